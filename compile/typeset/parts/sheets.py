"""Leaves to what stands on them outside the type area: folios, running heads, thumb marks."""

from collections.abc import Iterable

from compile.model.unit import Folios, Leaf, Opens
from compile.typeset.parts.context import colour, part_label
from compile.typeset.recipe import SHEETS, Recipe, Role


def sheets_recipe(leaves: Iterable[Leaf]) -> Recipe:
    """One page for each leaf, laid over it when the book is bound."""
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
    return Recipe("sheets", "书眉与页码", SHEETS, context, Role(Opens.RECTO, Folios.NONE))
