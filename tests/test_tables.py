"""Tables of every kind, read from the finished pages (CY/T 170)."""

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pytest
from weasyprint import draw
from weasyprint.layout import block

from compile import pandoc
from compile.assemble.numbering import Numberer
from compile.bind import bind
from compile.cache import Cache
from compile.files import ROOT
from compile.model.nodes import Node
from compile.model.page import PageChoice
from compile.model.unit import READING, Folios, Opens
from compile.problems import ProblemError
from compile.typeset import typeset
from compile.typeset.engine import set_pages
from compile.typeset.extending import EngineError
from compile.typeset.recipe import Recipe, Role
from compile.typeset.tables import print_table
from compile.typeset.tables.continued import continued_tables
from compile.typeset.tables.widths import (
    SMALL_PADDING_EM,
    SMALL_PT,
    WIDE_PADDING_EM,
    WIDE_PT,
)
from tests.small_book import SENTENCE, make_anthology, make_book
from tests.style_sheets import NAMES, sheets_of
from tests.unit_pdf import with_fonts

STYLES = ROOT / "styles"
CHOICE = PageChoice(bleed_mm=0)
PAGE = CHOICE.resolve()
MM = 72 / 25.4
LEFT, TOP = PAGE.inner_mm * MM, PAGE.top_mm * MM
RIGHT, BOTTOM = LEFT + PAGE.measure_pt, TOP + PAGE.depth_pt
HALF_BLANK = "“‘（《，。、；：”’）》"
"""Marks whose blank half may lie outside the type area at the beginning or end of a line."""
NEAR_PT = 0.6


@dataclass(frozen=True)
class Rule:
    """A horizontal rule of a table."""

    top: float
    width: float


@dataclass(frozen=True)
class Set:
    """A page as it was set."""

    chars: list[dict[str, Any]]
    rules: list[Rule]
    """From the top; none on a turned page."""

    @property
    def text(self) -> str:
        return re.sub(r"\s", "", "".join(char["text"] for char in self.chars))

    @property
    def is_turned(self) -> bool:
        return any(not char["upright"] for char in self.chars)

    def place(self, words: str) -> dict[str, Any]:
        """The first character of some words, where they begin for the first time."""
        shown = [char for char in self.chars if char["text"].strip()]
        return shown[self.text.index(words)]


def set_blocks(blocks: Sequence[Node]) -> tuple[list[Set], dict[str, Any]]:
    """The blocks as a case: its pages, and what is known of them."""
    return set_with_pictures(blocks, None)[:2]


def set_with_pictures(
    blocks: Sequence[Node], folder: Path | None, contact: str = ""
) -> tuple[list[Set], dict[str, Any], list[dict[str, Any]]]:
    """The same with the pictures that lie in a folder, as they stand on the pages."""
    context = {"id": "x", "title": "示例案例", "theme": {"label": "第一篇", "title": "示例"}}
    context |= {
        "contact": contact,
        "colour": 1,
        "subtitle": "",
        "hospital": "",
        "region": "",
        "title_lines": [],
    }
    role = Role(Opens.NEXT, Folios.ARABIC)
    recipe = Recipe("x", "示例", "case", context, role, tuple(blocks), folder, "x", "示例医院")
    anthology = make_anthology().model_copy(update={"page": CHOICE})
    pdf, known = set_pages(recipe, STYLES, anthology)
    with pdfplumber.open(io.BytesIO(with_fonts(pdf))) as document:
        pages = [Set(page.chars, _rules(page)) for page in document.pages]
        return pages, known, [image for page in document.pages for image in page.images]


def set_text(text: str, contact: str = "") -> list[Set]:
    """The Markdown as a numbered case."""
    return set_with_pictures(Numberer("x").number(pandoc.read_markdown(text)), None, contact)[0]


def _rules(page: Any) -> list[Rule]:
    found: dict[float, float] = {}
    for line in [*page.lines, *page.rects]:
        is_level = line["x1"] - line["x0"] > 1 and line["height"] < 2
        if is_level and line["x0"] < LEFT + 1:
            width = line["height"] if line["object_type"] == "rect" else line["linewidth"]
            found[round((line["top"] + line["bottom"]) / 2, 1)] = round(width, 2)
    return [Rule(top, width) for top, width in sorted(found.items())]


