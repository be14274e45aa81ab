"""Tables that are forms: a cover of labels and values before the text, the contact after it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compile.hanzi import squeeze
from compile.model.manuscript import Block, Cell, Paragraph, Table, walk_paragraphs
from compile.model.submission import Contact
from compile.structure.contact import FoundContact, parse_contact
from compile.structure.opening import split_names

_LABELS = {
    "title": "案例名称|案例标题|案例题目|题目|标题|项目名称|文章题目",
    "subtitle": "副标题|副题",
    "hospital": "申报单位|报送单位|推荐单位|作者单位|医院名称|单位名称|单位|医院|所在单位|工作单位",
    "authors": "作者|作者姓名|案例作者|撰稿人|执笔人",
    "name": "联系人|案例联系人|联系人姓名|姓名",
    "position": "职务|职称|职务[/／、和与及]?职称",
    "phone": "联系电话|电话|手机|手机号|手机号码|联系方式|固定电话|办公电话",
    "fax": "传真",
    "wechat": "微信|微信号|QQ",
    "email": "电子邮箱|电子邮件|邮箱|E-?mail",
}
_NAMES = {
    "fax": "传真",
    "wechat": "微信",
    "phone": "电话",
    "email": "邮箱",
    "name": "姓名",
    "position": "职务",
}
_HEAD = re.compile(r"项目|栏目|内容|填写内容|信息|序号|\d{1,2}")
_CONTACT_KEYS = frozenset(("name", "position", "phone", "email", "hospital"))
_LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Cover:
    """What a form before the text says."""

    values: dict[str, str]
    """By `title`, `subtitle`, `hospital`."""
    authors: tuple[str, ...]
    contact: Contact
    paragraphs: tuple[int, ...]
    others: tuple[str, ...] = ()
    """Rows that the book has no place for, as label and value."""


def read_cover(table: Table) -> Cover | None:
    """The metadata of a table of labels and values, `None` when it is another table."""
    pairs = list(_pairs(table))
    known = {key: value for label, value in pairs if (key := _key(label)) and value}
    if len(known) < 2 or not known.keys() & {"title", "hospital", "name"}:
        return None
    others = tuple(f"{label}：{value}" for label, value in pairs if value and not _key(label))
    if len(others) > len(known) or any(len(value) > _LONGEST_VALUE for _, value in pairs):
        return None
    values = {str(key): known[key] for key in ("title", "subtitle", "hospital") if key in known}
    contact = _contact(pairs) if "name" in known else Contact()
    return Cover(values, split_names(known.get("authors", "")), contact, _numbers(table), others)


def find_contact_table(blocks: Sequence[Block]) -> tuple[Table, FoundContact] | None:
    """The last table, if it is a form with the contact's labels."""
    table = next((block for block in reversed(blocks) if isinstance(block, Table)), None)
    if table is None:
        return None
    pairs = list(_pairs(table)) or list(_columns(table))
    keys = {key for label, value in pairs if (key := _key(label)) and value}
    if not {"name"} < keys or len(keys & _CONTACT_KEYS) < 3 or any(not _key(label) for label, _ in pairs):
        return None
    return table, FoundContact(_contact(pairs), _numbers(table))


def _key(label: str) -> str:
    """What a label stands for, empty for none."""
    words = re.sub(r"[:：*＊（(].*$", "", squeeze(label))
    return next((key for key, names in _LABELS.items() if re.fullmatch(names, words, re.IGNORECASE)), "")


def _pairs(table: Table) -> Iterator[tuple[str, str]]:
    """Labels and values in rows of two or four cells, a first cell that only numbers or groups left out.

    Nothing when a value is a label itself: then labels stand in the first row.
    """
    rows = [[_text(cell) for cell in row] for row in table.rows]
    rows = [row[1:] if len(row) % 2 and len(row) > 1 else row for row in rows]
    if any(len(row) % 2 for row in rows):
        return
    pairs = [(row[i], row[i + 1]) for row in rows for i in range(0, len(row), 2)]
    pairs = [(label, value) for label, value in pairs if label or value]
    if pairs and _HEAD.fullmatch(pairs[0][0]):
        pairs = pairs[1:]
    if not any(_key(value) for _, value in pairs):
        yield from pairs


def _columns(table: Table) -> Iterator[tuple[str, str]]:
    """Labels in the first row, one person in each row below."""
    head, *rows = ([_text(cell) for cell in row] for row in table.rows)
    for row in rows:
        yield from zip(head, row, strict=False)


def _contact(pairs: Sequence[tuple[str, str]]) -> Contact:
    """The contact's parts, read as if they were typed in lines; a second name begins a second person."""
    lines = []
    for label, value in pairs:
        key = _key(label)
        if key == "hospital":
            lines.append(f"单位：{value}")
        elif key in _NAMES and value:
            lines.append(f"{'联系人' if key == 'name' else _NAMES[key]}：{value}")
    first = next((index for index, line in enumerate(lines) if line.startswith("联系人")), 0)
    before = [line for line in lines[:first] if not line.startswith("联系人")]
    return parse_contact("\n".join((*lines[first : first + 1], *before, *lines[first + 1 :])))


def _text(cell: Cell) -> str:
    return " ".join(paragraph.text.strip() for paragraph in walk_paragraphs(cell.blocks)).strip()


def _numbers(table: Table) -> tuple[int, ...]:
    return tuple(
        paragraph.number
        for row in table.rows
        for cell in row
        for paragraph in walk_paragraphs(cell.blocks)
        if isinstance(paragraph, Paragraph)
    )
