"""The pages of a PDF to what they show."""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pikepdf

from compile.cache import News, Pack, Shelf
from compile.model.plane import Box
from compile.preflight.contents import inherited, read_marks
from compile.preflight.facts import Page
from compile.preflight.marks import Alike, Marks
from compile.preflight.recall import Recall
from compile.preflight.typefaces import Font
from compile.preflight.walk import Library

Ahead: TypeAlias = Callable[[], list[Marks]]
"""Gives what was read of the last pages, or nothing."""
_NO_BOX: Box = (0.0, 0.0, 0.0, 0.0)
_FEW, _MANY = 20, 100
"""With more parts unknown than few, many pages take longer to read than a process to start."""
_VERY_MANY = 400
"""So many pages do, too, where everything is known."""
_OWN_SHARE = 0.55
"""Of very many pages: the other process has to start."""


def read_pages(
    pdf: pikepdf.Pdf, shelf: Shelf | None, pack: Pack | None, begin: Callable[[int], Ahead]
) -> tuple[tuple[Page, ...], tuple[Font, ...]]:
    """All pages in their order, and the fonts that they show.

    When there are very many, or it shows that many have to be read, `begin` lets another process read those
    from a number on.
    """
    count = len(pdf.pages)
    ahead: tuple[int, Ahead] | None = None
    if count >= _VERY_MANY:
        first = round(count * _OWN_SHARE)
        ahead = first, begin(first)
    library = Library(shelf=shelf)
    recall = Recall(pdf, library, pack) if pack else None
    alike = Alike()
    known: Iterator[Marks] = iter(())
    pages: list[Page] = []
    for number, page in enumerate(pdf.pages):
        left = count - number
        if recall and not ahead and recall.unknown >= _FEW and left >= _MANY:
            half = number + left // 2
            ahead = half, begin(half)
        if ahead and ahead[0] == number:
            known = iter(ahead[1]())
        marks = next(known, None) or _read_marks(page, recall or read_marks, library)
        pages.append(_describe(page, number + 1, alike.share(marks)))
    shown = {key for page in pages for key in page.marks.fonts}
    return tuple(pages), tuple(library.used[key] for key in sorted(shown))


def read_ahead(pdf: pikepdf.Pdf, shelf: Shelf | None, pack: Pack, first: int) -> tuple[list[Marks], News]:
    """What the pages from that number on show, and the news of the pack."""
    library = Library(shelf=shelf)
    recall = Recall(pdf, library, pack)
    alike = Alike()
    marks = [alike.share(_read_marks(page, recall, library)) for page in list(pdf.pages)[first:]]
    return marks, pack.news()


_Read: TypeAlias = Callable[[Any, Box, Library], Marks]


def _read_marks(page: pikepdf.Page, read: _Read, library: Library) -> Marks:
    """What it shows within its bleed, or on the sheet where it has none."""
    return read(page.obj, _box(page.obj.get("/BleedBox")) or _media(page), library)


def _describe(page: pikepdf.Page, number: int, marks: Marks) -> Page:
    bleed, trim = _box(page.obj.get("/BleedBox")), _box(page.obj.get("/TrimBox"))
    return Page(number, _media(page), trim, bleed, _box(inherited(page.obj, "/CropBox")), marks)


def _media(page: pikepdf.Page) -> Box:
    return _box(inherited(page.obj, "/MediaBox")) or _NO_BOX


def _box(value: Any) -> Box | None:
    """A rectangle with its corners in order; `None` for what is none."""
    try:
        one, two, three, four = (float(number) for number in value)
    except (TypeError, ValueError):
        return None
    return min(one, three), min(two, four), max(one, three), max(two, four)