def rows(count: int, *cells: str) -> str:
    return "".join(f"| {' | '.join(cell.format(number) for cell in cells)} |\n" for number in range(count))


def table(head: Sequence[str], body: str, title: str = "示例表") -> str:
    caption = f"\n: {title}\n" if title else ""
    return f"| {' | '.join(head)} |\n|{'---|' * len(head)}\n{body}{caption}\n"


def outside(page: Set) -> list[str]:
    """Characters beyond the type area."""
    found = []
    for char in page.chars:
        slack = NEAR_PT + (char["height"] / 2 if char["text"] in HALF_BLANK else 0)
        level = char["x0"] < LEFT - slack or char["x1"] > RIGHT + slack
        upright = char["top"] < TOP - slack - 3 or char["bottom"] > BOTTOM + slack + 3
        if char["text"].strip() and (level or upright):
            found.append(char["text"])
    return found


def assert_whole(pages: Sequence[Set], text: str) -> None:
    """All characters are there, none beyond the type area."""
    assert [outside(page) for page in pages] == [[]] * len(pages)
    found = Counter("".join(page.text for page in pages))
    assert Counter(re.sub(r"\s", "", text)) - found == Counter()


# Continued tables


@pytest.fixture(scope="module")
def long() -> list[Set]:
    body = rows(120, "{}", "系统{}号", "接入平台")
    return set_text(f"{SENTENCE}\n\n{table(['序号', '名称', '说明'], body)}{SENTENCE}\n")


def test_each_part_but_the_first_has_its_line_above_the_header(long: list[Set]) -> None:
    assert len(long) > 3
    assert ["续表" in page.text for page in long] == [False] + [True] * (len(long) - 1)
    for page in long[1:]:
        line, head, row = page.place("续表1"), page.place("序号"), page.place("系统")
        assert page.text.count("续表") == 1 and page.text.startswith("续表1序号名称说明")
        assert line["bottom"] <= head["top"] and head["bottom"] <= row["top"]
        assert page.place("1序号")["x1"] == pytest.approx(RIGHT, abs=NEAR_PT)
        assert "SansCJK" in line["fontname"].replace("-", "") and line["size"] == SMALL_PT


def test_each_part_has_its_rules(long: list[Set]) -> None:
    """Thick, thin below the header, and thin where the table goes on, thick where it ends."""
    for number, page in enumerate(long):
        widths = [rule.width for rule in page.rules if rule.top > TOP]
        assert widths[-3:] == [1, 0.5, 1 if number == len(long) - 1 else 0.5]
        assert page.rules[-1].top < BOTTOM + 1


def test_rows_that_follow_what_stands_behind_the_table_leave_a_rule() -> None:
    """A signature takes the last rows along to the next page, so that it is not alone there."""
    found = []
    for lines in range(16, 23):
        text = "字\n\n" * lines + table(["序号", "名称"], rows(14, "{}", "甲"))
        pages = set_text(text, contact="示例乙")
        if len(pages) > 1 and pages[1].text.startswith("续表"):
            last = max(char["bottom"] for char in pages[0].chars)
            assert 0 < pages[0].rules[-1].top - last < 6
            assert "联系人" in pages[1].text
            found.append(lines)
    assert found


def test_the_rows_are_all_there_in_order_and_once(long: list[Set]) -> None:
    found = re.findall(r"系统(\d+)号", "".join(page.text for page in long))
    assert found == [str(number) for number in range(120)]


def test_links_lead_to_the_first_part_only() -> None:
    text = table(["序号", "名称"], rows(90, "{}", "甲"))
    _pages, known = set_blocks(Numberer("x").number(pandoc.read_markdown(text)))
    assert [(one["name"], one["page"]) for one in known["anchors"] if "tbl" in one["name"]] == [
        ("x-tbl-1", 0)
    ]


def test_an_unnumbered_table_without_header_is_continued_too() -> None:
    pages = set_text(table([" ", " "], rows(90, "甲{}", "乙"), title=""))
    assert len(pages) > 2
    for page in pages[1:]:
        assert page.text.startswith("续表甲")
        assert page.rules[0].width == 1
        assert page.place("续")["bottom"] <= page.rules[0].top < page.place("甲")["top"]
    assert re.findall(r"甲(\d+)", "".join(page.text for page in pages)) == [str(n) for n in range(90)]


