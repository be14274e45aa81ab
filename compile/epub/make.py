"""A `Book` and its printed pages to one EPUB file: pandoc writes the texts, the rest is finished here."""

import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compile import pandoc
from compile.designs import design_folders, find_file
from compile.epub import nodes, package
from compile.epub.breaks import Break, break_anchor, list_labels, mark_pages
from compile.epub.content import Content, broken_formulas, find, read_written, serialize
from compile.epub.cover import draw_cover
from compile.epub.fonts import FONT, SHEET, cut_rare
from compile.epub.metadata import identifier, pandoc_meta
from compile.epub.pages import CONTENTS, COVER, Page, list_pages
from compile.epub.pictures import Measure, take_pictures
from compile.epub.templates import Templates
from compile.model.book import Book, Node
from compile.model.unit import FOLIO_ANCHOR, Layout
from compile.problems import Place, Problem, ProblemError, error

OPTIONS = (
    "--from=json",
    "--to=epub3-smart",
    "--mathml",
    "--split-level=1",
    "--epub-title-page=false",
    "--wrap=none",
)
UNLISTED = Page(CONTENTS, "nav", "目录", "", template="nav", depth=0)
"""The contents of a book that prints none: reading systems need them all the same."""


def make_epub(book: Book, layout: Layout, styles: Path, out: Path, front: Path | None = None) -> None:
    """Write the book as EPUB 3.3, with the folios of its printed pages.

    `front` is a PDF of the front of the cover, cut to size; a book that is without has no cover.
    Raises `ProblemError` with every missing or unreadable picture, every formula that is none and every
    wrong template.
    """
    folders = design_folders(styles, book.anthology)
    pages = list_pages(book, layout.contexts)
    with tempfile.TemporaryDirectory(prefix="epub-") as folder:
        work = Path(folder)
        blocks, members = _gather(book, pages, work)
        skeleton = _write_skeleton(book, blocks, work)
    cover = ""
    if front:
        ending, drawn = draw_cover(front)
        cover = f"media/cover.{ending}"
        members[cover] = drawn
    written = _read_skeleton([page for page in pages if page.blocks], skeleton)
    maker = _Maker(book, layout, Templates(folders), cover)
    contents = maker.fill([page for page in pages if page.unit != COVER or cover], written)
    maker.mark(contents)
    members |= {content.page.path: serialize(content.root) for content in contents}
    members["toc.ncx"] = maker.old_contents(contents).encode()
    sheet = find_file(folders, "epub.css").read_text(encoding="utf-8")
    if book.anthology.epub.fonts == "生僻字" and (rare := cut_rare(content.root for content in contents)):
        members[FONT], sheet = rare, sheet + SHEET
    members["styles/epub.css"] = sheet.encode()
    members["content.opf"] = package.finish_package(
        skeleton["EPUB/content.opf"], book.anthology, contents, tuple(members), cover
    )
    package.pack(members, out)


def _gather(book: Book, pages: Sequence[Page], work: Path) -> tuple[list[Node], dict[str, bytes]]:
    """The blocks of all pages, clean, and the pictures, which lie in `work` too."""
    page_size = book.anthology.page.resolve()
    measure = Measure(page_size.body_pt, page_size.measure_pt)
    blocks: list[Node] = []
    pictures: dict[str, bytes] = {}
    problems: list[Problem] = []
    for page in pages:
        try:
            own, taken = take_pictures(page, nodes.clean(page.blocks, page.name), work, measure)
        except ProblemError as failure:
            problems.extend(failure.problems)
            continue
        blocks.extend(own)
        pictures |= {f"media/{name}": data for name, data in taken.items()}
    if problems:
        raise ProblemError(*problems)
    return blocks, pictures


def _write_skeleton(book: Book, blocks: list[Node], work: Path) -> dict[str, bytes]:
    """The texts of pandoc's EPUB by their names. Its sandbox would hide the pictures in `work` from it."""
    path = work / "skeleton.epub"
    text = pandoc.document(blocks, pandoc_meta(book.anthology))
    pandoc.run([*OPTIONS, f"--output={path}"], text, sandbox=False)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if "/media/" not in name}


def _read_skeleton(pages: Sequence[Page], skeleton: Mapping[str, bytes]) -> dict[str, Content]:
    """Pandoc's files by the unit of their page; raises `ProblemError` with every formula that is none."""
    files = {f"ch{number:03}.xhtml": page for number, page in enumerate(pages, 1)}
    written = {name.rpartition("/")[2] for name in skeleton if name.startswith("EPUB/text/")}
    if written != set(files):
        raise ValueError(f"pandoc split the book into {len(written)} files instead of {len(files)}")
    names = {name: f"{page.name}.xhtml" for name, page in files.items()}
    contents = {
        page.unit: read_written(page, skeleton[f"EPUB/text/{name}"], names) for name, page in files.items()
    }
    problems = [
        _formula_problem(item.page, tex) for item in contents.values() for tex in broken_formulas(item.root)
    ]
    if problems:
        raise ProblemError(*problems)
    return contents


def _formula_problem(page: Page, tex: str) -> Problem:
    place = Place(hospital=page.hospital, section=page.title, quote=tex[:60])
    return error(
        "formula-unreadable", place, "公式无法转为 MathML", "在稿件中用 Word 的公式编辑器重新录入该公式。"
    )


@dataclass(frozen=True, slots=True)
class _Maker:
    """What the pages of one book share."""

    book: Book
    layout: Layout
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
