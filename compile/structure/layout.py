"""Tables and text boxes that only hold things in place, taken apart before anything is recognized."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from compile.hanzi import squeeze
from compile.model.manuscript import (
    Block,
    Counts,
    Formula,
    LineBreak,
    Link,
    Note,
    Origin,
    Paragraph,
    Picture,
    Table,
    walk_inlines,
    walk_paragraphs,
)
from compile.structure.captions import caption_kind, split_captions

_LAYOUT_ROWS = 2
_FRAME_SHARE = 0.5
"""Part of the text that a table of one cell holds when it is a frame around the manuscript."""


def take_apart(blocks: Sequence[Block]) -> tuple[list[Block], Counts]:
    """The blocks with layout tables and frames replaced by what is in them, and what was dissolved."""
    total = sum(len(squeeze(paragraph.text)) for paragraph in walk_paragraphs(tuple(blocks)))
    result: list[Block] = []
    dissolved = Counts()
    for block in blocks:
        if isinstance(block, Table) and (_is_layout(block) or _is_frame(block, total)):
            result.extend(_inside(block))
            dissolved = add(dissolved, Counts(tables=1, cells=sum(len(row) for row in block.rows)))
        else:
            result.append(block)
    return _free_captions(result), dissolved


def add(first: Counts, second: Counts) -> Counts:
    """Both together."""
    return Counts(
        tables=first.tables + second.tables,
        cells=first.cells + second.cells,
        notes=first.notes + second.notes,
        links=first.links + second.links,
    )


def count_table(table: Table) -> Counts:
    """A table with its cells and those of the tables inside it, and the links in them."""
    counts = Counts(tables=1, cells=sum(len(row) for row in table.rows))
    for row in table.rows:
        for cell in row:
            inside = (count_table(block) for block in cell.blocks if isinstance(block, Table))
            links = (count_links(block) for block in cell.blocks if isinstance(block, Paragraph))
            for part in (*inside, *links):
                counts = add(counts, part)
    return counts


def count_links(paragraph: Paragraph) -> Counts:
    """The links and notes of a paragraph."""
    inlines = list(walk_inlines(paragraph.inlines))
    links = sum(isinstance(inline, Link) for inline in inlines)
    return Counts(links=links, notes=sum(isinstance(inline, Note) for inline in inlines))


def _inside(table: Table) -> Iterator[Block]:
    for row in table.rows:
        for cell in row:
            for block in cell.blocks:
                yield replace(block, origin=table.origin)


def _is_layout(table: Table) -> bool:
    """One cell, one row, or a row of pictures above a row of captions, and nothing else in them."""
    cells = [cell for row in table.rows for cell in row]
    blocks = [block for cell in cells for block in cell.blocks]
    if len(table.rows) > _LAYOUT_ROWS or not all(isinstance(block, Paragraph) for block in blocks):
        return False
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    return any(map(_pictures, paragraphs)) and all(map(_is_figure_part, paragraphs))


def _is_frame(table: Table, total: int) -> bool:
    """Whether a table of one cell holds most of the text."""
    if len(table.rows) != 1 or len(table.rows[0]) != 1:
        return False
    inside = walk_paragraphs(table.rows[0][0].blocks)
    return sum(len(squeeze(paragraph.text)) for paragraph in inside) > total * _FRAME_SHARE


def _is_figure_part(paragraph: Paragraph) -> bool:
    """Whether a paragraph holds pictures, a caption or nothing."""
    text = paragraph.text.strip()
    if not text:
        return all(
            isinstance(inline, Picture | LineBreak) or not _shows(inline) for inline in paragraph.inlines
        )
    return all(caption_kind(part) in {"图", "?"} for part in split_captions(paragraph))


def _shows(inline: object) -> bool:
    return isinstance(inline, Note | Formula)


def _pictures(paragraph: Paragraph) -> bool:
    return any(isinstance(inline, Picture) for inline in walk_inlines(paragraph.inlines))


def _free_captions(blocks: Sequence[Block]) -> list[Block]:
    """Text boxes that hold nothing but pictures and captions stand in the text like others."""
    result: list[Block] = []
    for origin, group in groupby(blocks, key=lambda block: block.origin):
        members = list(group)
        if origin is Origin.TEXT_BOX and all(map(_is_caption_box, members)):
            members = [replace(block, origin=Origin.BODY) for block in members]
        result.extend(members)
    return result


def _is_caption_box(block: Block) -> bool:
    if not isinstance(block, Paragraph):
        return False
    text = block.text.strip()
    return bool(caption_kind(block)) if text else _pictures(block) or not block.inlines