@pytest.mark.parametrize("lines", range(22, 32))
def test_no_header_stands_alone_at_the_foot_and_no_caption(lines: int) -> None:
    pages = set_text("字\n\n" * lines + table(["序号", "名称"], rows(40, "{}", "甲"), "题目"))
    first = next(page for page in pages if "题目" in page.text)
    assert "表1题目序号名称0甲1甲" in first.text or "表1题目序号名称0甲" in first.text
    assert all(page.text.startswith("续表1序号名称") for page in pages if "续表" in page.text)


def test_a_short_table_stays_on_one_page() -> None:
    for lines in (24, 28, 30):
        pages = set_text("字\n\n" * lines + table(["序号", "名称"], rows(8, "{}", "甲"), "题目"))
        whole = "题目序号名称" + "".join(f"{number}甲" for number in range(8))
        assert [whole in page.text for page in pages if "题目" in page.text] == [True]


@pytest.mark.parametrize("place", [0, 1])
def test_a_row_taller_than_a_page_is_split_and_keeps_its_header(place: int) -> None:
    long_text = "".join(f"第{number}句{SENTENCE}" for number in range(100))
    body = "".join(f"| 甲{number} | {long_text if number == place else '短'} |\n" for number in range(3))
    pages = set_text(f"{SENTENCE}\n\n{table(['项目', '内容'], body, '题目')}")
    assert len(pages) > 2
    assert_whole(pages, long_text)
    assert "题目项目内容甲0" in pages[0].text and SENTENCE in pages[0].text
    assert all(page.text.startswith("续表1项目内容") for page in pages[1:])
    found = re.findall(r"第(\d+)句", "".join(page.text for page in pages))
    assert found == [str(number) for number in range(100)]


@pytest.mark.parametrize("is_headed", [True, False])
def test_a_cell_of_many_paragraphs_is_split_below_its_header(is_headed: bool) -> None:
    head = ["项目", "内容"] if is_headed else [" ", " "]
    blocks = Numberer("x").number(pandoc.read_markdown(table(head, rows(2, "甲{}", "乙"), "题目")))
    cell = blocks[0]["c"][4][0][3][0][1][1]
    cell[4] = [{"t": "Para", "c": [{"t": "Str", "c": f"第{number}条"}]} for number in range(130)]
    pages, _known = set_blocks([*pandoc.read_markdown("字\n\n" * 12), *blocks])
    first = next(page for page in pages if "题目" in page.text)
    assert ("题目项目内容" if is_headed else "题目甲0第0条") in first.text.replace("表1", "")
    assert "第0条" in first.text
    assert [outside(page) for page in pages] == [[]] * len(pages)
    found = re.findall(r"第(\d+)条", "".join(page.text for page in pages))
    assert found == [str(number) for number in range(130)]
    for page in pages[pages.index(first) + 1 :]:
        assert page.text.startswith("续表1项目内容" if is_headed else "续表1第")


def test_a_row_that_fits_on_a_page_is_not_split() -> None:
    body = "".join(f"| 甲{number} | 始{SENTENCE * 9}末 |\n" for number in range(12))
    pages = set_text(f"字\n\n字\n\n{table(['项目', '内容'], body)}")
    assert len(pages) > 2
    assert all(page.text.count("始") == page.text.count("末") for page in pages)


def spanning(span: int, count: int) -> list[Node]:
    """A table whose first column joins so many rows at a time."""
    blocks = pandoc.read_markdown(table(["类别", "名称"], rows(count, "类{}", "项{}")))
    body = blocks[0]["c"][4][0][3]
    for number, row in enumerate(body):
        if number % span:
            del row[1][0]
        else:
            row[1][0][2] = min(span, count - number)
    return list(Numberer("x").number(blocks))


def test_rows_that_a_cell_joins_stay_together() -> None:
    pages, _known = set_blocks(spanning(4, 100))
    assert len(pages) > 2
    for page in pages[1:]:
        assert int(re.search(r"项(\d+)", page.text)[1]) % 4 == 0
    names = "".join(page.text for page in pages)
    assert [int(n) for n in re.findall(r"项(\d+)", names)] == list(range(100))


