"""Cells to lines: where a line ends, and how much each of its boundaries gives or takes (CLREQ 3.3).

First what can be squeezed is squeezed, so that one more character comes in; what cannot come in goes to
the next line, and the line is stretched: word spaces first, then the gaps between Han and Latin, then all
boundaries alike.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from compile.typeset.lines.hyphens import find_parts
from compile.typeset.lines.measures import GAP, NARROW_GAP, NARROW_SPACE, Cells
from compile.typeset.lines.paragraph import Row
from compile.typeset.lines.shaping import hyphen_of
from compile.typeset.lines.signs import BODY_KINDS, FORCED, NEVER_FIRST, Kind

LARGEST_STRETCH = 0.5
"""Ems that a boundary may take; a line that would need more stays short and is reported."""
WIDER_SPACE = 1 / 4
"""Ems that word spaces take before all boundaries do; then a space is half an em (CLREQ 3.3)."""
WIDER_GAP = 1 / 12
"""The same of gaps between Han and Latin, which then are a third of an em."""
LOOSE = 0.1
"""Ems past which the next word is parted, if it can be, where its style says `hyphens: auto`."""
SOFT = 0.5
"""Share of its blank half that a mark gives to let another character in; all of it for a mark."""
_EPSILON = 1e-3


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a row, and what each kind of boundary in it gains, in px; negative when it is squeezed."""

    start: int
    last: int
    """The last character that is drawn."""
    end: int
    """Where the next line begins."""
    space: float = 0
    auto: float = 0
    even: float = 0
    mark: float = 0
    """Share of their blank halves that marks lose."""
    short: float = 0
    """How far the line stays from the right edge although it should reach it."""
    is_forced: bool = False
    """Whether the author ends the line."""
    is_torn: bool = False
    """Whether it had to end inside a word, for nothing else fits."""
    hyphen: str = ""
    """What is drawn at its end, inside a word."""
    hyphen_width: float = 0


@dataclass(frozen=True, slots=True)
class _Capacity:
    """What a line can lose."""

    space: float
    auto: float
    mark: float

    @property
    def total(self) -> float:
        return self.space + self.auto + self.mark


