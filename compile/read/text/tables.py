"""Rows of cells as Word stores them, in steps of its table grid, to a table of rectangles without holes."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from compile.model.manuscript import Block, Cell, Paragraph, Table
from compile.read.xml import Element, child, is_on, number, q, value

MOST_COLUMNS = 1000
"""Word allows 63; a damaged file must not ask for more than memory holds."""


@dataclass(slots=True)
class _Place:
    """A cell in the grid."""

    row: int
    column: int
    span: int
    rows: int
    blocks: tuple[Block, ...]
    alignment: str = ""


class Grid:
    """Takes the cells of a table row by row."""

    def __init__(self, table: Element, rows: list[Element]) -> None:
        columns = child(table, "w:tblGrid")
        found = [] if columns is None else columns.findall(q("w:gridCol"))
        self.widths = [number(column.get(q("w:w"))) for column in found]
        self.headers = _leading_headers(rows)
        self.places: list[_Place] = []
        self.row = -1
        self._column = 0
        self._open: dict[int, _Place] = {}
        """Cells that go on downwards, by the column at which they begin."""

    def begin_row(self, row: Element) -> None:
        """Begin a row; columns that it leaves out at its beginning become an empty cell."""
        self.row += 1
        self._column = 0
        before = min(number(value(row, "w:trPr/w:gridBefore")), MOST_COLUMNS)
        if before > 0:
            self._set(_Place(self.row, 0, before, 1, ()))

    def add(self, cell: Element, blocks: tuple[Block, ...], alignment: str) -> None:
        """Take the next cell of the row, which may only go on with one above or to the left."""
        span = min(max(number(value(cell, "w:tcPr/w:gridSpan") or "1"), 1), MOST_COLUMNS)
        left = self.places[-1] if self.places and self.places[-1].row == self.row else None
        if _merge(cell, "w:hMerge") == "continue" and left is not None:
            left.span += span
            left.blocks += _filled(blocks)
            self._column += span
            return
        down = _merge(cell, "w:vMerge")
        above = self._open.get(self._column)
        goes_on = above is not None and above.span == span and above.row + above.rows == self.row
        if down == "continue" and above is not None and goes_on:
            above.rows += 1
            above.blocks += _filled(blocks)
            self._column += span
            return
        place = _Place(self.row, self._column, span, 1, blocks, alignment)
        self._set(place)
        if down:
            self._open[place.column] = place

    def _set(self, place: _Place) -> None:
        for column in range(place.column, place.column + place.span):
            self._open.pop(column, None)
        self.places.append(place)
        self._column = place.column + place.span


def _merge(cell: Element, name: str) -> str:
    """`restart` or `continue` of a merged cell, empty for another (ECMA-376 Part 1, 17.4.84)."""
    merge = child(cell, f"w:tcPr/{name}")
    return "" if merge is None else merge.get(q("w:val"), "continue")


def _filled(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    is_empty = all(isinstance(block, Paragraph) and not block.inlines for block in blocks)
    return () if is_empty else blocks


def _leading_headers(rows: list[Element]) -> int:
    said = [bool(is_on(row, "w:trPr/w:tblHeader")) for row in rows]
    return said.index(False) if False in said else max(len(rows) - 1, 0)


def is_row_gone(row: Element, keeps_deleted: bool) -> bool:
    """Whether a tracked change takes the row away."""
    return child(row, f"w:trPr/{'w:ins' if keeps_deleted else 'w:del'}") is not None


def is_cell_gone(cell: Element, keeps_deleted: bool) -> bool:
    """Whether a tracked change takes the cell away."""
    return child(cell, f"w:tcPr/{'w:cellIns' if keeps_deleted else 'w:cellDel'}") is not None


@dataclass(slots=True)
class _Lines:
    """Which steps of the grid begin a cell; the others are only seen by Word."""

    starts: list[int]
    index: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.index = {start: place for place, start in enumerate(self.starts)}

    def span(self, start: int, end: int) -> int:
        """Lines from `start` up to `end`; an end beyond all is that of the table."""
        return sum(1 for line in self.starts if start <= line < end)


def table_of(grid: Grid) -> Table | None:
    """The table without rows and columns in which no cell begins; `None` when nothing is left.

    Word steps through a grid of all edges that any row has, so a form drawn by hand has dozens of
    columns of a millimetre. Those that no cell of its own begins in are no columns to a reader.
    """
    places = grid.places
    if not places:
        return None
    columns = _Lines(sorted({place.column for place in places}))
    rows = _Lines(sorted({place.row for place in places}))
    made: list[list[Cell]] = [[] for _ in rows.starts]
    for place in places:
        span = columns.span(place.column, place.column + place.span)
        deep = rows.span(place.row, place.row + place.rows)
        made[rows.index[place.row]].append(Cell(place.blocks, span, deep))
    headers = rows.span(0, grid.headers)
    return Table(
        0,
        tuple(tuple(row) for row in made),
        headers,
        _shares(grid, columns),
        alignments=_alignments(grid, columns, max(grid.headers, 1 if len(rows.starts) > 1 else 0)),
    )


def _shares(grid: Grid, columns: _Lines) -> tuple[float, ...]:
    """Widths of the columns that are left; nothing when the grid does not say."""
    end = max(place.column + place.span for place in grid.places)
    if len(grid.widths) < end:
        return ()
    widths = [sum(grid.widths[first:last]) for first, last in pairwise((*columns.starts, end))]
    total = sum(widths)
    return tuple(width / total for width in widths) if total > 0 and min(widths) > 0 else ()


def _alignments(grid: Grid, columns: _Lines, headers: int) -> tuple[str, ...]:
    """What all cells of a column below the head agree on; cells that span columns have no say."""
    said: dict[int, Counter[str]] = {start: Counter() for start in columns.starts}
    for place in grid.places:
        is_single = columns.span(place.column, place.column + place.span) == 1
        if place.row >= headers and is_single and _filled(place.blocks):
            said[place.column][place.alignment] += 1
    found = tuple(next(iter(votes)) if len(votes) == 1 else "" for votes in said.values())
    plain = tuple(name if name in {"center", "right"} else "" for name in found)
    return plain if any(plain) else ()