def test_a_cell_that_joins_more_rows_than_a_page_has_loses_nothing() -> None:
    pages, _known = set_blocks(spanning(60, 120))
    text = "".join(page.text for page in pages)
    assert sorted(map(int, re.findall(r"项(\d+)", text))) == list(range(120))
    assert re.findall(r"类(\d+)", text) == ["0", "60"]
    assert [outside(page) for page in pages] == [[]] * len(pages)


def test_a_cell_over_several_columns_is_as_wide_as_they() -> None:
    blocks = pandoc.read_markdown(table(["甲", "乙", "丙"], rows(3, "{}", "{}", "{}")))
    row = blocks[0]["c"][4][0][3][0][1]
    row[0][3] = 3
    row[0][4] = [{"t": "Plain", "c": [{"t": "Str", "c": SENTENCE}]}]
    del row[1:]
    pages, _known = set_blocks(blocks)
    assert_whole(pages, SENTENCE)
    assert len({round(char["top"]) for char in pages[0].chars if char["text"] in "集成平台"}) == 1


def test_a_cell_with_several_paragraphs_keeps_them() -> None:
    blocks = pandoc.read_markdown(table(["项目", "内容"], rows(30, "{}", "甲")))
    for row in blocks[0]["c"][4][0][3]:
        row[1][1][4] = [{"t": "Para", "c": [{"t": "Str", "c": words}]} for words in ("前段", "后段")]
    pages, _known = set_blocks(blocks)
    assert "".join(page.text for page in pages).count("前段后段") == 30
    assert pages[0].place("前段")["top"] < pages[0].place("后段")["top"]


# Turned tables


def wide(columns: int, count: int, note: str = "") -> str:
    names = [f"第{number}栏的名称" for number in range(columns)]
    cells = [f"{{}}行{number}列的内容很多字" for number in range(columns)]
    return table(names, rows(count, *cells).replace("很多字", f"很多字{note}", 1), "宽表")


@pytest.fixture(scope="module")
def turned() -> tuple[list[Set], dict[str, Any]]:
    before = "".join(f"前{number}段{SENTENCE * 3}\n\n" for number in range(5))
    after = "".join(f"后{number}段{SENTENCE * 3}\n\n" for number in range(12))
    notes = ("^[其一。]", "^[其二。]", "^[其三。]")
    text = f"{before}见[表1](#x-tbl-1)。{notes[0]}\n\n{wide(11, 20, notes[1])}{after}末段。{notes[2]}\n"
    return set_blocks(Numberer("x").number(pandoc.read_markdown(text)))


def test_a_table_wider_than_the_page_is_turned_and_follows_its_place(
    turned: tuple[list[Set], dict[str, Any]],
) -> None:
    pages, known = turned
    places = [number for number, page in enumerate(pages) if page.is_turned]
    assert places == [1, 2] and "前4段" in pages[0].text
    anchor = next(one for one in known["anchors"] if one["name"] == "x-tbl-1")
    assert anchor["page"] == 1
    assert LEFT - 1 < anchor["x_pt"] < LEFT + 40 and anchor["y_pt"] == pytest.approx(BOTTOM, abs=1)
    assert not any("turned" in one["name"] for one in known["anchors"])


def test_a_turned_table_has_its_head_at_the_left_and_reads_upwards(
    turned: tuple[list[Set], dict[str, Any]],
) -> None:
    pages = turned[0]
    for page in pages[1:3]:
        assert all(char["matrix"][1] > 0 > char["matrix"][2] for char in page.chars)
        assert outside(page) == []
        head, last = page.place("第0栏"), page.place("第10栏")
        assert last["top"] < head["top"] and head["x0"] < page.place("行0列")["x0"]
    assert "续表" not in pages[1].text and pages[2].text.startswith("续表1第0栏的名称")
    assert pages[2].place("续表")["x1"] <= pages[2].place("第0栏")["x0"]
    cells = re.findall(r"(\d+)行3列", pages[1].text + pages[2].text)
    assert cells == [str(number) for number in range(20)]


