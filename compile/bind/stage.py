"""The stage itself, in the order in which a PDF is put together."""

from pathlib import Path

import pikepdf

from compile.bind.faces import merge_fonts
from compile.bind.metadata import add_metadata
from compile.bind.navigation import (
    add_destinations,
    add_labels,
    add_outline,
    drop_annotations,
    join_links,
)
from compile.bind.pages import join_pages
from compile.bind.sheet import lay_out
from compile.bind.structure import add_structure, drop_structure
from compile.model.book import Book
from compile.model.unit import Binding, Layout
from compile.pdf import save_pdf
from compile.problems import ProblemError

PDF_VERSION = "1.7"


def bind(layout: Layout, book: Book, binding: Binding, out: Path) -> None:
    """Write one edition of the book; the same layout and book make the same bytes.

    Raises `ProblemError` where a link leads nowhere or an anchor is there twice; then `out` stays
    as it was.
    """
    sheet = lay_out(book.anthology.page.resolve(), binding)
    pdf = pikepdf.new()
    join_pages(pdf, layout, sheet)
    problems = (*add_destinations(pdf, layout, sheet), *join_links(pdf, layout))
    if problems:
        raise ProblemError(*problems)
    if not binding.has_links:
        drop_annotations(pdf)
    if binding.has_tags:
        add_structure(pdf, layout, sheet)
    else:
        drop_structure(pdf)
    merge_fonts(pdf)
    add_outline(pdf, layout, sheet)
    add_labels(pdf, layout.leaves)
    add_metadata(pdf, book.anthology.book, is_tagged=binding.has_tags)
    save_pdf(pdf, out, min_version=PDF_VERSION)