class Fitter:
    """Ends lines of one row."""

    def __init__(self, row: Row, cells: Cells) -> None:
        self._row = row
        self._cells = cells
        self._em = max((leaf.em for leaf in row.leaves), default=0.0)
        self._last_body = _last_body(row.kinds)

    def fit(self, start: int, width: float, align: str, align_last: str) -> Line:
        """The line that begins at a character; `align` as CSS says, `justify` for flush on both sides."""
        end, is_torn = self._end(start, width)
        row, cells = self._row, self._cells
        last = self._last(start, end)
        is_forced = row.text[end - 1] == FORCED
        missing = width - cells.width(row, start, last)
        how = align_last if is_forced or end == len(row.text) else align
        if missing < -_EPSILON:
            return self._squeezed(Line(start, last, end, is_forced=is_forced, is_torn=is_torn), -missing)
        if how != "justify":
            return Line(start, last, end, is_forced=is_forced, is_torn=is_torn)
        line = self._stretched(Line(start, last, end, is_torn=is_torn), missing)
        is_loose = line.short > 0 or line.even > LOOSE * self._em
        return self._parted(line, width) or line if is_loose and not is_torn else line

    def _parted(self, line: Line, width: float) -> Line | None:
        """The line with as much of the next word as fits."""
        row, start = self._row, line.start
        owner = row.owners[line.end]
        if owner.is_raised or owner.box.style["hyphens"] != "auto":
            return None
        for end, is_hyphenated in find_parts(row.text[: owner.end], line.end):
            hyphen, advance = hyphen_of(owner.box.style) if is_hyphenated else ("", 0.0)
            missing = width - self._cells.width(row, start, end - 1) - advance
            if missing > -_EPSILON and end not in row.joined:
                parted = Line(start, end - 1, end, hyphen=hyphen, hyphen_width=advance)
                return self._stretched(parted, missing)
        return None

    def _end(self, start: int, width: float) -> tuple[int, bool]:
        row, cells = self._row, self._cells
        first = bisect_right(row.breaks, start)
        origin = cells.starts[start] + cells.head(row, start)
        forced = row.text.find(FORCED, start)
        limit = len(row.breaks) - 1
        if forced >= 0:
            limit = bisect_left(row.breaks, forced + 1)
        place = bisect_right(row.breaks, origin + width + _EPSILON, first, limit + 1, key=self._edge) - 1
        place = min(max(place, first), limit)
        if self._edge(row.breaks[place]) - origin > width + _EPSILON:
            return self._first_end(start, place, width)
        if place < limit:
            place = self._pull_in(start, place, width)
        return self._without_lone(start, place, width), False

    def _first_end(self, start: int, place: int, width: float) -> tuple[int, bool]:
        """Where a line ends in which not even the first word fits: squeezed, else inside the word."""
        row, cells = self._row, self._cells
        end = row.breaks[place]
        if self._overflow(start, end, width) <= self._capacity(start, end, 1).total:
            return end, False
        inside = start + 1
        while inside + 1 < end and cells.width(row, start, inside) <= width:
            inside += 1
        while inside > start + 1 and inside in row.joined:
            inside -= 1
        return inside, inside < end

    def _pull_in(self, start: int, place: int, width: float) -> int:
        """The next break instead, if squeezing makes room for it."""
        end = self._row.breaks[place + 1]
        is_mark = self._row.text[self._cells.shown[end - 1]] in NEVER_FIRST
        room = self._capacity(start, end, 1 if is_mark else SOFT).total
        return place + 1 if self._overflow(start, end, width) <= room else place

    def _without_lone(self, start: int, place: int, width: float) -> int:
        """The end of the line such that no single character is left for the last one (孤字不成行).

        A character behind the author's own line break stays where he put it.
        """
        row = self._row
        end = row.breaks[place]
        is_far = len(self._last_body) < 2 or self._last_body[0] >= end
        if is_far or end == len(row.text) or row.text.find(FORCED, start) >= 0:
            return end
        whole = len(row.text)
        if self._overflow(start, whole, width) <= self._capacity(start, whole, 1).total:
            return whole
        for earlier in range(place - 1, -1, -1):
            if row.breaks[earlier] <= start:
                break
            if row.breaks[earlier] <= self._last_body[0]:
                return row.breaks[earlier]
        return end

    def _overflow(self, start: int, end: int, width: float) -> float:
        return self._cells.width(self._row, start, self._last(start, end)) - width

    def _edge(self, end: int) -> float:
        """Where a line ends that ends there, on the scale of the row's cells."""
        return self._cells.edges[self._cells.shown[end - 1]]

    def _last(self, start: int, end: int) -> int:
        """The last character that is drawn: no space, unless the line has nothing else."""
        return max(self._cells.shown[end - 1], start)

    def _capacity(self, start: int, end: int, share: float) -> _Capacity:
        cells, last = self._cells, self._last(start, end)
        marks = cells.marks[last] - cells.marks[start]
        marks -= cells.blanks[last]
        spaces = (cells.spaces[last] - cells.spaces[start]) * NARROW_SPACE * self._em
        autos = (cells.autos[last] - cells.autos[start]) * (GAP - NARROW_GAP) * self._em
        return _Capacity(spaces, autos, max(marks, 0) * share)

    def _squeezed(self, line: Line, excess: float) -> Line:
        room = self._capacity(line.start, line.last + 1, 1)
        spaces = min(excess, room.space)
        autos = min(excess - spaces, room.auto)
        marks = min(excess - spaces - autos, room.mark)
        counts = self._counts(line)
        return replace(
            line,
            space=-spaces / max(counts[0], 1),
            auto=-autos / max(counts[1], 1),
            mark=marks / room.mark if room.mark else 0,
            short=-(excess - spaces - autos - marks),
        )

    def _stretched(self, line: Line, missing: float) -> Line:
        spaces, autos, evens = self._counts(line)
        space = min(missing / spaces, WIDER_SPACE * self._em) if spaces else 0.0
        left = missing - space * spaces
        auto = min(left / autos, WIDER_GAP * self._em) if autos else 0.0
        left -= auto * autos
        boundaries = spaces + autos + evens
        even = left / boundaries if boundaries else 0.0
        if not boundaries or even > LARGEST_STRETCH * self._em + _EPSILON:
            return replace(line, short=missing)
        return replace(line, space=space + even, auto=auto + even, even=even)

    def _counts(self, line: Line) -> tuple[int, int, int]:
        """Word spaces, gaps between Han and Latin, and other boundaries inside the line."""
        cells, first, last = self._cells, line.start, line.last
        return (
            cells.spaces[last] - cells.spaces[first],
            cells.autos[last] - cells.autos[first],
            cells.evens[last] - cells.evens[first],
        )


def _last_body(kinds: str) -> list[int]:
    """The last two characters that count for a last line, unlike marks."""
    found: list[int] = []
    for index in range(len(kinds) - 1, -1, -1):
        if kinds[index] in BODY_KINDS:
            found.insert(0, index)
            if len(found) == 2:
                break
    return found


def place_cells(row: Row, cells: Cells, line: Line) -> list[float]:
    """Where the glyph of each character stands, from the left edge of the line, and where the line ends."""
    first, end = line.start, line.last + 1
    origin = cells.starts[first] + cells.head(row, first)
    places = [
        start + lead - origin
        for start, lead in zip(cells.starts[first:end], cells.leads[first:end], strict=True)
    ]
    for gain, counts in ((line.space, cells.spaces), (line.auto, cells.autos), (line.even, cells.evens)):
        if gain:
            before = counts[first]
            places = [
                place + (count - before) * gain
                for place, count in zip(places, counts[first:end], strict=True)
            ]
    edge = cells.edges[end - 1] - cells.starts[end - 1]
    places.append(places[-1] - cells.leads[end - 1] + edge + line.hyphen_width)
    if line.mark:
        _squeeze_marks(row, cells, line, places)
    return places


def _squeeze_marks(row: Row, cells: Cells, line: Line, places: list[float]) -> None:
    """Move what follows each squeezed mark, and an opening mark itself, to the left."""
    moved = 0.0
    for index in range(line.start + 1, line.last + 1):
        lost = line.mark * cells.blanks[index] if index < line.last else 0.0
        before = lost if row.kinds[index] == Kind.OPEN else 0.0
        places[index - line.start] -= moved + before
        moved += lost
    places[-1] -= moved
