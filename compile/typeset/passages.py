"""Laid-out pages to their words: which stands on which page, for indexes."""

from collections.abc import Iterable
from typing import Any

from compile.model.unit import Passage
from compile.typeset.laid_out import find_lines, words_of_native


def read_passages(pages: Iterable[Any]) -> tuple[Passage, ...]:
    """Every paragraph, heading, cell and note in the order of the pages; one that goes on is one passage."""
    passages: list[dict[int, str]] = []
    open_ones: dict[int, dict[int, str]] = {}
    for number, page in enumerate(pages):
        for _block, line in find_lines(page._page_box):
            passage = open_ones.get(_paragraph(line))
            if passage is None:
                passage = open_ones[_paragraph(line)] = {}
                passages.append(passage)
            passage[number] = passage.get(number, "") + _text(line)
    return tuple(Passage(tuple(passage.items())) for passage in passages)


def _paragraph(line: Any) -> int:
    """What lines of one paragraph have in common: the row they were cut from, else the element."""
    return id(line.composition[0]) if hasattr(line, "composition") else id(line.element)


def _text(line: Any) -> str:
    if not hasattr(line, "composition"):
        return words_of_native(line)
    row, _cells, one = line.composition
    return str(row.text[one.start : one.end])
