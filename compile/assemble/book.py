"""Texts in Markdown, in their order, to the book."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import yaml

from compile import pandoc
from compile.assemble.english import tag_english
from compile.assemble.links import lead_links
from compile.assemble.mentions import Guide
from compile.assemble.numbering import Numberer
from compile.assemble.order import arrange
from compile.assemble.placeholders import chinese_date, fill_placeholders
from compile.assemble.references import set_apart
from compile.hanzi import HAN
from compile.model.anthology import Anthology, Numbering
from compile.model.book import Book, Chapter, Matter, Node, Part, Sources, Text
from compile.model.case import Metadata
from compile.model.regions import find_region
from compile.model.submission import Contact
from compile.problems import Place, ProblemError, error

LISTED = ("organization", "position", "name")
"""What a list of contacts prints of somebody who was not asked: no telephone, no address."""


Parse: TypeAlias = Callable[[str], list[Node]]


def parse_markdown(text: str) -> list[Node]:
    """The blocks of a text without header, its English tagged."""
    return tag_english(pandoc.transform(pandoc.read_markdown(text), _clean))


def assemble(anthology: Anthology, sources: Sources, parse: Parse = parse_markdown) -> Book:
    """The book of these texts; `parse` may remember what it has parsed.

    A theme without cases is left out; the numbers of themes and cases run through the book. Raises
    `ProblemError` for texts and parts that do not match.
    """
    parts: list[Part] = []
    count = 0
    for theme in anthology.themes:
        texts = sources.cases.get(theme.id, ())
        chapters = tuple(
            _chapter(text, count + index, anthology.numbering, parse) for index, text in enumerate(texts, 1)
        )
        count += len(chapters)
        if chapters:
            parts.append(Part(len(parts) + 1, theme, chapters))
    order, before, after = arrange(anthology.parts, sources.front, sources.back)
    facts = _facts(anthology, parts, sources.submissions)
    return Book(
        anthology,
        tuple(_matter(replace(text, markdown=fill_placeholders(text, facts)), parse) for text in before),
        tuple(parts),
        tuple(_matter(replace(text, markdown=fill_placeholders(text, facts)), parse) for text in after),
        order,
    )


def _facts(anthology: Anthology, parts: Sequence[Part], submissions: int) -> dict[str, str]:
    """What texts before and after the cases may say of the book, by the name of the placeholder."""
    chapters = [chapter for part in parts for chapter in part.chapters]
    return {
        "来稿篇数": str(submissions),
        "入选篇数": str(len(chapters)),
        "医院数": str(len({chapter.metadata.hospital for chapter in chapters})),
        "主题数": str(len(parts)),
        "征集活动": anthology.call.name,
        "截稿日期": chinese_date(anthology.call.deadline),
        "书名": anthology.book.title,
    }


def _chapter(text: Text, number: int, numbering: Numbering, parse: Parse) -> Chapter:
    header, body = split_header(text)
    blocks = parse(body)
    hospital, contact = header.get("hospital", ""), Contact(**header.get("contact", {}))
    agreed = text.printed_contact
    metadata = Metadata(
        header.get("title", ""),
        header.get("subtitle", ""),
        hospital,
        contact if agreed is None else _only(contact, agreed),
        tuple(header.get("authors", ())),
    )
    numberer = Numberer(text.id, number if numbering.figures == "按案例" else 0)
    linked = lead_links(numberer.number(set_apart(blocks)), text.id)
    guide = Guide(numberer.captioned, numberer.headed)
    return Chapter(
        text.id,
        number,
        metadata,
        tuple(guide.link(linked)),
        text.folder,
        text.region or find_region(hospital),
        _only(contact, LISTED if agreed is None else agreed),
        text.title_lines,
    )


def _only(contact: Contact, names: Sequence[str]) -> Contact:
    """The contact without what may not be printed."""
    return contact.model_copy(update=dict.fromkeys(Contact.model_fields.keys() - set(names), ""))


def _matter(text: Text, parse: Parse) -> Matter:
    header, body = split_header(text)
    blocks = parse(body)
    deeper = [_deeper(block, f"{text.id}-s{index}") for index, block in enumerate(blocks, 1)]
    if not header.get("title"):
        hint = "请在文件开头写上三行：---、title: 标题、---。"
        raise ProblemError(error("matter-title", Place(file=text.file, line=1), "没有标题", hint))
    return Matter(text.id, str(header["title"]), tuple(lead_links(deeper, text.id)), text.folder)


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Ten times as fast where libyaml is there."""


def split_header(text: Text) -> tuple[dict[str, Any], str]:
    """The YAML header as a mapping, and the text below it; raises `ProblemError` for a broken one."""
    match = re.match(r"---\n(.*?)^---\n(.*)", text.markdown, re.DOTALL | re.MULTILINE)
    if match is None:
        return {}, text.markdown
    try:
        header = yaml.load(match[1], _Loader) or {}
    except yaml.YAMLError as reason:
        header = reason
    if not isinstance(header, dict):
        message = "文件开头两行“---”之间的内容不是“键: 值”的格式"
        hint = "请照其他文件的写法改正，如 title: 序。"
        raise ProblemError(error("markdown-header", Place(file=text.file, line=1), message, hint))
    return header, match[2]


def _clean(node: Node) -> list[Node] | None:
    """What Markdown leaves behind: lines of a paragraph, widths of tables as an attribute."""
    if node["t"] == "Table":
        return [_with_widths(node)]
    if node["t"] in {"Para", "Plain"}:
        return [{"t": node["t"], "c": _join_lines(node["c"])}]
    return None


def _with_widths(table: Node) -> Node:
    """The table with the author's widths where cells span columns; else the text tells better."""
    (name, classes, pairs), caption, columns, head, bodies, foot = table["c"]
    shares = [int(share) for share in dict(pairs).get("widths", "").split() if share.isdecimal()]
    rows = [*head[1], *(row for body in bodies for row in body[3])]
    has_spans = any(cell[3] > 1 for row in rows for cell in row[1])
    if has_spans and len(shares) == len(columns) and all(shares):
        total = sum(shares)
        columns = [
            [alignment, {"t": "ColWidth", "c": round(share / total, 4)}]
            for (alignment, _), share in zip(columns, shares, strict=True)
        ]
    pairs = [pair for pair in pairs if pair[0] != "widths"]
    return {"t": "Table", "c": [[name, classes, pairs], caption, columns, head, bodies, foot]}


def _join_lines(inlines: list[Node]) -> list[Node]:
    """Lines of a paragraph joined: with a space between Latin words, with nothing beside Han."""
    joined: list[Node] = []
    for index, node in enumerate(inlines):
        if node["t"] == "SoftBreak":
            around = (
                pandoc.plain(inlines[index - 1 : index])[-1:]
                + pandoc.plain(inlines[index + 1 : index + 2])[:1]
            )
            if not re.search(f"[{HAN}]", around):
                joined.append({"t": "Space"})
        else:
            joined.append(node)
    return joined


def _deeper(block: Node, name: str) -> Node:
    """A heading one level down, below the matter's title, with an anchor."""
    if block["t"] != "Header":
        return block
    level, attributes, inlines = block["c"]
    return {"t": "Header", "c": [level + 1, [name, *attributes[1:]], inlines]}
