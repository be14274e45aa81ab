"""Styles that designers can change: tokens hold every measure, and each style makes a sound book."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pdfplumber
import pikepdf
import pytest
import tinycss2.color3

from compile.bind import bind
from compile.cache import Cache
from compile.model.book import Book
from compile.model.page import PageChoice
from compile.model.unit import PRINT, READING, Layout, Leaf
from compile.pipeline.products import Product
from compile.typeset import typeset
from tests.conftest import SampleBook
from tests.pdf_tags import marked_texts, painted_marks, read_tags
from tests.small_book import make_book
from tests.style_sheets import (
    NAMES,
    STYLES,
    Declaration,
    colours_of,
    contrast,
    declarations,
    folders_of,
    sheets_of,
    templates_of,
    tokens_of,
)
from tests.test_products import squeeze

MM = 72 / 25.4
WIDTH, HEIGHT, BLEED = 210 * MM, 285 * MM, 3 * MM
TOP, INNER, MEASURE, DEPTH = 24 * MM, 28 * MM, 441, 39 * 17.5
TEXT_COLOURS = {"--ink", "--ink-soft", "--theme"}
GROUNDS = {"--paper", "--paper-tint"}
"""What text stands on, besides the colours of the themes, on which it is paper."""
LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3, for text of any size."""
HALF_BLANK = "“‘（《，。、；：”’）》"
"""Marks whose blank half may lie outside the type area."""
DISPLAY_PT = 72
"""From this size on, a sign is moved out by its own white, so that its ink is flush."""
MOST_INK = 300
"""Per cent of all four inks together that coated paper takes."""
COLOUR_FUNCTIONS = {"rgb", "rgba", "hsl", "hsla", "device-cmyk", "lab", "lch", "oklch"}
WORDS_OF_FONTS = {"normal", "bold", "inherit"}

each_style = pytest.mark.parametrize("style", NAMES, ids=lambda name: name or "default")


@each_style
def test_every_token_is_used_and_none_is_missing(style: str | None) -> None:
    everything = "".join(sheets_of(style).values()) + templates_of(style)
    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", everything))
    used |= {f"--theme-{number}" for number in range(1, 6)}  # a template writes their number
    page = {"--trim-width", "--trim-height", "--bleed", "--top", "--inner", "--outer", "--bottom"}
    page |= {"--measure", "--depth", "--body", "--pitch", "--spine", "--flap", "--spread-width"}
    assert used - page == tokens_of(style).keys()


@each_style
def test_a_style_has_the_tokens_and_files_of_the_default(style: str | None) -> None:
    assert tokens_of(style).keys() >= tokens_of(None).keys()
    folder = folders_of(style)[0]
    for path in folder.rglob("*.*"):
        if folder != STYLES and path.is_file():
            assert (STYLES / path.relative_to(folder)).is_file(), path


def literals(declaration: Declaration) -> list[str]:
    """Lengths, colours and names of fonts in a value that are no tokens."""
    words = list(declaration.words())
    found = [word.serialize() for word in words if word.type in {"dimension", "hash"}]
    found = [word for word in found if not word.endswith("deg")]  # a turn is no measure
    found += [word.name for word in words if word.type == "function" and word.lower_name in COLOUR_FUNCTIONS]
    names = [word.value for word in words if word.type == "ident" and not word.value.startswith("--")]
    found += [name for name in names if name != "transparent" and tinycss2.color3.parse_color(name)]
    if declaration.name in {"font", "font-family"}:
        found += [name for name in names if name not in WORDS_OF_FONTS]
        found += [word.value for word in words if word.type == "string"]
    return found


@each_style
def test_sheets_use_tokens_for_lengths_colours_and_fonts(style: str | None) -> None:
    for name, sheet in sheets_of(style).items():
        found = list(declarations(sheet))
        assert found or name == "own.css"
        for declaration in found if name != "tokens.css" else ():
            assert not declaration.name.startswith("--"), (name, declaration.name)
            assert literals(declaration) == [], (name, declaration.selector, declaration.text)


@pytest.mark.parametrize(
    "text", ["width: 2em", "top: calc(1mm * 2)", "color: #fff", "color: white", "font: bold 0 serif"]
)
def test_literals_are_found(text: str) -> None:
    (declaration,) = declarations(f"p {{ {text} }}")
    assert literals(declaration)


