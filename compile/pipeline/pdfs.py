"""A layout to the editions: for the press, with its cover, as the printer wants them; and to be read."""

import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from compile.bind import bind
from compile.designs import design_folders, find_file
from compile.files import Cache, digest
from compile.finish import fingerprint, finish, prepare
from compile.model.anthology import Press
from compile.model.book import Book
from compile.model.press import Inspection, PressLimits
from compile.model.report import Survey
from compile.model.unit import PRINT, READING, Layout
from compile.pipeline.cover import make_cover
from compile.pipeline.press import check_pictures, limits_of
from compile.pipeline.products import PREFLIGHT, REJECTED, Product, Watch
from compile.preflight import preflight
from compile.problems import Problem, ProblemError, has_errors
from compile.report import write_preflight


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for, and where it is made."""

    products: frozenset[Product]
    root: Path
    """The project."""
    folder: Path
    """Everything is written here."""
    cache: Cache
    jobs: int
    watch: Watch


def make_for_press(book: Book, layout: Layout, survey: Survey, order: Order) -> Survey:
    """The print edition and the cover, if they are asked for, in `products/`; the survey with what was found.

    With an error nothing more is made; a file that a printer would refuse lies in `rejected/`.
    """
    known = len(survey.problems)
    if Product.PRINT in order.products:
        survey = check_pictures(survey, layout)
    wanted = [product for product in _MAKERS if product in order.products]
    inspections: list[Inspection] = []
    for count, product in enumerate(wanted, 1):
        if has_errors(survey.problems[known:]):
            break
        path = order.folder / "products" / product
        try:
            survey = survey.with_problems(_MAKERS[product](book, layout, order, path))
        except ProblemError as stopped:
            return survey.with_problems(stopped.problems)
        inspections.append(_inspect(path, limits_of(product, survey, layout), order))
        survey = survey.with_problems(inspections[-1].problems)
        _reject(path, order, inspections[-1])
        order.watch("付印", count, len(wanted), product)
    if inspections:
        write_preflight(inspections, order.root / "styles", order.folder / PREFLIGHT)
    return survey


def make_screen(book: Book, layout: Layout, path: Path) -> tuple[Problem, ...]:
    """The reading edition; raises `ProblemError`."""
    bind(layout, book, READING, path)
    return ()


def _make_print(book: Book, layout: Layout, order: Order, path: Path) -> tuple[Problem, ...]:
    press = book.anthology.press
    _prepare_pictures(layout, press, order)
    bind(layout if press.covers else layout.block(), book, PRINT, path)
    tokens = find_file(design_folders(order.root / "styles", book.anthology), "tokens.css")
    return finish(path, press, order.root, tokens, order.cache.shelf("inks"))


def _prepare_pictures(layout: Layout, press: Press, order: Order) -> None:
    """Inks for the pictures of units that have none on the shelf yet, several units at a time."""
    inks = fingerprint(press, order.root)
    units = {leaf.unit.pdf for leaf in layout.leaves if leaf.unit and leaf.unit.pictures}
    keys = {path: digest(inks, path.parent.name) for path in sorted(units)}
    pending = [(path, key) for path, key in keys.items() if not order.cache.has(_INKED, key)]
    if order.jobs > 1 and len(pending) > order.jobs:  # a few are done sooner than processes start
        with ProcessPoolExecutor(order.jobs, mp_context=get_context("spawn")) as pool:
            for future in [pool.submit(_prepare, press, order.root, order.cache, *one) for one in pending]:
                future.result()


def _prepare(press: Press, root: Path, cache: Cache, unit: Path, key: str) -> None:
    cache.fetch(_INKED, key, lambda _folder: prepare(unit, press, root, cache.shelf("inks")))


def _make_cover(book: Book, layout: Layout, order: Order, path: Path) -> tuple[Problem, ...]:
    return make_cover(book, layout, order.root, order.cache, path)


_MAKERS = {Product.PRINT: _make_print, Product.COVER: _make_cover}
_INKED = "inked"
"""Kind of the marks in the cache that say whose pictures are on the shelf."""


def _inspect(path: Path, limits: PressLimits, order: Order) -> Inspection:
    return preflight(path, limits, order.cache.shelf("preflight"))


def _reject(path: Path, order: Order, inspection: Inspection) -> None:
    """Put a file aside that a printer would refuse."""
    if not inspection.is_printable:
        aside = order.folder / REJECTED / path.name
        aside.parent.mkdir(exist_ok=True)
        shutil.move(path, aside)
