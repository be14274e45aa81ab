"""Leaves to what stands on them outside the type area: running heads and thumb marks, and folios.

Folios are set apart. When pages are added, every later leaf has another folio, but its head stays; and folio
57 looks as it did, whichever leaf it is laid over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from compile.model.unit import Folios, Leaf, Opens
from compile.typeset.parts.context import colour, part_label
from compile.typeset.recipe import SHEETS, Recipe, Role

LEAVES = 96
"""Most pages of one unit of sheets: several are set at a time, and only those that changed are set again."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """What is to be set, and where it is laid."""

    recipes: tuple[Recipe, ...]
    laid: tuple[tuple[tuple[int, int], ...], ...]
    """For each leaf, from the lowest: which recipe, and the page of its unit."""


class _Page(NamedTuple):
    """What the template is given for one page: all but the folio, or the folio alone."""

    side: str
    folio: str = ""
    head: str = ""
    part: str = ""
    number: int = 0
    colour: int = 0
    has_folio: bool = False
    """Whether a folio will be laid over it."""


def plan_sheets(leaves: Sequence[Leaf]) -> Sheets:
    """The sheets of all leaves, those that are alike set once; none for a blank."""
    wanted = [tuple(_layers(leaf)) for leaf in leaves]
    series: dict[str, dict[_Page, int]] = {}
    # with the folios that no leaf shows, so that all others keep their places when pages are added
    numbered = (_folio(leaf) for leaf in leaves if leaf.label)
    for name, page in chain(numbered, *wanted):
        pages = series.setdefault(name, {})
        pages.setdefault(page, len(pages))
    starts: dict[str, int] = {}
    recipes: list[Recipe] = []
    for name, pages in series.items():
        starts[name] = len(recipes)
        recipes += _recipes(name, list(pages))

    def place(name: str, page: _Page) -> tuple[int, int]:
        recipe, number = divmod(series[name][page], LEAVES)
        return starts[name] + recipe, number

    return Sheets(tuple(recipes), tuple(tuple(place(*layer) for layer in layers) for layers in wanted))


def _layers(leaf: Leaf) -> Iterator[tuple[str, _Page]]:
    if leaf.unit:
        yield _head(leaf)
        if leaf.shows_folio:
            yield _folio(leaf)


def _head(leaf: Leaf) -> tuple[str, _Page]:
    """A series for each part, so that what is added to one leaves the others as they are."""
    part = part_label(leaf.part) if leaf.part else ""
    page = _Page(_side(leaf), "", leaf.head, part, leaf.part, colour(leaf.part), leaf.shows_folio)
    return f"heads-{leaf.part}", page


def _folio(leaf: Leaf) -> tuple[str, _Page]:
    return "folios" if leaf.label.isdigit() else "folios-roman", _Page(_side(leaf), leaf.label)


def _side(leaf: Leaf) -> str:
    return "recto" if leaf.is_recto else "verso"


def _recipes(name: str, pages: Sequence[_Page]) -> Iterator[Recipe]:
    role = Role(Opens.RECTO, Folios.NONE)
    for start in range(0, len(pages), LEAVES):
        leaves = [page._asdict() for page in pages[start : start + LEAVES]]
        context = {"leaves": leaves, "colour": 0, "id": ""}
        yield Recipe(f"{name}-{start // LEAVES + 1}", "书眉与页码", SHEETS, context, role)