@each_style
def test_every_colour_has_its_screen_and_its_press_value(style: str | None) -> None:
    colours = colours_of(style)
    values = {name: value for name, value in tokens_of(style).items() if "#" in value}
    assert colours.keys() == values.keys() and len(colours) >= 11
    assert tokens_of(style)["--theme"] == "var(--ink)"
    for name, colour in colours.items():
        assert max(colour.inks) <= 100 and sum(colour.inks) <= MOST_INK, name
    for name in ("--ink", "--ink-soft", "--rule", "--note-rule"):
        assert colours[name].inks[:3] == (0, 0, 0), f"{name}: small type and lines in black only"
    assert colours["--paper"].inks == (0, 0, 0, 0) and colours["--ink"].inks == (0, 0, 0, 100)
    assert colours["--note-rule"] == colours["--rule"]


@each_style
def test_text_can_be_read_on_its_ground(style: str | None) -> None:
    used: dict[str, set[str]] = {"color": set(), "background": set()}
    for sheet in sheets_of(style).values():
        for declaration in declarations(sheet):
            if declaration.name in used:
                used[declaration.name] |= set(re.findall(r"--[a-z0-9-]+", declaration.text))
    assert used["color"] <= TEXT_COLOURS | {"--paper"}
    assert used["background"] <= GROUNDS | {"--theme", "--ink"}  # the bars of the barcode are ink
    colours = colours_of(style)
    themes = {f"--theme-{number}" for number in range(1, 6)}
    pairs = {(text, ground) for text in (TEXT_COLOURS - {"--theme"}) | themes for ground in GROUNDS}
    pairs |= {("--paper", theme) for theme in themes | {"--ink"}}
    for text, ground in pairs:
        assert contrast(colours[text], colours[ground]) >= LEAST_CONTRAST, (text, ground)


def test_contrast_is_that_of_the_standard() -> None:
    colours = colours_of(None)
    assert contrast(colours["--ink"], colours["--paper"]) == pytest.approx(21)
    assert contrast(colours["--rule"], colours["--paper"]) == pytest.approx(3.36, abs=0.01)


@pytest.mark.parametrize(("style", "body_pt"), [(None, 11), ("modern", 10)])
def test_another_size_of_the_body_changes_no_other_file(
    style: str | None, body_pt: float, tmp_path: Path
) -> None:
    book = in_style(make_book(tmp_path), style, PageChoice(body_pt=body_pt))
    layout = typeset(book, STYLES, Cache(tmp_path / "cache"), jobs=2)
    assert layout.problems == ()
    assert layout.typography.faults == ()


def in_style(book: Book, style: str | None, page: PageChoice | None = None) -> Book:
    changes = {"style": style, "page": page or book.anthology.page}
    return replace(book, anthology=book.anthology.model_copy(update=changes))


@dataclass(frozen=True)
class Made:
    """The small book in a style."""

    layout: Layout
    reading: Path
    press: Path

    def pages(self) -> Iterator[tuple[Leaf, pdfplumber.page.Page]]:
        with pdfplumber.open(self.reading) as pdf:
            yield from zip(self.layout.leaves, pdf.pages, strict=True)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str | None, Made]:
    return {style: make_in(style, tmp_path_factory.mktemp("style")) for style in NAMES}


def make_in(style: str | None, folder: Path) -> Made:
    book = in_style(make_book(folder), style)
    layout = typeset(book, STYLES, Cache(folder / "cache"), jobs=2)
    bind(layout, book, READING, folder / "reading.pdf")
    bind(layout, book, PRINT, folder / "print.pdf")
    return Made(layout, folder / "reading.pdf", folder / "print.pdf")


@each_style
def test_the_book_has_no_problem_and_no_fault(books: dict[str | None, Made], style: str | None) -> None:
    layout = books[style].layout
    assert layout.problems == ()
    assert layout.typography.faults == () and layout.typography.body_lines > 100


