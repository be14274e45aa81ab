"""The cover for the press: its spine as wide as the block is thick, its barcode read as a till reads it."""

import ctypes
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pdfua
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from compile.bind import bind
from compile.cache import Cache
from compile.cover import measure_cover
from compile.crew import Crew
from compile.files import ROOT
from compile.fonts import FAMILIES
from compile.model.anthology import Anthology, Cover
from compile.model.book import Book
from compile.model.press import PressLimits
from compile.model.unit import READING, Layout, Leaf
from compile.pipeline.colours import Palette, colour_layout
from compile.pipeline.cover import expect_cover, make_cover
from compile.pipeline.products import Product
from compile.preflight import preflight
from compile.problems import Problem, ProblemError
from compile.tokens import read_tokens
from compile.typeset import typeset
from compile.typeset.parts.barcode import barcode
from compile.typeset.parts.spine import length, letter_spine
from tests.conftest import SampleBook, copy_project, run
from tests.small_book import make_anthology, make_book
from tests.style_sheets import NAMES

MM = 72 / 25.4
SIDE, HEIGHT, BLEED = 210.0, 285.0, 3.0
ISBN = "978-7-000-00000-1"
PRICE = "68.00元"
SAFE_MM = 1.0
"""How far from its place a fold may lie."""
MODULE_MM = 0.33

each_style = pytest.mark.parametrize("style", NAMES, ids=lambda name: name or "default")


def leaves(pages: int) -> tuple[Leaf, ...]:
    """A block, and the two leaves of its cover."""
    side = Leaf(None, 0, True, "", False, "", is_cover=True)
    return (side, side, *(Leaf(None, 0, True, "", False, "") for _ in range(pages)), side, side)


def anthology(style: str | None = None, isbn: str = "", title: str = "", **cover: Any) -> Anthology:
    """The small book's settings with a cover, and with an ISBN and a title if they are given."""
    made = make_anthology()
    edition = made.book.edition.model_copy(update={"isbn": isbn, "price": PRICE if isbn else ""})
    book = made.book.model_copy(update={"edition": edition, "title": title or made.book.title})
    changes = {"book": book, "cover": Cover(**({"caliper_mm": 0.1} | cover)), "style": style}
    return made.model_copy(update=changes)


def make(folder: Path, settings: Anthology, pages: int) -> tuple[Path, tuple[Problem, ...]]:
    """The cover of a block of so many pages."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / Product.COVER
    book = Book(settings, (), (), (), (), cover_folder=folder)
    layout = Layout(leaves(pages), ())
    return path, make_cover(book, layout, ROOT, Cache(folder / "cache"), path)


def test_a_spread_that_was_begun_need_not_be_set(tmp_path: Path) -> None:
    book, cache = Book(anthology(), (), (), (), (), cover_folder=tmp_path), Cache(tmp_path / "cache")
    with Crew(2) as crew:
        expect_cover(book, ROOT, cache, crew, leaves(300))
    (set_before,) = (cache.folder / "units").glob("[!.]*")
    make_cover(book, Layout(leaves(300), ()), ROOT, cache, tmp_path / Product.COVER)
    assert [*(cache.folder / "units").glob("[!.]*")] == [set_before]


@pytest.mark.parametrize(("jobs", "signed"), [(1, None), (2, 296)])
def test_what_cannot_be_begun_is_left_to_the_cover(jobs: int, signed: int | None, tmp_path: Path) -> None:
    book, cache = Book(anthology(signed_pages=signed), (), (), (), ()), Cache(tmp_path / "cache")
    with Crew(jobs) as crew:
        expect_cover(book, ROOT, cache, crew, leaves(300))
    assert not (cache.folder / "units").exists()


def codes(problems: tuple[Problem, ...]) -> set[str]:
    return {problem.code for problem in problems} - {"profile-default"}


def trim_mm(path: Path) -> tuple[float, float]:
    """Width and height after cutting, and the boxes around it as they have to be."""
    with pikepdf.open(path) as pdf:
        (page,) = pdf.pages
        media, bleed, trim = (
            [float(value) / MM for value in page.obj[name]] for name in ("/MediaBox", "/BleedBox", "/TrimBox")
        )
    assert media[:2] == [0, 0] and media[2] >= bleed[2] and media[3] >= bleed[3]
    around = [trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3]]
    assert around == pytest.approx([BLEED] * 4, abs=0.001)
    return trim[2] - trim[0], trim[3] - trim[1]


@dataclass(frozen=True)
class Sign:
    """A character of the cover, its ink in millimetres from the left and the foot of the trim."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    is_turned: bool
    """Whether its own top points to the right."""


