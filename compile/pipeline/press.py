"""The print edition before it leaves the house: pictures at their size, sheets, the printer's rules."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from compile.fonts import FAMILIES
from compile.model.press import PressLimits
from compile.model.report import Entry, LastPage, PageBudget, Survey
from compile.model.unit import Layout, Leaf, Unit
from compile.pipeline.products import Product

_NEARLY_EMPTY = 200
"""A last page with fewer characters is worth a look: some five lines."""


def read_layout(survey: Survey, layout: Layout) -> Survey:
    """The survey with the pages of each case, and those of the block."""
    leaves: dict[str, list[Leaf]] = {}
    for leaf in layout.leaves:
        if leaf.unit:
            leaves.setdefault(leaf.unit.id, []).append(leaf)
    entries = tuple(_with_pages(entry, leaves.get(entry.submission.id, ())) for entry in survey.entries)
    survey = replace(survey, entries=entries, budget=count_pages(survey, layout))
    return survey.with_problems(layout.problems)


def _with_pages(entry: Entry, leaves: Sequence[Leaf]) -> Entry:
    """The entry with its place in the book; without one when it was left out."""
    return replace(entry, first_folio=leaves[0].label if leaves else "", pages=len(leaves))


def measure_pictures(survey: Survey) -> None:
    """Measure the pictures of all cases, as `check_pictures` will."""
    from compile.check import read_raster

    for reading in filter(None, (entry.reading for entry in survey.entries)):
        for figure in reading.case.figures if reading.case else ():
            if figure.media:
                read_raster(reading.folder / f"media/{figure.media}")


def check_pictures(survey: Survey, layout: Layout) -> Survey:
    """The survey with what to ask hospitals for, those too whose cases were left out of the book for it."""
    from compile.check import check_printed

    anthology = survey.anthology
    assert anthology
    for entry, unit in _cases(survey, layout):
        assert entry.reading
        requests, problems = check_printed(anthology, entry.submission, entry.reading, unit.pictures)
        requests = tuple(dict.fromkeys((*survey.requests, *requests)))
        survey = replace(survey, requests=requests).with_problems(problems)
    return survey


def limits_of(product: Product, survey: Survey, layout: Layout) -> PressLimits:
    """What the printer of this book accepts; pictures of cases were judged with the cases."""
    assert survey.anthology
    press, limits = survey.anthology.press, survey.anthology.limits
    shared = PressLimits(
        bleed_mm=survey.anthology.page.resolve().bleed_mm,
        ink_percent=press.ink_limit,
        picture_ppi=limits.picture_ppi,
        picture_low_ppi=limits.picture_low_ppi,
        line_art_ppi=limits.line_art_ppi,
        families=frozenset(FAMILIES),
    )
    if product is Product.COVER:
        return shared
    bound = layout if press.covers else layout.block()
    return replace(
        shared,
        page_multiple=1 if press.covers else press.multiple,
        is_black_only=press.interior == "单色",
        judged=frozenset(_judged(survey, bound)),
    )


def _judged(survey: Survey, layout: Layout) -> Iterator[tuple[int, frozenset[int]]]:
    """The pictures of cases, by their pages of the bound book."""
    from compile.check import read_raster

    leaves = enumerate(layout.leaves, 1)
    first_pages = {leaf.unit.id: number for number, leaf in leaves if leaf.unit and not leaf.page}
    for entry, unit in _cases(survey, layout):
        assert entry.reading
        for printed in unit.pictures:
            raster = read_raster(entry.reading.folder / printed.file)
            if raster:
                yield first_pages[unit.id] + printed.page, frozenset((raster.across, raster.down))


def count_pages(survey: Survey, layout: Layout) -> PageBudget:
    """How the pages of the block fill its sheets, and which cases end on a page that is nearly empty."""
    assert survey.anthology
    leaves = [leaf for leaf in layout.leaves if not leaf.is_cover]
    blanks = sum(1 for _ in takewhile(lambda leaf: leaf.unit is None, reversed(leaves)))
    last = [LastPage(unit.id, _title(entry), _on_last_page(unit)) for entry, unit in _cases(survey, layout)]
    nearly_empty = sorted(
        (page for page in last if page.characters < _NEARLY_EMPTY), key=lambda page: page.characters
    )
    return PageBudget(
        pages=len(leaves),
        blanks=blanks,
        inner_blanks=sum(leaf.unit is None for leaf in leaves) - blanks,
        multiple=survey.anthology.press.multiple,
        nearly_empty=tuple(nearly_empty),
    )


def _cases(survey: Survey, layout: Layout) -> Iterator[tuple[Entry, Unit]]:
    """The cases that are in the book, in its order."""
    entries = {entry.submission.id: entry for entry in survey.entries}
    for leaf in layout.leaves:
        if leaf.unit and not leaf.page and leaf.unit.id in entries:
            yield entries[leaf.unit.id], leaf.unit


def _title(entry: Entry) -> str:
    return entry.reading.case.metadata.title if entry.reading and entry.reading.case else entry.submission.id


def _on_last_page(unit: Unit) -> int:
    """Characters on the last page; more than there are when a picture stands on it."""
    last = unit.pages - 1
    if any(picture.page == last for picture in unit.pictures):
        return _NEARLY_EMPTY
    return unit.last_characters
