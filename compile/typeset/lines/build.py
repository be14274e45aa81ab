"""A line of a row to the boxes of WeasyPrint's line box, each glyph where composition wants it."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import partial
from itertools import groupby
from math import ceil, floor
from operator import attrgetter
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi

from compile.typeset.lines.fit import Line
from compile.typeset.lines.paragraph import Leaf, Path, Row, left_spacing, right_spacing
from compile.typeset.lines.shaping import GLYPH_INTS, PENS, WIDTH, Box, glyph_numbers
from compile.typeset.lines.signs import FORCED

_STEPS = 1000
"""Advances are set in so many parts of an em: WeasyPrint's drawing cuts off the rest (draw_first_line)."""


class SetText(line_break.Layout):  # type: ignore[misc]  # WeasyPrint ships no types
    """Text of a line that becomes a Pango layout only when it is drawn, its glyphs moved then."""

    def __init__(
        self, text: str, decorations: dict[str, Any], step: float, find_places: Callable[[], dict[int, float]]
    ) -> None:
        self.text = text
        self.justification_spacing = 0
        self.max_width = None
        self.first_line_direction = 0
        self._step = step
        self._find_places = find_places
        """Where the glyph of a character stands, in px, by where the character begins in UTF-8."""
        self.__dict__.update(decorations)

    def reactivate(self, style: Any) -> None:
        """Take a pen, to be drawn."""
        pen = PENS.take(style)
        pen.set_text(self.text)
        self.layout, self.language, self.style = pen.layout, pen.language, style

    @property
    def places(self) -> Iterable[float]:
        """Where each character stands, in px from the left edge of the text."""
        return self._find_places().values()

    def get_first_line(self) -> tuple[Any, Any]:
        """Pango's line, each glyph where composition wants it."""
        line, index = super().get_first_line()
        if line.runs != ffi.NULL:
            _place(line.runs[0], self._find_places(), self._step)
        return line, index


def _place(run: Any, places: dict[int, float], step: float) -> None:
    """Widen or narrow glyphs in whole steps, so that those behind them stand in their places.

    Measured from what Pango makes of this line: beside other neighbours a figure may have another width.
    """
    natural, taken, known = 0.0, 0, 0
    before: tuple[memoryview, int] | None = None
    while run != ffi.NULL:
        item, run = run.data, run.next
        glyphs, offset = glyph_numbers(item), item.item.offset
        for index, cluster in enumerate(ffi.unpack(item.glyphs.log_clusters, item.glyphs.num_glyphs)):
            place = places.get(offset + cluster)
            if place is not None and before is not None and offset + cluster != known:
                wanted = round((place - natural) / step)
                if wanted != taken:
                    before[0][before[1]] += _units((wanted - taken) * step)
                    taken = wanted
            before, known = (glyphs, index * GLYPH_INTS + WIDTH), offset + cluster
            natural += glyphs[before[1]] * FROM_UNITS


def _units(length: float) -> int:
    """Pango's units, rounded away from nought, because drawing cuts off a fraction of a step."""
    units = float(length * TO_UNITS)
    return ceil(units) if units > 0 else floor(units)


class Builder:
    """Builds the boxes of one line."""

    def __init__(self, row: Row, line: Line, places: list[float], x: float) -> None:
        self._row = row
        self._line = line
        self._places = places
        self._x = x
        self._y = 0.0
        first = bisect_right(row.leaves, line.start, key=attrgetter("end"))
        last = bisect_right(row.leaves, line.last, key=attrgetter("start"))
        self._leaves = row.leaves[first:last]

    def build(self, linebox: Box) -> Box:
        """The line box with what stands in this line."""
        self._y = linebox.position_y
        new = linebox.copy_with_children(self._children(linebox, (), self._leaves))
        is_start, is_end = self._line.start == 0, self._line.end == len(self._row.text)
        new.remove_decoration(start=not is_start, end=not is_end)
        new.width = self._x + self._places[-1] - linebox.position_x
        new.height = linebox.style["font_size"]
        height, new.baseline = self._row.strut
        new.margin_top = new.margin_bottom = (height - new.height) / 2
        return new

    def _children(self, parent: Box, path: Path, leaves: list[Leaf]) -> list[Box]:
        made = []
        depth = len(path)
        for index, group in groupby(leaves, key=lambda leaf: leaf.path[depth]):
            inside = [*group]
            if len(inside[0].path) == depth + 1:
                if self._row.text[inside[0].start] != FORCED:
                    made.append(self._leaf(inside[0]))
            else:
                made.append(self._inline(parent.children[index], (*path, index), inside))
        return made

    def _inline(self, box: Box, path: Path, leaves: list[Leaf]) -> Box:
        start, end = self._row.spans[path]
        is_start, is_end = start >= self._line.start, end <= self._line.last + 1
        new = box.copy_with_children(self._children(box, path, leaves))
        new.remove_decoration(start=not is_start, end=not is_end)
        first = max(leaves[0].start, self._line.start)
        new.position_x = self._x + self._places[first - self._line.start]
        new.position_y = self._y
        new.width = self._end_of(leaves[-1]) - self._places[first - self._line.start]
        new.width -= (left_spacing(box) if is_start else 0) + (right_spacing(box) if is_end else 0)
        inline._adjust_line_height(new)
        return new

    def _end_of(self, leaf: Leaf) -> float:
        """Where what is shown of a leaf ends, from the left edge."""
        return self._places[min(leaf.end, self._line.last + 1) - self._line.start]

    def _leaf(self, leaf: Leaf) -> Box:
        first, last = max(leaf.start, self._line.start), min(leaf.end - 1, self._line.last)
        x = self._places[first - self._line.start] + self._padding(leaf, first)
        if not isinstance(leaf.box, boxes.TextBox):
            new = leaf.box.deepcopy()
            new.translate(self._x + x - new.position_x, self._y - new.position_y)
            return new
        hyphen = self._line.hyphen if last == self._line.last else ""
        new = leaf.box.copy_with_text(leaf.box.text[first - leaf.start : last + 1 - leaf.start] + hyphen)
        new.position_x = self._x + x
        new.position_y = self._y
        new.width = self._end_of(leaf) - x
        new.height = leaf.height
        new.margin_top = new.margin_bottom = (leaf.strut[0] - leaf.height) / 2
        new.baseline = leaf.strut[1]
        offsets = leaf.offsets[first - leaf.start : last - leaf.start + 1]
        places = self._places[first - self._line.start : last - self._line.start + 1]
        find_places = partial(_from_left, offsets, places, x)  # holds nothing that would hold the whole row
        new.pango_layout = SetText(new.text, leaf.decorations, leaf.em / _STEPS, find_places)
        return new

    def _padding(self, leaf: Leaf, first: int) -> float:
        """Padding of the inline boxes that begin with the leaf."""
        return leaf.padding if first == leaf.start else 0.0


def _from_left(offsets: list[int], places: list[float], left: float) -> dict[int, float]:
    """Where each glyph of a text stands from its left edge, by where its character begins in UTF-8."""
    return {offset - offsets[0]: place - left for offset, place in zip(offsets, places, strict=True)}
