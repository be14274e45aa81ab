"""The stage itself, in the order in which a PDF is put together: unit by unit, gathered and written."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Dictionary, Name

from compile.bind.block import Block, Kind, Outer
from compile.bind.faces import Faces
from compile.bind.gather import Gatherer
from compile.bind.metadata import add_metadata
from compile.bind.navigation import (
    add_labels,
    add_outline,
    find_doubled,
    known_places,
    name_places,
    nowhere,
)
from compile.bind.pages import frame, say_after, say_before
from compile.bind.sheet import Sheet, lay_out, lay_out_spread
from compile.bind.structure import Structure, tell
from compile.bind.transfer import Transfer, outer
from compile.bind.writer import Writer, array, refer
from compile.cache import Shelf
from compile.files import replacing
from compile.model.book import Book
from compile.model.spread import Spread
from compile.model.unit import NOTHING_MORE, PRINT, Binding, Declaration, Layout, Leaf, Unit
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
        shelf = Shelf(layout.kept) if layout.kept else None
        self._gatherer = Gatherer(sheet, binding, shelf)
        self._own = pikepdf.new()
        """What belongs to no unit."""
        self._faces = Faces(self._own, self._writer.reserve, shelf)
        self._transfer = Transfer(self._own, self._writer, self._faces.number)
        self._tree = self._writer.reserve()
        self._structure = Structure(self._writer, len(layout.leaves)) if binding.has_tags else None
        self._around: dict[str, int] = {}
        """What stands around the content of pages."""
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
            gathering = self._gatherer.sheets(path, [*pages])
            number = self._write_block(gathering.block, path)
            self._forms |= {
                (path, page): number(form) for page, form in zip(pages, gathering.pages, strict=True)
            }

    def _write_unit(self, unit: Unit, numbers: Sequence[int]) -> Sequence[Problem]:
        leaves = [self._layout.leaves[number] for number in numbers]
        over = [self._layout.sheets[leaf.sheet] for leaf in leaves]
        gathering = self._gatherer.unit(unit, leaves, [*map(len, over)])
        number = self._write_block(gathering.block, unit.pdf, numbers)
        for page, form in zip(numbers, gathering.pages, strict=True):
            self._pages[page] = number(form)
        if self._structure:
            self._structure.add(gathering.told, numbers, number)
        return [nowhere(unit, name) for name in gathering.links if name not in self._places]

    def _write_block(self, block: Block, source: Path, numbers: Sequence[int] = ()) -> Callable[[int], int]:
        """Write a block of that file, on these pages; what gives the numbers of its objects."""
        right = [self._sheet.shift(self._layout.leaves[number])[0] for number in numbers]
        return block.write(self._writer, partial(self._find, block, numbers), right, source)

    def _find(self, block: Block, numbers: Sequence[int], outer: Outer) -> int:
        """The number of what a block on these pages refers to."""
        if outer.kind is Kind.TREE:
            return self._tree
        if outer.kind is Kind.FONT:
            return self._faces.number(block.fonts[outer.number])
        if outer.kind is Kind.AFTER:
            return self._put_around(say_after(self._sheet, outer.number))
        if self._structure and outer.kind is Kind.DOCUMENT:
            return self._structure.document
        if self._structure and outer.kind is Kind.LINK:
            return self._structure.known + outer.number
        return self._find_of_page(numbers[outer.number], outer)

    def _find_of_page(self, page: int, outer: Outer) -> int:
        if outer.kind is Kind.PAGE:
            return page
        leaf = self._layout.leaves[page]
        if outer.kind is Kind.BEFORE:
            return self._put_around(say_before(self._sheet, leaf))
        return self._forms[self._layout.sheets[leaf.sheet][outer.layer]]

    def _put_around(self, content: str) -> int:
        """The number of the one stream of this content."""
        if content not in self._around:
            self._around[content] = self._writer.reserve()
            self._writer.add_stream(self._around[content], b"", content.encode(), is_packed=False)
        return self._around[content]

    def _write_blanks(self) -> None:
        for number, leaf in enumerate(self._layout.leaves):
            if leaf.unit is None:
                page: Any = self._own.make_indirect(Dictionary(Type=Name.Page, Resources=Dictionary()))
                frame(page, self._sheet, self._tree)
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


def _by_unit(layout: Layout) -> Iterator[tuple[Unit, list[int]]]:
    """Each unit with the pages that it fills, which need not follow each other, as those of the cover."""
    units: dict[str, list[int]] = {}
    for number, leaf in enumerate(layout.leaves):
        if leaf.unit:
            units.setdefault(leaf.unit.id, []).append(number)
    for numbers in units.values():
        unit = layout.leaves[numbers[0]].unit
        assert unit
        yield unit, numbers