def test_the_text_goes_on_as_if_the_turned_table_were_not_there(
    turned: tuple[list[Set], dict[str, Any]],
) -> None:
    pages = turned[0]
    text = "".join(page.text for page in pages if not page.is_turned)
    order = re.findall(r"[前后]\d+段", text)
    assert order == [f"前{number}段" for number in range(5)] + [f"后{number}段" for number in range(12)]
    notes = [char["top"] for char in pages[0].chars if round(char["size"], 1) == 8.5]
    body = [char["bottom"] for char in pages[0].chars if round(char["size"], 1) == 10.5]
    assert min(notes) - max(body) < 3 * PAGE.pitch_pt


def test_notes_are_numbered_through_the_turned_table(turned: tuple[list[Set], dict[str, Any]]) -> None:
    pages = turned[0]
    calls = [re.findall("[①-⑳]", page.text) for page in pages]
    assert [calls[0], calls[1], calls[-1]] == [["①"] * 2, ["②"] * 2, ["③"] * 2]


def test_a_heading_before_a_turned_table_stays_with_its_text() -> None:
    for lines in range(29, 33):
        text = "字\n\n" * lines + f"# 标题\n\n{wide(11, 3)}{SENTENCE}\n"
        pages = [page for page in set_text(text) if not page.is_turned]
        assert any("标题示例医院" in page.text for page in pages), lines


def test_too_wide_a_table_is_a_problem_of_its_case() -> None:
    with pytest.raises(ProblemError) as caught:
        set_text(SENTENCE + "\n\n" + wide(40, 3) + table(["甲"], rows(2, "{}")))
    (problem,) = caught.value.problems
    assert (problem.code, problem.case) == ("table-too-wide", "x")
    assert "表1「宽表」有 40 栏" in problem.message and "拆成" in problem.hint


def test_turned_pages_are_bound_upright_on_either_side(tmp_path: Path) -> None:
    numbered = wide(11, 30).replace(": 宽表", ": [表1]{.number}　宽表 {#alpha-tbl-1}")
    text = f"见[表1](#alpha-tbl-1)。\n\n{numbered}" + f"{SENTENCE * 4}\n\n" * 20
    book = make_book(tmp_path, text)
    layout = typeset(book, STYLES, Cache(tmp_path / "cache"), jobs=1)
    bind(layout, book, READING, tmp_path / "book.pdf")
    leaves = {
        number: leaf for number, leaf in enumerate(layout.leaves) if leaf.unit and leaf.unit.id == "alpha"
    }
    sides = set()
    with pdfplumber.open(tmp_path / "book.pdf") as pdf:
        for number, leaf in leaves.items():
            page = pdf.pages[number]
            table_chars = [char for char in page.chars if not char["upright"]]
            if not table_chars:
                continue
            sides.add(leaf.is_recto)
            assert (page.width, page.height) == pytest.approx((210 * MM, 285 * MM), abs=0.1)
            left = LEFT if leaf.is_recto else page.width - RIGHT
            assert min(char["x0"] for char in table_chars) > left - 1
            assert max(char["x1"] for char in table_chars) < left + PAGE.measure_pt + 1
            upright = "".join(char["text"] for char in page.chars if char["upright"])
            assert upright == leaf.head + leaf.label
        turned_pages = [number for number in leaves if not all(c["upright"] for c in pdf.pages[number].chars)]
    assert sides == {True, False}
    assert _destination(tmp_path / "book.pdf", "alpha-tbl-1") == turned_pages[0]


def _destination(path: Path, name: str) -> int:
    """The page to which a name in the PDF leads."""
    with pikepdf.open(path) as pdf:
        names = list(pdf.Root.Names.Dests.Names)
        target = names[[str(one) for one in names[::2]].index(name) * 2 + 1]
        return [page.objgen for page in pdf.pages].index(target[0].objgen)


# The form of a table, and its columns


def printed(text: str) -> Node:
    return print_table(pandoc.read_markdown(text)[0], PAGE)


@pytest.mark.parametrize(
    ("columns", "classes"),
    [
        (3, {"short"}),
        (6, {"short"}),
        (7, {"short", "wide"}),
        (10, {"short", "wide"}),
        (11, {"short", "turned"}),
        (13, {"short", "wide", "turned"}),
    ],
)
def test_a_table_takes_the_first_form_that_is_wide_enough(columns: int, classes: set[str]) -> None:
    body = rows(5, *["统一了患者主索引和术语服务的内容"] * columns)
    assert set(printed(table(["名称"] * columns, body))["c"][0][1]) == classes


