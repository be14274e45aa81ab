"""A layout to the editions: for the press, with its cover, as the printer wants them; and to be read."""

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from compile.bind import bind
from compile.cache import Cache
from compile.crew import Crew
from compile.digests import digest
from compile.finish import changes_pages, declare, finish
from compile.model.book import Book
from compile.model.press import Inspection, PressLimits
from compile.model.report import Survey
from compile.model.unit import PRINT, READING, Declaration, Layout
from compile.pipeline.colours import Palette, colour_ahead, colour_layout
from compile.pipeline.cover import make_cover
from compile.pipeline.excerpt import bind_excerpt
from compile.pipeline.press import check_pictures, limits_of
from compile.pipeline.products import PREFLIGHT, REJECTED, Product, Watch
from compile.preflight import preflight
from compile.problems import Problem, ProblemError, has_errors
from compile.report import write_preflight
from compile.tokens import read_tokens


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


@dataclass(frozen=True, slots=True)
class Editions:
    """The layout as it was set, and the colours of the editions that are made of it."""

    layout: Layout
    screen: Palette
    press: Palette
    printed: Layout
    """What the press gets: without the cover, if that is printed by itself."""


def choose_colours(book: Book, layout: Layout, order: Order, crew: Crew) -> Editions:
    """The editions, for which a crew has coloured what is much.

    Raises `ProblemError` where a profile cannot be used.
    """
    tokens, press = read_tokens(order.root / "styles", book.anthology), book.anthology.press
    screen, inks = Palette(tokens, order.cache), Palette(tokens, order.cache, press, order.root)
    editions = Editions(layout, screen, inks, layout if press.covers else layout.block())
    if Product.SCREEN in order.products:
        colour_ahead(layout, screen, crew)
    if Product.PRINT in order.products:
        colour_ahead(editions.printed, inks, crew)
    return editions


def make_for_press(book: Book, editions: Editions, survey: Survey, order: Order) -> Survey:
    """The print edition and the cover, if they are asked for, in `products/`; the survey with what was found.

    With an error nothing more is made; a file that a printer would refuse lies in `rejected/`.
    """
    known = len(survey.problems)
    if Product.PRINT in order.products:
        survey = check_pictures(survey, editions.layout)
    wanted = [product for product in _MAKERS if product in order.products]
    inspections: list[Inspection] = []
    for count, product in enumerate(wanted, 1):
        if has_errors(survey.problems[known:]):
            break
        path = order.folder / "products" / product
        try:
            survey = survey.with_problems(_MAKERS[product](book, editions, order, path))
        except ProblemError as stopped:
            return survey.with_problems(stopped.problems)
        inspections.append(_inspect(path, limits_of(product, survey, editions.layout), order))
        survey = survey.with_problems(inspections[-1].problems)
        _reject(path, order, inspections[-1])
        order.watch("付印", count, len(wanted), product)
    if inspections:
        write_preflight(inspections, order.root / "styles", order.folder / PREFLIGHT)
    return survey


def make_screen(book: Book, editions: Editions, order: Order) -> tuple[Problem, ...]:
    """The reading edition, in `products/`; raises `ProblemError`."""
    path = order.folder / "products" / Product.SCREEN
    layout = colour_layout(editions.layout, editions.screen)
    bind(layout, book, READING, path, Declaration(identity=_fingerprint(layout, book)))
    return ()


def make_epub(book: Book, editions: Editions, order: Order) -> tuple[Problem, ...]:
    """The electronic book, in `products/`, and what EPUBCheck warns of; raises `ProblemError`."""
    from compile.epub import make_epub, validate_epub  # only this product needs it

    path = order.folder / "products" / Product.EPUB
    with tempfile.TemporaryDirectory(prefix="front-") as folder:
        front = _bind_front(book, editions.layout, order, Path(folder) / "front.pdf")
        shelf = order.cache.shelf("epub")
        make_epub(book, editions.layout, order.root / "styles", path, front, shelf=shelf)
    problems = validate_epub(path, book, editions.layout)
    if has_errors(problems):
        raise ProblemError(*problems)
    return problems


def _bind_front(book: Book, layout: Layout, order: Order, path: Path) -> Path | None:
    """The front of the cover as the reading edition shows it; `None` for a book without."""
    leaves = tuple(leaf for leaf in layout.leaves if leaf.unit and leaf.unit.id == "cover")
    if not leaves:
        return None
    bind_excerpt(book, replace(layout, leaves=leaves), order.root / "styles", order.cache, path)
    return path


TO_BE_READ = {Product.SCREEN: make_screen, Product.EPUB: make_epub}


def make_print(book: Book, editions: Editions, order: Order, path: Path) -> tuple[Problem, ...]:
    """The print edition as the printer wants it; raises `ProblemError`."""
    press, layout = book.anthology.press, colour_layout(editions.printed, editions.press)
    content = _fingerprint(layout, book)
    if changes_pages(press):
        bind(layout, book, PRINT, path, Declaration(identity=content))
        return finish(path, press, order.root)
    declaration, problems = declare(press, order.root, content)
    bind(layout, book, PRINT, path, declaration)
    return problems


def _fingerprint(layout: Layout, book: Book) -> str:
    """Of all that a bound edition shows and says of itself: its files are named by what they hold."""
    pages = [
        [(leaf.unit.pdf, leaf.page), *layout.sheets[leaf.sheet]] if leaf.unit else []
        for leaf in layout.leaves
    ]
    names = [[(file.parent.name, page) for file, page in layers] for layers in pages]
    return digest(repr(names), book.anthology.book.model_dump_json(), book.anthology.page.model_dump_json())


def _make_cover(book: Book, editions: Editions, order: Order, path: Path) -> tuple[Problem, ...]:
    return make_cover(book, editions.layout, order.root, order.cache, path)


_MAKERS = {Product.PRINT: make_print, Product.COVER: _make_cover}


def _inspect(path: Path, limits: PressLimits, order: Order) -> Inspection:
    return preflight(path, limits, order.cache.shelf("preflight"), jobs=order.jobs)


def _reject(path: Path, order: Order, inspection: Inspection) -> None:
    """Put a file aside that a printer would refuse."""
    if not inspection.is_printable:
        aside = order.folder / REJECTED / path.name
        aside.parent.mkdir(exist_ok=True)
        shutil.move(path, aside)
