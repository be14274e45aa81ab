"""A sample source, `prose/<id>.txt`, to a `Source`."""

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from tests.samples.source import (
    Block,
    Cell,
    Contact,
    Figure,
    Formula,
    Heading,
    Inline,
    ItemList,
    Line,
    Link,
    Mark,
    Merge,
    Note,
    Paragraph,
    Source,
    Table,
    Text,
    TextBox,
)

SECTIONS = (
    "单位简介",
    "医院信息化发展",
    "互联互通建设与改造",
    "互联互通建设成效与亮点",
    "体会与展望",
)
KINDS = ("typed", "styles", "doc", "other")
FIGURE_KINDS = ("layers", "flow", "bars", "lines", "photo")
FIGURE_FORMATS = ("png", "jpeg", "lowres", "cropped")
FORMULAS = ("completeness", "fscore", "turnover")
CONTACT_KEYS = {
    "单位": "unit",
    "职务": "post",
    "职称": "rank",
    "姓名": "name",
    "电话": "telephone",
    "邮箱": "mail",
}

INLINE = re.compile(
    r"\*\*(?P<bold>.+?)\*\*"
    r"|\[\^(?P<note>.+?)\]"
    r"|\[(?P<link>[^\]]+)\]\((?P<address>https?://[^)\s]+)\)"
    r"|\^(?P<superscript>[^^]+)\^"
    r"|~(?P<subscript>[^~]+)~"
    r"|\{\+(?P<inserted>.+?)\+\}"
    r"|\{-(?P<deleted>.+?)-\}"
)
ITEM = re.compile(r"(?P<bullet>- )|(?P<number>\d+\. )")


class SourceError(ValueError):
    """A source breaks the markup; the message holds file and line."""


def read_source(path: Path) -> Source:
    try:
        return parse_source(path.read_text(encoding="utf-8"))
    except SourceError as error:
        raise SourceError(f"{path.name}: {error}") from error


def parse_source(text: str) -> Source:
    head, _, body = text.partition("\n\n")
    data = dict(_parse_field(line) for line in head.splitlines())
    unknown = data.keys() - {"title", "subtitle", "hospital", "contact", "kind"}
    if unknown:
        raise SourceError(f"unknown fields {sorted(unknown)}")
    if data.get("kind") not in KINDS:
        raise SourceError(f"kind is {data.get('kind')!r}, not one of {KINDS}")
    blocks = parse_blocks(body)
    sections = tuple(_plain(block) for block in blocks if _is_section(block))
    if sections != SECTIONS:
        raise SourceError(f"sections are {sections}")
    return Source(
        title=data["title"],
        subtitle=data.get("subtitle", ""),
        hospital=data["hospital"],
        contact=parse_contact(data["contact"]),
        kind=data["kind"],
        blocks=blocks,
    )


def parse_contact(text: str) -> Contact:
    parts = dict(part.split("=", 1) for part in re.split(r"[;；]\s*", text.strip("; ")))
    unknown = parts.keys() - CONTACT_KEYS.keys()
    if unknown:
        raise SourceError(f"unknown contact fields {sorted(unknown)}")
    return Contact(**{field: parts.get(key, "") for key, field in CONTACT_KEYS.items()})


def parse_blocks(text: str) -> tuple[Block, ...]:
    """Table rows and list items that follow each other become one block."""
    lines = [line.strip() for line in text.splitlines()]
    blocks: list[Block] = []
    for kind, group in groupby(lines, key=_kind_of):
        run = list(group)
        if kind == "row":
            blocks[-1] = _fill_table(blocks[-1] if blocks else None, run)
        elif kind in {"bullet", "number"}:
            items = tuple(parse_line(ITEM.sub("", line, count=1)) for line in run)
            blocks.append(ItemList(kind == "number", items))
        elif kind != "blank":
            blocks.extend(_parse_block(kind, line) for line in run)
    return tuple(blocks)


def parse_line(text: str) -> Line:
    return tuple(_find_inlines(text))


def _find_inlines(text: str) -> Iterator[Inline]:
    end = 0
    for match in INLINE.finditer(text):
        if match.start() > end:
            yield Text(text[end : match.start()])
        end = match.end()
        kind = match.lastgroup
        if kind == "address":
            yield Link(match["link"], match["address"])
        elif kind == "note":
            yield Note(parse_line(match["note"]))
        else:
            yield Text(match[str(kind)], Mark(kind))
    if end < len(text):
        yield Text(text[end:])


def _kind_of(line: str) -> str:
    if not line:
        return "blank"
    if line.startswith("|"):
        return "row"
    if item := ITEM.match(line):
        return str(item.lastgroup)
    return "plain" if line[0] not in "#!" else line.split(" ", 1)[0]


def _parse_block(kind: str, line: str) -> Block:
    if kind not in BLOCKS:
        raise SourceError(f"unknown mark: {line!r}")
    return BLOCKS[kind](line)


def _parse_field(line: str) -> tuple[str, str]:
    key, colon, value = line.partition(": ")
    if not colon:
        raise SourceError(f"no field: {line!r}")
    return key, value.strip()


def _parse_heading(line: str) -> Heading:
    marks, _, text = line.partition(" ")
    return Heading(len(marks), parse_line(text))


def _parse_figure(line: str) -> Figure:
    what, caption, alternative, labels = (part.strip() for part in line.split("|"))
    _, kind, form = what.split()
    if kind not in FIGURE_KINDS or form not in FIGURE_FORMATS:
        raise SourceError(f"unknown figure: {what!r}")
    return Figure(kind, form, caption, alternative, tuple(re.split(r"\s*,\s*", labels)))


def _parse_formula(line: str) -> Formula:
    key = line.split()[1]
    if key not in FORMULAS:
        raise SourceError(f"unknown formula: {key!r}")
    return Formula(key)


def _fill_table(table: Block | None, rows: list[str]) -> Table:
    if not isinstance(table, Table) or table.rows:
        raise SourceError(f"a row without a table: {rows[0]!r}")
    cells = tuple(tuple(_parse_cell(cell) for cell in row[1:-1].split("|")) for row in rows)
    if len({len(row) for row in cells}) != 1:
        raise SourceError(f"rows of unequal length below 「{table.caption}」")
    return Table(table.caption, cells)


def _parse_cell(text: str) -> Cell:
    merges = {"<": Merge.LEFT, "^": Merge.UP}
    merge = merges.get(text.strip(), Merge.NONE)
    return Cell(() if merge is not Merge.NONE else parse_line(text.strip()), merge)


def _rest(line: str) -> str:
    return line.partition(" ")[2].strip()


BLOCKS: dict[str, Callable[[str], Block]] = {
    "#": _parse_heading,
    "##": _parse_heading,
    "###": _parse_heading,
    "plain": lambda line: Paragraph(parse_line(line)),
    "!figure": _parse_figure,
    "!table": lambda line: Table(_rest(line), ()),
    "!textbox": lambda line: TextBox(parse_line(_rest(line))),
    "!formula": _parse_formula,
}


def _is_section(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 1


def _plain(block: Block) -> str:
    assert isinstance(block, Heading)
    return "".join(part.text for part in block.content if not isinstance(part, Note))
