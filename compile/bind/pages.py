"""Unit pages to bound pages: moved for their side, boxed, with the sheet laid over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from compile.bind.sheet import Sheet
from compile.bind.transfer import Transfer, outer
from compile.model.unit import Leaf
from compile.pdf import to_array, to_number, to_words

OVERLAY = "/Sheet"
"""With a number behind it, the name among a page's resources of what is laid over it."""
STREAM_KEYS = frozenset({"/Length", "/Filter", "/DecodeParms"})
"""Entries that describe how a stream is stored, not what it is."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A page of the book, still in the document of its unit."""

    number: int
    """Of the page, from 0."""
    object: int
    """Its number in the file that is written."""
    leaf: Leaf
    page: Any


class Binder:
    """Turns pages of units into those of an edition; `around` has what many have around their own."""

    def __init__(self, sheet: Sheet, tree: int, around: "Streams") -> None:
        self._sheet = sheet
        self._tree = tree
        self._around = around
        self._media = list(map(to_number, sheet.media_box))
        self._trim = list(map(to_number, sheet.trim_box))

    def place(self, pdf: pikepdf.Pdf, page: Any, leaf: Leaf, forms: Sequence[int] = ()) -> None:
        """Move what is on the page, its patterns and its links; `forms` are drawn last, where they are."""
        right, up = self._sheet.shift(leaf)
        # The resources of a unit are one object for all its pages: each page needs its own to change.
        page.Resources = _copy_of(page.Resources)
        own = page.Contents
        over = _draw(len(forms), self._sheet) if forms else ""
        before, after = f"q {to_words(1, 0, 0, 1, right, up)} cm\n", f"\nQ\n{over}"
        inner = own if isinstance(own, Array) else [own]
        page.Contents = Array([self._around.of(before), *inner, self._around.of(after)])
        _move_patterns(pdf, page.Resources, right, up)
        for link in page.get("/Annots", Array()):
            x1, y1, x2, y2 = (float(value) for value in link.Rect)
            left, bottom = min(x1, x2) + right, min(y1, y2) + up
            link.Rect = to_array((left, bottom, left + abs(x2 - x1), bottom + abs(y2 - y1)))
        _add_forms(page, forms)
        self.frame(page)

    def frame(self, page: Any) -> None:
        """Set the boxes of a page, and where it hangs."""
        page.Parent = outer(self._tree)
        page.MediaBox, page.BleedBox, page.TrimBox = Array(self._media), Array(self._media), Array(self._trim)


class Streams:
    """Small streams of a document, each kind of it written once."""

    def __init__(self, pdf: pikepdf.Pdf, transfer: Transfer) -> None:
        self._pdf = pdf
        self._transfer = transfer
        self._streams: dict[str, Name] = {}

    def of(self, content: str) -> Name:
        """The one stream of this content."""
        if content not in self._streams:
            number = self._transfer.number(self._pdf.make_stream(content.encode()))
            self._streams[content] = outer(number)
        return self._streams[content]


def _move_patterns(pdf: pikepdf.Pdf, resources: Any, right: float, up: float) -> None:
    """A pattern hangs on the page, not on what is drawn (ISO 32000, 8.7.3.1): `cm` does not move it."""
    patterns = resources.get("/Pattern")
    if not patterns or not (right or up):
        return
    moved = Dictionary()
    for name, pattern in patterns.items():
        copy = _copy(pdf, pattern)
        matrix = [float(value) for value in copy.get("/Matrix", Array([1, 0, 0, 1, 0, 0]))]
        matrix[4] += right
        matrix[5] += up
        copy.Matrix = to_array(matrix)
        moved[name] = copy
    resources.Pattern = moved


def _copy(pdf: pikepdf.Pdf, pattern: Any) -> Any:
    if not isinstance(pattern, pikepdf.Stream):
        return pdf.make_indirect(_copy_of(pattern))
    copy = pdf.make_stream(pattern.read_bytes())
    for name, value in pattern.items():
        if name not in STREAM_KEYS:
            copy[name] = value
    return copy


def _copy_of(dictionary: Any) -> Dictionary:
    """A dictionary of the same entries, which may be changed for one page alone."""
    return Dictionary(dictionary)


def as_form(pdf: pikepdf.Pdf, overlay: pikepdf.Page) -> Any:
    """A page that is laid over others, as an object that they draw."""
    for box in ("/TrimBox", "/BleedBox"):  # qpdf would cut the form there, and the bleed with it
        if box in overlay.obj:
            del overlay.obj[box]
    return pdf.make_indirect(overlay.as_form_xobject())


def _draw(count: int, sheet: Sheet) -> str:
    """What draws so many forms, over the trimmed page."""
    names = " ".join(f"{OVERLAY}{number} Do" for number in range(count))
    placed = f"q {to_words(1, 0, 0, 1, sheet.margin, sheet.margin)} cm {names} Q"
    return f"/Artifact <</Type /Pagination>> BDC {placed} EMC\n"


def _add_forms(page: Any, forms: Sequence[int]) -> None:
    if forms:
        objects = _copy_of(page.Resources.get("/XObject", {}))
        for number, form in enumerate(forms):
            objects[f"{OVERLAY}{number}"] = outer(form)
        page.Resources.XObject = objects
