"""The markup of the sample sources, and what the generator types of itself."""

import pytest

from tests.samples.cases import find_sources
from tests.samples.charts import name_periods
from tests.samples.contacts import FORMS, write_contact
from tests.samples.habits import space_scripts, widen_word, widen_year
from tests.samples.markup import SourceError, parse_blocks, parse_line, parse_source, read_source
from tests.samples.numerals import number_blocks, write_numeral
from tests.samples.source import (
    Cell,
    Figure,
    Heading,
    ItemList,
    Line,
    Link,
    Mark,
    Merge,
    Note,
    Paragraph,
    Table,
    Text,
    list_lines,
)

TRIAL = """title: 示例标题
hospital: 示例医院
contact: 单位=示例医院; 职务=主任; 姓名=示例甲; 电话=0000-00000000; 邮箱=a@example.org
kind: typed

# 单位简介
正文。
# 医院信息化发展
# 互联互通建设与改造
# 互联互通建设成效与亮点
# 体会与展望
"""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("正文", (Text("正文"),)),
        ("前**粗**后", (Text("前"), Text("粗", Mark.BOLD), Text("后"))),
        ("10^9^/L", (Text("10"), Text("9", Mark.SUPERSCRIPT), Text("/L"))),
        ("SpO~2~", (Text("SpO"), Text("2", Mark.SUBSCRIPT))),
        ("30～45 min", (Text("30～45 min"),)),
        (
            "见[目录](https://example.org/a)。",
            (Text("见"), Link("目录", "https://example.org/a"), Text("。")),
        ),
        ("句。[^注（WS 363）]", (Text("句。"), Note((Text("注（WS 363）"),)))),
        ("{-580-}{+620+}张", (Text("580", Mark.DELETED), Text("620", Mark.INSERTED), Text("张"))),
    ],
)
def test_inline_marks_are_read(typed: str, expected: Line) -> None:
    assert parse_line(typed) == expected


def test_rows_after_a_table_line_fill_it() -> None:
    (table, after) = parse_blocks("!table 甲\n| 一 | 二 |\n| 三 | < |\n| ^ | 四 |\n\n段落")
    assert isinstance(table, Table)
    assert [[cell.merge for cell in row] for row in table.rows] == [
        [Merge.NONE, Merge.NONE],
        [Merge.NONE, Merge.LEFT],
        [Merge.UP, Merge.NONE],
    ]
    assert table.rows[0][0] == Cell((Text("一"),))
    assert after == Paragraph((Text("段落"),))


def test_items_that_follow_each_other_are_one_list() -> None:
    blocks = parse_blocks("1. 甲\n2. 乙\n- 丙\n丁")
    assert blocks == (
        ItemList(True, ((Text("甲"),), (Text("乙"),))),
        ItemList(False, ((Text("丙"),),)),
        Paragraph((Text("丁"),)),
    )


@pytest.mark.parametrize(
    "typed",
    [
        "#### 太深",
        "!video 甲",
        "!formula unknown",
        "!figure pie png | 甲 | 乙 | 丙",
        "| 没有表题 |",
        "!table 甲\n| 一 | 二 |\n| 三 |",
    ],
)
def test_unknown_markup_is_an_error(typed: str) -> None:
    with pytest.raises(SourceError):
        parse_blocks(typed)


@pytest.mark.parametrize(
    ("old", "new"),
    [("# 体会与展望\n", ""), ("kind: typed", "kind: pages"), ("kind:", "sort:"), ("职务=", "头衔=")],
)
def test_an_incomplete_source_is_an_error(old: str, new: str) -> None:
    assert parse_source(TRIAL).contact.post == "主任"
    with pytest.raises(SourceError):
        parse_source(TRIAL.replace(old, new))


@pytest.mark.parametrize("name", sorted(find_sources()))
def test_every_figure_and_table_is_mentioned_before_it_stands(name: str) -> None:
    seen = ""
    for block, number in number_blocks(read_source(find_sources()[name]).blocks):
        if isinstance(block, Figure | Table):
            label = "图" if isinstance(block, Figure) else "表"
            assert f"{label}{number}" in seen, block.caption
        seen += "".join(
            part.text for line in list_lines(block) for part in line if not isinstance(part, Note)
        )


def test_numerals_begin_anew_below_each_heading() -> None:
    blocks = parse_blocks("# 甲\n## 乙\n### 丙\n### 丁\n## 戊\n### 己\n# 庚\n## 辛")
    numerals = [
        write_numeral(block.level, number)
        for block, number in number_blocks(blocks)
        if isinstance(block, Heading)
    ]
    assert numerals == ["一、", "（一）", "1. ", "2. ", "（二）", "1. ", "二、", "（一）"]


def test_slips_of_typing() -> None:
    assert widen_year("于2018年和2019年") == "于２０１８年和2019年"
    assert widen_word("采用HL7与FHIR") == "采用ＨＬ7与FHIR"
    assert space_scripts("采用HL7 FHIR R4标准达98.6%以上") == "采用 HL7 FHIR R4 标准达 98.6% 以上"


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_contact_holds_all_that_is_known(form: str) -> None:
    contact = read_source(find_sources()["qingshan-first"]).contact
    written = "".join(line for lines in write_contact(contact, form) for line in lines)
    for known in (contact.unit, contact.post, contact.rank, contact.name, contact.telephone, contact.mail):
        assert known in written


def test_periods_are_read_from_a_caption() -> None:
    assert name_periods("2018—2020年床位（张）", 3) == ("2018年", "2019年", "2020年")
    assert name_periods("甲（2022年第四季度至2023年第一季度）", 2) == (
        "2022年\n第四季度",
        "2023年\n第一季度",
    )
    with pytest.raises(ValueError, match="3 values"):
        name_periods("历年床位", 3)
