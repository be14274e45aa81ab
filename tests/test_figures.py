"""Figures, notes and long codes on finished pages: sizes, places, holes, nothing outside the type area."""

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from compile import pandoc
from compile.files import ROOT
from compile.model.page import PageChoice
from compile.model.unit import Folios, Opens
from compile.typeset.blocks import print_blocks
from compile.typeset.engine import set_pages
from compile.typeset.figures.holes import move_block
from compile.typeset.figures.rows import arrange_figures
from compile.typeset.figures.sizes import around, fit_picture
from compile.typeset.lines.breaks import find_breaks
from compile.typeset.notes import LONGEST, split_note
from compile.typeset.recipe import Recipe, Role
from tests.random_case import case_recipe, make_pictures, random_markdown
from tests.small_book import SENTENCE
from tests.unit_pdf import with_fonts

STYLES = ROOT / "styles"
PAGE = PageChoice().resolve()
TOP = (PAGE.top_mm + 2 * PAGE.bleed_mm) * 72 / 25.4
"""pdfplumber counts from the edge of the bleed, and shifts the page by the bleed once more."""
BOTTOM = TOP + PAGE.depth_pt
LEFT = PAGE.inner_mm * 72 / 25.4
CODES = {
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" * 2,
    "address": "https://example.org/api/v2/patients/0123456789/observations?code=http%3A%2F%2Floinc.org%7C8867-4"
    "&date=ge2023-01-01&_include=Observation:subject&_count=500",
    "tags": "<hl7:ClinicalDocument><recordTarget><patientRole><id_root_2.16.156.10011.1.3_extension_1234567>"
    "</patientRole></recordTarget>",
    "urn": "urn:oid:2.16.840.1.113883.4.642.3.1.2.16.840.1.113883.4.642.3.1.2.16.840.1.113883.4.642.3.1",
    "word": "A" * 200,
}


def figure(name: str, picture: str, width_mm: float, title: str = "示例") -> str:
    return f"![[图{name}]{{.number}}\u2003{title}](media/{picture}.png){{#f{name} width={width_mm}mm}}\n\n"


class Pages:
    """A case as it was set, read from its PDF."""

    def __init__(self, folder: Path, markdown: str) -> None:
        recipe, anthology = case_recipe(folder, markdown)
        self.pdf, self.result = set_pages(recipe, STYLES, anthology)
        with pdfplumber.open(io.BytesIO(with_fonts(self.pdf))) as pdf:
            self.chars: list[list[dict[str, Any]]] = [page.chars for page in pdf.pages]
            self.images: list[list[dict[str, Any]]] = [page.images for page in pdf.pages]

    @property
    def faults(self) -> list[str]:
        return [fault["kind"] for fault in self.result["typography"]["faults"]]

    def text(self, page: int | None = None) -> str:
        """Text of a page, or of all."""
        chosen = self.chars if page is None else [self.chars[page]]
        return re.sub(r"[\s\u2060]", "", "".join(char["text"] for chars in chosen for char in chars))

    def empty_shares(self) -> list[float]:
        """How much of each page but the last stays empty below its text."""
        ends = [
            max([*(char["bottom"] for char in chars), *(image["bottom"] for image in images)])
            for chars, images in zip(self.chars, self.images, strict=True)
        ]
        return [(BOTTOM - end) / PAGE.depth_pt for end in ends[:-1]]

    def outside(self) -> list[str]:
        """Characters outside the type area."""
        right = LEFT + PAGE.measure_pt
        return [
            char["text"]
            for chars in self.chars
            for char in chars
            if char["text"].strip("\u2060")
            and (
                char["x1"] > right + 0.6 * char["size"]
                or char["bottom"] > BOTTOM + 4
                or char["top"] < TOP - 4
            )
        ]


def escaped(code: str) -> str:
    return "".join(f"\\{sign}" if not sign.isalnum() and sign != " " else sign for sign in code)


def columns(images: Sequence[dict[str, Any]]) -> list[tuple[float, float]]:
    return [(round(image["x0"]), round(image["top"])) for image in images]


# Sizes and rows


def test_space_is_half_above_and_half_below_in_whole_lines() -> None:
    for height in (10.0, 200.0, 333.3):
        lines = (height + 2 * around(height, PAGE)) / PAGE.pitch_pt
        assert lines == pytest.approx(round(lines))
        assert 0.75 * PAGE.pitch_pt <= around(height, PAGE) < 1.25 * PAGE.pitch_pt


