"""Numbers of headings, figures and tables, and the words and links that follow them."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compile import pandoc
from compile.assemble import assemble
from compile.assemble.numbering import heading_number
from compile.hanzi import format_circled
from compile.labels import find_mentions, parse_label
from compile.model.anthology import Anthology, Numbering
from compile.model.book import Chapter, Sources
from compile.model.book import Text as BookText
from compile.model.nodes import Node
from tests.small_book import make_anthology


def chapter(markdown: str, anthology: Anthology | None = None, before: int = 0) -> Chapter:
    """The case of that text, behind so many others."""
    anthology = anthology or make_anthology()
    texts = [
        BookText(f"c{number}", "case.md", f"---\ntitle: 题\n---\n\n{text}", Path())
        for number, text in enumerate([*["空"] * before, markdown], 1)
    ]
    return assemble(anthology, Sources({anthology.themes[0].id: texts})).parts[0].chapters[before]


def links(blocks: Iterable[Node]) -> list[tuple[str, str]]:
    """Words and targets of all links."""
    return [
        (pandoc.plain(node["c"][1]), node["c"][2][0])
        for node in pandoc.walk(list(blocks))
        if node["t"] == "Link"
    ]


def figure(label: str = "") -> str:
    typed = f'label="{label}" ' if label else ""
    return f"![示例](a.png){{{typed}width=20mm}}\n\n"


def text_of(blocks: tuple[Node, ...]) -> str:
    return pandoc.plain([block for block in blocks if block["t"] == "Para"], skip=frozenset({"Note"}))


# Mentions of figures and tables


def test_each_mention_leads_to_its_figure_and_its_words_stay() -> None:
    table = '| 甲 |\n|----|\n| 见图2 |\n\n: 示例 {label="表1"}\n\n'
    case = chapter(
        "见图1、表1所示，图1、2和表1（**图2**）[^1]。\n\n[^1]: 另见图2。\n\n" + figure() * 2 + table
    )
    one, two, tbl = "#c1-fig-1", "#c1-fig-2", "#c1-tbl-1"
    assert links(case.blocks) == [
        ("图1", one), ("表1", tbl), ("图1", one), ("2", two), ("表1", tbl), ("图2", two),
        ("图2", two), ("图2", two),
    ]  # fmt: skip
    assert text_of(case.blocks) == "见图1、表1所示，图1、2和表1（图2）。"
    names = [node["c"][0][0] for node in pandoc.walk(list(case.blocks)) if node["t"] in {"Figure", "Table"}]
    assert {f"#{name}" for name in names} == {one, two, tbl}


def test_mentions_follow_the_book_where_the_author_numbered_otherwise() -> None:
    text = "见图2、图1和图3～4，另见图9。\n\n"
    case = chapter(text + figure("图2") + figure("图1") + figure("图3") + figure("图4"))
    assert text_of(case.blocks) == "见图1、图2和图3～4，另见图9。"
    assert links(case.blocks) == [
        ("图1", "#c1-fig-1"), ("图2", "#c1-fig-2"), ("图3", "#c1-fig-3"), ("4", "#c1-fig-4"),
    ]  # fmt: skip


def test_a_range_that_the_book_tears_apart_is_written_out() -> None:
    case = chapter("见图1～2。\n\n" + figure("图1") + figure("图9") + figure("图2"))
    assert text_of(case.blocks) == "见图1、3。"


def test_numbers_with_chapters_and_ranges_with_hyphens() -> None:
    case = chapter("见图2-1、图2.2。\n\n" + figure("图2-1") + figure("图2-2"))
    assert text_of(case.blocks) == "见图1、图2。"
    case = chapter("见图1-3。\n\n" + figure("图1") + figure("图2") + figure("图3"))
    assert text_of(case.blocks) == "见图1～3。"


def test_a_label_that_two_figures_have_stays_as_it_is() -> None:
    case = chapter("见图1。\n\n" + figure("图1") + figure("图1"))
    assert (text_of(case.blocks), links(case.blocks)) == ("见图1。", [])


def test_the_numbers_of_captions_are_no_mentions() -> None:
    case = chapter("![中心架构](a.png)\n\n![（数据见图1）](a.png)\n\n")
    assert links(case.blocks) == [("图1", "#c1-fig-1")]


def test_what_the_author_linked_keeps_his_link() -> None:
    case = chapter("见[图1](https://example.org)和图1。\n\n" + figure())
    assert links(case.blocks) == [("图1", "https://example.org"), ("图1", "#c1-fig-1")]


def test_no_label_of_the_author_reaches_the_page() -> None:
    case = chapter(figure("图7") + '| 甲 |\n|----|\n| 乙 |\n\n: 示例 {label="表7"}\n')
    html = pandoc.write_html(case.blocks)
    assert "图7" not in html and "表7" not in html and "label" not in html


def test_a_cross_reference_of_word_takes_the_number_of_the_book() -> None:
    text = "见[图3](#ref1)、[图3 总体](#ref1)、图[3](#ref1)和[总体](#ref1)。\n\n"
    case = chapter(text + '![[]{#ref1}总体](a.png){label="图3"}\n')
    assert [words for words, _ in links(case.blocks)] == ["图1", "图1 总体", "1", "总体"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("见图1", ["图1"]),
        ("报表1264张、见表3份数", []),
        ("附图2所示", ["图2"]),
        ("见图1至图3和表2-1", ["图1", "图2", "图3", "表2-1"]),
        ("（图1-2～1-4）", ["图1-2", "图1-3", "图1-4"]),
        ("见图3～1", ["图3", "图1"]),
    ],
)
def test_mentions_in_a_text(text: str, found: list[str]) -> None:
    assert ["".join(label) for mention in find_mentions(text) for label in mention.labels(())] == found


@given(st.permutations(range(1, 9)), st.booleans())
def test_every_mention_names_the_figure_that_the_author_meant(order: list[int], is_by_case: bool) -> None:
    """Figures that say who they are, numbered by the author in any order."""
    numbering = Numbering(figures="按案例" if is_by_case else "案例内")
    anthology = make_anthology().model_copy(update={"numbering": numbering})
    pictures = "".join(f'![本名{value}](a.png){{label="图{value}"}}\n\n' for value in order)
    mentions = "\n\n".join(f"见图{value}。" for value in range(1, 9))
    case = chapter(f"{mentions}\n\n{pictures}", anthology)
    captions = {
        f"#{node['c'][0][0]}": pandoc.plain(node["c"][1]) for node in case.blocks if node["t"] == "Figure"
    }
    for value, (words, target) in enumerate(links(case.blocks), 1):
        assert captions[target] == f"{words}\u2003本名{value}"


# Numbers


def test_figures_are_numbered_by_case_when_the_settings_say_so() -> None:
    anthology = make_anthology().model_copy(update={"numbering": Numbering(figures="按案例")})
    table = "| 甲 |\n|----|\n| 乙 |\n\n: 示例\n\n"
    case = chapter("见图1～2和表1。\n\n" + figure("图1") + figure("图2") + table, anthology, before=2)
    assert text_of(case.blocks) == "见图3-1～3-2和表3-1。"
    numbers = [pandoc.plain(block["c"][1]) for block in case.blocks if block["t"] in {"Figure", "Table"}]
    assert numbers == ["图3-1\u2003示例", "图3-2\u2003示例", "表3-1\u2003示例"]


def test_five_levels_have_five_kinds_of_number() -> None:
    case = chapter("\n\n".join(f"{'#' * level} 题" for level in (1, 2, 3, 4, 5, 5, 6, 4, 5)))
    shown = [(block["c"][0], pandoc.plain(block["c"][2])) for block in case.blocks]
    assert shown == [
        (2, "一、题"), (3, "（一）题"), (4, "1.题"), (5, "（1）题"),
        (6, "①题"), (6, "②题"), (6, "③题"), (5, "（2）题"), (6, "①题"),
    ]  # fmt: skip


def test_circled_numbers_run_on_in_brackets() -> None:
    signs = [format_circled(value) for value in range(1, 51)]
    assert len(set(signs)) == 50 and signs[0] == "①" and signs[20] == "㉑" and signs[49] == "㊿"
    assert format_circled(51) == "(51)"
    assert heading_number(5, 36) == "㊱"


def test_labels_are_read_in_every_way_that_authors_write_them() -> None:
    assert [parse_label(text) for text in ("图１－２", "图一", "附图 3", "Figure 4", "架构")] == [
        ("图", "1-2"), ("图", "1"), ("图", "3"), ("图", "4"), None,
    ]  # fmt: skip


# References to headings

LADDER = "# 甲\n\n# 乙\n\n## 丙\n\n## 丁\n\n### 戊\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("详见第二部分。", [("第二部分", "#c1-s2")]),
        ("见二、（二）。", [("二、（二）", "#c1-s2-2")]),
        ("（详见二、（二）1.）", [("二、（二）1", "#c1-s2-2-1")]),
        ("如（一）所述，平台……", [("（一）", "#c1-s2-1")]),
        ("详见第七部分。", []),
        ("见《办法》第二部分。", []),
        ("如（一）患者、（二）医生。", []),
        ("意见二、三条。", []),
        ("征集意见（一）。", []),
        ("一、二级医院", []),
    ],
)
def test_a_typed_reference_is_linked_only_where_it_is_certain(
    text: str, expected: list[tuple[str, str]]
) -> None:
    case = chapter(LADDER + text)
    assert links(case.blocks) == expected
    assert pandoc.plain(case.blocks[-1]) == text


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("（五）", "（二）"),
        ("三、（五）", "二、（二）"),
        ("3.5", "二、（二）"),
        ("丁", "丁"),
        ("第3节", "第2节"),
    ],
)
def test_a_cross_reference_to_a_heading_follows_its_number(words: str, shown: str) -> None:
    case = chapter(f"# 甲\n\n# 乙\n\n## 丙\n\n## []{{#ref1}}丁\n\n见[{words}](#ref1)。\n")
    assert links(case.blocks) == [(shown, "#c1-s2-2")]


def test_the_anchors_of_a_book_lead_somewhere() -> None:
    case = chapter(LADDER + "见第一部分和图1。\n\n" + figure())
    anchors = set(re.findall(r'id="([^"]+)"', pandoc.write_html(case.blocks)))
    assert {target[1:] for _, target in links(case.blocks)} <= anchors


def test_references_stand_behind_the_sections_without_a_number() -> None:
    markdown = (
        "# 单位简介\n\n正文。\n\n# 参考文献 {.unnumbered}\n\n[1] 示例。\n\n[2] 示例。\n\n# 体会\n\n正文。\n"
    )
    text = BookText("alpha", "", f"---\ntitle: 题\n---\n\n{markdown}", Path())
    book = assemble(make_anthology(), Sources({"clinical": [text]}))
    (chapter,) = book.chapters()
    headings = [pandoc.plain(block["c"][2]) for block in chapter.blocks if block["t"] == "Header"]
    assert headings == ["一、单位简介", "参考文献", "二、体会"]
    (references,) = (block for block in chapter.blocks if block["t"] == "Div")
    assert references["c"][0][1] == ["references"] and len(references["c"][1]) == 2
