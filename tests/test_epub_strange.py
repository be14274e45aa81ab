"""Books that nobody expects, set and made as EPUB: right in both, or a clear problem."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from compile.assemble import assemble
from compile.cache import Cache
from compile.epub import make_epub, validate_epub
from compile.files import ROOT
from compile.model.book import Book, Sources, Text
from compile.model.unit import Layout
from compile.problems import ProblemError
from compile.typeset import typeset
from tests.ace_report import violations
from tests.small_book import SENTENCE, make_anthology, make_book

STYLES = ROOT / "styles"
PICTURES = 40
COLUMNS = 30
ROW = "|" + "|".join(str(number % 10) for number in range(COLUMNS)) + "|\n"
STRANGE = (
    "## [一、]{.number}单位简介 {#alpha-1}\n\n"
    + "".join(
        f"![[图{number}]{{.number}}\u2003示例](media/layers.png){{#alpha-fig-{number} width=90mm}}\n\n"
        for number in range(1, PICTURES + 1)
    )
    + f"{ROW}|{'---|' * COLUMNS}\n{ROW * 40}\n: [表1]{{.number}}\u2003宽表 {{#alpha-tab-1}}\n\n"
    + f"{SENTENCE * 60}\n\n"
    + "零宽\u200b、着重号e\u0301、<b>不是标记</b>、{{不是占位}}&amp;amp;。\n"
)
TITLE = '以<数据&"标准">为本：<&">'


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Without cover, contents and ISBN; its first case has everything."""
    book = make_book(tmp_path_factory.mktemp("strange"), STRANGE, TITLE)
    order = tuple(name for name in book.order if name not in {"cover", "contents", "back-cover"})
    return replace(book, order=order)


@pytest.fixture(scope="module")
def layout(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return typeset(book, STYLES, Cache(tmp_path_factory.mktemp("cache")), jobs=2)


@pytest.fixture(scope="module")
def path(book: Book, layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "strange.epub"
    make_epub(book, layout, STYLES, out)
    return out


@pytest.fixture(scope="module")
def case(path: Path) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("EPUB/text/case-alpha.xhtml"))


def test_only_the_missing_cover_and_the_braces_are_held_against_it(
    book: Book, layout: Layout, path: Path
) -> None:
    problems = validate_epub(path, book, layout)
    assert {problem.code: problem.is_error for problem in problems} == {
        "epub-cover-missing": False,
        "epub-placeholder": False,
    }


def test_ace_finds_no_violation(path: Path, tmp_path: Path) -> None:
    assert violations(path, tmp_path) == []


def test_pictures_table_and_title_are_all_there(case: etree._Element) -> None:
    assert len(list(case.iter("{*}figure"))) == PICTURES
    assert len(next(case.iter("{*}tr"))) == COLUMNS
    assert "".join(next(case.iter("{*}h1")).itertext()) == TITLE


def test_pages_follow_each_other_in_the_long_case(case: etree._Element, layout: Layout) -> None:
    marks = [part.get("aria-label") for part in case.iter() if part.get("role") == "doc-pagebreak"]
    leaves = [leaf for leaf in layout.leaves if leaf.unit and leaf.unit.id == "alpha"]
    assert marks == [leaf.label for leaf in leaves]
    assert len(marks) > 10


def test_contents_that_are_not_printed_are_still_for_reading_systems(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        package = archive.read("EPUB/content.opf").decode()
        nav = archive.read("EPUB/nav.xhtml").decode()
    assert 'properties="nav"' in package
    assert "item-nav-xhtml" not in re.findall(r'itemref idref="([^"]*)"', package)
    assert 'epub:type="cover"' not in nav and 'role="doc-pagelist"' in nav


def test_an_emoji_that_no_font_of_the_book_has_is_a_clear_problem(tmp_path: Path) -> None:
    strange = make_book(tmp_path, "## [一、]{.number}单位简介 {#alpha-1}\n\n满意度上升😀。\n")
    with pytest.raises(ProblemError) as caught:
        typeset(strange, STYLES, Cache(tmp_path / "cache"), jobs=2)
    assert {problem.code for problem in caught.value.problems} == {"character-missing"}


def test_as_many_references_as_the_manuscript_has(tmp_path: Path) -> None:
    entries = [
        f"[{number}] 示例作者. 示例题名{number}[J]. 示例期刊, 2023, {number}(1): 1–9." for number in (1, 2, 3)
    ]
    markdown = (
        "---\ntitle: 示例\nhospital: 示例医院\n---\n\n# 体会与展望\n\n" + f"{SENTENCE}\n\n# 参考文献\n\n"
    )
    text = Text("alpha", "alpha.md", markdown + "\n\n".join(f"\\{entry}" for entry in entries), tmp_path)
    anthology = make_anthology().model_copy(update={"parts": ("cases",)})
    book = assemble(anthology, Sources({anthology.themes[0].id: [text]}))
    layout = typeset(book, STYLES, Cache(tmp_path / "cache"), jobs=1)
    out = tmp_path / "references.epub"
    make_epub(book, layout, STYLES, out)
    with zipfile.ZipFile(out) as archive:
        root = etree.fromstring(archive.read("EPUB/text/case-alpha.xhtml"))
    listed = root.xpath("//*[@class='references']//*[local-name()='p' or local-name()='li']")
    unit = next(leaf.unit for leaf in layout.leaves if leaf.unit and leaf.unit.id == "alpha")
    printed = [passage.text for passage in unit.passages if passage.text.startswith("[")]
    assert len(printed) == len(listed) == len(entries)
    assert ["".join(item.itertext()) for item in listed] == printed == entries