def test_a_figure_before_a_heading_stands_in_the_middle(tmp_path: Path) -> None:
    headings = [f"{'#' * level} 示例的标题 {{#h{level}}}" for level in (2, 3, 4)]
    for number, heading in enumerate(headings):
        text = f"{SENTENCE}\n\n{figure('1', 'wide', 60 + number)}{heading}\n\n{SENTENCE}\n\n"
        pages = Pages(tmp_path / str(number), text)
        image = pages.images[0][0]
        above = max(char["bottom"] for char in pages.chars[0] if char["bottom"] < image["top"])
        caption = max(char["bottom"] for char in pages.chars[0] if char["text"] == "图")
        below = min(char["top"] for char in pages.chars[0] if char["top"] > caption)
        assert below - caption < 2.2 * PAGE.pitch_pt
        assert image["top"] - above < 1.6 * PAGE.pitch_pt
        assert "off-grid" not in pages.faults


def rows_of(folder: Path, *figures: tuple[str, float]) -> list[int]:
    """How many figures stand side by side, row by row."""
    make_pictures(folder)
    text = "".join(figure(str(number), *one) for number, one in enumerate(figures))
    arranged = arrange_figures(pandoc.read_markdown(text), folder, PAGE, "x")
    return [len(block["c"][1]) if block["t"] == "Div" else 1 for block in arranged]


@pytest.mark.parametrize(
    ("figures", "rows"),
    [
        ([("even", 70), ("even", 72)], [2]),
        ([("even", 70), ("even", 80)], [1, 1]),
        ([("even", 70), ("even", 50)], [1, 1]),
        ([("tall", 40), ("even", 70)], [2]),
        ([("small", 48)] * 3, [3]),
        ([("small", 60)] * 3, [2, 1]),
        ([("small", 48)] * 4, [2, 2]),
        ([("small", 48)] * 5, [3, 2]),
        ([("small", 100), ("small", 48), ("small", 48)], [1, 2]),
    ],
)
def test_small_pictures_of_like_height_stand_side_by_side(
    figures: list[tuple[str, float]], rows: list[int], tmp_path: Path
) -> None:
    assert rows_of(tmp_path, *figures) == rows


def test_no_row_reaches_across_a_paragraph(tmp_path: Path) -> None:
    make_pictures(tmp_path)
    text = figure("1", "small", 50) + "隔开的一段。\n\n" + figure("2", "small", 50)
    arranged = arrange_figures(pandoc.read_markdown(text), tmp_path, PAGE, "x")
    assert [block["t"] for block in arranged] == ["Figure", "Para", "Figure"]


