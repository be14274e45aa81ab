"""A row of characters to cells: what marks lose beside marks, the gap beside Latin, what may give and take.

CLREQ 3.1.6 (连续标点的调整), 3.2.2 (中西文间距), 3.3 (行内调整); GB/T 15834-2011, 5.1.
"""

import re
from dataclasses import dataclass
from itertools import accumulate
from operator import add
from typing import Literal

from compile.typeset.lines.paragraph import Row
from compile.typeset.lines.signs import NEVER_FIRST, NEVER_LAST, PAUSES, Kind, Lookup, kinds_of, pairs_of

MarkStyle = Literal["full", "kaiming", "half"]
"""全角式, 开明式, 半角式 (CLREQ 3.1.5)."""
GAP = 1 / 4
"""Between Han and Latin, in ems."""
NARROW_GAP = 1 / 8
"""The least of it."""
NARROW_SPACE = 0.1
"""What a word space may lose, in ems."""
HALF = 0.5
FULL_WIDTH = 0.9
"""A mark is full-width from this many ems on."""
_MARKS = re.compile(f"[{Kind.OPEN}{Kind.CLOSE}{Kind.DOT}]")
_CLOSING = re.compile(Kind.CLOSE)
_EVEN, _AUTO, _SPACE = 1, 2, 3
"""What a boundary is when a line is stretched."""


@dataclass(slots=True)
class Cells:
    """The measures of a row; lengths in px, indices those of its text."""

    leads: list[float]
    """Where the glyph stands in its cell: to the left of it for an opening mark without its blank half."""
    starts: list[float]
    """Where each cell begins, gaps counted."""
    blanks: list[float]
    """The blank half of a mark that is still whole, 0 for all else."""
    evens: list[int]
    """Boundaries that stretch when all do, up to each index; as the next two."""
    autos: list[int]
    spaces: list[int]
    marks: list[float]
    """Blank halves up to each index."""
    shown: list[int]
    """The last character up to each index that is no space."""
    edges: list[float]
    """Where a line ends whose last character that is: a closing mark is half (GB/T 15834-2011, 5.1.10)."""

    def head(self, row: Row, start: int) -> float:
        """What an opening mark loses at the beginning of a line."""
        return self.blanks[start] if row.kinds[start] == Kind.OPEN else 0.0

    def width(self, row: Row, start: int, last: int) -> float:
        """Natural width of a line, half marks at its ends."""
        return self.edges[last] - self.starts[start] - self.head(row, start)


def measure(row: Row, style: MarkStyle = "full") -> Cells:
    """The cells of a row in one of the house styles."""
    count = len(row.text)
    widths, leads, blanks = list(row.advances), [0.0] * count, [0.0] * count
    for found in _MARKS.finditer(row.kinds):
        _measure_mark(row, found.start(), style, (widths, leads, blanks))
    gaps, boundaries = _boundaries(row)
    starts = list(map(add, accumulate(widths, initial=0.0), accumulate(gaps)))
    edges = list(map(add, starts, widths))
    for found in _CLOSING.finditer(row.kinds):
        edges[found.start()] -= blanks[found.start()]
    return Cells(
        leads,
        starts,
        blanks,
        list(accumulate(boundaries.translate(_ONLY[_EVEN]))),
        list(accumulate(boundaries.translate(_ONLY[_AUTO]))),
        list(accumulate(boundaries.translate(_ONLY[_SPACE]))),
        list(accumulate(blanks)),
        _shown(row.kinds),
        edges,
    )


def _shown(kinds: str) -> list[int]:
    shown = list(range(len(kinds)))
    for found in _BLANK.finditer(kinds):
        shown[found.start()] = shown[max(found.start() - 1, 0)]
    return shown


_BLANK = re.compile(f"[{Kind.SPACE}{Kind.FORCED}]")
_ONLY = {kind: bytes(int(value == kind) for value in range(256)) for kind in (_EVEN, _AUTO, _SPACE)}


def _measure_mark(row: Row, index: int, style: MarkStyle, lists: tuple[list[float], ...]) -> None:
    """Halve a mark where its style or its neighbours want it; give a dot half an em (GB/T 15834, 5.1.7)."""
    widths, leads, blanks = lists
    em, kind = row.owners[index].em, row.kinds[index]
    if kind == Kind.DOT:
        if row.text[index] != "／" and widths[index] < HALF * em:
            leads[index] = (HALF * em - widths[index]) / 2
            widths[index] = HALF * em
    elif row.owners[index].advances[index - row.owners[index].start] >= FULL_WIDTH * em:
        if not _is_half(row, index, style):
            blanks[index] = HALF * em
            return
        widths[index] -= HALF * em
        if kind == Kind.OPEN:
            leads[index] = -HALF * em


def _is_half(row: Row, index: int, style: MarkStyle) -> bool:
    """Whether a mark is half wide by house style, or beside another mark.

    Of two closing marks, or a closing and an opening one, the first gives way; of two opening ones the
    second: 2 ems become 1.5.
    """
    if style == "half" or (style == "kaiming" and row.text[index] not in PAUSES):
        return True
    if row.kinds[index] == Kind.OPEN:
        return index > 0 and row.kinds[index - 1] == Kind.OPEN
    return row.kinds[index + 1 : index + 2] in (Kind.CLOSE, Kind.OPEN)


def _boundaries(row: Row) -> tuple[list[float], bytearray]:
    """The gap before each character, and what its boundary is when a line is stretched."""
    text = row.text
    boundaries = bytearray(b"\0" + bytes(map(_BOUNDARIES.__getitem__, pairs_of(text))))
    for leaf in row.leaves:
        if leaf.is_raised or leaf.is_rigid:
            for index in range(max(leaf.start, 1), min(leaf.end + 1, len(text))):
                boundaries[index] = _beside_raised(row, index, boundaries[index])
    for index in row.joined:
        boundaries[index] = 0
    gaps = [0.0] * len(text)
    index = boundaries.find(_AUTO)
    while index >= 0:
        gaps[index] = GAP * min(row.owners[index - 1].em, row.owners[index].em)
        index = boundaries.find(_AUTO, index + 1)
    return gaps, boundaries


def _beside_raised(row: Row, index: int, kind: int) -> int:
    """What becomes of the boundary before a character when it, or the one before, is raised or a marker."""
    left, right = row.owners[index - 1], row.owners[index]
    if left.is_rigid:
        return 0
    if (left.is_raised or right.is_raised) and kind != _SPACE:
        return 0 if right.is_raised or kind == _AUTO else kind
    return kind


def _boundary(pair: str) -> int:
    """What the boundary between two characters is."""
    before, after = pair[0], pair[1]
    left, right = kinds_of(before), kinds_of(after)
    if left == Kind.SPACE:
        return _SPACE
    if left + right in ("HL", "LH", "HB", "BH"):
        return _AUTO
    is_pair = left == Kind.DASH and before == after
    is_stiff = Kind.DOT in (left, right) or right in (Kind.SPACE, Kind.FORCED)
    is_narrow = left in "LX" and right in "LX"
    return 0 if is_pair or is_stiff or is_narrow or _is_closed(before, after) else _EVEN


def _is_closed(before: str, after: str) -> bool:
    """Whether a mark stays beside what it closes or opens: a line is stretched on its blank side only."""
    left, right = kinds_of(before), kinds_of(after)
    is_end = right == Kind.CLOSE or (right == Kind.NARROW and after in NEVER_FIRST)
    return is_end or left == Kind.OPEN or (left == Kind.NARROW and before in NEVER_LAST)


_BOUNDARIES = Lookup(_boundary)
