"""The cover's measures to the recipe of its spread: the sides of the reading edition, and the spine."""

from dataclasses import asdict
from typing import Any

from compile.model.book import Book
from compile.model.spread import Spread
from compile.model.unit import Folios, Opens
from compile.problems import Problem
from compile.typeset.parts.recipes import SIDES, cover_context, cover_picture
from compile.typeset.parts.spine import letter_spine
from compile.typeset.recipe import Recipe, Role

TITLE = "印刷封面"


def spread_recipe(book: Book, spread: Spread) -> tuple[Recipe, tuple[Problem, ...]]:
    """The spread; and what its spine has no room for."""
    lettering, problems = letter_spine(book.anthology.book, spread)
    pictures = {name: cover_picture(book, name) for name in SIDES}
    blocks = tuple(
        {"t": "Div", "c": [["", ["side", name], []], [picture]]}
        for name, picture in pictures.items()
        if picture
    )
    measures: dict[str, Any] = asdict(spread) | {"width_mm": round(spread.width_mm, 3)}
    drawn = [name for name, picture in pictures.items() if not picture]
    context = cover_context(book.anthology) | {"spread": measures, "lettering": lettering, "drawn": drawn}
    role = Role(Opens.RECTO, Folios.NONE, is_cover=True)
    return Recipe("spread", TITLE, "spread", context, role, blocks, book.cover_folder), problems
