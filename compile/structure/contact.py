"""The contact at the end of a case, in the forms that people write it, to its parts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from compile.model.manuscript import Paragraph
from compile.model.submission import Contact

LONGEST_BLOCK = 10
"""Paragraphs that a contact may take at the end of a manuscript."""
_LABELS = {
    "organization": "单位名称|工作单位|联系单位|所在单位|单位|医院名称",
    "position": "职务/职称|职务／职称|职务职称|职务、职称|职务和职称|职务|职称",
    "name": "联系人姓名|姓名|联系人",
    "phone": "联系电话|电话号码|手机号码|手机号|手机|电话|固话|联系方式",
    "email": "电子邮箱|电子邮件|邮箱|E-?mail|Email",
}
_LABEL = re.compile(
    "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items()).join(("(?:", r")\s*[:：]\s*")),
    re.IGNORECASE,
)
_START = re.compile(r"[\s\u3000（(【\[]*(?:案例)?联系人|[\s\u3000（(【\[]*联系方式\s*[:：]")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PHONE = re.compile(r"(?<![A-Za-z0-9_@.-])[+\d(（][\d\s()（）+-]{5,}\d(?![A-Za-z0-9_@])")
_POSITION = re.compile(
    r"(?:主任|副主任|院长|副院长|科长|处长|部长|书记|主管|组长|工程师|研究员|教授|医师|护师|技师|会计师|干事|科员|职员|负责人)$"
)
_ORGANIZATION = re.compile(r"(?:医院|保健院|卫生院|中心|院|科|处|部|公司|大学|集团|研究所|信息科)$")
_BARE_LABEL = re.compile("|".join(_LABELS.values()), re.IGNORECASE)
_OFFICE = re.compile(
    r"(?P<organization>.*(?:医院|保健院|中心|处|科|部|室|办))"
    r"(?P<position>[\u4e00-\u9fff]{0,2}?(?:主任|处长|科长|部长|院长|书记|主管|负责人|工程师))"
)
"""A post written in one with its department, such as 信息中心主任."""
_SEPARATORS = re.compile(r"[，,；;、。\s\u3000|／]+")


@dataclass(frozen=True, slots=True)
class FoundContact:
    """The contact and the paragraphs in which it stands."""

    contact: Contact
    paragraphs: tuple[int, ...]


def find_contact(paragraphs: Sequence[Paragraph]) -> FoundContact | None:
    """The contact at the end of the text: the last paragraph that begins with 联系人, and its lines."""
    filled = [paragraph for paragraph in paragraphs if paragraph.text.strip()][-LONGEST_BLOCK:]
    for index in range(len(filled) - 1, -1, -1):
        if _START.match(filled[index].text):
            begin = index
            while begin > 0 and _is_labelled(filled[begin - 1].text):
                begin -= 1
            block = [
                paragraph for paragraph in filled[begin:] if paragraph is filled[index] or _belongs(paragraph)
            ]
            text = "\n".join(paragraph.text for paragraph in block)
            return FoundContact(parse_contact(text), tuple(paragraph.number for paragraph in block))
    return None


def _is_labelled(text: str) -> bool:
    match = _LABEL.match(text.strip())
    return match is not None and len(text) <= 60


def _belongs(paragraph: Paragraph) -> bool:
    """Whether a line after 联系人 goes on with it: short, and not a sentence."""
    text = paragraph.text.strip()
    return len(text) <= 60 and not text.endswith("。")


def parse_contact(text: str) -> Contact:
    """The parts of a contact: those with a label by it, the rest by what they look like."""
    inner = re.sub(r"^[\s\u3000（(【\[]*(?:案例)?(?:联系人(?:信息)?|联系方式)\s*[:：]?\s*", "", text.strip())
    inner = re.sub(r"[\s）)】\]。]+$", "", inner)
    parts: dict[str, str] = {}
    if email := _EMAIL.search(inner):
        parts["email"] = email[0]
    if phone := _PHONE.search(_EMAIL.sub(" ", inner)):
        parts["phone"] = phone[0].strip()
    labels = list(_LABEL.finditer(inner))
    ends = [*(label.start() for label in labels[1:]), len(inner)]
    for label, end in zip(labels, ends, strict=False):
        name = str(label.lastgroup)
        value = inner[label.end() : end]
        value = value.strip(" \t\n，,；;、。\u3000（(")
        if name in {"phone", "email"}:
            continue
        if value:
            parts[name] = f"{parts[name]}、{value}" if name == "position" and name in parts else value
    loose = inner[: labels[0].start()] if labels else inner
    return Contact(**(_sort_out(loose) | parts))


def _sort_out(text: str) -> dict[str, str]:
    """Parts without labels, told by their form; what is left and short is the name."""
    text = _PHONE.sub(" ", _EMAIL.sub(" ", text))
    parts: dict[str, str] = {}
    for piece in filter(None, _SEPARATORS.split(text)):
        if _BARE_LABEL.fullmatch(piece):
            continue
        if (office := _OFFICE.fullmatch(piece)) and "organization" not in parts:
            parts |= office.groupdict()
        elif _POSITION.search(piece):
            parts["position"] = f"{parts['position']}、{piece}" if "position" in parts else piece
        elif _ORGANIZATION.search(piece) and "organization" not in parts:
            parts["organization"] = piece
        elif _ORGANIZATION.search(piece):
            parts["organization"] += piece
        elif "name" not in parts and re.fullmatch(r"[\u4e00-\u9fff·]{2,6}", piece):
            parts["name"] = piece
    return parts
