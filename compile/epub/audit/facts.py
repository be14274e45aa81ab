"""An EPUB, unzipped and parsed, beside the book and the pages it was made from."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from compile.epub.content import Element, find, parse, read_text
from compile.model.book import Book
from compile.model.unit import Layout, Unit
from compile.problems import Place

ROOT = "EPUB/"
CASES = "text/case-"


class Members(Mapping[str, bytes]):
    """The files beside the package document, by their name relative to it; read when they are asked for."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        names = (name for name in archive.namelist() if name.startswith(ROOT))
        self._infos = {name.removeprefix(ROOT): archive.getinfo(name) for name in names}

    def __getitem__(self, name: str) -> bytes:
        return self._archive.read(self._infos[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._infos)

    def __len__(self) -> int:
        return len(self._infos)

    def size(self, name: str) -> int:
        """Bytes of a file."""
        return self._infos[name].file_size


@dataclass(frozen=True)
class Facts:
    """What the rules look at; nothing here knows how the file was made."""

    name: str
    members: Members
    trees: dict[str, Element]
    """The XHTML files in the order of the spine; then those that it does not name."""
    package: Element
    book: Book
    layout: Layout

    def place(self, path: str = "", element: Element | None = None, quote: str = "") -> Place:
        """A place in the EPUB, in editors' words: the heading of the file, and what stands there."""
        titles = find(self.trees[path], "//h:title") if path in self.trees else []
        return Place(
            file=f"{self.name}/{ROOT}{path}" if path else self.name,
            section=(titles[0].text or "") if titles else "",
            line=getattr(element, "sourceline", None),
            quote=quote or (read_text(element)[:30] if element is not None else ""),
        )

    @cached_property
    def nav(self) -> Element:
        """The contents."""
        return self.trees["nav.xhtml"]

    @cached_property
    def units(self) -> dict[str, Unit]:
        """The printed units by their id."""
        return {leaf.unit.id: leaf.unit for leaf in self.layout.leaves if leaf.unit}


def read_facts(archive: zipfile.ZipFile, name: str, book: Book, layout: Layout) -> Facts:
    """The facts of a file of that name which EPUBCheck could read; `KeyError` and lxml's errors for others.

    The archive stays open as long as they are looked at.
    """
    members = Members(archive)
    package = parse(members["content.opf"])
    items = {item.get("id"): item.get("href", "") for item in package.iter("{*}item")}
    spine = [items.get(item.get("idref"), "") for item in package.iter("{*}itemref")]
    pages = [*spine, *sorted(name for name in members if name.endswith(".xhtml") and name not in spine)]
    return Facts(name, members, {page: parse(members[page]) for page in pages}, package, book, layout)