def test_many_narrow_columns_need_no_smaller_type() -> None:
    assert printed(table(["项"] * 12, rows(5, *["9"] * 12)))["c"][0][1] == ["short"]


@pytest.mark.parametrize("style", NAMES)
def test_the_program_reckons_with_the_sizes_of_the_style_sheets(style: str | None) -> None:
    tokens = sheets_of(style)["tokens.css"]
    found = dict(
        re.findall(r"--(size-small|size-wide-table|cell-x|wide-cell-x):\s*([\d.]+)(?:pt|em);", tokens)
    )
    sizes = {"size-small": SMALL_PT, "size-wide-table": WIDE_PT}
    paddings = {"cell-x": SMALL_PADDING_EM / 2, "wide-cell-x": WIDE_PADDING_EM / 2}
    assert {name: float(value) for name, value in found.items()} == sizes | paddings


def test_a_short_word_is_not_broken_beside_long_text() -> None:
    text = table(["序号", "科室", "内容"], rows(4, "{}", "检验科", SENTENCE * 4))
    (page,) = set_text(text)
    for first, second in (("序号", "号"), ("科室", "室"), ("检验科", "验科")):
        assert page.place(first)["top"] == pytest.approx(page.place(second)["top"], abs=0.1)


def test_short_words_are_kept_whole_where_the_author_chose_narrow_columns() -> None:
    blocks = pandoc.read_markdown(table(["序号", "内容"], rows(4, "{}", SENTENCE * 4)))
    blocks[0]["c"][2] = [[{"t": "AlignDefault"}, {"t": "ColWidth", "c": share}] for share in (0.01, 0.99)]
    page = set_blocks(blocks)[0][0]
    assert page.place("序")["top"] == pytest.approx(page.place("号")["top"], abs=0.1)


def test_a_head_of_two_lines_has_its_unit_on_the_second() -> None:
    names = [f"第{number}项调用量（万次）" for number in range(6)]
    (page,) = set_text(table(names, rows(4, *["{}"] * 6)))
    unit = page.place("（万次")
    heads = [page.place(name[:2]) for name in names]
    assert all(head["bottom"] <= unit["top"] for head in heads)
    assert (
        page.place("量（")["top"] < unit["top"] and page.place("万次")["top"] < page.place("次）")["bottom"]
    )


def test_decimal_points_stand_below_one_another_under_the_head() -> None:
    values = ("18.4", "7.05", "121.5%", "—", "9")
    body = "".join(f"| 甲 | {value} | {SENTENCE} |\n" for value in values)
    (page,) = set_text(table(["名称", "数量", "说明"], body))
    points = [char for char in page.chars if char["text"] == "."]
    assert len(points) == 3
    assert max(char["x0"] for char in points) - min(char["x0"] for char in points) < 0.1
    units = [page.place(words) for words in ("8.4", "7.05", "1.5%")]
    nine = next(char for char in page.chars if char["text"] == "9")
    assert nine["x1"] == pytest.approx(units[0]["x1"], abs=0.1)
    head = (page.place("数量")["x0"] + page.place("量")["x1"]) / 2
    block_middle = (page.place("121.5%")["x0"] + page.place("%")["x1"]) / 2
    assert block_middle == pytest.approx(head, abs=2)


def test_short_words_are_centred_and_text_is_flush_left() -> None:
    body = "".join(f"| {word} | {text} |\n" for word, text in (("检验科", SENTENCE * 2), ("药房", "短")))
    (page,) = set_text(table(["科室", "说明"], body))
    words = [(page.place("检验科")["x0"] + page.place("科示例")["x1"]) / 2]
    words.append((page.place("药房")["x0"] + page.place("房")["x1"]) / 2)
    assert words[0] == pytest.approx(words[1], abs=0.2)
    assert page.place("示例医院")["x0"] == pytest.approx(page.place("短")["x0"], abs=0.2)


# Strangers' tables


NESTED = pandoc.read_markdown(table(["系统名", "数量"], rows(2, "检验系统", "36"), title=""))
IDENTIFIERS = ("A" * 60, "urn:oid:2.16.156.10011.2.5.1.9/patient-master-index.service")