def signs(path: Path) -> Iterator[Sign]:
    with pypdfium2.PdfDocument(path) as pdf:
        x, y, *_ = pdf[0].get_trimbox()
        text = pdf[0].get_textpage()
        sides = [ctypes.c_double() for _ in range(4)]
        matrix = pdfium.FS_MATRIX()
        for index in range(text.count_chars()):
            char = chr(pdfium.FPDFText_GetUnicode(text, index))
            if pdfium.FPDFText_IsGenerated(text, index) or char.isspace():
                continue
            pdfium.FPDFText_GetCharBox(text, index, *sides)
            pdfium.FPDFText_GetMatrix(text, index, matrix)
            left, right, bottom, top = (side.value for side in sides)
            edges = ((left - x) / MM, (right - x) / MM, (bottom - y) / MM, (top - y) / MM)
            yield Sign(char, *edges, is_turned=abs(matrix.a) < abs(matrix.b))


def on_spine(path: Path, start: float, width: float) -> list[Sign]:
    """What stands on the spine, from the top down."""
    found = [sign for sign in signs(path) if start < (sign.left + sign.right) / 2 < start + width]
    return sorted(found, key=lambda sign: -sign.top - sign.bottom)


def render(path: Path, dpi: int) -> Image.Image:
    """The trimmed cover."""
    with pypdfium2.PdfDocument(path) as pdf:
        pdf[0].set_cropbox(*pdf[0].get_trimbox())
        image: Image.Image = pdf[0].render(scale=dpi / 72).to_pil().convert("RGB")
    return image


# Measures


@pytest.mark.parametrize(
    ("pages", "caliper_mm", "allowance_mm", "flap_mm"),
    [(88, 0.1, 0, 0), (200, 0.12, 0, 0), (600, 0.086, 0.7, 0), (320, 0.1, 0, 80), (640, 0.13, 1.5, 75.5)],
)
def test_the_spine_is_as_wide_as_the_paper_is_thick(
    tmp_path: Path, pages: int, caliper_mm: float, allowance_mm: float, flap_mm: float
) -> None:
    settings = anthology(caliper_mm=caliper_mm, allowance_mm=allowance_mm, flap_mm=flap_mm)
    path, _ = make(tmp_path, settings, pages)
    width, height = trim_mm(path)
    assert width - 2 * SIDE - 2 * flap_mm == pytest.approx(pages / 2 * caliper_mm + allowance_mm, abs=0.006)
    assert height == pytest.approx(HEIGHT, abs=0.001)


def test_the_sample_has_the_cover_of_its_block(sample: SampleBook) -> None:
    with pikepdf.open(sample.build / Product.PRINT) as pdf:
        block = len(pdf.pages) - 4  # both covers and their inner sides
    assert block % 4 == 0
    width, _ = trim_mm(sample.build / Product.COVER)
    assert width - 2 * SIDE == pytest.approx(block / 2 * 0.1, abs=0.006)
    found = {problem.code: problem for problem in sample.outcome.survey.problems}
    assert {"caliper-default", "spine-narrow"} <= found.keys()
    assert f"{block} 页" in found["caliper-default"].message and "印刷厂" in found["caliper-default"].hint
    told = [problem.code for problem in sample.outcome.survey.problems]
    assert told.count("profile-default") == 1


def test_both_sides_stand_where_they_are_folded(tmp_path: Path) -> None:
    """The same words as far from the folds as the reading edition has them from its edges."""
    path, _ = make(tmp_path, anthology(flap_mm=60), 300)
    titles = [sign for sign in signs(path) if sign.text == "示" and not 270 < sign.left < 285]
    front = max(titles, key=lambda sign: (sign.top - sign.bottom, sign.left))
    assert front.left == pytest.approx(60 + SIDE + 15 + 28, abs=1.5)  # the inner margin behind the fold
    back = min(titles, key=lambda sign: sign.left)
    outer = SIDE - 28 - 42 * 10.5 / MM
    assert back.left == pytest.approx(60 + outer, abs=1.5)


