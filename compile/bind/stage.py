"""The stage itself, in the order in which a PDF is put together: unit by unit, read when it is written."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Dictionary, Name

from compile.bind.faces import Faces
from compile.bind.metadata import add_metadata
from compile.bind.navigation import (
    add_labels,
    add_outline,
    find_doubled,
    join_links,
    known_places,
    name_places,
)
from compile.bind.pages import Binder, Bound, Streams, as_form
from compile.bind.sheet import Sheet, lay_out, lay_out_spread
from compile.bind.structure import Structure, forget, tell
from compile.bind.transfer import Transfer, outer
from compile.bind.writer import Writer, array, refer
from compile.files import replacing
from compile.model.book import Book
from compile.model.spread import Spread
from compile.model.tags import read_tags
from compile.model.unit import NOTHING_MORE, PRINT, Binding, Declaration, Layout, Leaf, Unit
from compile.pdf import drop_annotations, open_pdf
from compile.problems import Problem, ProblemError


def bind(
    layout: Layout, book: Book, binding: Binding, out: Path, declaration: Declaration = NOTHING_MORE
) -> None:
    """Write one edition of the book; the same layout and book make the same bytes.

    Raises `ProblemError` where a link leads nowhere or an anchor is there twice; then `out` stays as it was.
    """
    sheet = lay_out(book.anthology.page.resolve(), binding)
    with replacing(out) as written, written.open("wb") as file:
        _Edition(layout, sheet, binding, file, declaration).write(book)


def bind_spread(unit: Unit, spread: Spread, book: Book, out: Path) -> None:
    """Write the cover for the press: one page; the same unit and book make the same bytes."""
    leaf = Leaf(unit, 0, is_recto=True, label="", shows_folio=False, head="")
    with replacing(out) as written, written.open("wb") as file:
        _Edition(Layout((leaf,), ((),)), lay_out_spread(spread), PRINT, file, NOTHING_MORE).write(book)


class _Edition:
    """An edition that is being written; raises `ProblemError` as `bind` does."""

    def __init__(
        self, layout: Layout, sheet: Sheet, binding: Binding, file: BinaryIO, declaration: Declaration
    ) -> None:
        self._layout = layout
        self._sheet = sheet
        self._binding = binding
        self._declare = declaration.declare
        self._writer = Writer(file, declaration.version, declaration.identity)
        self._own = pikepdf.new()
        """What belongs to no unit."""
        self._faces = Faces(self._own, self._writer.reserve)
        self._transfer = Transfer(self._own, self._writer, self._faces)
        self._tree = self._writer.reserve()
        self._binder = Binder(sheet, self._tree, Streams(self._own, self._transfer))
        self._structure = Structure(self._writer, sheet, len(layout.leaves)) if binding.has_tags else None
        self._forms: dict[tuple[Path, int], int] = {}
        """What is laid over pages."""
        self._pages = [0] * len(layout.leaves)
        self._places = known_places(layout)

    def write(self, book: Book) -> None:
        """All of it, in order."""
        problems = [*find_doubled(self._layout)] if self._binding.is_whole else []
        self._write_sheets()
        for unit, leaves in _by_unit(self._layout):
            problems += self._write_unit(unit, leaves)
        if problems:
            raise ProblemError(*dict.fromkeys(problems))
        self._write_blanks()
        self._write_rest(book)

    def _write_sheets(self) -> None:
        files: dict[Path, dict[int, None]] = {}  # in the order of the leaves: names of files say nothing
        for leaf in self._layout.leaves:
            for path, page in self._layout.sheets[leaf.sheet] if leaf.unit else ():
                files.setdefault(path, {})[page] = None
        for path, pages in files.items():
            with open_pdf(path) as pdf:
                transfer = Transfer(pdf, self._writer, self._faces)
                for page in pages:
                    self._forms[path, page] = transfer.number(as_form(pdf, pdf.pages[page]))
                transfer.run()

    def _write_unit(self, unit: Unit, leaves: Sequence[tuple[int, Leaf]]) -> Sequence[Problem]:
        with open_pdf(unit.pdf) as pdf:
            transfer = Transfer(pdf, self._writer, self._faces)
            pages = [*_take(pdf, leaves, transfer)]
            problems = [*join_links(pages, self._places)] if self._binding.is_whole else []
            if not self._binding.has_links:
                drop_annotations(pdf)
            for bound in pages:
                self._pages[bound.number] = bound.object
                over = [self._forms[one] for one in self._layout.sheets[bound.leaf.sheet]]
                self._binder.place(pdf, bound.page, bound.leaf, over)
                forget(bound.page)
            if self._structure:
                self._structure.add(read_tags(unit.tags), pages, transfer)
            transfer.run()
        return problems

    def _write_blanks(self) -> None:
        for number, leaf in enumerate(self._layout.leaves):
            if leaf.unit is None:
                page: Any = self._own.make_indirect(Dictionary(Type=Name.Page, Resources=Dictionary()))
                self._binder.frame(page)
                if self._structure:
                    tell(page, number)
                self._pages[number] = self._transfer.number(page)

    def _write_rest(self, book: Book) -> None:
        """The catalogue, and what it leads to."""
        pages = b"<</Type/Pages/Count %d/Kids%b>>" % (len(self._pages), array(map(refer, self._pages)))
        self._writer.add(self._tree, pages)
        add_outline(self._own, self._layout, self._sheet, self._pages)
        add_labels(self._own, self._layout.leaves)
        add_metadata(self._own, book.anthology.book, is_tagged=self._binding.has_tags)
        self._declare(self._own)
        root = self._own.Root
        root.Names = Dictionary(
            Dests=outer(self._writer.put(name_places(self._layout, self._sheet, self._pages)))
        )
        if self._structure:
            root.StructTreeRoot, root.MarkInfo = outer(self._structure.finish()), Dictionary(Marked=True)
        root.Pages = outer(self._tree)
        for number, font in self._faces.finish():
            self._transfer.put(number, font)
        numbers = self._transfer.number(root), self._transfer.number(self._own.docinfo)
        self._transfer.run()
        self._writer.close(*numbers)


def _by_unit(layout: Layout) -> Iterator[tuple[Unit, list[tuple[int, Leaf]]]]:
    """Each unit with the leaves that it fills, which need not follow each other, as those of the cover."""
    units: dict[str, list[tuple[int, Leaf]]] = {}
    for number, leaf in enumerate(layout.leaves):
        if leaf.unit:
            units.setdefault(leaf.unit.id, []).append((number, leaf))
    for leaves in units.values():
        unit = leaves[0][1].unit
        assert unit
        yield unit, leaves


def _take(pdf: pikepdf.Pdf, leaves: Sequence[tuple[int, Leaf]], transfer: Transfer) -> Iterator[Bound]:
    """The pages that the leaves show; what leads to another page of the unit leads nowhere."""
    shown = {leaf.page for _, leaf in leaves}
    for number, page in enumerate(pdf.pages):
        if number not in shown:
            transfer.leave_out(page.obj)
    for number, leaf in leaves:
        own = pdf.pages[leaf.page].obj
        yield Bound(number, transfer.number(own), leaf, own)
