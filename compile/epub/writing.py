"""The pages of a book that are texts, written by pandoc, a few at a time."""

import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from compile import pandoc
from compile.cache import Shelf
from compile.digests import digest, program_digest
from compile.epub import nodes
from compile.epub.content import Content, broken_formulas, find, read_written
from compile.epub.metadata import pandoc_meta
from compile.epub.pages import Page
from compile.epub.pictures import Measure, take_pictures
from compile.model.book import Book
from compile.model.nodes import Node
from compile.problems import Place, Problem, ProblemError, error

OPTIONS = (
    "--from=json",
    "--to=epub3-smart",
    "--mathml",
    "--split-level=1",
    "--epub-title-page=false",
    "--wrap=none",
)
AT_ONCE = 16
"""Pages that pandoc writes in one run: a whole book of 400 cases takes it a gigabyte."""


@dataclass(frozen=True, slots=True)
class Written:
    """What pandoc wrote."""

    package: bytes
    """A package document with the metadata of the book."""
    contents: dict[str, Content] = field(default_factory=dict)
    """By the unit of the page."""
    pictures: dict[str, Path] = field(default_factory=dict)
    """Files by their names in `media/`."""


def write_pages(book: Book, pages: Sequence[Page], work: Path, shelf: Shelf | None = None) -> Written:
    """The pages in pandoc's XHTML, finished, and the pictures that they show.

    What pandoc wrote before is taken from the shelf, if there is one. Raises `ProblemError` with every
    missing or unreadable picture and every formula that is none.
    """
    written = Written(b"")
    problems: list[Problem] = []
    for start in range(0, len(pages), AT_ONCE):
        try:
            some = _write_some(book, pages[start : start + AT_ONCE], work, shelf)
        except ProblemError as failure:
            problems.extend(failure.problems)
            continue
        written = Written(some.package, written.contents | some.contents, written.pictures | some.pictures)
    if problems:
        raise ProblemError(*problems)
    _join_links(written.contents.values())
    return written


def _write_some(book: Book, pages: Sequence[Page], work: Path, shelf: Shelf | None) -> Written:
    blocks, pictures = _gather(book, pages, work)
    text = pandoc.document(blocks, pandoc_meta(book.anthology))
    write = partial(_run_pandoc, text, work)
    key = digest(program_digest(), text)
    skeleton = shelf.recall(key, write) if shelf else write()
    return Written(skeleton["EPUB/content.opf"], _read(pages, skeleton), pictures)


def _gather(book: Book, pages: Sequence[Page], work: Path) -> tuple[list[Node], dict[str, Path]]:
    """The blocks of pages, clean, and the files of their pictures."""
    page_size = book.anthology.page.resolve()
    measure = Measure(page_size.body_pt, page_size.measure_pt)
    blocks: list[Node] = []
    pictures: dict[str, Path] = {}
    problems: list[Problem] = []
    for page in pages:
        try:
            own, taken = take_pictures(page, nodes.clean(page.blocks(), page.name), work, measure)
        except ProblemError as failure:
            problems.extend(failure.problems)
            continue
        blocks.extend(own)
        pictures |= taken
    if problems:
        raise ProblemError(*problems)
    return blocks, pictures


def _run_pandoc(text: str, work: Path) -> dict[str, bytes]:
    """The texts of pandoc's EPUB by their names.

    Its sandbox would hide the pictures in `work` from it.
    """
    path = work / "skeleton.epub"
    pandoc.run([*OPTIONS, f"--resource-path={work}", f"--output={path}"], text, sandbox=False)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if "/media/" not in name}


def _read(pages: Sequence[Page], skeleton: Mapping[str, bytes]) -> dict[str, Content]:
    """Pandoc's files by the unit of their page; raises `ProblemError` with every formula that is none."""
    files = {f"ch{number:03}.xhtml": page for number, page in enumerate(pages, 1)}
    written = {name.rpartition("/")[2] for name in skeleton if name.startswith("EPUB/text/")}
    if written != set(files):
        raise ValueError(f"pandoc split the pages into {len(written)} files instead of {len(files)}")
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


def _join_links(contents: Collection[Content]) -> None:
    """Name the file in links to a page that pandoc wrote in another run."""
    anchors = [frozenset(map(str, content.root.xpath("//@id"))) for content in contents]
    files = {
        anchor: f"{content.page.name}.xhtml"
        for content, own in zip(contents, anchors, strict=True)
        for anchor in own
    }
    for content, own in zip(contents, anchors, strict=True):
        for link in find(content.root, "//h:a[starts-with(@href, '#')]"):
            target = link.get("href", "")
            anchor = target.removeprefix("#")
            if anchor not in own and anchor in files:
                link.set("href", files[anchor] + target)