# The spine's text


@each_style
@pytest.mark.parametrize("pages", [100, 240, 900])
def test_text_stands_within_the_spine(tmp_path: Path, style: str | None, pages: int) -> None:
    title = "“HL7 FHIR”互联互通（2023）：促进、建设"
    path, problems = make(tmp_path, anthology(style, title=title, flap_mm=80), pages)
    assert codes(problems) == set()
    start, width = 80 + SIDE, pages / 2 * 0.1
    found = on_spine(path, start, width)
    assert "".join(sign.text for sign in found) == title.replace(" ", "") + "示例编辑部" + "示例出版社"
    for sign in found:
        assert start + SAFE_MM - 0.05 <= sign.left and sign.right <= start + width - SAFE_MM + 0.05, sign
        assert sign.bottom > 5 and sign.top < HEIGHT - 5, sign
    for one, other in pairwise(found):
        assert other.top < one.bottom + 0.3, (one, other)


def test_chinese_stands_upright_and_latin_is_turned(tmp_path: Path) -> None:
    path, _ = make(tmp_path, anthology(title="HL7与互联互通"), 300)
    found = on_spine(path, SIDE, 15)[:8]
    assert "".join(sign.text for sign in found) == "HL7与互联互通"
    assert [sign.is_turned for sign in found] == [True] * 3 + [False] * 5
    middles = [(sign.left + sign.right) / 2 for sign in found[3:]]
    assert middles == pytest.approx([SIDE + 7.5] * 5, abs=0.7)


@pytest.mark.parametrize(("pages", "is_lettered"), [(98, False), (100, True)])
def test_a_narrow_spine_is_left_blank_and_said(tmp_path: Path, pages: int, is_lettered: bool) -> None:
    path, problems = make(tmp_path, anthology(), pages)
    assert codes(problems) == (set() if is_lettered else {"spine-narrow"})
    assert bool(on_spine(path, SIDE, pages / 2 * 0.1)) == is_lettered


def test_a_name_that_is_too_long_is_not_printed_too_small(tmp_path: Path) -> None:
    settings = anthology()
    book = settings.book.model_copy(update={"editor": "示例编委会" * 12})
    path, problems = make(tmp_path, settings.model_copy(update={"book": book}), 300)
    assert codes(problems) == {"spine-crowded"}
    assert "".join(sign.text for sign in on_spine(path, SIDE, 15)) == "示例案例集示例出版社"


@pytest.mark.parametrize("title", ["短", "示例案例集", "很长的示例书名" * 6, "Interoperability " * 3])
@pytest.mark.parametrize("pages", [100, 300, 1600])
def test_lines_of_the_spine_never_meet(title: str, pages: int) -> None:
    settings = anthology(title=title)
    spread, _ = measure_cover(settings, leaves(pages))
    lines, _ = letter_spine(settings.book, spread)
    end = 10.0
    for line in lines:
        assert line["size_pt"] <= spread.type_mm * MM
        assert line["top_mm"] >= end
        end = line["top_mm"] + length(line["pieces"]) * line["size_pt"] / MM + 1
    assert lines and end < HEIGHT - 10


# Folds


@each_style
@pytest.mark.parametrize("flap_mm", [0, 80])
def test_no_edge_of_colour_lies_on_a_fold(tmp_path: Path, style: str | None, flap_mm: float) -> None:
    path, _ = make(tmp_path, anthology(style, isbn=ISBN, flap_mm=flap_mm), 160)
    picture = render(path, 127)  # five dots a millimetre
    folds = [flap_mm + SIDE, flap_mm + SIDE + 8] + ([flap_mm, 2 * SIDE + 8 + flap_mm] if flap_mm else [])
    for fold in folds:
        left, right = (
            [picture.getpixel((round((fold + by) * 5), y)) for y in range(picture.height)] for by in (-1, 1)
        )
        differing = sum(one != other for one, other in zip(left, right, strict=True))
        assert differing < 0.12 * picture.height, fold