def test_a_row_has_equal_heights_captions_below_and_whole_lines(tmp_path: Path) -> None:
    pair = figure("1", "even", 70, "示例的左图") + figure("2", "even", 74, "示例的右图，图题长得要转行，" * 3)
    pages = Pages(tmp_path, f"{SENTENCE}\n\n{pair}{SENTENCE * 3}\n\n")
    left, right = pages.images[0]
    assert left["top"] == pytest.approx(right["top"]) and left["height"] == pytest.approx(
        right["height"], abs=0.1
    )
    assert left["x1"] < right["x0"]
    signs = [char for char in pages.chars[0] if char["text"] == "图" and char["top"] > left["bottom"] - 1]
    assert signs[0]["top"] == pytest.approx(signs[1]["top"], abs=0.1)
    assert pages.faults == []


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.sampled_from(("wide", "even", "tall", "small", "strip")), st.integers(20, 160)),
        max_size=7,
    )
)
def test_no_row_is_wider_than_the_page_or_shrinks_a_picture_much(
    tmp_path_factory: pytest.TempPathFactory, figures: list[tuple[str, int]]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "rows"
    make_pictures(folder)
    text = "".join(figure(str(number), *one) for number, one in enumerate(figures))
    arranged = arrange_figures(pandoc.read_markdown(text), folder, PAGE, "x")
    kept = [node["c"][0][0] for node in pandoc.walk(list(arranged)) if node["t"] == "Figure"]
    assert kept == [f"f{number}" for number in range(len(figures))]
    sizes = {
        f"f{n}": fit_picture(folder / f"media/{name}.png", {"width": f"{w}mm"}, PAGE)
        for n, (name, w) in enumerate(figures)
    }
    for row in (block["c"][1] for block in arranged if block["t"] == "Div"):
        widths = {one["c"][0][0]: float(width_of(one)) for one in row}
        assert sum(widths.values()) <= PAGE.measure_pt * 0.97
        assert all(0.84 < width / sizes[name].width_pt <= 1.001 for name, width in widths.items())


def width_of(block: Any) -> str:
    image = next(node for node in pandoc.walk(block) if node["t"] == "Image")
    return dict(image["c"][0][2])["width"].removesuffix("pt")


# Holes


def test_text_goes_before_a_figure_but_never_past_a_heading_or_far_ahead() -> None:
    text = "![图](a.png){#f1}\n\n![图](a.png){#f2}\n\n" + "字" * 60 + "\n\n- 项\n- 项\n\n末\n\n## 节\n\n段\n"
    blocks = tuple(pandoc.read_markdown(text))
    kinds = [[block["t"] for block in moved] for moved in move_block(blocks, "f1", 3, 42)]
    tail = ["Para", "Header", "Para"]
    assert kinds[0] == ["Para", "BulletList", "Figure", "Figure", *tail]
    assert kinds[1] == ["Para", "Figure", "Figure", "BulletList", *tail]
    far = tuple(pandoc.read_markdown("".join(f"![图](a.png){{#f{n}}}\n\n" for n in range(9)) + "末\n"))
    assert list(move_block(far, "f0", 3, 42)) == []


@pytest.mark.parametrize("seed", range(30))
def test_no_page_stays_a_third_empty(seed: int, tmp_path: Path) -> None:
    pages = Pages(tmp_path, random_markdown(seed, 18))
    assert max(pages.empty_shares(), default=0) < 0.34
    assert pages.faults == []
    numbers = [int(n) for n in re.findall(r"图(\d+)", pages.text())]
    assert numbers == sorted(numbers)


# Extremes


@pytest.mark.parametrize("size", [(10, 10_000), (10_000, 10), (1, 1)])
def test_a_picture_of_any_shape_stays_inside_the_page(size: tuple[int, int], tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    Image.new("L", size, 100).save(tmp_path / "media" / "odd.png")
    pages = Pages(tmp_path, f"{SENTENCE}\n\n{figure('1', 'odd', 150)}{SENTENCE}\n")
    images = [image for page in pages.images for image in page]
    assert len(images) == 1 and images[0]["bottom"] < BOTTOM
    assert pages.outside() == []


def test_a_picture_of_a_hundred_megapixels_is_set_and_a_larger_one_named(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    Image.new("1", (10_000, 10_000), 1).save(tmp_path / "media" / "large.png")
    assert fit_picture(tmp_path / "media/large.png", {}, PAGE).width_pt <= PAGE.measure_pt
    Image.new("1", (10_001, 10_000), 1).save(tmp_path / "media" / "larger.png")
    recipe = Recipe(
        "x",
        "例",
        "case",
        {},
        Role(Opens.NEXT, Folios.ARABIC),
        tuple(pandoc.read_markdown("![图](media/larger.png)")),
        tmp_path,
    )
    _, problems = print_blocks(recipe, PAGE)
    assert [problem.code for problem in problems] == ["picture-missing"]
    assert "超过一亿像素" in problems[0].message


def test_a_long_caption_is_set_like_text(tmp_path: Path) -> None:
    pages = Pages(tmp_path, f"{SENTENCE}\n\n{figure('1', 'even', 90, '示例平台的总体架构' * 23)}{SENTENCE}\n")
    assert "示例平台的总体架构" * 23 in pages.text() and pages.faults == []


def test_pictures_without_captions_are_centred_on_the_grid(tmp_path: Path) -> None:
    make_pictures(tmp_path)
    text = f"{SENTENCE}\n\n![](media/even.png){{width=60mm}}\n\n{SENTENCE * 3}\n"
    pages = Pages(tmp_path, text)
    image = pages.images[0][0]
    assert (image["x0"] + image["x1"]) / 2 == pytest.approx(LEFT + PAGE.measure_pt / 2, abs=0.5)
    assert pages.faults == []


def test_forty_figures_in_a_row_keep_their_order(tmp_path: Path) -> None:
    names = ("even", "tall", "wide", "small")
    text = "".join(figure(str(n), names[n % 4], 45 + n * 17 % 80) for n in range(1, 41))
    pages = Pages(tmp_path, f"{SENTENCE}\n\n{text}{SENTENCE}\n")
    assert re.findall(r"图(\d+)示例", pages.text()) == [str(n) for n in range(1, 41)]
    assert sum(len(images) for images in pages.images) == 40


# Notes


def test_notes_beyond_fifty_are_numbered_in_brackets_with_room(tmp_path: Path) -> None:
    notes = "".join(f"{SENTENCE}^[第{n}条示例脚注，{SENTENCE}]\n\n" for n in range(1, 301))
    pages = Pages(tmp_path, notes)
    assert re.findall(r"([①-⑳㉑-㉟㊱-㊿]|\(\d+\))第(\d+)条", pages.text())[49:52] == [
        ("㊿", "50"), ("(51)", "51"), ("(52)", "52"),
    ]  # fmt: skip
    last = [char for chars in pages.chars for char in chars if abs(char["size"] - 8.5) < 0.01]
    ends = [last[i]["x1"] <= last[i + 1]["x0"] for i in range(len(last) - 1) if last[i]["text"] == ")"]
    assert ends and all(ends)
    assert len(re.findall(r"第\d+条", pages.text())) == 300 and pages.outside() == []


@pytest.mark.parametrize("before", [0, 6])
def test_a_note_longer_than_a_page_goes_on_over_the_next(before: int, tmp_path: Path) -> None:
    text = (SENTENCE * 4 + "\n\n") * before + f"首句。^[{'注文的一句示例。' * 500}]末句。^[第二条注。]\n\n"
    pages = Pages(tmp_path, text + (SENTENCE * 4 + "\n\n") * 12)
    assert pages.text().count("注文的一句示例。") == 500 and pages.text().count("第二条注。") == 1
    assert pages.outside() == []
    assert all(char["top"] > TOP - 1 for chars in pages.chars for char in chars if char["text"] == "注")


def test_a_short_note_is_one_piece_and_a_long_one_ends_its_pieces_with_sentences() -> None:
    short = pandoc.words("注文。" * 10)
    assert split_note(short) == [short]
    long = pandoc.words("示例的一句注文。" * 200)
    pieces = split_note(long)
    assert len(pieces) > 2 and all(pandoc.plain(piece).endswith("。") for piece in pieces)
    assert "".join(pandoc.plain(piece) for piece in pieces) == pandoc.plain(long)
    assert len(split_note(pandoc.words("字" * (LONGEST + 1)))) == 1


def test_notes_in_headings_cells_and_captions_appear_once_and_in_order(tmp_path: Path) -> None:
    table = "| 甲^[表头注。] | 乙 |\n|---|---|\n| 丙^[表格注。] | 丁 |\n\n"
    table += ": [表1]{.number}\u2003题^[表题注。] {#t1}\n\n"
    pair = figure("1", "even", 60, "题^[图题注甲。]") + figure("2", "even", 60, "题^[图题注乙。]")
    pages = Pages(tmp_path, f"## 示例^[标题注。] {{#s}}\n\n{SENTENCE}^[文中注。]\n\n{table}{pair}")
    notes = ["标题注", "文中注", "表题注", "表头注", "表格注", "图题注甲", "图题注乙"]
    text = pages.text()
    assert [text.count(note) for note in notes] == [1] * 7
    places = [text.index(f"{sign}{note}。") for sign, note in zip("①②③④⑤⑥⑦", notes, strict=True)]
    assert places == sorted(places)
    assert [mark["title"] for mark in pages.result["bookmarks"] if "注" in mark["title"]] == []


# Codes and addresses


@pytest.mark.parametrize("kind", CODES)
def test_long_codes_stay_inside_the_type_area(kind: str, tmp_path: Path) -> None:
    code, safe = CODES[kind], escaped(CODES[kind])
    parts = (
        f"## 示例 {{#s}}\n\n{SENTENCE}其值为{safe}，{SENTENCE}",
        f"{safe}\n\n`{code}`\n\n{SENTENCE}`{code}`{SENTENCE}\n\n- {SENTENCE}{safe}",
        figure("1", "even", 60, f"题{safe}") + figure("2", "even", 60, safe),
        f"{SENTENCE}^[注{safe}。]^[{safe}]\n\n### 标题{safe} {{#h3}}\n\n{SENTENCE}",
        f"#### {safe} {{#h4}}\n\n{SENTENCE}\n\n```\n{code}\n  {code}\n短\n```",
        f"::: text-box\n{SENTENCE}{safe}\n:::\n\n> {SENTENCE}{safe}\n",
        f"| 项 | 值 | 说明 |\n|---|---|---|\n| 甲 | {safe} | {SENTENCE} |\n\n: [表1]{{.number}} 题 {{#t1}}\n",
    )
    text = "\n\n".join(parts)
    pages = Pages(tmp_path, text)
    assert pages.outside() == []
    assert set(pages.faults) <= {"loose"}
    assert pages.text().count(re.sub(r"\s", "", code)) >= 10


def test_hash_values_break_anywhere_but_near_their_ends() -> None:
    text = f"值为{CODES['hash']}。"
    allowed = [index for index, may in enumerate(find_breaks(text, lambda _: False)) if may]
    start, end = text.index("9"), text.index("。")
    assert set(range(start + 4, end - 3)) <= set(allowed)
    assert not set(range(start + 1, start + 4)) & set(allowed)


def test_addresses_break_behind_signs_and_before_percent_signs() -> None:
    text = "见https://example.org/patients?code=http%3A%2F%2Floinc.org"
    allowed = [text[:index] for index, may in enumerate(find_breaks(text, lambda _: False)) if may]
    assert "见https://example.org/" in allowed and "见https://example.org/patients?" in allowed
    assert "见https://example.org/patients?code=http" in allowed
    assert not any(before.endswith(("https:/", "%3")) for before in allowed)
