"""A run of references, as after an entry of an index: one text, of which each number is a link.

An element for each number would be a style and three boxes of WeasyPrint for each, and more than half of the
time that an index of terms takes. Here the numbers of a run are told apart when its pages are there. A
template writes `<span data-references="address address">12，14–16</span>`; what stands between two numbers
belongs to the one before.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes

from compile.typeset.extending import EngineError
from compile.typeset.lines.shaping import shape
from compile.typeset.tags.kinds import LINK, Box, Element

ADDRESSES = "data-references"
"""Attribute with the addresses of a run, as many as there are numbers in its text."""
_NUMBERS = re.compile(r"[0-9A-Za-z–]+")
_EDGES = re.compile("[<>]")
"""What WeasyPrint shows of a text is moves, and between these marks glyphs."""
_DIGITS = 4
"""A glyph is a hexadecimal number of so many."""


@dataclass(slots=True, eq=False)
class Reference:
    """A number of a run, or what of it stands on one line; stands in for the box of a link."""

    place: int
    """Among the numbers of its run."""
    text: str
    target: str
    area: tuple[float, float, float, float]
    """Left, top, right and bottom edge, in px."""
    link_annotation: Any = None
    """Filled in by WeasyPrint when the link is written."""


def is_run(box: Box) -> bool:
    """Whether a box is a run of references, or what of it stands on one line."""
    element = box.element if isinstance(box, boxes.InlineBox) else None
    return element is not None and box.element_tag == element.tag and ADDRESSES in element.attrib


@dataclass(slots=True, eq=False)
class _Run:
    """A run while it is read."""

    text: str
    targets: tuple[str, ...]
    bounds: list[int]
    """Where each number begins in the text, and where the text ends."""
    read: int = 0
    """So many characters of the text were on the lines before."""


class RunReader:
    """Reads the runs of a unit line by line, in order."""

    def __init__(self) -> None:
        self.unmatched: dict[str, None] = {}
        """Texts of runs that have more or fewer numbers than addresses; they are read as plain text."""
        self._runs: dict[Element, _Run] = {}

    def read(self, line: Box) -> Iterator[tuple[Box, list[Reference]]]:
        """The texts of a line of a run, with the references in each."""
        run = self._runs.get(line.element) or self._open(line.element)
        for box in (child for child in line.children if isinstance(child, boxes.TextBox)):
            first = run.text.find(box.text, run.read)
            if first < 0:  # written over several lines
                self.unmatched[run.text] = None
            if run.text not in self.unmatched:
                run.read = first + len(box.text)
                yield box, [*_references(run, first, _edges(box), line.hit_area())]

    def _open(self, element: Element) -> _Run:
        text, targets = element.text or "", tuple(element.get(ADDRESSES).split())
        starts = [found.start() for found in _NUMBERS.finditer(text)]
        if len(starts) != len(targets):
            self.unmatched[text] = None
        run = self._runs[element] = _Run(text, targets, [0, *starts[1:], len(text)])
        return run


def _references(
    run: _Run, first: int, edges: Sequence[float], area: tuple[float, float, float, float]
) -> Iterator[Reference]:
    """Those from a character of the run up to the last that has been read."""
    _, top, _, height = area
    for place in range(bisect_right(run.bounds, first) - 1, bisect_left(run.bounds, run.read)):
        begin, end = max(run.bounds[place], first), min(run.bounds[place + 1], run.read)
        sides = edges[begin - first], top, edges[end - first], top + height
        yield Reference(place, run.text[begin:end], run.targets[place], sides)


def _edges(box: Box) -> list[float]:
    """Where each character of a text begins, in px from the left edge of the page, and where it ends."""
    places = getattr(box.pango_layout, "places", None)  # of what was composed by us
    if places is None:
        advances, *_ = shape(box.text, box.style)
        places = [*accumulate(advances, initial=0.0)][:-1]
    return [*(box.position_x + place for place in places), box.position_x + box.width]


@contextmanager
def marked_apart(stream: Any, references: Sequence[Reference]) -> Iterator[None]:
    """Mark each reference of a text that is painted as long as the context lasts."""
    painter = _Painter(stream, references)
    stream.show_text = painter.show
    try:
        yield
    finally:
        del stream.show_text
    if painter.is_open:
        raise EngineError("a run of references has fewer glyphs than characters")


class _Painter:
    """Stands in for a stream's `show_text`: WeasyPrint shows a text in as many pieces as it has fonts."""

    def __init__(self, stream: Any, references: Sequence[Reference]) -> None:
        self.is_open = False
        """Whether a mark has begun and not ended."""
        self._stream = stream
        self._native = type(stream).show_text
        self._next = iter(references)
        self._left = sum(len(reference.text) for reference in references)
        """Glyphs that are to come: each is one character, for numbers have no ligatures."""
        self._of_this = 0
        """So many of them belong to the reference that is being painted."""

    def show(self, text: str) -> None:
        """Show glyphs, and the moves between them, between the marks of their references."""
        shown: list[str] = []
        for number, piece in enumerate(_EDGES.split(text)):
            if number % 2 == 0:
                shown += [f">{piece}<"] if piece else []
                continue
            for start in range(0, len(piece), _DIGITS):
                if not self._of_this:
                    self._flush(shown)
                    self._turn()
                self._of_this -= 1
                self._left -= 1
                shown.append(piece[start : start + _DIGITS])
        self._flush(shown)
        if not self._left:
            self._end()

    def _flush(self, shown: list[str]) -> None:
        if shown:
            text = f"<{''.join(shown)}>".replace("<>", "")  # PDFium forgets a move before nothing
            self._native(self._stream, text)
            shown.clear()

    def _turn(self) -> None:
        """End the mark of one reference and begin that of the next."""
        self._end()
        reference = next(self._next, None)
        if reference is None:
            raise EngineError("a run of references has more glyphs than characters")
        number = len(self._stream._tags)
        self._stream._tags[reference] = {"tag": LINK, "mcid": number}
        self._stream.begin_marked_content(LINK, pydyf.Dictionary({"MCID": number}))
        self._of_this, self.is_open = len(reference.text), True

    def _end(self) -> None:
        if self.is_open:
            self._stream.end_marked_content()
            self.is_open = False
