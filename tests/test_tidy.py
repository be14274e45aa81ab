"""Rules that make text canonical, and the Markdown that is written from a draft."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compile import pandoc
from compile.model.case import EDIT_LABELS, Metadata
from compile.model.draft import (
    Box,
    Caption,
    Draft,
    DraftBlock,
    FigureBlock,
    Heading,
    Item,
    Listing,
    SectionHeading,
    TableBlock,
)
from compile.model.manuscript import (
    Cell,
    Formula,
    Link,
    Mark,
    Note,
    Paragraph,
    Picture,
    Table,
    Text,
    plain_text,
)
from compile.tidy import tidy
from compile.tidy.apply import Tidier
from compile.tidy.line import text_of, to_inlines, to_line
from compile.tidy.rules import RULES
from tests.plain_cases import PlainCase, read_cases

CASES = read_cases(Path(__file__).parent / "plain" / "tidy.txt")
TYPED = st.text(alphabet='医院信息化一二（）()，。；“”"—-…. 　\t\u200bAaＡ1１%℃·/:;,!?', max_size=40)


def clean(text: str) -> str:
    return plain_text(Tidier().inlines((Text(text),), 1))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rules(case: PlainCase) -> None:
    assert clean(case.given) == case.expected


def test_every_rule_has_a_case_and_a_label() -> None:
    titles = " ".join(case.title for case in CASES)
    for rule in RULES:
        assert rule.name in titles
        assert EDIT_LABELS[rule.name]


@given(TYPED)
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    tidier = Tidier()
    assert plain_text(tidier.inlines((Text(once),), 1)) == once
    assert tidier.edits == []


@given(TYPED)
def test_letters_and_han_are_never_lost(text: str) -> None:
    kept = [c for c in text if c in "医院信息化一二Aa1ＡÅ１"]
    narrow = [chr(ord(c) - 0xFEE0) if c in "Ａ１" else c for c in kept]
    assert [c for c in clean(text) if c in "医院信息化一二Aa1"] == narrow


def test_marks_and_objects_survive_a_change_across_them() -> None:
    note = Note((Paragraph(2, (Text("注  文"),)),))
    inlines = (
        Text("用 "),
        Text("ＨＬ７", frozenset({Mark.BOLD})),
        note,
        Link("https://example.org", (Text(" 标准"),)),
    )
    result = Tidier().inlines(inlines, 1)
    assert result == (
        Text("用"),
        Text("HL7", frozenset({Mark.BOLD})),
        Note((Paragraph(2, (Text("注文"),)),)),
        Link("https://example.org", (Text("标准"),)),
    )


def test_links_side_by_side_stay_two() -> None:
    links = (Link("https://example.org", (Text("甲"),)), Link("https://example.org", (Text("乙"),)))
    assert Tidier().inlines(links, 1) == links


def test_a_line_comes_back_as_it_was() -> None:
    inlines = (
        Text("甲"),
        Formula("x", False),
        Link("https://example.org", (Text("乙"), Text("丙", frozenset({Mark.BOLD})))),
    )
    assert to_inlines(to_line(inlines)) == inlines
    assert text_of(to_line(inlines)) == "甲\ufffc乙丙"


def draft(*blocks: DraftBlock, sections: tuple[SectionHeading, ...] = ()) -> Draft:
    return Draft(Metadata("标题", "", "示例医院"), (), sections, blocks)


def body_of(markdown: str) -> str:
    return markdown.partition("\n---\n\n")[2]


def paragraph(text: str, number: int = 1) -> Paragraph:
    return Paragraph(number, (Text(text),))


def cell(text: str, columns: int = 1, rows: int = 1) -> Cell:
    return Cell((paragraph(text),), columns, rows)


def test_every_block_has_its_markdown() -> None:
    written = draft(
        Heading(1, (Text("单位简介"),), 1, "profile"),
        paragraph("正文*星号*，P<0.05。"),
        FigureBlock((Picture("picture-01.png", "替代", 120, 60),), Caption((Text("总体架构"),), "图1", 3), 2),
        Listing(
            (Item(paragraph("甲"), (Listing((Item(paragraph("子")),), None),)), Item(paragraph("乙"))), 1
        ),
        Box((paragraph("盒中的话"),)),
        Paragraph(9, (Formula(r"\frac{a}{b}", True),)),
    )
    assert body_of(tidy("x", written).markdown) == (
        "# 单位简介\n\n"
        "正文\\*星号\\*，P\\<0.05。\n\n"
        '![总体架构](media/picture-01.png){label="图1" alt="替代" width="120.0mm"}\n\n'
        "1.  甲\n    - 子\n2.  乙\n\n"
        "::: text-box\n盒中的话\n:::\n\n"
        "$$\\frac{a}{b}$$\n"
    )


def test_tables_with_spans_come_back_whole() -> None:
    rows = (
        (cell("类别", 1, 2), cell("指标", 2)),
        (cell("日"), cell("月")),
        (cell("门诊"), cell("1"), cell("2")),
    )
    case = tidy("x", draft(TableBlock(Table(1, rows, 0, ()), Caption((Text("工作量"),), "表1", 1))))
    table = next(node for node in pandoc.read_markdown(body_of(case.markdown)) if node["t"] == "Table")
    head, bodies = table["c"][3][1], table["c"][4]
    assert [[(c[2], c[3], pandoc.plain(c[4])) for c in row[1]] for row in head] == [
        [(2, 1, "类别"), (1, 2, "指标")],
        [(1, 1, "日"), (1, 1, "月")],
    ]
    assert [[pandoc.plain(c[4]) for c in row[1]] for row in bodies[0][3]] == [["门诊", "1", "2"]]
    assert [(figure.label, figure.caption) for figure in case.figures] == [("表1", "工作量")]


def test_short_rows_are_completed() -> None:
    case = tidy("x", draft(TableBlock(Table(1, ((cell("甲"), cell("乙")), (cell("丙"),)), 0, ()), None)))
    assert [part.strip() for part in body_of(case.markdown).splitlines()[-1].split("|")] == ["", "丙", "", ""]


def test_metadata_stand_in_the_header() -> None:
    assert tidy("x", draft(paragraph("正文"))).markdown.startswith(
        "---\ntitle: 标题\nhospital: 示例医院\n---\n\n"
    )


def test_characters_are_counted_as_word_counts_them() -> None:
    case = tidy("x", draft(paragraph("采用HL7 FHIR R4标准，约98.6%。")))
    assert case.characters == 12


def test_sections_count_what_stands_below_them_and_nothing_else() -> None:
    blocks = (
        paragraph("摘要四字"),
        Heading(1, (Text("单位简介"),), 2, "profile"),
        paragraph("两字"),
        Heading(1, (Text("附记"),), 4),
        paragraph("不属于五个部分"),
        Heading(1, (Text("体会与展望"),), 6, "outlook"),
        paragraph("三个字"),
    )
    sections = (SectionHeading("profile", "一、单位简介", 2), SectionHeading("outlook", "五、体会与展望", 6))
    found = tidy("x", draft(*blocks, sections=sections)).sections
    assert [(section.id, section.characters) for section in found] == [("profile", 2), ("outlook", 3)]