@each_style
def test_heads_and_folios_stand_outside_the_type_area(
    books: dict[str | None, Made], style: str | None
) -> None:
    seen = 0
    for leaf, page in books[style].pages():
        above = page.crop((0, 0, WIDTH, TOP), strict=False).extract_text().strip()
        below = page.crop((0, TOP + DEPTH + 1, WIDTH, HEIGHT), strict=False).extract_text().strip()
        assert squeeze(above) == squeeze(leaf.head)
        assert below == (leaf.label if leaf.shows_folio else "")
        seen += bool(leaf.head)
    assert seen > 4


@each_style
def test_nothing_is_set_beside_the_type_area(books: dict[str | None, Made], style: str | None) -> None:
    for leaf, page in books[style].pages():
        left = INNER if leaf.is_recto else WIDTH - INNER - MEASURE
        signs = [char for char in page.chars if char["text"] not in HALF_BLANK and char["size"] < DISPLAY_PT]
        assert all(left - 1 <= char["x0"] and char["x1"] <= left + MEASURE + 1 for char in signs), leaf.label


@each_style
def test_what_crosses_the_trim_reaches_the_edge_of_the_bleed(
    books: dict[str | None, Made], style: str | None
) -> None:
    made = books[style]
    with pdfplumber.open(made.press) as pdf:
        for leaf, page in zip(made.layout.leaves, pdf.pages, strict=True):
            shapes = [shape for shape in (*page.rects, *page.curves) if shape["fill"]]
            beyond = [side for shape in shapes for side in crossings(shape)]
            assert all(beyond), (leaf.label, leaf.is_recto)
            is_coloured = leaf.unit and (leaf.is_cover or (leaf.part and leaf.shows_folio))
            assert beyond or not is_coloured


def crossings(shape: dict[str, float]) -> list[bool]:
    """For each side on which a shape crosses the trim, whether it fills the bleed there."""
    width, height = WIDTH + 2 * BLEED, HEIGHT + 2 * BLEED
    outside = (shape["x0"], shape["top"], width - shape["x1"], height - shape["bottom"])
    return [distance < 0.05 for distance in outside if distance < BLEED - 0.05]


@each_style
def test_everything_is_read_aloud_once(books: dict[str | None, Made], style: str | None) -> None:
    path = books[style].reading
    with pikepdf.open(path) as pdf:
        root = read_tags(pdf)
        painted = {(number, mark) for number, page in enumerate(pdf.pages) for mark in painted_marks(page)}
        read = list(root.marks())
        assert len(read) == len(set(read)) and set(read) == painted
        texts = marked_texts(path)
        titles = [squeeze("".join(texts[mark] for mark in one.marks())) for one in root.find("H1")]
        assert {"序", "目录", "智慧临床示例", "智慧服务示例"} <= set(titles)
        cases = [squeeze("".join(texts[mark] for mark in one.marks())) for one in root.find("H2")]
        assert {"甲医院案例", "乙医院案例"} <= set(cases)


@pytest.mark.parametrize("style", [name for name in NAMES if name])
def test_another_style_is_another_book(books: dict[str | None, Made], style: str) -> None:
    plain, other = books[None].pages(), books[style].pages()
    words = []
    for (leaf, page), (_, beside) in zip(plain, other, strict=True):
        if leaf.unit and leaf.page == 0 and leaf.unit.id not in {"colophon", "copyright"}:
            assert look(page) != look(beside), leaf.unit.id
        words.append([squeeze(one.extract_text()).count("走向“可使用”") for one in (page, beside)])
    assert sum(one for one, _ in words) == sum(other for _, other in words) > 50


def look(page: pdfplumber.page.Page) -> tuple[set[tuple[str, float]], set[str]]:
    """Faces with their sizes, and the colours of what is filled."""
    faces = {(char["fontname"].partition("+")[2], round(char["size"], 1)) for char in page.chars}
    return faces, {str(shape["non_stroking_color"]) for shape in (*page.rects, *page.curves)}


def test_the_contents_of_the_sample_fill_one_page(sample: SampleBook) -> None:
    with pdfplumber.open(sample.build / Product.SCREEN) as pdf:
        pages = [squeeze(page.extract_text()) for page in pdf.pages[:20]]
    first = next(number for number, text in enumerate(pages) if text.startswith("目录"))
    assert "案例联系人" in pages[first] and pages[first + 1] == ""