@each_style
def test_what_reaches_the_edge_reaches_the_bleed(tmp_path: Path, style: str | None) -> None:
    path, _ = make(tmp_path, anthology(style), 160)
    with pypdfium2.PdfDocument(path) as pdf:
        picture = pdf[0].render(scale=127 / 72).to_pil().convert("RGB")
    for edge, inside in ((1, 16), (picture.width - 2, picture.width - 17)):
        assert broad_colours(picture, inside) <= broad_colours(picture, edge)
        assert style is None or broad_colours(picture, picture.width - 2) > {(255, 255, 255)}


def broad_colours(picture: Image.Image, x: int) -> set[Any]:
    """Colours of more than a millimetre in a column of dots."""
    column = (picture.getpixel((x, y)) for y in range(picture.height))
    return {colour for colour, dots in groupby(column) if len(list(dots)) > 5}


def test_a_picture_stands_for_a_side(tmp_path: Path) -> None:
    """Its edge is a little beyond the fold of the spine, and its bleed is outside the trim."""
    red = Image.new("RGB", (2552, 3437), (200, 30, 30))
    red.save(tmp_path / "front.png", dpi=(300, 300))
    path, problems = make(tmp_path, anthology(front="front.png"), 200)
    assert codes(problems) == {"cover-picture-fold"}
    picture = render(path, 127)
    row = [picture.getpixel((x, 700)) for x in range(picture.width)]
    is_red = [red > 150 and green < 110 for red, green, _ in row]  # type: ignore[misc]
    first = is_red.index(True)
    assert first / 5 == pytest.approx(SIDE + 10 - 1, abs=0.3) and all(is_red[first + 1 :])
    assert "示例案例集" in "".join(sign.text for sign in on_spine(path, SIDE, 10))


# The barcode


def scan(picture: Path) -> list[str]:
    """What a reader of barcodes finds in a picture."""
    command = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sean13.enable", picture]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


@each_style
@pytest.mark.parametrize("isbn", [ISBN, "9787115546081"])
def test_a_till_reads_the_isbn(tmp_path: Path, style: str | None, isbn: str) -> None:
    path, _ = make(tmp_path, anthology(style, isbn=isbn), 300)
    render(path, 300).save(tmp_path / "cover.png")
    assert scan(tmp_path / "cover.png") == [isbn.replace("-", "")]
    text = "".join(sign.text for sign in signs(path))
    assert f"ISBN{isbn}" in text and f"定价：{PRICE}" in text


def test_the_reading_edition_has_the_same_barcode(tmp_path: Path) -> None:
    book = make_book(tmp_path)
    book = replace(book, anthology=anthology(isbn=ISBN))
    cache = Cache(tmp_path / "cache")
    layout = typeset(book, ROOT / "styles", cache, jobs=2)
    assert layout.problems == ()
    colours = Palette(read_tokens(ROOT / "styles", book.anthology), cache)
    bind(colour_layout(layout, colours), book, READING, tmp_path / "book.pdf")
    assert pdfua.validate(str(tmp_path / "book.pdf")).findings == ()
    with pypdfium2.PdfDocument(tmp_path / "book.pdf") as pdf:
        pdf[len(pdf) - 1].render(scale=300 / 72).to_pil().save(tmp_path / "back.png")
    assert scan(tmp_path / "back.png") == [ISBN.replace("-", "")]


def test_the_barcode_is_black_ink_of_the_right_size_on_white(tmp_path: Path) -> None:
    path, _ = make(tmp_path, anthology(isbn=ISBN), 300)
    with pdfplumber.open(path) as pdf:
        rects = pdf.pages[0].rects
        height = float(pdf.pages[0].height)
    bars = [rect for rect in rects if rect["height"] > 20 * MM and rect["width"] < 5 * MODULE_MM * MM]
    assert len(bars) == 30
    assert {bar["non_stroking_color"] for bar in bars} == {(0, 0, 0, 1)}
    modules = [bar["width"] / MM / MODULE_MM for bar in bars]
    assert modules == pytest.approx([round(module) for module in modules], abs=0.01)
    left, right = min(bar["x0"] for bar in bars), max(bar["x1"] for bar in bars)
    assert (right - left) / MM == pytest.approx(95 * MODULE_MM, abs=0.01)
    (white,) = (
        rect for rect in rects if rect["non_stroking_color"] == (0, 0, 0, 0) and rect["width"] < 99 * MM
    )
    assert (left - white["x0"]) / MM >= 11 * MODULE_MM - 0.01
    assert (white["x1"] - right) / MM >= 7 * MODULE_MM - 0.01
    fold = (BLEED + SIDE) * MM
    assert (fold - white["x1"]) / MM >= 15 and (height - white["bottom"]) / MM - BLEED >= 15


