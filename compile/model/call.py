"""The call as a value: what the hospitals were asked for."""

from datetime import date
from typing import Annotated

from pydantic import Field

from compile.model.settings import Id, Line, Settings


class Theme(Settings):
    """One of the call's themes; the book has a part for each."""

    id: Id
    """主题的标识，case.yaml 的 theme 填这个词。"""
    title: Line
    """主题名称，印在篇章页、目录和书眉。"""
    scope: Line
    """征集通知中该主题的说明，印在篇章页。"""


class Section(Settings):
    """One of the sections that the call prescribes for every case."""

    id: Id
    """部分的标识。"""
    title: Line
    """统一采用的标题，不写编号。"""
    hint: str = ""
    """征集模板中标题后面括号里的提示语；遗留在稿件中的会被删去。"""
    aliases: tuple[Line, ...] = ()
    """作者常用的其他写法，按同一部分识别。"""


class Call(Settings):
    """What the hospitals were asked for."""

    name: Line
    """征集活动名称。"""
    deadline: date
    """收稿截止日期，如 2023-09-30。"""
    characters: Annotated[int, Field(gt=0)] = 6000
    """征集通知要求的篇幅（字，含图表）。"""
    requirements: tuple[Line, ...] = ()
    """对稿件的要求，一条一行，写在格式模板的批注里。"""
    commitment: str = ""
    """承诺书的正文。"""
    promise: str = ""
    """原创承诺，印在承诺书正文之后。"""
