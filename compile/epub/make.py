"""A `Book` to one EPUB file: pandoc writes the pages, the rest is finished here."""

import tempfile
import zipfile
from pathlib import Path

from compile import pandoc
from compile.epub import content, nodes, package
from compile.epub.content import Content
from compile.epub.cover import draw_cover
from compile.epub.metadata import pandoc_meta
from compile.epub.pages import Page, list_pages
from compile.epub.pictures import Measure, take_pictures
from compile.files import write_if_changed
from compile.model.book import Book, Node
from compile.problems import Place, Problem, ProblemError, error

OPTIONS = (
    "--from=json",
    "--to=epub3-smart",
    "--mathml",
    "--split-level=1",
    "--epub-title-page=false",
    "--wrap=none",
)


def make_epub(book: Book, styles: Path, out: Path) -> None:
    """Write the book as EPUB 3.3; `styles` holds `epub.css` and `templates/epub/`.

    Raises `ProblemError` with every missing or unreadable picture and every formula that is none.
    """
    pages = list_pages(book)
    with tempfile.TemporaryDirectory(prefix="epub-") as folder:
        work = Path(folder)
        blocks, pictures = _gather(book, pages, work)
        skeleton = _write_skeleton(book, blocks, work)
    contents = _finish_pages(pages, skeleton)
    data = book.anthology.book
    members = {f"text/{item.page.name}.xhtml": item.data for item in contents}
    members |= {f"media/{name}": picture for name, picture in pictures.items()}
    members |= package.render_pages(data, contents, styles / "templates" / "epub")
    members |= {
        "styles/epub.css": (styles / "epub.css").read_bytes(),
        package.COVER: draw_cover(data, book.anthology.page.resolve()),
    }
    members["content.opf"] = package.finish_package(
        skeleton["EPUB/content.opf"], contents, tuple(members), data.edition.published
    )
    write_if_changed(out, package.pack(members))


def _gather(book: Book, pages: tuple[Page, ...], work: Path) -> tuple[list[Node], dict[str, bytes]]:
    """The blocks of all pages, clean, with their pictures in `work`."""
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
        pictures |= taken
    if problems:
        raise ProblemError(*problems)
    return blocks, pictures


def _write_skeleton(book: Book, blocks: list[Node], work: Path) -> dict[str, bytes]:
    """Pandoc's EPUB by the names of its files. Its sandbox would hide the pictures in `work` from it."""
    path = work / "skeleton.epub"
    text = pandoc.document(blocks, pandoc_meta(book.anthology.book))
    pandoc.run([*OPTIONS, f"--output={path}"], text, sandbox=False)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _finish_pages(pages: tuple[Page, ...], skeleton: dict[str, bytes]) -> list[Content]:
    files = {f"ch{number:03}.xhtml": f"{page.name}.xhtml" for number, page in enumerate(pages, 1)}
    written = {name.rpartition("/")[2] for name in skeleton if name.startswith("EPUB/text/")}
    if written != set(files):
        raise ValueError(f"pandoc split the book into {len(written)} files instead of {len(files)}")
    contents = [
        content.finish(page, skeleton[f"EPUB/text/{name}"], files)
        for page, name in zip(pages, files, strict=True)
    ]
    problems = [_formula_problem(item.page, tex) for item in contents for tex in item.broken_formulas]
    if problems:
        raise ProblemError(*problems)
    return contents


def _formula_problem(page: Page, tex: str) -> Problem:
    place = Place(hospital=page.hospital, section=page.title, quote=tex[:60])
    return error(
        "formula-unreadable", place, "公式无法转为 MathML", "在稿件中用 Word 的公式编辑器重新录入该公式。"
    )
