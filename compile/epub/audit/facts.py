"""An EPUB, unzipped and parsed, beside the book and the pages it was made from."""

import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree

from compile.epub.content import Element, find, parse, read_text
from compile.model.book import Book
from compile.model.unit import Layout, Unit
from compile.problems import Place

ROOT = "EPUB/"
CASES = "text/case-"


@dataclass(frozen=True)
class Facts:
    """What the rules look at; nothing here knows how the file was made."""

    name: str
    members: dict[str, bytes]
    """All files beside the package document, by their name relative to it."""
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


def read_facts(path: Path, book: Book, layout: Layout) -> Facts:
    """The facts of a file that EPUBCheck could read; raises `KeyError` and lxml's errors for others."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith(ROOT)]
        members = {name.removeprefix(ROOT): archive.read(name) for name in names}
    package = parse(members["content.opf"])
    items = {item.get("id"): item.get("href", "") for item in package.iter("{*}item")}
    spine = [items.get(item.get("idref"), "") for item in package.iter("{*}itemref")]
    pages = [*spine, *sorted(name for name in members if name.endswith(".xhtml") and name not in spine)]
    return Facts(path.name, members, {page: parse(members[page]) for page in pages}, package, book, layout)


UNREADABLE = (zipfile.BadZipFile, KeyError, etree.LxmlError, OSError)
"""What reading a broken file raises."""
