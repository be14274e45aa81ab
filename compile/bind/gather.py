"""A unit, or a file of sheets, to the block that it is in an edition, whatever its place there is."""

import mmap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from compile.bind.block import Block, Draft
from compile.bind.navigation import join_links
from compile.bind.pages import Binder, Bound, as_form
from compile.bind.sheet import Sheet
from compile.bind.structure import NOTHING_TOLD, Told, UnitTags, forget
from compile.bind.transfer import Transfer
from compile.cache import Shelf
from compile.digests import digest, program_digest
from compile.model.tags import read_tags
from compile.model.unit import Binding, Leaf, Unit
from compile.pdf import drop_annotations, open_pdf


@dataclass(frozen=True, slots=True)
class Gathering:
    """A block, and what the book must know of it; all objects by their numbers in the block."""

    block: Block
    pages: tuple[int, ...]
    """Of each leaf the page, or of each sheet the form that draws it."""
    links: tuple[str, ...] = ()
    """The names of the places that links across units lead to."""
    told: Told = NOTHING_TOLD


class Gatherer:
    """Gathers for one edition; what it gathered is kept on the shelf, if there is one."""

    def __init__(self, sheet: Sheet, binding: Binding, shelf: Shelf | None) -> None:
        self._sheet = sheet
        self._binding = binding
        self._shelf = shelf

    def unit(self, unit: Unit, leaves: Sequence[Leaf], layers: Sequence[int]) -> Gathering:
        """A unit on these leaves, over each of which so many sheets are laid."""
        shown = [leaf.page for leaf in leaves], list(layers), unit.id, repr(self._sheet), repr(self._binding)
        tags = unit.tags if self._binding.has_tags else None
        depends_on = unit.pdf, repr(shown), tags.parent.name if tags else ""
        return self._fetch(lambda: self._gather(unit, leaves, layers), *depends_on)

    def sheets(self, path: Path, pages: Sequence[int]) -> Gathering:
        """Pages that are laid over others."""
        return self._fetch(lambda: _gather_sheets(path, pages), path, repr([*pages]))

    def _fetch(self, make: Callable[[], Gathering], path: Path, *depends_on: str) -> Gathering:
        if self._shelf is None:
            return make()
        stat = path.stat()  # a block says at which place of this very file its streams are
        file = f"{path.parent.name} {stat.st_size} {stat.st_mtime_ns}"
        return self._shelf.recall(digest(program_digest(), file, *depends_on), make)

    def _gather(self, unit: Unit, leaves: Sequence[Leaf], layers: Sequence[int]) -> Gathering:
        with _opened(unit.pdf) as (pdf, draft, transfer):
            pages = [*_take(pdf, leaves, transfer)]
            links = tuple(join_links(pages)) if self._binding.is_whole else ()
            if not self._binding.has_links:
                drop_annotations(pdf)
            binder = Binder(pdf, self._sheet, draft)
            for bound, count in zip(pages, layers, strict=True):
                binder.place(bound, count)
                forget(bound.page)
            told = NOTHING_TOLD
            if self._binding.has_tags:
                told = UnitTags(unit.id, self._sheet, pages, transfer, draft).tell(read_tags(unit.tags))
            transfer.run()
            return Gathering(draft.finish(), tuple(bound.object for bound in pages), links, told)


def _gather_sheets(path: Path, pages: Sequence[int]) -> Gathering:
    with _opened(path) as (pdf, draft, transfer):
        forms = tuple(transfer.number(as_form(pdf, pdf.pages[page])) for page in pages)
        transfer.run()
        return Gathering(draft.finish(), forms)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[pikepdf.Pdf, Draft, Transfer]]:
    """The document of a file, a draft, and what takes the one to the other."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        draft = Draft(data)
        with open_pdf(path) as pdf:
            yield pdf, draft, Transfer(pdf, draft, draft.font)


def _take(pdf: pikepdf.Pdf, leaves: Sequence[Leaf], transfer: Transfer) -> Iterator[Bound]:
    """The pages that the leaves show; what leads to another page of the unit leads nowhere."""
    shown = {leaf.page for leaf in leaves}
    for number, page in enumerate(pdf.pages):
        if number not in shown:
            transfer.leave_out(page.obj)
    for index, leaf in enumerate(leaves):
        own = pdf.pages[leaf.page].obj
        yield Bound(index, transfer.number(own), leaf, own)
