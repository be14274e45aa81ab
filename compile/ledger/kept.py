"""What the Markdown of a case holds, parsed anew: paragraphs of text, and counts."""

from collections.abc import Iterator
from typing import Any

from compile import pandoc
from compile.hanzi import squeeze
from compile.model.manuscript import Counts
from compile.model.nodes import Node

_TEXT_BLOCKS = frozenset(("Para", "Plain", "Header"))
_NOT_TEXT = frozenset(("Note", "Math", "Image"))
"""Notes are paragraphs of their own; the words of an image are its alternative text."""


def kept_paragraphs(blocks: list[Node]) -> list[str]:
    """Text of every paragraph, heading, caption, cell and note, notes behind their paragraph."""
    return [text for text in _paragraphs(blocks) if squeeze(text)]


def _paragraphs(value: Any) -> Iterator[str]:
    for node in pandoc.walk(value):
        if node["t"] in _TEXT_BLOCKS:
            content = node["c"][2] if node["t"] == "Header" else node["c"]
            yield pandoc.plain(content, skip=_NOT_TEXT)


def count_kept(blocks: list[Node]) -> Counts:
    """Characters, tables, cells and so on of the Markdown."""
    nodes = list(pandoc.walk(blocks))
    kinds = [node["t"] for node in nodes]
    return Counts(
        characters=sum(len(squeeze(text)) for text in kept_paragraphs(blocks)),
        tables=kinds.count("Table"),
        cells=sum(_cells(node) for node in nodes if node["t"] == "Table"),
        pictures=kinds.count("Image"),
        formulas=kinds.count("Math"),
        notes=kinds.count("Note"),
        links=kinds.count("Link"),
    )


def _cells(table: Node) -> int:
    _attributes, _caption, _columns, head, bodies, foot = table["c"]
    rows = [*head[1], *(row for body in bodies for part in body[2:] for row in part), *foot[1]]
    return sum(len(row[1]) for row in rows)
