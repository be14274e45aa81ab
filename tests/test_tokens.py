"""Colours of the designers: stand-ins while a unit is set, and what each edition shows for them."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Dictionary, Name
from PIL import Image

from compile.bind import bind
from compile.cache import Cache
from compile.crew import Crew
from compile.files import ROOT
from compile.finish import ink, read_inks, tint
from compile.model.anthology import Press
from compile.model.unit import PRINT, READING, Layout
from compile.pipeline.colours import Palette, colour_ahead, colour_layout
from compile.problems import ProblemError
from compile.tokens import Token, parse_tokens, read_tokens, with_stand_ins
from compile.typeset import typeset
from compile.typeset.engine import set_pages
from compile.typeset.parts import case_recipes
from compile.typeset.press import Press as Units
from compile.typeset.shades import SHADED
from tests.small_book import DyingPalette, make_book

SHEET = """/* 色 */
:root {
  --one: #112233; /* CMYK(1 2 3 4) 一 */
  --two: #112233;/*CMYK(90 0 0 10)*/
  --size: 9pt;
  --Three: #AABBCC;  /* CMYK(0 0 0 50) */
  --bare: #010203;
}
"""
COLOUR = re.compile(rb"(?<![\w.])([\d.]+) ([\d.]+) ([\d.]+) rg\b")
INK = re.compile(rb"(?<![\w.])([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) k\b")


def test_a_token_has_its_screen_and_its_inks() -> None:
    one, two, three = parse_tokens(SHEET)
    assert (one.screen, one.inks) == ((0x11, 0x22, 0x33), (0.01, 0.02, 0.03, 0.04))
    assert (two.screen, two.inks) == ((0x11, 0x22, 0x33), (0.9, 0, 0, 0.1))
    assert three.screen == (0xAA, 0xBB, 0xCC)
    assert len({token.stand_in for token in (one, two, three)}) == 3


def test_the_sheet_with_stand_ins_says_nothing_of_the_colours() -> None:
    whole = with_stand_ins(SHEET.encode()).decode()
    other = SHEET.replace("#112233; /* CMYK(1 2 3 4)", "#445566; /* CMYK(9 9 9 9)")
    assert with_stand_ins(other.encode()).decode() == whole
    assert "#112233" not in whole and "--bare: #010203" in whole and "--size: 9pt" in whole
    written = re.findall(r"#([0-9a-f]{6})", whole)[:3]
    assert [tuple(bytes.fromhex(code)) for code in written] == [one.stand_in for one in parse_tokens(SHEET)]


def test_what_is_no_text_stays() -> None:
    assert with_stand_ins(b"\xff\xfe --a: #112233;") == b"\xff\xfe --a: #112233;"


@given(st.integers(1, 600))
def test_stand_ins_are_all_different(count: int) -> None:
    tokens = parse_tokens("".join(f"--t{n}: #000000; /* CMYK(0 0 0 0) */" for n in range(count)))
    assert len({token.stand_in for token in tokens}) == count
    assert all(0 <= value <= 255 for token in tokens for value in token.stand_in)


# A file


def shares(colour: tuple[int, int, int]) -> bytes:
    return b" ".join(f"{value / 255:.4g}".encode() for value in colour)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """A token as text and in a gradient, beside a colour that is none and a mixture of inks."""
    stand_in = parse_tokens(SHEET)[1].stand_in
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    pdf.pages[0].Contents = pdf.make_stream(
        shares(stand_in) + b" rg 0 0 9 9 re f 1 0 0 rg 0 0 9 9 re f 0.1 0.2 0.3 0.4 k 0 0 9 9 re f /S sh"
    )
    ends = [[value / 255 for value in stand_in], [0.0, 1.0, 0.0]]
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=ends[0], C1=ends[1], N=1)
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 9, 9], Function=function, Background=ends[0]
    )
    pdf.pages[0].Resources = Dictionary(Shading=Dictionary(S=pdf.make_indirect(shading)))
    pdf.save(tmp_path / "unit.pdf")
    return tmp_path / "unit.pdf"


def test_on_the_screen_only_tokens_change(unit: Path) -> None:
    tokens = parse_tokens(SHEET)
    tint(unit, unit, tokens)
    with pikepdf.open(unit) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
        shading = pdf.pages[0].Resources.Shading.S
        screen = [round(value / 255, 4) for value in tokens[1].screen]
        assert content.startswith(shares(tokens[1].screen) + b" rg")
        assert b"1 0 0 rg" in content and b"0.1 0.2 0.3 0.4 k" in content
        assert shading.ColorSpace == Name.DeviceRGB
        assert [float(value) for value in shading.Function.C0] == screen
        assert [float(value) for value in shading.Background] == screen
        assert [float(value) for value in shading.Function.C1] == [0, 1, 0]


def test_in_ink_tokens_are_what_the_designer_wrote(unit: Path) -> None:
    ink(unit, unit, read_inks(Press(), ROOT, parse_tokens(SHEET)))
    with pikepdf.open(unit) as pdf:
        assert pdf.pages[0].Contents.read_bytes().startswith(b"0.9 0 0 0.1 k")
        assert pdf.pages[0].Resources.Shading.S.ColorSpace == Name.DeviceCMYK


def test_in_black_alone_a_token_is_as_light_as_on_the_screen() -> None:
    inks = read_inks(Press(interior="单色"), ROOT, parse_tokens(SHEET))
    token = parse_tokens(SHEET)[0]
    assert inks.of(token.stand_in) == inks.of(token.screen)


# A book


@pytest.fixture(scope="module")
def styles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("designs") / "styles"
    shutil.copytree(ROOT / "styles", folder)
    return folder


@pytest.fixture(scope="module")
def layout(styles: Path) -> Layout:
    """With several files of sheets, as a long book has."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("compile.typeset.parts.sheets.LEAVES", 4)
        return typeset(make_book(styles.parent), styles, Cache(styles.parent / "cache"), jobs=1)


