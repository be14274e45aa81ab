"""A layout to what the pages say, the reading edition, and the print edition as the press wants it."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from compile.bind import bind
from compile.designs import design_folders, find_file
from compile.finish import finish
from compile.model.book import Book
from compile.model.report import Entry, Survey
from compile.model.unit import PRINT, READING, Layout
from compile.pipeline.press import check_pictures, count_pages, limits_of
from compile.pipeline.products import PREFLIGHT, REJECTED, Product, Watch
from compile.preflight import preflight
from compile.problems import has_errors
from compile.report import write_preflight


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for, and where it is made."""

    products: frozenset[Product]
    root: Path
    """The project."""
    folder: Path
    """Everything is written here."""
    watch: Watch


def make_pdfs(book: Book, layout: Layout, survey: Survey, order: Order) -> Survey:
    """The editions that are asked for, in `products/`, and the survey with what was found.

    The print edition comes first: with an error in it, nothing else is made, and it lies in `rejected/`.
    """
    survey = _read_layout(survey, layout)
    wanted = [product for product in (Product.PRINT, Product.SCREEN) if product in order.products]
    if Product.PRINT in wanted:
        known = len(survey.problems)
        survey = check_pictures(survey, layout)
        if not has_errors(survey.problems[known:]):
            survey = _make_print(book, layout, survey, order)
            order.watch("装订", 1, len(wanted), Product.PRINT)
        if has_errors(survey.problems[known:]):
            return survey
    if Product.SCREEN in wanted:
        bind(layout, book, READING, order.folder / "products" / Product.SCREEN)
        order.watch("装订", len(wanted), len(wanted), Product.SCREEN)
    return survey


def _read_layout(survey: Survey, layout: Layout) -> Survey:
    entries = tuple(_with_pages(entry, layout) for entry in survey.entries)
    survey = replace(survey, entries=entries, budget=count_pages(survey, layout))
    return survey.with_problems(layout.problems)


def _with_pages(entry: Entry, layout: Layout) -> Entry:
    """The entry with its place in the book; without one when it was left out."""
    leaves = [leaf for leaf in layout.leaves if leaf.unit and leaf.unit.id == entry.submission.id]
    return replace(entry, first_folio=leaves[0].label if leaves else "", pages=len(leaves))


def _make_print(book: Book, layout: Layout, survey: Survey, order: Order) -> Survey:
    path, styles = order.folder / "products" / Product.PRINT, order.root / "styles"
    bind(layout, book, PRINT, path)
    tokens = find_file(design_folders(styles, book.anthology), "tokens.css")
    survey = survey.with_problems(finish(path, book.anthology.press, order.root, tokens))
    inspection = preflight(path, limits_of(book.anthology, survey, layout))
    write_preflight((inspection,), styles, order.folder / PREFLIGHT)
    if not inspection.is_printable:
        rejected = order.folder / REJECTED / path.name
        rejected.parent.mkdir()
        shutil.move(path, rejected)
    return survey.with_problems(inspection.problems)
