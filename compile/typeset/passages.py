"""Laid-out pages to their words: which stands on which page, for indexes and for page lists."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from compile.model.passages import OBJECT, Passage
from compile.typeset.laid_out import words_of_native

PICTURE = "BlockReplacedBox"


def read_passages(pages: Iterable[Any]) -> tuple[Passage, ...]:
    """Every paragraph, heading, picture, cell and note in the order of the pages; one that goes on is one."""
    passages: list[dict[int, str]] = []
    open_ones: dict[int, dict[int, str]] = {}
    for number, page in enumerate(pages):
        for piece in _pieces(page._page_box):
            passage = open_ones.get(_paragraph(piece))
            if passage is None:
                passage = open_ones[_paragraph(piece)] = {}
                passages.append(passage)
            passage[number] = passage.get(number, "") + _text(piece)
    return tuple(Passage(tuple(passage.items())) for passage in passages)


def count_characters(passages: Sequence[Passage], page: int) -> int:
    """How many stand on a page, white space left out."""
    pieces = (text for passage in passages for number, text in passage.pieces if number == page)
    return sum(len("".join(text.split())) for text in pieces)


def _pieces(box: Any) -> Iterator[Any]:
    """The lines and the pictures below a box, in order."""
    for child in getattr(box, "children", ()):
        if type(child).__name__ in {"LineBox", PICTURE}:
            yield child
        else:
            yield from _pieces(child)


def _paragraph(line: Any) -> int:
    """What lines of one paragraph have in common: the row they were cut from, else the element."""
    return id(line.composition[0]) if hasattr(line, "composition") else id(line.element)


def _text(line: Any) -> str:
    if type(line).__name__ == PICTURE:
        return OBJECT
    if not hasattr(line, "composition"):
        return words_of_native(line)
    row, _cells, one = line.composition
    return str(row.text[one.start : one.end])
