"""Each of our own rules finds the file that breaks it, and nothing in the file as it was made."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from compile.cache import Cache
from compile.epub import make_epub
from compile.epub.audit import CODES, audit
from compile.files import ROOT
from compile.model.book import Book
from compile.model.unit import Layout
from compile.problems import Problem
from compile.typeset import typeset
from tests.blank_layout import blank_front
from tests.small_book import make_book

STYLES = ROOT / "styles"
ALPHA = "text/case-alpha.xhtml"
Members = dict[str, bytes]


@dataclass(frozen=True)
class Made:
    """A small book, its pages as set, and the files of its EPUB."""

    book: Book
    layout: Layout
    members: Members

    def audit(self, members: Members, folder: Path) -> tuple[Problem, ...]:
        path = folder / "book.epub"
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in members.items():
                archive.writestr(f"EPUB/{name}", data)
        return audit(path, self.book, self.layout)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("book")
    book = make_book(folder)
    layout = typeset(book, STYLES, Cache(folder / "cache"), jobs=2)
    make_epub(book, layout, STYLES, folder / "anthology.epub", blank_front(book, folder))
    with zipfile.ZipFile(folder / "anthology.epub") as archive:
        names = [name for name in archive.namelist() if name.startswith("EPUB/")]
        return Made(book, layout, {name.removeprefix("EPUB/"): archive.read(name) for name in names})


def put(name: str, old: str, new: str, count: int = 0) -> Callable[[Members], Members]:
    """The files with a pattern replaced in one of them."""

    def change(members: Members) -> Members:
        text, found = re.subn(old, new, members[name].decode(), count=count, flags=re.DOTALL)
        assert found, f"{old} is not in {name}"
        return members | {name: text.encode()}

    return change


def add(name: str, data: bytes) -> Callable[[Members], Members]:
    return lambda members: members | {name: data}


def picture(size: tuple[int, int]) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size).save(stream, "PNG")
    return stream.getvalue()


BREAKS: dict[str, Callable[[Members], Members]] = {
    "epub-file-name": add("media/图 1.png", picture((1, 1))),
    "epub-file-unread": put("content.opf", r'<itemref idref="item-text-case-beta-xhtml"/>', ""),
    "epub-text-large": put(ALPHA, "</h1>", f"</h1><!--{'x' * 300_000}-->"),
    "epub-picture-large": add("media/large.png", picture((2100, 2000))),
    "epub-cover-missing": put("content.opf", ' properties="cover-image"', ""),
    "epub-cover-small": add("media/cover.png", picture((100, 1599))),
    "epub-title": put(ALPHA, "<title>[^<]*", "<title>别的"),
    "epub-heading-level": put(ALPHA, "(</?)h3>", r"\1h4>"),
    "epub-heading-unlisted": put(
        "nav.xhtml", r'<li><a href="text/case-alpha.xhtml#alpha-1">[^<]*</a></li>', ""
    ),
    "epub-table-scope": put(ALPHA, r'<th scope="col"', "<th"),
    "epub-table-head": put(ALPHA, r"(</?)th\b", r"\1td"),
    "epub-note-link": put(ALPHA, r'href="#fnref1"', 'href="#fnref2"'),
    "epub-formula-text": put(ALPHA, r' alttext="[^"]*"', ""),
    "epub-picture-text": put(ALPHA, r' alt="[^"]*"', ' alt=" "'),
    "epub-language": put(ALPHA, 'xml:lang="zh-Hans"', 'xml:lang="en"'),
    "epub-element-empty": put(ALPHA, "</h1>", "</h1><p> </p>"),
    "epub-print-sign": put(ALPHA, "<p>示例医院", "<p>示\u200b例医院"),
    "epub-private-sign": put(ALPHA, "<p>示例医院", "<p>\ue000示例医院"),
    "epub-placeholder": put("text/front-preface.xhtml", "<p>", "<p>共{{来稿篇数}}篇。", 1),
    "epub-metadata-empty": put("content.opf", "<dc:publisher>[^<]*", "<dc:publisher>"),
    "epub-claim": put("content.opf", ">MathML<", ">ChemML<"),
    "epub-page-list": put("nav.xhtml", r'<li><a href="text/case-alpha.xhtml#pg4">4</a></li>', ""),
    "epub-words-differ": put(ALPHA, "示例医院把各业务系统", "示例医院把业务系统", 1),
    "epub-count-differs": put(ALPHA, r"<figure.*?</figure>", ""),
}


def test_every_code_has_a_file_that_breaks_it() -> None:
    assert BREAKS.keys() == CODES


def test_nothing_is_found_in_the_book_as_it_was_made(made: Made, tmp_path: Path) -> None:
    assert made.audit(made.members, tmp_path) == ()


@pytest.mark.parametrize("code", BREAKS)
def test_the_rule_finds_it(made: Made, tmp_path: Path, code: str) -> None:
    found = [problem for problem in made.audit(BREAKS[code](made.members), tmp_path) if problem.code == code]
    assert found
    assert all(problem.place.file.startswith("book.epub") for problem in found)
    assert all(problem.message and problem.hint for problem in found)


@pytest.mark.parametrize(
    "change",
    [
        put(ALPHA, "<p>示例医院", "<p>示例\u3000医院", 0),
        put(ALPHA, "</h1>", "</h1><p><img src='../media/cover.png' alt='某图'/></p>"),
        add("media/just.png", picture((2000, 2000))),
        put("nav.xhtml", 'hidden="hidden"', ""),
    ],
)
def test_what_is_near_it_passes(made: Made, tmp_path: Path, change: Callable[[Members], Members]) -> None:
    allowed = {"epub-count-differs"}
    assert {problem.code for problem in made.audit(change(made.members), tmp_path)} <= allowed


def test_a_claim_that_is_kept_no_longer_is_found(made: Made, tmp_path: Path) -> None:
    broken = put(ALPHA, r' alt="[^"]*"', ' alt=""')(made.members)
    messages = [problem.message for problem in made.audit(broken, tmp_path) if problem.code == "epub-claim"]
    assert messages == ["无障碍信息「alternativeText」与内容不符"]


def test_missing_notes_name_the_case_and_all_three_numbers(made: Made, tmp_path: Path) -> None:
    broken = put(ALPHA, r'<aside[^>]*id="fn2".*?</aside>', "")(made.members)
    (problem,) = [p for p in made.audit(broken, tmp_path) if p.code == "epub-count-differs"]
    assert problem.message == "两种成品中注的数目不一致：书稿 2，电子书 1，印刷版 2"
    assert (problem.case, problem.place.hospital) == ("alpha", "示例医院1")