def nested() -> list[Node]:
    blocks = pandoc.read_markdown(table(["院区", "明细"], rows(2, "东院", "说明"), "嵌套"))
    blocks[0]["c"][4][0][3][0][1][1][4] += NESTED
    return blocks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (table(["唯一"], rows(20, SENTENCE)), SENTENCE * 20),
        (table(["项"] * 40, rows(3, *["9"] * 40)), "项" * 40 + "9" * 120),
        (table(["序", "甲", "乙"], rows(400, "{}", "天", "地")), "天" * 400),
        (table(["头" * 900, "尾"], rows(30, "{}", "甲")), "头" * 900 + "尾" + "甲" * 30),
        (table(["甲"] * 8, rows(3, *["检验科"] * 6, *IDENTIFIERS)), "".join(IDENTIFIERS) * 3),
        (table([" "] * 3, rows(4, "{}", " ", " ")), "0123"),
        (table(["栏" * 60] * 7, rows(4, *["值" * 60] * 7)), "值" * 60 * 28),
    ],
    ids=["one column", "forty", "400 rows", "long header", "identifiers", "empty", "all long"],
)
def test_nothing_is_lost_or_beyond_the_type_area(text: str, expected: str) -> None:
    assert_whole(set_text(SENTENCE + "\n\n" + text), expected)


def test_a_table_inside_a_cell_keeps_its_rows() -> None:
    pages, _known = set_blocks(nested())
    assert_whole(pages, "院区明细东院说明检验系统36检验系统36系统名数量")
    assert "续表" not in pages[0].text
    cells = [page_char for page_char in pages[0].chars if page_char["text"] in "检36"]
    assert cells[0]["top"] == pytest.approx(cells[1]["top"], abs=1)


def test_a_picture_in_a_cell_fits_its_column_and_keeps_its_shape(tmp_path: Path) -> None:
    make_book(tmp_path)
    picture = "![](media/layers.png){width=120mm}"
    text = table(["名称", "图", "说明"], f"| 甲 | {picture} | {SENTENCE * 3} |\n")
    _pages, _known, (image,) = set_with_pictures(pandoc.read_markdown(text), tmp_path)
    assert LEFT < image["x0"] < image["x1"] < RIGHT
    assert image["x1"] - image["x0"] > 50 * MM
    assert (image["x1"] - image["x0"]) / (image["bottom"] - image["top"]) == pytest.approx(1.6, abs=0.01)


@pytest.mark.parametrize("kind", ["text-box", "quote", "list"])
def test_a_table_inside_something_narrower_breaks_no_short_word(kind: str) -> None:
    inside = pandoc.read_markdown(
        table(["序号", "科室名称", "内容"], rows(3, "{}", "检验中心", SENTENCE * 3))
    )
    whole: Node = {"t": "BlockQuote", "c": inside}
    if kind == "text-box":
        whole = {"t": "Div", "c": [["", [kind], []], inside]}
    if kind == "list":
        whole = {"t": "BulletList", "c": [inside]}
    (page,), _known = set_blocks([whole])
    assert outside(page) == []
    for first, last in (("序号", "号"), ("科室名称", "称"), ("检验中心", "心")):
        assert page.place(first)["top"] == pytest.approx(page.place(last)["top"], abs=0.1)


def test_a_note_does_not_move_a_number() -> None:
    body = "| 甲 | 18.4^[示例。] |\n| 乙 | 7.05 |\n"
    (page,) = set_text(table(["名称", "数量"], body))
    points = [char["x0"] for char in page.chars if char["text"] == "."]
    assert points[0] == pytest.approx(points[1], abs=0.5)


# The extension of the engine


def test_other_parameters_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compile.typeset.tables.continued._FUNCTIONS", ((block.table_layout, "context"),))
    with pytest.raises(EngineError, match="table_layout"), continued_tables():
        pass


def test_the_extension_leaves_nothing_behind() -> None:
    def functions() -> list[object]:
        return [block.block_box_layout, block.table_layout, draw.draw_collapsed_borders]

    before = functions()
    with continued_tables():
        assert not set(functions()) & set(before)
    assert functions() == before
