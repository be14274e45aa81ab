"""The tags of all units to the structure tree of the book (ISO 32000-1, 14.7; PDF/UA-1, ISO 14289-1)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pikepdf import Name, String

from compile.bind.block import Draft, Kind, say_across, say_number
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


@dataclass(frozen=True, slots=True)
class Told:
    """What the tree must know of a unit; all objects by their numbers in its draft."""

    section: int = 0
    """The tag that holds all others; 0 where nothing is said."""
    rows: tuple[int, ...] = ()
    """Of each page the tags of its marks, as an object."""
    links: tuple[int, ...] = ()
    """Of each link the tag that holds it."""
    notes: tuple[tuple[str, int], ...] = ()
    """Tags with their identifiers, which PDF/UA-1 asks for (7.9)."""


NOTHING_TOLD = Told()


class Structure:
    """One tree: the document, a section for each unit, and in it what the unit's tags say."""

    def __init__(self, writer: Writer, pages: int) -> None:
        """Of a book of so many pages."""
        self.document = writer.reserve()
        self._writer = writer
        self._pages = pages
        self._sections: list[int] = []
        self._rows: dict[int, int] = {}
        self._links: list[int] = []
        self._notes: list[tuple[bytes, int]] = []

    def add(self, told: Told, pages: Sequence[int], number: Callable[[int], int]) -> None:
        """Take a unit with these pages of the book; `number` gives the numbers in the file."""
        if told.section:
            self._sections.append(number(told.section))
        self._rows |= zip(pages, map(number, told.rows), strict=True)
        self._links += map(number, told.links)
        self._notes += ((bytes(String(name)), number(tag)) for name, tag in told.notes)

    @property
    def known(self) -> int:
        """How much the parent tree knows so far: pages, and links."""
        return self._pages + len(self._links)

    def finish(self) -> int:
        """Write the root of the tree; its number."""
        root = self._writer.reserve()
        sections = array(map(refer, self._sections))
        self._writer.add(self.document, b"<</S/Document/P %b/K%b>>" % (refer(root), sections))
        entries = b"/K[%b]" % refer(self.document)
        nothing = self._writer.put(b"[]")
        parents = array(b"%d %b" % (key, refer(tag)) for key, tag in self._parents(nothing))
        entries += b"/ParentTree %b" % refer(self._writer.put(b"<</Nums%b>>" % parents))
        entries += b"/ParentTreeNextKey %d" % self.known
        if self._notes:
            names = array(b"<%b> %b" % (name.hex().encode(), refer(tag)) for name, tag in sorted(self._notes))
            entries += b"/IDTree %b" % refer(self._writer.put(b"<</Names%b>>" % names))
        self._writer.add(root, b"<</Type/StructTreeRoot%b>>" % entries)
        return root

    def _parents(self, nothing: int) -> Iterator[tuple[int, int]]:
        """The parent tree (ISO 32000-1, 14.7.4.4): pages first, then the active areas of links."""
        yield from ((page, self._rows.get(page, nothing)) for page in range(self._pages))
        yield from enumerate(self._links, self._pages)


def tell(page: Any, number: int | Name) -> None:
    """Let a page say where in the structure its content belongs."""
    page.StructParents, page.Tabs = number, Name.S


def forget(page: Any) -> None:
    """The marks in a page's content say nothing without a structure."""
    for key in ("/StructParents", "/Tabs"):
        if key in page:
            del page[key]


def _row(marks: dict[int, int]) -> bytes:
    tags = (marks.get(mark) for mark in range(max(marks, default=-1) + 1))
    return array(refer(tag) if tag else b"null" for tag in tags)


class UnitTags:
    """Drafts the tags of one unit."""

    def __init__(
        self, unit: str, sheet: Sheet, pages: Sequence[Bound], transfer: Transfer, draft: Draft
    ) -> None:
        self._unit = unit
        self._sheet = sheet
        self._bound = pages
        self._pages = {bound.leaf.page: bound for bound in pages}
        self._transfer = transfer
        self._draft = draft
        self._annotations = dict(_annotations(pages))
        self._marks: dict[int, dict[int, int]] = {bound.leaf.page: {} for bound in pages}
        """For each page of the unit, the tag of each of its marks."""
        self._links: list[int] = []
        self._notes: list[tuple[str, int]] = []

    def tell(self, tags: Tag) -> Told:
        """Draft all of it; its pages, and the links on them, are told where they belong."""
        section = self._write(tags, self._draft.outer(Kind.DOCUMENT)) if tags.content else 0
        rows = []
        for bound in self._bound:
            tell(bound.page, Name(say_number(self._draft.outer(Kind.PAGE, bound.index))))
            rows.append(self._draft.put(_row(self._marks[bound.leaf.page])))
        return Told(section, tuple(rows), tuple(self._links), tuple(self._notes))

    def _write(self, tag: Tag, parent: int) -> int:
        """The tag with everything in it; its number."""
        number = self._draft.reserve()
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
            name = f"{self._unit}-note-{len(self._notes) + 1}"
            self._notes.append((name, number))
            entries.append(b"/ID " + String(name).unparse())
        self._draft.add(number, b"".join(entries) + b">>")
        return number

    def _pieces(self, tag: Tag, holder: int) -> tuple[list[bytes], int | None]:
        """What is in a tag, and the page of the first mark: marks need not name that one."""
        first: int | None = None
        pieces = []
        for piece in tag.content:
            if isinstance(piece, Tag):
                pieces.append(refer(self._write(piece, holder)))
            elif isinstance(piece, Annotation):
                pieces.append(self._link(piece, holder))
            else:
                first = piece.page if first is None else first
                pieces.append(self._mark(piece, holder, first))
        return pieces, first

    def _mark(self, piece: Marked, holder: int, first: int) -> bytes:
        page, mark = piece
        self._marks[page][mark] = holder
        if page == first:
            return b"%d" % mark
        return b"<</Type/MCR/Pg %b/MCID %d>>" % (refer(self._pages[page].object), mark)

    def _link(self, piece: Annotation, holder: int) -> bytes:
        bound, annotation = self._annotations[piece.number]
        annotation.F = PRINTED
        annotation.StructParent = Name(say_number(self._draft.outer(Kind.LINK, len(self._links))))
        self._links.append(holder)
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
        bound = self._pages[area.page]
        _, bottom = self._sheet.point(bound.leaf, area.left, area.top + area.height)
        left, right = (say_across(bound.index, x) for x in (area.left, area.left + area.width))
        low, high = (to_words(round(y, 2)) for y in (bottom, bottom + area.height))
        return f"{left} {low} {right} {high}"


def _annotations(pages: Sequence[Bound]) -> Iterator[tuple[int, tuple[Bound, Any]]]:
    """The links of a unit by the numbers that its own file gives them."""
    for bound in pages:
        for annotation in bound.page.get("/Annots", ()):
            if "/StructParent" in annotation:
                yield int(annotation.StructParent), (bound, annotation)
