"""The text of a case or a matter to blocks: parsed, numbered, its links leading somewhere."""

import re
from dataclasses import dataclass
from pathlib import Path

from compile import pandoc
from compile.assemble.english import tag_english
from compile.assemble.links import lead_links
from compile.assemble.mentions import Guide
from compile.assemble.numbering import Numberer
from compile.assemble.references import set_apart
from compile.hanzi import HAN
from compile.kept import parse
from compile.model.nodes import Node


@dataclass(frozen=True, slots=True)
class Body:
    """All that the blocks of a text are made from."""

    id: str
    """Anchors inside begin with it."""
    markdown: str
    """Without its header."""
    folder: Path
    """Where its pictures lie."""
    chapter: int = 0
    """Number that stands before those of its figures, as in 图3-1; 0 for none."""


def write_case(body: Body) -> tuple[Node, ...]:
    """The blocks of a case: headings, figures and tables numbered, mentions of them linked."""
    numberer = Numberer(body.id, body.chapter)
    linked = lead_links(numberer.number(set_apart(_clean_blocks(parse(body.markdown, body.folder)))), body.id)
    return tuple(Guide(numberer.captioned, numberer.headed).link(linked))


def write_matter(body: Body) -> tuple[Node, ...]:
    """The blocks of a preface or the like, its headings below its title."""
    blocks = enumerate(_clean_blocks(pandoc.read_markdown(body.markdown)), 1)
    deeper = [_deeper(block, f"{body.id}-s{index}") for index, block in blocks]
    return tuple(lead_links(deeper, body.id))


def _clean_blocks(parsed: list[Node]) -> list[Node]:
    """The blocks of a text without what Markdown leaves behind, their English tagged."""
    return tag_english(pandoc.transform(parsed, _clean))


def _clean(node: Node) -> list[Node] | None:
    """Lines of a paragraph joined, widths of tables no attribute any more."""
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
