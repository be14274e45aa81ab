"""The cover's spread as one page; it is set when the pages of the block are counted."""

from pathlib import Path

from compile.cache import Cache
from compile.crew import Crew
from compile.model.book import Book
from compile.model.spread import Spread
from compile.model.unit import Unit
from compile.problems import Problem
from compile.typeset.parts import spread_recipe
from compile.typeset.press import Press
from compile.typeset.progress import silent
from compile.typeset.workshop import Workshop


def typeset_cover(
    book: Book, spread: Spread, styles: Path, cache: Cache, crew: Crew
) -> tuple[Unit, tuple[Problem, ...]]:
    """Set the spread, unless it was set before; its spine's problems are told.

    Raises `ProblemError` where it cannot be set.
    """
    recipe, problems = spread_recipe(book, spread)
    (unit,) = _workshop(book, styles, cache, crew).set_units([recipe])
    return unit, problems


def begin_cover(book: Book, spread: Spread, styles: Path, cache: Cache, crew: Crew) -> None:
    """Let a crew that has loaded the engine begin with it; what is wrong is told by `typeset_cover`."""
    recipe, _ = spread_recipe(book, spread)
    _workshop(book, styles, cache, crew).begin(recipe)


def _workshop(book: Book, styles: Path, cache: Cache, crew: Crew) -> Workshop:
    return Workshop(Press.open(book.anthology, styles, cache.folder), crew, silent)
