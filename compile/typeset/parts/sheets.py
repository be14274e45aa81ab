"""Leaves to what stands on them outside the type area: folios, running heads, thumb marks."""

from collections.abc import Iterator, Sequence

from compile.model.unit import Folios, Leaf, Opens
from compile.typeset.parts.context import colour, part_label
from compile.typeset.recipe import SHEETS, Recipe, Role

LEAVES = 96
"""Most leaves of one unit of sheets: several are set at a time, and only those that changed are set again."""


def sheets_recipes(leaves: Sequence[Leaf]) -> Iterator[Recipe]:
    """One page for each leaf, laid over it when the book is bound."""
    for start in range(0, len(leaves), LEAVES):
        yield _recipe(leaves[start : start + LEAVES], start // LEAVES + 1)


def _recipe(leaves: Sequence[Leaf], number: int) -> Recipe:
    pages = [
        {
            "side": "recto" if leaf.is_recto else "verso",
            "folio": leaf.label if leaf.shows_folio else "",
            "head": leaf.head,
            "part": part_label(leaf.part) if leaf.part else "",
            "number": leaf.part,
            "colour": colour(leaf.part),
        }
        for leaf in leaves
    ]
    context = {"leaves": pages, "colour": 0, "id": ""}
    return Recipe(f"sheets-{number}", "书眉与页码", SHEETS, context, Role(Opens.RECTO, Folios.NONE))
