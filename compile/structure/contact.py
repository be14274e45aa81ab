"""The contact of a case, in the forms that people write it, to its parts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from compile.model.manuscript import Paragraph
from compile.model.submission import Contact

LONGEST_BLOCK = 12
"""Paragraphs that a contact may take."""
LONGEST_LINE = 80
_WORDS = {
    "organization": "单位名称|工作单位|联系单位|所在单位|单位|医院名称",
    "position": "职务[/／、和与及]?职称|职务|职称",
    "name": "联系人姓名|姓名|联系人",
    "phone": "联系电话|电话号码|办公电话|手机号码|手机号|手机|电话|固话|联系方式|Tel",
    "fax": "传真(?:号码?)?|Fax",
    "wechat": "微信号?|QQ号?",
    "email": "电子邮箱|电子邮件|电子信箱|邮箱|邮件|E-?mail",
    "other": "通讯地址|通信地址|联系地址|地址|邮政编码|邮编",
}
_ANY_WORD = "|".join(f"(?P<{name}>{words})" for name, words in _WORDS.items())
_LABEL = re.compile(rf"(?:{_ANY_WORD})[\s\u3000]*[:：][\s\u3000]*", re.IGNORECASE)
_BARE_LABEL = re.compile("|".join(_WORDS.values()), re.IGNORECASE)
_LINE_LABEL = re.compile(
    rf"[\s\u3000（(【\[]*(?:{_ANY_WORD})(?:[\s\u3000]*[:：]|[\s\u3000]+(?=\S))", re.IGNORECASE
)
_SPACED = re.compile(
    rf"^(?P<label>[\s\u3000（(【\[]*(?:{_BARE_LABEL.pattern}))[ \t\u3000]+(?=\S)",
    re.IGNORECASE | re.MULTILINE,
)
"""A label that is set off by space alone."""
_OPENING = r"[\s\u3000（(【\[]*(?:\d[.、])?(?:案例|本案例)?"
_START = re.compile(
    rf"{_OPENING}(?:联系人(?:信息|姓名|及联系方式|及电话)?|联系方式)[\s\u3000]*(?:[:：）)】\]]|[\s\u3000]|$)"
)
_LOOSE_START = re.compile(rf"{_OPENING}联系人")
_LEAD = re.compile(rf"^{_OPENING}(?:联系人(?:信息|姓名|及联系方式|及电话)?|联系方式)[】\]]?\s*[:：]?\s*")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PHONE = re.compile(
    r"(?<![A-Za-z0-9_@.-])[+\d(（][\d\s()（）+－—-]{5,}\d(?:\s*(?:转|分机|ext\.?)\s*[:：]?\s*\d+)?(?![A-Za-z0-9_@])",
    re.IGNORECASE,
)
_POSITION = re.compile(
    r"(?:主任|副主任|院长|副院长|科长|处长|部长|书记|主管|组长|工程师|研究员|教授|医师|护师|技师|药师|会计师|干事|科员|职员|负责人)$"
)
_ORGANIZATION = re.compile(r"(?:医院|保健院|卫生院|中心|院|科|处|部|公司|大学|集团|研究所|信息科)$")
_OFFICE = re.compile(
    r"(?P<organization>.*(?:医院|保健院|中心|处|科|部|室|办))"
    r"(?P<position>[\u4e00-\u9fff]{0,2}?(?:主任|处长|科长|部长|院长|书记|主管|负责人|工程师))"
)
"""A post written in one with its department, such as 信息中心主任."""
_SEPARATORS = re.compile(r"[，,；;、。:：()（）\s\u3000|／]+")
_ENDS = " \t\n，,；;、。\u3000（()）【】[]"


@dataclass(frozen=True, slots=True)
class FoundContact:
    """The contact and the paragraphs in which it stands."""

    contact: Contact
    paragraphs: tuple[int, ...]


def find_contact(paragraphs: Sequence[Paragraph]) -> FoundContact | None:
    """The contact in a stretch without headings: the last line that begins with 联系人, and its lines.

    Without such a line, three labelled lines at the end are one too.
    """
    filled = [paragraph for paragraph in paragraphs if paragraph.text.strip()]
    tail = filled[-LONGEST_BLOCK:]
    for index in range(len(tail) - 1, -1, -1):
        if _opens(tail[index].text):
            return _block(tail, index)
    labelled = [index for index, paragraph in enumerate(tail) if _is_labelled(paragraph.text)]
    kinds = {kind for index in labelled for kind in _kinds(tail[index].text)}
    if len(kinds & {"organization", "position", "name", "phone", "email"}) >= 3 and "name" in kinds:
        return _block(tail, labelled[-1])
    return None


def _block(tail: Sequence[Paragraph], index: int) -> FoundContact:
    begin = index
    while begin > 0 and (_is_labelled(tail[begin - 1].text) or _opens(tail[begin - 1].text)):
        begin -= 1
    end = index + 1
    while end < len(tail) and _belongs(tail[end]):
        end += 1
    block = tail[begin:end]
    text = "\n".join(paragraph.text for paragraph in block)
    return FoundContact(parse_contact(text), tuple(paragraph.number for paragraph in block))


def _opens(text: str) -> bool:
    """Whether a line begins a contact: 联系人 with a colon, on its own, or with a number behind it."""
    if len(text) > 3 * LONGEST_LINE:
        return False
    has_address = bool(_EMAIL.search(text) or _PHONE.search(text))
    return bool(_START.match(text)) or (bool(_LOOSE_START.match(text)) and has_address)


def _is_labelled(text: str) -> bool:
    return bool(_LINE_LABEL.match(text)) and len(text) <= LONGEST_LINE and not text.rstrip().endswith("。")


def _kinds(text: str) -> Iterator[str]:
    for pattern in (_LINE_LABEL, _LABEL):
        yield from (str(match.lastgroup) for match in pattern.finditer(text))


def _belongs(paragraph: Paragraph) -> bool:
    """Whether a line after 联系人 goes on with it: labelled, or with something a contact has, and short."""
    text = paragraph.text.strip()
    if len(text) > LONGEST_LINE or text.endswith("。") or re.match(r"[\[［]\d", text):
        return False
    return bool(
        _is_labelled(text) or _opens(text) or _sort_out(text) or _EMAIL.search(text) or _PHONE.search(text)
    )


def parse_contact(text: str) -> Contact:
    """The parts of a contact: those with a label by it, the rest by what they look like.

    Several people are joined part by part: 示例甲、示例乙.
    """
    people = [_parse_person(part) for part in _people(_SPACED.sub(r"\g<label>：", text))]
    return Contact(
        **{name: join_values(person.get(name, "") for person in people) for name in Contact.model_fields}
    )


def join_values(values: Iterator[str]) -> str:
    """Different values joined with 、, each once."""
    return "、".join(dict.fromkeys(value for value in values if value))


def _people(text: str) -> list[str]:
    """The text divided where the name is labelled a second time; what both share stays with the first."""
    starts = [match.start() for match in _LABEL.finditer(text) if match.lastgroup == "name"]
    leads = [start for start in starts if text.startswith("联系人", start)]
    starts = leads if len(leads) > 1 else starts
    if len(starts) < 2 or re.match(r"联系人[:：]\s*姓名", text[starts[0] :]):
        return [text]
    bounds = [0, *starts[1:], len(text)]
    return [text[first:last] for first, last in pairwise(bounds)]


def _parse_person(text: str) -> dict[str, str]:
    inner = re.sub(r"[\s）)】\]。]+$", "", _LEAD.sub("", text.strip()))
    parts: dict[str, str] = {}
    labels = list(_LABEL.finditer(inner))
    ends = [*(label.start() for label in labels[1:]), len(inner)]
    numbers: list[str] = []
    rest = [inner[: labels[0].start()] if labels else inner]
    for label, end in zip(labels, ends, strict=False):
        name, value = str(label.lastgroup), inner[label.end() : end].strip(_ENDS)
        if name in {"fax", "wechat"} and value:
            numbers.append(f"{label[0].rstrip(' ：:')}{value}")
        elif name in {"phone", "email", "other"}:
            rest.append(inner[label.end() : end] if name != "other" else "")
        elif value:
            extra, value = _take_addresses(value)
            rest.append(extra)
            parts[name] = join_values(iter((parts.get(name, ""), value)))
    addresses = " \n".join(rest)
    if email := join_values(match[0] for match in _EMAIL.finditer(addresses)):
        parts["email"] = email
    phones = [match[0].strip() for match in _PHONE.finditer(_EMAIL.sub(" ", addresses))]
    if phone := join_values(iter((*map(_closed, phones), *numbers))):
        parts["phone"] = phone
    return _sort_out(rest[0]) | parts


def _take_addresses(value: str) -> tuple[str, str]:
    """A number or address that stands behind a name or post, and the value without it."""
    found = [match[0] for pattern in (_EMAIL, _PHONE) for match in pattern.finditer(value)]
    for piece in found:
        value = value.replace(piece, " ")
    return " \n".join(found), re.sub(r"[（(]\s*[）)]", "", value).strip(_ENDS)


def _closed(phone: str) -> str:
    """A number without the bracket that closes or opens something else."""
    opened, closed = len(re.findall("[（(]", phone)), len(re.findall("[）)]", phone))
    return phone if opened == closed else phone.strip("（()） ")


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
