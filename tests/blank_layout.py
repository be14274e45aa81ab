"""The pages of a book without setting any: one blank page for each unit, counted as usual."""

from pathlib import Path

import pikepdf

from compile.model.book import Book
from compile.model.unit import Anchor, Layout, Unit
from compile.typeset.paginate import paginate
from compile.typeset.parts import Late, TermFinder, plan_book


def blank_layout(book: Book, folder: Path) -> Layout:
    """The layout; the blank page lies in `folder`."""
    page, bleed = book.anthology.page.resolve(), 8.5
    pdf = pikepdf.new()
    size = (page.trim_width_mm / 25.4 * 72 + 2 * bleed, page.trim_height_mm / 25.4 * 72 + 2 * bleed)
    pdf.add_blank_page(page_size=size)
    pdf.save(folder / "blank.pdf")
    plan = plan_book(book, TermFinder(book))
    units = [
        Unit(part.id, folder / "blank.pdf", 1, **part.role.as_fields(), anchors=(Anchor(part.id, 0, 0, 0),))
        for part in plan
    ]
    leaves = paginate(units, 30)
    recipes = [part.recipe(leaves) if isinstance(part, Late) else part for part in plan]
    return Layout(leaves, (), contexts={recipe.id: recipe.context for recipe in recipes})


def blank_front(book: Book, folder: Path) -> Path:
    """A front of the cover that is cut to size."""
    page, pdf = book.anthology.page.resolve(), pikepdf.new()
    pdf.add_blank_page(page_size=(page.trim_width_mm / 25.4 * 72, page.trim_height_mm / 25.4 * 72))
    pdf.save(folder / "front.pdf")
    return folder / "front.pdf"
