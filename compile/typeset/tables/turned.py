"""Tables that are wider than the page to pages of their own, turned counter-clockwise (卧排，顶左底右).

A turned table leaves an empty mark where it stood, and the text goes on as if it were not there. It is laid
out on landscape pages, which follow the page of the mark; `@page turned` turns them when they are drawn, so
that all that comes after sees upright pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from compile import pandoc
from compile.model.book import Node
from compile.typeset.tables.contents import is_note

TURNED = "turned"
"""Class of such a table, and name of its pages."""
MARK = "turned-table-"
"""Anchors of the marks, counted from 0."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A table for pages of its own."""

    table: Node
    notes_before: int
    """Notes of the text before it: those of the table are counted on from there."""


def part_turned(blocks: Sequence[Node]) -> tuple[list[Node], tuple[Turned, ...]]:
    """The blocks with marks instead of turned tables, and these tables in order."""
    found: list[Turned] = []
    count = 0

    def part(value: Any) -> Any:
        nonlocal count
        if isinstance(value, list):
            return [part(item) for item in value]
        if not isinstance(value, dict):
            return value
        if _is_turned(value):
            notes = sum(map(is_note, pandoc.walk(value)))
            mark = _mark(len(found), notes)
            found.append(Turned(value, count))
            count += notes
            return mark
        count += is_note(value)
        return {key: part(content) for key, content in value.items()}

    text = part(list(blocks))
    return text, tuple(found)


def _is_turned(node: Node) -> bool:
    return node.get("t") == "Table" and TURNED in node["c"][0][1]


def _mark(number: int, notes: int) -> Node:
    style = [["style", f"counter-increment: footnote {notes}"]] if notes else []
    return {"t": "Div", "c": [[f"{MARK}{number}", ["turned-mark"], style], []]}


def insert_turned(document: Any, turned: Sequence[Any]) -> Any:
    """The document with the pages of each turned document behind the page that has its mark."""
    if not turned:
        return document
    pages = []
    for page in document.pages:
        pages.append(page)
        for name in [name for name in page.anchors if name.startswith(MARK)]:
            del page.anchors[name]
            pages += map(_upright, turned[int(name.removeprefix(MARK))].pages)
    return document.copy(pages)


def _upright(page: Any) -> Any:
    """A landscape page, which is drawn turned, with the size of an upright one."""
    page.width, page.height = page.height, page.width
    return page