@pytest.mark.parametrize("isbn", ["", "978-7-000-00000-2"])
def test_without_a_true_isbn_there_is_no_barcode(tmp_path: Path, isbn: str) -> None:
    assert barcode(isbn) is None
    path, problems = make(tmp_path, anthology(isbn=isbn), 300)
    assert codes(problems) == set()
    with pdfplumber.open(path) as pdf:
        assert not [rect for rect in pdf.pages[0].rects if rect["non_stroking_color"] == (0, 0, 0, 1)]


# For the press


@each_style
@pytest.mark.parametrize("flap_mm", [0, 80])
def test_the_printer_has_nothing_to_object(tmp_path: Path, style: str | None, flap_mm: float) -> None:
    path, _ = make(tmp_path, anthology(style, isbn=ISBN, flap_mm=flap_mm), 300)
    assert preflight(path, PressLimits(families=frozenset(FAMILIES))).problems == ()


def test_the_cover_has_its_colours_when_the_block_has_none(tmp_path: Path) -> None:
    settings = anthology()
    press = settings.press.model_copy(update={"interior": "单色"})
    path, _ = make(tmp_path, settings.model_copy(update={"press": press}), 300)
    with pikepdf.open(path) as pdf:
        content = b"".join(
            thing.read_bytes()
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Stream) and b" k\n" in _readable(thing)
        )
    assert b"0.9 0.6 0.2 0.1 " in content  # --theme-1


def _readable(stream: pikepdf.Stream) -> bytes:
    return stream.read_bytes() if "/N" not in stream else b""


def test_the_same_cover_is_made_of_the_same_bytes(tmp_path: Path) -> None:
    one, _ = make(tmp_path / "one", anthology(isbn=ISBN), 300)
    other, _ = make(tmp_path / "other", anthology(isbn=ISBN), 300)
    assert one.read_bytes() == other.read_bytes()


# Signing off


def test_a_block_of_other_pages_than_signed_off_is_refused(tmp_path: Path) -> None:
    settings = anthology(signed_pages=300, caliper_mm=0.12, allowance_mm=0.5)
    make(tmp_path, settings, 300)
    with pytest.raises(ProblemError) as caught:
        make(tmp_path, settings, 304)
    (problem,) = caught.value.problems
    assert problem.code == "cover-pages-changed" and problem.is_error
    assert all(word in problem.message for word in ("304 页", "300 页", "18.50 毫米", "18.74 毫米"))
    assert "signed_pages" in problem.hint and "印刷厂" in problem.hint


def test_the_stale_cover_goes_and_everything_else_stays(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "book", "linhai-central")
    settings = root / "anthology.yaml"
    plain = settings.read_text(encoding="utf-8")
    assert run(root, *Product).is_made
    with pikepdf.open(root / "build" / Product.PRINT) as pdf:
        pages = len(pdf.pages) - 4
    settings.write_text(
        f"{plain}\ncover: {{}}\n".replace("{}", f"\n  signed_pages: {pages}"), encoding="utf-8"
    )
    assert run(root, *Product).is_made
    before = {product: (root / "build" / product).read_bytes() for product in Product}
    changed = re.sub(
        r"signed_pages: \d+\n*$", f"signed_pages: {pages + 4}\n", settings.read_text(encoding="utf-8")
    )
    settings.write_text(changed, encoding="utf-8")
    outcome = run(root, *Product, keep_going=True)
    assert not outcome.is_made
    assert {problem.code for problem in outcome.survey.problems if problem.is_error} == {
        "cover-pages-changed"
    }
    assert not (root / "build" / Product.COVER).exists()
    for product in set(Product) - {Product.COVER}:
        assert (root / "build" / product).read_bytes() == before[product]