def contents(path: Path) -> Iterator[bytes]:
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
            if "/Contents" in page.obj:
                yield page.Contents.read_bytes()
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == Name.Form:
                yield thing.read_bytes()


def recoloured(styles: Path) -> tuple[Token, ...]:
    """Other colours for the same tokens."""
    tokens = read_tokens(styles, make_book(styles.parent).anthology)
    return tuple(
        replace(token, screen=(number, 200, 9), inks=(0.5, number / 100, 0, 0))
        for number, token in enumerate(tokens)
    )


def test_other_colours_set_no_page_again(styles: Path) -> None:
    book, sheet = make_book(styles.parent), styles / "tokens.css"
    before = Units.open(book.anthology, styles, styles.parent).designs
    text = sheet.read_text()
    try:
        sheet.write_text(text.replace("#1c5a8a", "#000001"))
        assert Units.open(book.anthology, styles, styles.parent).designs == before
        sheet.write_text(text.replace("9pt", "9.5pt"))
        assert Units.open(book.anthology, styles, styles.parent).designs != before
    finally:
        sheet.write_text(text)


def test_every_colour_of_both_editions_is_one_of_the_palette(
    styles: Path, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("compile.pipeline.colours._LITTLE", 0)  # so that the crew has something to do
    book, cache = make_book(styles.parent), Cache(styles.parent / "cache")
    tokens = recoloured(styles)
    inks = Palette(tokens, cache, Press(), ROOT)
    with Crew(2) as crew:
        colour_ahead(layout, inks, crew)
        assert len(list((styles.parent / "cache" / "coloured").iterdir())) > 2
    on_screen, in_ink = (colour_layout(layout, palette) for palette in (Palette(tokens, cache), inks))
    for coloured, edition in ((on_screen, READING), (in_ink, PRINT)):
        bind(coloured, book, edition, styles.parent / f"{edition.name}.pdf")
    screens = {shares(token.screen) for token in tokens} | {b"0 0 0", b"1 1 1"}
    found = {
        b" ".join(one) for text in contents(styles.parent / "reading.pdf") for one in COLOUR.findall(text)
    }
    assert found <= screens and len(found) > 3
    mixtures = {tuple(round(share, 4) for share in token.inks) for token in tokens} | {
        (0, 0, 0, 1),
        (0, 0, 0, 0),
    }
    printed = list(contents(styles.parent / "print.pdf"))
    assert not any(COLOUR.search(text) for text in printed)
    assert {tuple(map(float, one)) for text in printed for one in INK.findall(text)} <= mixtures


@pytest.mark.parametrize("style", ["groove", "ridge", "inset", "outset", "solid", "double", "dotted"])
def test_borders_in_shades_of_a_colour_are_refused(style: str, tmp_path: Path) -> None:
    designs = tmp_path / "styles"
    shutil.copytree(ROOT / "styles", designs)
    with (designs / "base.css").open("a") as sheet:
        sheet.write(f"p {{ border: 3pt {style} var(--theme-1) }}")
    recipe = next(case_recipes(make_book(tmp_path)))
    try:
        set_pages(recipe, designs, make_book(tmp_path).anthology)
    except ProblemError as refused:
        codes = {problem.code for problem in refused.problems}
    else:
        codes = set()
    assert codes == ({"style-error"} if style in SHADED else set())


def test_processes_that_die_cost_time_only(
    styles: Path,
    layout: Layout,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("compile.pipeline.colours._LITTLE", 0)
    palette = DyingPalette(recoloured(styles), Cache(tmp_path))
    with Crew(2) as crew:
        colour_ahead(layout, palette, crew)
    assert "died" in caplog.text
    found = colour_layout(layout, palette)
    assert len({leaf.unit.pdf for leaf in found.leaves if leaf.unit}) > 3
    assert all(leaf.unit.pdf.is_file() for leaf in found.leaves if leaf.unit)


def test_what_coloured_a_book_takes_no_room_behind_it(layout: Layout, styles: Path, tmp_path: Path) -> None:
    tokens = recoloured(styles)
    inks = read_inks(Press(), ROOT, tokens)
    inks.picture(Image.new("RGB", (2, 2), (1, 2, 3)))
    assert "_memo" in vars(inks)
    colour_layout(layout, Palette(tokens, Cache(tmp_path), Press(), ROOT))
    assert "_memo" not in vars(inks)


def test_a_part_of_a_book_is_coloured_alone(styles: Path, layout: Layout) -> None:
    assert len({file for layers in layout.sheets for file, _ in layers}) > 3
    palette = Palette(recoloured(styles), Cache(styles.parent / "cache"))
    leaves = tuple(leaf for leaf in layout.leaves if leaf.unit and leaf.unit.id == "gamma")
    part = colour_layout(replace(layout, leaves=leaves), palette)
    whole = colour_layout(layout, palette)
    assert [leaf.unit for leaf in part.leaves] == [
        leaf.unit for leaf in whole.leaves if leaf.unit and leaf.unit.id == "gamma"
    ]
    assert all(part.sheets[leaf.sheet] == whole.sheets[leaf.sheet] for leaf in leaves)


def test_what_was_coloured_is_not_coloured_again(
    styles: Path, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    palette = Palette(recoloured(styles), Cache(styles.parent / "cache"))
    first = colour_layout(layout, palette)
    monkeypatch.setattr("compile.pipeline.colours.tint", lambda *_: pytest.fail("coloured again"))
    assert colour_layout(layout, palette) == first
