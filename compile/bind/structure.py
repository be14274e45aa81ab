"""The tags of all units to the structure tree of the book (ISO 32000-1, 14.7; PDF/UA-1, ISO 14289-1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from compile.bind.sheet import Sheet
from compile.model.tags import Annotation, Area, Marked, Tag, read_tags
from compile.model.unit import Layout, Leaf

OF_LISTS = frozenset({"ListNumbering"})
"""Attributes that belong to lists; all others belong to tables."""
PRINTED = 4
"""Flag of an annotation: shown on paper as on the screen (ISO 32000-1, 12.5.3)."""


def add_structure(book: pikepdf.Pdf, layout: Layout, sheet: Sheet) -> None:
    """Write one tree: the document, a section for each unit, and in it what the unit's tags say."""
    root = book.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = book.make_indirect(Dictionary(S=Name.Document, P=root))
    index = _Index([{} for _ in layout.leaves])
    sections = []
    for places in _places_by_unit(book, layout):
        writer = _Writer(book, sheet, places, index)
        unit = places[0].leaf.unit
        tags = read_tags(unit.tags if unit else None)
        sections += [writer.write(tags, document)] if tags.content else []
    document.K = Array(sections)
    root.K = Array([document])
    root.ParentTree = book.make_indirect(Dictionary(Nums=index.numbers(book)))
    root.ParentTreeNextKey = len(layout.leaves) + len(index.links)
    if index.notes:
        root.IDTree = book.make_indirect(index.names())
    book.Root.StructTreeRoot = root
    book.Root.MarkInfo = Dictionary(Marked=True)


def drop_structure(book: pikepdf.Pdf) -> None:
    """The marks in a page's content say nothing without a structure."""
    for page in book.pages:
        for key in ("/StructParents", "/Tabs"):
            if key in page.obj:
                del page.obj[key]


@dataclass(frozen=True, slots=True)
class _Place:
    """A page of a unit in the book."""

    number: int
    leaf: Leaf
    page: Any


def _places_by_unit(book: pikepdf.Pdf, layout: Layout) -> Iterator[list[_Place]]:
    """The pages of each unit, in order; every page of the book gets its number in the parent tree."""
    places: dict[str, list[_Place]] = {}
    for number, (leaf, page) in enumerate(zip(layout.leaves, book.pages, strict=True)):
        page.obj.StructParents = number
        page.obj.Tabs = Name.S
        if leaf.unit:
            places.setdefault(leaf.unit.id, []).append(_Place(number, leaf, page.obj))
    yield from places.values()


@dataclass(frozen=True, slots=True)
class _Index:
    """Which tag holds what, for the whole book."""

    marks: Sequence[dict[int, Any]]
    """Of each page, by the number of the marks."""
    links: list[Any] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)

    def numbers(self, book: pikepdf.Pdf) -> Array:
        """The parent tree (ISO 32000-1, 14.7.4.4): pages first, then the active areas of links."""
        entries: list[Any] = []
        for number, marks in enumerate(self.marks):
            row = [marks.get(mark) for mark in range(max(marks, default=-1) + 1)]
            entries += [number, book.make_indirect(Array(row))]
        for number, link in enumerate(self.links, len(self.marks)):
            entries += [number, link]
        return Array(entries)

    def names(self) -> Dictionary:
        """Notes by their identifiers, which PDF/UA-1 asks for (7.9)."""
        names = [part for note in self.notes for part in (note.ID, note)]
        return Dictionary(Names=Array(names))


class _Writer:
    """Writes the tags of one unit."""

    def __init__(self, book: pikepdf.Pdf, sheet: Sheet, places: list[_Place], index: _Index) -> None:
        self._book = book
        self._sheet = sheet
        self._places = {place.leaf.page: place for place in places}
        self._index = index
        self._links = dict(_annotations(places))

    def write(self, tag: Tag, parent: Any) -> Any:
        """The tag with everything in it, as an object of the book."""
        element = self._book.make_indirect(Dictionary(S=Name(f"/{tag.kind}"), P=parent))
        first = next((piece.page for piece in tag.content if isinstance(piece, Marked)), None)
        if first is not None:
            element.Pg = self._places[first].page
        pieces = [self._piece(piece, element, first) for piece in tag.content]
        element.K = pieces[0] if len(pieces) == 1 else Array(pieces)
        if tag.alternative:
            element.Alt = String(tag.alternative)
        if tag.language:
            element.Lang = String(tag.language)
        if tag.attributes or tag.area:
            element.A = self._attributes(tag)
        if tag.kind == "Note":
            self._index.notes.append(element)
            element.ID = String(f"note-{len(self._index.notes):06d}")
        return element

    def _piece(self, piece: Tag | Marked | Annotation, element: Any, first: int | None) -> Any:
        if isinstance(piece, Tag):
            return self.write(piece, element)
        if isinstance(piece, Annotation):
            return self._link(piece, element)
        place = self._places[piece.page]
        self._index.marks[place.number][piece.mark] = element
        if piece.page == first:
            return piece.mark
        return Dictionary(Type=Name.MCR, Pg=place.page, MCID=piece.mark)

    def _link(self, piece: Annotation, element: Any) -> Dictionary:
        place, annotation = self._links[piece.number]
        annotation.F = PRINTED
        annotation.StructParent = len(self._index.marks) + len(self._index.links)
        self._index.links.append(element)
        return Dictionary(Type=Name.OBJR, Pg=place.page, Obj=annotation)

    def _attributes(self, tag: Tag) -> Dictionary:
        if tag.area:
            return Dictionary(O=Name.Layout, BBox=self._box(tag.area))
        owner = Name.List if OF_LISTS & tag.attributes.keys() else Name.Table
        named = {
            f"/{key}": Name(f"/{value}") if isinstance(value, str) else value
            for key, value in tag.attributes.items()
        }
        return Dictionary({"/O": owner} | named)

    def _box(self, area: Area) -> Array:
        leaf = self._places[area.page].leaf
        left, bottom = self._sheet.point(leaf, area.left, area.top + area.height)
        corners = left, bottom, left + area.width, bottom + area.height
        return Array([round(corner, 2) for corner in corners])


def _annotations(places: list[_Place]) -> Iterator[tuple[int, tuple[_Place, Any]]]:
    """The links of a unit by the numbers that its own file gives them."""
    for place in places:
        for annotation in place.page.get("/Annots", ()):
            if "/StructParent" in annotation:
                yield int(annotation.StructParent), (place, annotation)
