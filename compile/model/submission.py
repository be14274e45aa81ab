"""`cases/<id>/case.yaml` as a value: the editors' decisions about one submission."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from compile.model.settings import Line, Settings


class Status(StrEnum):
    """Where a submission stands; only accepted ones enter the book."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """The word that editors read."""
        return {"received": "待审", "accepted": "录用", "declined": "未录用"}[self.value]


class Contact(Settings):
    """案例联系人, in the parts that the call asks for; empty where it was not found."""

    organization: str = ""
    """单位。"""
    position: str = ""
    """职务或职称。"""
    name: str = ""
    """姓名。"""
    phone: str = ""
    """电话。"""
    email: str = ""
    """电子邮箱。"""


class Corrections(Settings):
    """What the program found wrongly in the manuscript, put right by an editor."""

    title: Line | None = None
    """标题。"""
    subtitle: str | None = None
    """副标题；写 "" 表示没有。"""
    hospital: Line | None = None
    """医院名称。"""
    contact: Contact | None = None
    """案例联系人，写出的各项代替从稿件中找到的。"""
    headings: Annotated[
        dict[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=0, le=5)]],
        Field(json_schema_extra={"propertyNames": {"pattern": "^[1-9][0-9]*$"}}),
    ] = {}
    """段号: 级别。1 为五个部分的标题，2 为「（一）」，3 为「1.」，4 为「（1）」，5 为「①」，0 为正文。"""


class Waiver(Settings):
    """A problem that an editor has looked at and accepts."""

    code: Line
    """问题代码，如 length-short。"""
    reason: Line
    """为什么可以接受。"""


class CaseSettings(Settings):
    """The whole of `case.yaml`."""

    status: Status
    """received 待审，accepted 录用，declined 未录用。"""
    theme: Line | None = None
    """主题标识，取自 anthology.yaml 的 themes；录用的案例必须填写。"""
    order: int = 0
    """在主题内的次序，小的在前；相同时按文件夹名。"""
    manuscript: Line | None = None
    """稿件文件名；文件夹中只有一份稿件时不必填写。"""
    region: Line | None = None
    """所在地区，如 江苏省；印在篇首，地区索引用它。医院名称以省级地名开头的可以不写。"""
    printed_contact: tuple[Literal["organization", "position", "name", "phone", "email"], ...] | None = None
    """联系人同意刊印的各项：organization 单位、position 职务、name 姓名、phone 电话、email 邮箱；
    不写时，文末照稿件刊印，联系人名录只印单位、职务和姓名。"""
    title_lines: tuple[Line, ...] = ()
    """篇首的标题怎样分行，一行一项，连起来就是标题；不写则由程序分。"""
    received: date | None = None
    """收到日期，如 2023-09-20。"""
    tracked_changes: Literal["accept", "reject", "stop"] = "accept"
    """修订的处理：accept 接受（默认），reject 拒绝，stop 有修订就停下。"""
    corrections: Corrections = Corrections()
    """更正程序识别错的内容。"""
    waivers: tuple[Waiver, ...] = ()
    """编辑已确认可以接受的问题。"""


@dataclass(frozen=True, slots=True)
class Submission:
    """One folder below `cases/`: the settings and the files that lie beside them."""

    id: str
    folder: Path
    settings: CaseSettings
    manuscript: Path
    letter: Path | None
    """The stamped commitment letter, `None` when there is none."""
