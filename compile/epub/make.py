"""A `Book` and its printed pages to one EPUB file: pandoc writes the texts, the rest is finished here."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compile.cache import Shelf
from compile.designs import design_folders, find_file
from compile.epub import package
from compile.epub.breaks import Break, break_anchor, list_labels, mark_pages
from compile.epub.content import Content, find, serialize
from compile.epub.cover import draw_cover
from compile.epub.fonts import FONT, SHEET, cut_rare
from compile.epub.metadata import identifier
from compile.epub.pages import CONTENTS, COVER, Page, list_pages
from compile.epub.templates import Templates
from compile.epub.writing import write_pages
from compile.model.book import Book
from compile.model.unit import FOLIO_ANCHOR, Layout

UNLISTED = Page(CONTENTS, "nav", "目录", "", template="nav", depth=0)
"""The contents of a book that prints none: reading systems need them all the same."""


def make_epub(  # noqa: PLR0913  # what it is made of, and what it can do without
    book: Book,
    layout: Layout,
    styles: Path,
    out: Path,
    front: Path | None = None,
    *,
    shelf: Shelf | None = None,
) -> None:
    """Write the book as EPUB 3.3, with the folios of its printed pages.

    `front` is a PDF of the front of the cover, cut to size; a book that is without has no cover. What pandoc
    wrote before is taken from the shelf, if there is one. Raises `ProblemError` with every missing or
    unreadable picture, every formula that is none and every wrong template.
    """
    folders = design_folders(styles, book.anthology)
    pages = list_pages(book, layout.contexts)
    with tempfile.TemporaryDirectory(prefix="epub-") as folder:
        written = write_pages(book, [page for page in pages if not page.template], Path(folder), shelf)
        members: dict[str, bytes | Path] = {f"media/{name}": file for name, file in written.pictures.items()}
        cover = ""
        if front:
            ending, drawn = draw_cover(front)
            cover = f"media/cover.{ending}"
            members[cover] = drawn
        maker = _Maker(book, layout, folders, Templates(folders), cover)
        contents = maker.fill([page for page in pages if page.unit != COVER or cover], written.contents)
        maker.mark(contents)
        members |= maker.write(contents)
        members["content.opf"] = package.finish_package(
            written.package, book.anthology, contents, tuple(members), cover
        )
        package.pack(members, out)


@dataclass(frozen=True, slots=True)
class _Maker:
    """What the pages of one book share."""

    book: Book
    layout: Layout
    folders: tuple[Path, ...]
    """Of the designs."""
    templates: Templates
    cover: str

    def fill(self, pages: Sequence[Page], written: Mapping[str, Content]) -> list[Content]:
        """All pages in order; the contents are filled when all others are there."""
        shared = {"picture": self.cover, "isbn": self.book.anthology.epub.isbn}
        contents = {
            page.unit: written.get(page.unit) or self.templates.page(page, shared | self._words(page.unit))
            for page in pages
            if page.unit != CONTENTS
        }
        words: dict[str, Any] = {
            "entries": package.list_entries(list(contents.values())),
            "landmarks": package.list_landmarks(pages),
        }
        nav = next((page for page in pages if page.unit == CONTENTS), None)
        contents[CONTENTS] = self.templates.page(nav or UNLISTED, words)
        return [contents[page.unit] for page in pages] + ([] if nav else [contents[CONTENTS]])

    def _words(self, unit: str) -> dict[str, Any]:
        return dict(self.layout.contexts.get(unit, {}))

    def mark(self, contents: Sequence[Content]) -> None:
        """Marks where printed pages begin, their list, and links to places of the printed book."""
        breaks: list[Break] = []
        units = {leaf.unit.id: leaf.unit for leaf in self.layout.leaves if leaf.unit}
        for content in contents:
            if unit := units.get(content.page.unit):
                labels = list_labels(self.layout.leaves, unit.id)
                mark_pages(content.root, unit.passages, labels)
                breaks += [Break(labels[page], content.page.path) for page in sorted(labels)]
        nav = next(content for content in contents if content.page.unit == CONTENTS)
        package.fill_page_list(nav.root, breaks)
        places = {content.page.unit: content.page.path for content in contents}
        places |= {f"{FOLIO_ANCHOR}{one.label}": f"{one.path}#{break_anchor(one.label)}" for one in breaks}
        for content in contents:
            for link in find(content.root, "//h:a[starts-with(@href, 'book:')]"):
                target = places[link.get("href", "").removeprefix("book:")]
                link.set("href", target.removeprefix("text/"))

    def write(self, contents: Sequence[Content]) -> dict[str, bytes]:
        """The files of all pages, and those that they share, by name."""
        members = {content.page.path: serialize(content.root) for content in contents}
        members["toc.ncx"] = self.old_contents(contents).encode()
        sheet = find_file(self.folders, "epub.css").read_text(encoding="utf-8")
        is_for_rare = self.book.anthology.epub.fonts == "生僻字"
        if is_for_rare and (rare := cut_rare(content.root for content in contents)):
            members[FONT], sheet = rare, sheet + SHEET
        return members | {"styles/epub.css": sheet.encode()}

    def old_contents(self, contents: Sequence[Content]) -> str:
        """The contents that older readers know."""
        entries = package.list_entries(contents)
        depth = 1 + max((1 + any(case.children for case in part.children) for part in entries), default=0)
        words = {
            "book": self.book.anthology.book,
            "entries": entries,
            "identifier": identifier(self.book.anthology),
            "depth": depth,
        }
        return self.templates.render("toc.ncx.j2", words)
