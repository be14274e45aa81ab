"""A run of references: links, tags and marks are those that an element for each number would have."""

import io
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from compile.files import ROOT
from compile.model.anthology import Anthology
from compile.model.tags import Tag
from compile.model.unit import Folios, Opens
from compile.problems import ProblemError
from compile.typeset.engine import set_pages
from compile.typeset.extending import EngineError
from compile.typeset.recipe import Recipe, Role
from compile.typeset.tags import references
from tests.pdf_tags import marked_texts
from tests.pdf_text import glyphs
from tests.small_book import make_book
from tests.unit_pdf import with_fonts

STYLES = ROOT / "styles"
RUN = "{{ references(entry.pages) }}"
LINKS = (
    '{% for page in entry.pages %}<a href="{{ page.href }}">{{ page.text }}'
    "{% if not loop.last %}，{% endif %}</a>{% endfor %}"
)
Numbers = Sequence[str]


@dataclass(frozen=True)
class Index:
    """An index of terms as set."""

    pdf: bytes
    result: dict[str, Any]

    def links(self) -> list[tuple[int, list[float], str, str, int]]:
        """Of each link its page, area, address, words, and place among the tags."""
        with pikepdf.open(io.BytesIO(self.pdf)) as pdf:
            return [
                (
                    number,
                    [round(float(side), 2) for side in link.Rect],
                    str(link.A.URI),
                    str(link.Contents),
                    int(link.StructParent),
                )
                for number, page in enumerate(pdf.pages)
                for link in page.get("/Annots", [])
            ]

    def places(self) -> list[list[tuple[int, float, str]]]:
        """Of each page its characters, line by line, and where each stands in its line."""
        with pypdfium2.PdfDocument(with_fonts(self.pdf)) as pdf:
            return [
                sorted((round(glyph.y_pt), glyph.x_pt, glyph.text) for glyph in glyphs(page)) for page in pdf
            ]

    def marked(self, folder: Path) -> dict[Any, str]:
        """What is painted between the marks."""
        path = folder / "unit.pdf"
        path.write_bytes(with_fonts(self.pdf))
        return marked_texts(path)


def set_index(styles: Path, anthology: Anthology, *runs: Numbers) -> Index:
    entries = [
        {
            "term": f"示例名词{place}",
            "also": ["别名"] if place % 2 else [],
            "pages": [{"text": text, "href": f"book:folio-{text.split('–')[0]}"} for text in numbers],
        }
        for place, numbers in enumerate(runs)
    ]
    context = {
        "id": "term-index",
        "title": "名词索引",
        "colour": 0,
        "letters": [{"letter": "S", "entries": entries}],
    }
    recipe = Recipe("x", "名词索引", "term-index", context, Role(Opens.NEXT, Folios.ARABIC))
    return Index(*set_pages(recipe, styles, anthology))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Anthology:
    return make_book(tmp_path_factory.mktemp("book")).anthology


def styles_with(folder: Path, run: str) -> Path:
    """The book's styles, the numbers of an entry written otherwise."""
    styles: Path = shutil.copytree(STYLES, folder / "styles")
    template = styles / "templates" / "term-index.html.j2"
    text = template.read_text(encoding="utf-8")
    assert RUN in text
    template.write_text(text.replace(RUN, run), encoding="utf-8")
    return styles


