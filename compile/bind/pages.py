"""Unit pages to bound pages: moved for their side, boxed, with the sheet laid over."""

from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from compile.bind.sheet import Sheet
from compile.model.unit import Layout, Leaf, Unit
from compile.pdf import gather_pages, to_array, to_number, to_words

OVERLAY = "/Sheet"
"""With a number behind it, the name among a page's resources of what is laid over it."""
STREAM_KEYS = frozenset({"/Length", "/Filter", "/DecodeParms"})
"""Entries that describe how a stream is stored, not what it is."""


def join_pages(layout: Layout, sheet: Sheet) -> pikepdf.Pdf:
    """A PDF with one page for each leaf, which takes what is large from the units' files when it is saved."""
    filled = [leaf for leaf in layout.leaves if leaf.unit]
    overlays = list(dict.fromkeys(one for leaf in filled for one in layout.sheets[leaf.sheet]))
    book = gather_pages([*((leaf.unit.pdf, leaf.page) for leaf in filled if leaf.unit), *overlays])
    laid = list(book.pages)[len(filled) :]
    forms = {overlay: _as_form(book, page) for overlay, page in zip(overlays, laid, strict=True)}
    for page in reversed(laid):  # `del` would look through all pages for each
        book.pages.remove(page)  # type: ignore[call-arg]  # its stub knows numbers only
    streams = _Streams(book)
    for leaf, page in zip(filled, book.pages, strict=True):
        over = [forms[one] for one in layout.sheets[leaf.sheet]]
        _place(page, sheet, leaf, streams, _draw(len(over), sheet))
        _add_forms(page, over)
    for number, leaf in enumerate(layout.leaves):
        if leaf.unit is None:
            book.pages.insert(number, pikepdf.Page(Dictionary(Type=Name.Page, Resources=Dictionary())))
    _set_boxes(book, sheet)
    return book


def place_spread(unit: Unit, sheet: Sheet) -> pikepdf.Pdf:
    """A PDF of the one page of the cover's spread, which has no sheet laid over it."""
    book = gather_pages([(unit.pdf, 0)])
    leaf = Leaf(unit, 0, is_recto=True, label="", shows_folio=False, head="")
    _place(book.pages[0], sheet, leaf, _Streams(book))
    _set_boxes(book, sheet)
    return book


class _Streams:
    """What many pages have around their own content, each kind of it once."""

    def __init__(self, book: pikepdf.Pdf) -> None:
        self.book = book
        self._streams: dict[str, Any] = {}

    def of(self, content: str) -> Any:
        """The one stream of this content."""
        if content not in self._streams:
            self._streams[content] = self.book.make_stream(content.encode())
        return self._streams[content]


def _place(page: pikepdf.Page, sheet: Sheet, leaf: Leaf, streams: _Streams, over: str = "") -> None:
    """Move what is on the page, its patterns and its links; `over` is drawn last, and stays where it is."""
    right, up = sheet.shift(leaf)
    # The resources of a unit are one object for all its pages: each page needs its own to change.
    page.obj.Resources = _copy_of(page.obj.Resources)
    own = page.obj.Contents
    page.obj.Contents = Array(
        [
            streams.of(f"q {to_words(1, 0, 0, 1, right, up)} cm\n"),
            *(own if isinstance(own, Array) else [own]),
            streams.of(f"\nQ\n{over}"),
        ]
    )
    _move_patterns(streams.book, page.obj.Resources, right, up)
    for link in page.obj.get("/Annots", Array()):
        x1, y1, x2, y2 = (float(value) for value in link.Rect)
        left, bottom = min(x1, x2) + right, min(y1, y2) + up
        link.Rect = to_array((left, bottom, left + abs(x2 - x1), bottom + abs(y2 - y1)))


def _move_patterns(book: pikepdf.Pdf, resources: Any, right: float, up: float) -> None:
    """A pattern hangs on the page, not on what is drawn (ISO 32000, 8.7.3.1): `cm` does not move it."""
    patterns = resources.get("/Pattern")
    if not patterns or not (right or up):
        return
    moved = Dictionary()
    for name, pattern in patterns.items():
        copy = _copy(book, pattern)
        matrix = [float(value) for value in copy.get("/Matrix", Array([1, 0, 0, 1, 0, 0]))]
        matrix[4] += right
        matrix[5] += up
        copy.Matrix = to_array(matrix)
        moved[name] = copy
    resources.Pattern = moved


def _copy(book: pikepdf.Pdf, pattern: Any) -> Any:
    if not isinstance(pattern, pikepdf.Stream):
        return book.make_indirect(_copy_of(pattern))
    copy = book.make_stream(pattern.read_bytes())
    for name, value in pattern.items():
        if name not in STREAM_KEYS:
            copy[name] = value
    return copy


def _copy_of(dictionary: Any) -> Dictionary:
    """A dictionary of the same entries, which may be changed for one page alone."""
    return Dictionary(dictionary)


def _as_form(book: pikepdf.Pdf, overlay: pikepdf.Page) -> Any:
    for box in ("/TrimBox", "/BleedBox"):  # qpdf would cut the form there, and the bleed with it
        if box in overlay.obj:
            del overlay.obj[box]
    return book.make_indirect(overlay.as_form_xobject())


def _draw(count: int, sheet: Sheet) -> str:
    """What draws so many forms, over the trimmed page."""
    names = " ".join(f"{OVERLAY}{number} Do" for number in range(count))
    placed = f"q {to_words(1, 0, 0, 1, sheet.margin, sheet.margin)} cm {names} Q"
    return f"/Artifact <</Type /Pagination>> BDC {placed} EMC\n"


def _add_forms(page: pikepdf.Page, forms: Sequence[Any]) -> None:
    objects = _copy_of(page.obj.Resources.get("/XObject", {}))
    for number, form in enumerate(forms):
        objects[f"{OVERLAY}{number}"] = form
    page.obj.Resources.XObject = objects


def _set_boxes(book: pikepdf.Pdf, sheet: Sheet) -> None:
    media, trim = list(map(to_number, sheet.media_box)), list(map(to_number, sheet.trim_box))
    for page in book.pages:
        page.obj.MediaBox, page.obj.BleedBox, page.obj.TrimBox = Array(media), Array(media), Array(trim)
