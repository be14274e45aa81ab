"""What the columns of a table ask for to its form and their widths (CY/T 170)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from compile.model.page import Page
from compile.typeset.tables.cells import Cell

SMALL_PT, WIDE_PT = 9.0, 7.5
"""`--size-small` and `--size-wide-table` of `tokens.css`; the smaller is the least that can be read."""
SMALL_PADDING_EM, WIDE_PADDING_EM = 1.0, 0.7
"""Padding of a cell on both sides together, as `--cell-x` and `--wide-cell-x` of `tokens.css` have it."""
SLACK_EM = 0.12
"""So much more than its text a column gets: rounding must not break a word."""

AIR_EM = 1.5
"""So much more at most a column gets beside others that are broken, where there is room."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a table may be set, and down to which width Chinese is not broken in it."""

    size_pt: float
    is_turned: bool
    whole_em: float

    @property
    def padding_em(self) -> float:
        """What a cell needs besides its text."""
        return (SMALL_PADDING_EM if self.size_pt == SMALL_PT else WIDE_PADDING_EM) + SLACK_EM

    def measure_em(self, page: Page) -> float:
        """Width of the type area: a turned table runs along the depth of the page."""
        return (page.depth_pt if self.is_turned else page.measure_pt) / self.size_pt


FORMS = (
    Form(SMALL_PT, is_turned=False, whole_em=6.5),
    Form(WIDE_PT, is_turned=False, whole_em=6.5),
    Form(WIDE_PT, is_turned=False, whole_em=5),
    Form(SMALL_PT, is_turned=True, whole_em=6.5),
    Form(SMALL_PT, is_turned=True, whole_em=5),
    Form(WIDE_PT, is_turned=True, whole_em=6.5),
    Form(WIDE_PT, is_turned=True, whole_em=4),
)
"""The first that is wide enough is taken."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The form of a table and the widths of its columns in ems of its type, padding included."""

    form: Form
    widths_em: tuple[float, ...]

    def lines(self, cell: Cell) -> int:
        """About how many lines a cell of text has."""
        return math.ceil(len(cell.text) / max(self.room_em(cell), 1))

    def room_em(self, cell: Cell) -> float:
        """Width that a cell's text has."""
        return sum(self.widths_em[cell.column : cell.column + cell.columns]) - self.form.padding_em


def choose_setting(
    cells: Sequence[Cell], shares: Sequence[float], page: Page, forms: Sequence[Form] = FORMS
) -> Setting | None:
    """The first form in which the columns have the width that they need; `None` when none is wide enough.

    `shares` are the widths that the author chose, equal ones when nobody did.
    """
    for form in forms:
        measure = form.measure_em(page)
        least = _columns(cells, [cell.least_em(form.whole_em) for cell in cells], len(shares), form)
        if sum(least) <= measure:
            wanted = _columns(cells, [cell.wanted_em for cell in cells], len(shares), form)
            return Setting(form, _widths(wanted, least, shares, measure))
    return None


def _columns(cells: Sequence[Cell], contents: Sequence[float], count: int, form: Form) -> list[float]:
    """What each column needs; a cell of several columns widens them evenly where they are too narrow."""
    columns = [form.padding_em] * count
    for cell, content in sorted(zip(cells, contents, strict=True), key=lambda pair: pair[0].columns):
        places = range(cell.column, min(cell.column + cell.columns, count))
        missing = content + form.padding_em - sum(columns[place] for place in places)
        for place in places if missing > 0 else ():
            columns[place] += missing / len(places)
    return columns


def _widths(
    wanted: Sequence[float], least: Sequence[float], shares: Sequence[float], measure: float
) -> tuple[float, ...]:
    """Columns that fill the measure, none narrower than it may be, and none broken if that can be."""
    has_room = sum(wanted) <= measure
    if len({round(share, 2) for share in shares}) > 1:
        chosen = [share / sum(shares) * measure for share in shares]
        return _raised(chosen, wanted if has_room else least)
    if has_room:
        return tuple(width / sum(wanted) * measure for width in wanted)
    air = min(AIR_EM, (measure - sum(least)) / len(least) / 4)
    least = [few + air for few in least]
    excess = [max(min(want, measure) - few, 0) for want, few in zip(wanted, least, strict=True)]
    share = (measure - sum(least)) / (sum(excess) or 1)
    return tuple(few + share * more for few, more in zip(least, excess, strict=True))


def _raised(widths: Sequence[float], least: Sequence[float]) -> tuple[float, ...]:
    """Widths with the narrow ones raised to what they need, at the cost of those that have more."""
    spare = [max(width - few, 0) for width, few in zip(widths, least, strict=True)]
    missing = sum(max(few - width, 0) for width, few in zip(widths, least, strict=True))
    kept = 1 - missing / (sum(spare) or 1)
    return tuple(few + kept * more for few, more in zip(least, spare, strict=True))