@pytest.fixture(scope="module")
def with_links(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Styles in which each number is an element."""
    return styles_with(tmp_path_factory.mktemp("links"), LINKS)


number = st.integers(1, 1200)
runs = st.lists(
    st.lists(st.one_of(number.map(str), number.map(lambda one: f"{one}–{one + 3}")), min_size=1, max_size=60),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(runs)
def test_a_run_is_what_an_element_for_each_number_is(
    book: Anthology, with_links: Path, runs: list[Numbers]
) -> None:
    one, other = (set_index(styles, book, *runs) for styles in (STYLES, with_links))
    assert one.links() == other.links()
    assert one.result == other.result
    for page, other_page in zip(one.places(), other.places(), strict=True):
        assert [glyph[::2] for glyph in page] == [glyph[::2] for glyph in other_page]
        differences = [
            abs(left - right) for (_, left, _), (_, right, _) in zip(page, other_page, strict=True)
        ]
        assert max(differences) < 0.05


def link_texts(index: Index, folder: Path) -> list[str]:
    """The text of each link, by its marks."""
    texts, found = index.marked(folder), []

    def walk(tag: Tag) -> None:
        if tag.kind == "Link":
            marks = [piece for piece in tag.content if hasattr(piece, "page")]
            found.append("".join(texts[mark.page, mark.mark] for mark in marks))
        for piece in tag.content:
            if isinstance(piece, Tag):
                walk(piece)

    walk(index.result["tags"])
    return found


@pytest.mark.parametrize("is_chinese", [True, False])
def test_what_is_painted_between_marks_is_the_number(
    book: Anthology, tmp_path: Path, *, is_chinese: bool
) -> None:
    lines = book.lines.model_copy(update={"chinese": is_chinese})
    numbers = [str(number) for number in range(95, 400, 3)] + ["401–412"]
    index = set_index(STYLES, book.model_copy(update={"lines": lines}), numbers)
    assert link_texts(index, tmp_path) == [f"{number}，" for number in numbers[:-1]] + numbers[-1:]
    texts = [words for *_, words, _ in index.links()]
    assert [text.removeprefix("链接：").rstrip("，") for text in texts] == numbers


def test_areas_follow_each_other_in_a_line(book: Anthology) -> None:
    links = set_index(STYLES, book, [str(number) for number in range(100, 400, 2)]).links()
    lines: dict[tuple[int, float, bool], list[list[float]]] = {}
    for page, area, *_ in links:
        lines.setdefault((page, area[1], area[0] < 300), []).append(area)
    assert len(lines) > 10
    for areas in lines.values():
        assert all(left < right and bottom < top for left, top, right, bottom in areas)
        for one, next_one in pairwise(areas):
            assert one[2] == pytest.approx(next_one[0], abs=0.02)


def test_other_signs_between_the_numbers_and_words_before_them(book: Anthology, tmp_path: Path) -> None:
    run = (
        """<span data-references="{{ entry.pages | map(attribute='href') | join(' ') }}">"""
        """见{{ entry.pages | map(attribute='text') | join('； ') }}页</span>"""
    )
    index = set_index(styles_with(tmp_path, run), book, ["1", "23", "45–46"])
    assert [text.replace(" ", "") for text in link_texts(index, tmp_path)] == ["见1；", "23；", "45–46页"]


@pytest.mark.parametrize(
    "words", ["12，14，15", "12", "见文中", "<b>12</b>，14", "12，<b>14</b>", "12，\n  14"]
)
def test_more_or_fewer_numbers_than_addresses_are_a_problem(
    book: Anthology, tmp_path: Path, words: str
) -> None:
    run = f'<span data-references="book:folio-12 book:folio-14">{words}</span>'
    with pytest.raises(ProblemError) as caught:
        set_index(styles_with(tmp_path, run), book, ["1"])
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file) == ("template-error", "styles/templates/term-index.html.j2")


@pytest.mark.parametrize(("glyphs", "fact"), [("<00010002>", "fewer"), ("<000100020003>", "more")])
def test_a_run_painted_otherwise_is_refused(glyphs: str, fact: str) -> None:
    stream: Any = type("Stream", (), {"show_text": lambda *_: None, "_tags": {}})()
    stream.begin_marked_content = stream.end_marked_content = lambda *_: None
    length = {"fewer": "123", "more": "12"}[fact]
    run = [references.Reference(0, length, "book:x", (0, 0, 1, 1))]
    with pytest.raises(EngineError, match=fact), references.marked_apart(stream, run):
        stream.show_text(glyphs)
