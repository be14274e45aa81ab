"""The cover around the laid-out block, ready for the press; and its file taken away where it is wrong."""

import pickle
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from compile.cache import Cache
from compile.crew import Crew
from compile.digests import digest, program_digest
from compile.model.book import Book
from compile.model.unit import Layout, Leaf
from compile.pipeline.products import Product
from compile.problems import Problem, ProblemError

PAGES_CHANGED = "cover-pages-changed"
"""The problem of a block that has other pages than the cover was signed off for."""
_PROBLEMS = "problems.pickle"


def expect_cover(book: Book, root: Path, cache: Cache, crew: Crew, leaves: Sequence[Leaf]) -> None:
    """Let a crew begin with the spread around these leaves; what is wrong is told when the cover is made."""
    from compile.cover import measure_cover
    from compile.typeset import begin_cover

    with suppress(ProblemError):
        spread, _ = measure_cover(book.anthology, leaves)
        begin_cover(book, spread, root / "styles", cache, crew)


def make_cover(book: Book, layout: Layout, root: Path, cache: Cache, path: Path) -> tuple[Problem, ...]:
    """Write the spread, finished once for the same settings; its inks are all four, whatever the interior's.

    Raises `ProblemError` where the block has other pages than were signed off with the printer.
    """
    from compile.bind import bind_spread
    from compile.cover import measure_cover
    from compile.finish import finish
    from compile.pipeline.colours import Palette, colour_unit
    from compile.tokens import read_tokens
    from compile.typeset import typeset_cover

    styles = root / "styles"
    spread, found = measure_cover(book.anthology, layout.leaves)
    unit, crowded = typeset_cover(book, spread, styles, cache, Crew(1))
    press = book.anthology.press.model_copy(update={"interior": "彩色"})
    palette = Palette(read_tokens(styles, book.anthology), cache, press, root)
    coloured = colour_unit(unit, palette)
    key = digest(program_digest(), coloured.pdf.parent.name, repr(spread), book.anthology.model_dump_json())

    def make(folder: Path) -> None:
        bind_spread(coloured, spread, book, folder / Product.COVER)
        (folder / _PROBLEMS).write_bytes(pickle.dumps(finish(folder / Product.COVER, press, root)))

    folder = cache.fetch("cover", key, make)
    shutil.copyfile(folder / Product.COVER, path)
    finished: tuple[Problem, ...] = pickle.loads((folder / _PROBLEMS).read_bytes())
    return (*found, *crowded, *finished)


def withdraw_cover(build: Path, problems: Iterable[Problem]) -> None:
    """Delete the cover of an earlier run when its spine no longer fits the block."""
    if any(problem.code == PAGES_CHANGED for problem in problems):
        (build / Product.COVER).unlink(missing_ok=True)
