"""Tables that are wider than the page to pages of their own, turned counter-clockwise (卧排，顶左底右).

A turned table leaves an empty mark where it stood, and the text goes on as if it were not there. It is laid
out on landscape pages, which follow the page of the mark; `@page turned` turns them when they are drawn, so
that all that comes after sees upright pages.
"""

from collections.abc import Sequence
from typing import Any

from compile import pandoc
from compile.model.nodes import Node

TURNED = "turned"
"""Class of such a table, and name of its pages."""
MARK = "turned-table-"
"""Anchors of the marks, counted from 0."""


def part_turned(blocks: Sequence[Node]) -> tuple[list[Node], tuple[Node, ...]]:
    """The blocks with marks instead of turned tables, and these tables in order."""
    found: list[Node] = []

    def part(node: Node) -> list[Node] | None:
        if node["t"] != "Table" or TURNED not in node["c"][0][1]:
            return None
        found.append(node)
        return [{"t": "Div", "c": [[f"{MARK}{len(found) - 1}", ["turned-mark"], []], []]}]

    return pandoc.transform(list(blocks), part), tuple(found)


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
