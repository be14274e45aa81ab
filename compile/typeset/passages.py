"""Laid-out pages to their words: which stands on which page, for indexes."""

from collections.abc import Iterable, Iterator
from typing import Any

from compile.model.unit import Passage


def read_passages(pages: Iterable[Any]) -> tuple[Passage, ...]:
    """Every paragraph, heading, cell and note in the order of the pages; one that goes on is one passage."""
    passages: list[dict[int, str]] = []
    open_ones: dict[int, dict[int, str]] = {}
    for number, page in enumerate(pages):
        for block in _blocks(page._page_box):
            for line in block:
                passage = open_ones.get(_paragraph(line))
                if passage is None:
                    passage = open_ones[_paragraph(line)] = {}
                    passages.append(passage)
                passage[number] = passage.get(number, "") + _text(line)
    return tuple(Passage(tuple(passage.items())) for passage in passages)


def _blocks(box: Any) -> Iterator[list[Any]]:
    """The lines of each block that holds lines."""
    children = list(getattr(box, "children", ()))
    lines = [child for child in children if type(child).__name__ == "LineBox"]
    if lines:
        yield lines
        return
    for child in children:
        yield from _blocks(child)


def _paragraph(line: Any) -> int:
    """What lines of one paragraph have in common: the row they were cut from, else the element."""
    return id(line.composition[0]) if hasattr(line, "composition") else id(line.element)


def _text(line: Any) -> str:
    if not hasattr(line, "composition"):
        return "".join(getattr(box, "text", "") for box in line.descendants())
    row, _cells, one = line.composition
    return str(row.text[one.start : one.end])
