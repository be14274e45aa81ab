"""Unit pages to bound pages: moved for their side, boxed, with the sheet laid over."""

from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from compile.bind.block import Draft, Kind, say_across
from compile.bind.sheet import Sheet
from compile.bind.transfer import outer
from compile.model.unit import Leaf
from compile.pdf import to_array, to_number, to_words

OVERLAY = "/Sheet"
"""With a number behind it, the name among a page's resources of what is laid over it."""
STREAM_KEYS = frozenset({"/Length", "/Filter", "/DecodeParms"})
"""Entries that describe how a stream is stored, not what it is."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A page of the book, still in the document of its unit."""

    index: int
    """Of the leaf, among those of the unit."""
    object: int
    """Its number in the draft."""
    leaf: Leaf
    page: Any


class Binder:
    """Turns pages of a unit into those of an edition, whatever their numbers and sides are."""

    def __init__(self, pdf: pikepdf.Pdf, sheet: Sheet, draft: Draft) -> None:
        self._pdf = pdf
        self._sheet = sheet
        self._draft = draft
        self._tree = draft.outer(Kind.TREE)

    def place(self, bound: Bound, layers: int) -> None:
        """Move the content of a page, its patterns and its links; so many sheets are drawn last, unmoved."""
        page = bound.page
        # The resources of a unit are one object for all its pages: each page needs its own to change.
        page.Resources = _copy_of(page.Resources)
        own = page.Contents
        inner = own if isinstance(own, Array) else [own]
        around = self._draft.outer(Kind.BEFORE, bound.index), self._draft.outer(Kind.AFTER, layers)
        page.Contents = Array([outer(around[0]), *inner, outer(around[1])])
        self._move_patterns(bound)
        for link in page.get("/Annots", Array()):
            x1, y1, x2, y2 = (float(value) for value in link.Rect)
            bottom, top = sorted((y1 + self._sheet.margin, y2 + self._sheet.margin))
            left, right = (Name(say_across(bound.index, x)) for x in sorted((x1, x2)))
            link.Rect = Array([left, to_number(bottom), right, to_number(top)])
        self._add_sheets(bound, layers)
        frame(page, self._sheet, self._tree)

    def _move_patterns(self, bound: Bound) -> None:
        """A pattern hangs on the page, not on what is drawn (ISO 32000, 8.7.3.1): `cm` does not move it."""
        patterns = bound.page.Resources.get("/Pattern")
        if not patterns:
            return
        moved = Dictionary()
        for name, pattern in patterns.items():
            copy = _copy(self._pdf, pattern)
            *turned, x, y = (float(value) for value in copy.get("/Matrix", Array([1, 0, 0, 1, 0, 0])))
            across, up = Name(say_across(bound.index, x)), to_number(y + self._sheet.margin)
            copy.Matrix = Array([*map(to_number, turned), across, up])
            moved[name] = copy
        bound.page.Resources.Pattern = moved

    def _add_sheets(self, bound: Bound, layers: int) -> None:
        if layers:
            objects = _copy_of(bound.page.Resources.get("/XObject", {}))
            for layer in range(layers):
                objects[f"{OVERLAY}{layer}"] = outer(self._draft.outer(Kind.SHEET, bound.index, layer))
            bound.page.Resources.XObject = objects


def frame(page: Any, sheet: Sheet, tree: int) -> None:
    """Set the boxes of a page, and where it hangs."""
    page.Parent = outer(tree)
    page.MediaBox, page.BleedBox = to_array(sheet.media_box), to_array(sheet.media_box)
    page.TrimBox = to_array(sheet.trim_box)


def say_before(sheet: Sheet, leaf: Leaf) -> str:
    """What stands before the content of a page, and moves it."""
    return f"q {to_words(1, 0, 0, 1, *sheet.shift(leaf))} cm\n"


def say_after(sheet: Sheet, layers: int) -> str:
    """What stands behind the content of a page, and draws so many sheets over the trimmed page."""
    if not layers:
        return "\nQ\n"
    names = " ".join(f"{OVERLAY}{layer} Do" for layer in range(layers))
    placed = f"q {to_words(1, 0, 0, 1, sheet.margin, sheet.margin)} cm {names} Q"
    return f"\nQ\n/Artifact <</Type /Pagination>> BDC {placed} EMC\n"


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
