"""The tags of all units to the structure tree of the book (ISO 32000-1, 14.7; PDF/UA-1, ISO 14289-1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Name, String

from compile.bind.pages import Bound
from compile.bind.sheet import Sheet
from compile.bind.transfer import Transfer
from compile.bind.writer import Writer, array, refer
from compile.model.tags import Annotation, Area, Marked, Tag
from compile.pdf import to_words

OF_LISTS = frozenset({"ListNumbering"})
"""Attributes that belong to lists; all others belong to tables."""
PRINTED = 4
"""Flag of an annotation: shown on paper as on the screen (ISO 32000-1, 12.5.3)."""


class Structure:
    """One tree: the document, a section for each unit, and in it what the unit's tags say."""

    def __init__(self, writer: Writer, sheet: Sheet, pages: int) -> None:
        """Of a book of so many pages."""
        self._writer = writer
        self._sheet = sheet
        self._document = writer.reserve()
        self._sections: list[int] = []
        self._index = _Index(pages)

    def add(self, tags: Tag, pages: Sequence[Bound], transfer: Transfer) -> None:
        """Write the tags of a unit; its pages, and the links on them, are told where they belong."""
        unit = _Unit(self._writer, self._sheet, pages, transfer, self._index)
        if tags.content:
            self._sections.append(unit.write(tags, self._document))
        for bound in pages:
            tell(bound.page, bound.number)
            self._index.marked[bound.number] = self._writer.put(_row(unit.marks[bound.leaf.page]))

    def finish(self) -> int:
        """Write the root of the tree; its number."""
        root = self._writer.reserve()
        sections = array(map(refer, self._sections))
        self._writer.add(self._document, b"<</S/Document/P %b/K%b>>" % (refer(root), sections))
        entries = b"/K[%b]" % refer(self._document)
        nothing = self._writer.put(b"[]")
        parents = array(b"%d %b" % (key, refer(tag)) for key, tag in self._index.parents(nothing))
        entries += b"/ParentTree %b" % refer(self._writer.put(b"<</Nums%b>>" % parents))
        entries += b"/ParentTreeNextKey %d" % (self._index.pages + len(self._index.links))
        if self._index.notes:  # by their identifiers, which PDF/UA-1 asks for (7.9)
            names = array(b"%b %b" % (name, refer(note)) for name, note in self._index.notes)
            entries += b"/IDTree %b" % refer(self._writer.put(b"<</Names%b>>" % names))
        self._writer.add(root, b"<</Type/StructTreeRoot%b>>" % entries)
        return root


def tell(page: Any, number: int) -> None:
    """Let a page say where in the structure its content belongs."""
    page.StructParents, page.Tabs = number, Name.S


def forget(page: Any) -> None:
    """The marks in a page's content say nothing without a structure."""
    for key in ("/StructParents", "/Tabs"):
        if key in page:
            del page[key]


@dataclass(slots=True)
class _Index:
    """Which tag holds what, for the whole book; all by their numbers in the file."""

    pages: int
    marked: dict[int, int] = field(default_factory=dict)
    """Of each page the tags of its marks, as an object."""
    links: list[int] = field(default_factory=list)
    notes: list[tuple[bytes, int]] = field(default_factory=list)
    """With their identifiers."""

    def parents(self, nothing: int) -> Iterator[tuple[int, int]]:
        """The parent tree (ISO 32000-1, 14.7.4.4): pages first, then the active areas of links."""
        yield from ((number, self.marked.get(number, nothing)) for number in range(self.pages))
        yield from enumerate(self.links, self.pages)


def _row(marks: dict[int, int]) -> bytes:
    tags = (marks.get(mark) for mark in range(max(marks, default=-1) + 1))
    return array(refer(tag) if tag else b"null" for tag in tags)


class _Unit:
    """Writes the tags of one unit."""

    def __init__(
        self, writer: Writer, sheet: Sheet, pages: Sequence[Bound], transfer: Transfer, index: _Index
    ) -> None:
        self.marks: dict[int, dict[int, int]] = {bound.leaf.page: {} for bound in pages}
        """For each page of the unit, the tag of each of its marks."""
        self._writer = writer
        self._sheet = sheet
        self._pages = {bound.leaf.page: bound for bound in pages}
        self._transfer = transfer
        self._index = index
        self._links = dict(_annotations(pages))

    def write(self, tag: Tag, parent: int) -> int:
        """The tag with everything in it; its number."""
        number = self._writer.reserve()
        pieces, first = self._pieces(tag, number)
        entries = [b"<</S/%b/P %b/K " % (tag.kind.encode(), refer(parent))]
        entries.append(pieces[0] if len(pieces) == 1 else array(pieces))
        if first is not None:
            entries.append(b"/Pg " + refer(self._pages[first].object))
        if tag.alternative:
            entries.append(b"/Alt " + String(tag.alternative).unparse())
        if tag.language:
            entries.append(b"/Lang " + String(tag.language).unparse())
        if tag.attributes or tag.area:
            entries.append(b"/A " + self._attributes(tag))
        if tag.kind == "Note":
            name = b"(note-%06d)" % (len(self._index.notes) + 1)
            self._index.notes.append((name, number))
            entries.append(b"/ID " + name)
        self._writer.add(number, b"".join(entries) + b">>")
        return number

    def _pieces(self, tag: Tag, holder: int) -> tuple[list[bytes], int | None]:
        """What is in a tag, and the page of the first mark: marks need not name that one."""
        first: int | None = None
        pieces = []
        for piece in tag.content:
            if isinstance(piece, Tag):
                pieces.append(refer(self.write(piece, holder)))
            elif isinstance(piece, Annotation):
                pieces.append(self._link(piece, holder))
            else:
                first = piece.page if first is None else first
                pieces.append(self._mark(piece, holder, first))
        return pieces, first

    def _mark(self, piece: Marked, holder: int, first: int) -> bytes:
        page, mark = piece
        self.marks[page][mark] = holder
        if page == first:
            return b"%d" % mark
        return b"<</Type/MCR/Pg %b/MCID %d>>" % (refer(self._pages[page].object), mark)

    def _link(self, piece: Annotation, holder: int) -> bytes:
        bound, annotation = self._links[piece.number]
        annotation.F = PRINTED
        annotation.StructParent = self._index.pages + len(self._index.links)
        self._index.links.append(holder)
        number = self._transfer.number(annotation)
        return b"<</Type/OBJR/Pg %b/Obj %b>>" % (refer(bound.object), refer(number))

    def _attributes(self, tag: Tag) -> bytes:
        if tag.area:
            return b"<</O/Layout/BBox[%b]>>" % self._box(tag.area).encode()
        owner = "List" if OF_LISTS & {key for key, _ in tag.attributes} else "Table"
        named = (
            f"/{key}/{value}" if isinstance(value, str) else f"/{key} {value}"
            for key, value in tag.attributes
        )
        return f"<</O/{owner}{''.join(named)}>>".encode()

    def _box(self, area: Area) -> str:
        leaf = self._pages[area.page].leaf
        left, bottom = self._sheet.point(leaf, area.left, area.top + area.height)
        corners = left, bottom, left + area.width, bottom + area.height
        return to_words(*(round(corner, 2) for corner in corners))


def _annotations(pages: Sequence[Bound]) -> Iterator[tuple[int, tuple[Bound, Any]]]:
    """The links of a unit by the numbers that its own file gives them."""
    for bound in pages:
        for annotation in bound.page.get("/Annots", ()):
            if "/StructParent" in annotation:
                yield int(annotation.StructParent), (bound, annotation)
