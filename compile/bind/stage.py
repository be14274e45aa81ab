"""The stage itself, in the order in which a PDF is put together."""

from pathlib import Path

import pikepdf

from compile.bind.faces import merge_fonts
from compile.bind.metadata import add_metadata
from compile.bind.navigation import (
    add_destinations,
    add_labels,
    add_outline,
    join_links,
)
from compile.bind.pages import join_pages, place_spread
from compile.bind.sheet import lay_out, lay_out_spread
from compile.bind.structure import add_structure, drop_structure
from compile.model.book import Book
from compile.model.spread import Spread
from compile.model.unit import Binding, Layout, Unit
from compile.pdf import drop_annotations, save_pdf
from compile.problems import ProblemError

PDF_VERSION = "1.7"


def bind(layout: Layout, book: Book, binding: Binding, out: Path, identity: str = "") -> None:
    """Write one edition of the book; the same layout and book make the same bytes.

    `identity` is the fingerprint of both, if it is known. Raises `ProblemError` where a link leads nowhere
    or an anchor is there twice; then `out` stays as it was.
    """
    with join(layout, book, binding) as pdf:
        save_pdf(pdf, out, min_version=PDF_VERSION, identity=identity)


def join(layout: Layout, book: Book, binding: Binding) -> pikepdf.Pdf:
    """One edition of the book, not yet saved; raises `ProblemError` as `bind` does."""
    sheet = lay_out(book.anthology.page.resolve(), binding)
    pdf = join_pages(layout, sheet)
    if not binding.is_whole:
        drop_annotations(pdf)
    problems = (*add_destinations(pdf, layout, sheet), *join_links(pdf, layout))
    if problems:
        raise ProblemError(*problems)
    if not binding.has_links:
        drop_annotations(pdf)
    merge_fonts(pdf)  # before there are ten times as many objects to look through
    if binding.has_tags:
        add_structure(pdf, layout, sheet)
    else:
        drop_structure(pdf)
    add_outline(pdf, layout, sheet)
    add_labels(pdf, layout.leaves)
    add_metadata(pdf, book.anthology.book, is_tagged=binding.has_tags)
    return pdf


def bind_spread(unit: Unit, spread: Spread, book: Book, out: Path) -> None:
    """Write the cover for the press: one page; the same unit and book make the same bytes."""
    pdf = place_spread(unit, lay_out_spread(spread))
    drop_annotations(pdf)
    drop_structure(pdf)
    merge_fonts(pdf)
    add_metadata(pdf, book.anthology.book, is_tagged=False)
    save_pdf(pdf, out, min_version=PDF_VERSION)
