"""Lists, tables, text boxes and formulas of a Word file, read and written as Markdown."""

from pathlib import Path

import pytest

from compile import pandoc
from compile.model.manuscript import Origin, Table
from tests.spelling import codes, lines, markdown, read, spell_block
from tests.word_xml import field, paragraph, run


def numbered(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def labels(tmp_path: Path, numbering: str, *at: tuple[int, int]) -> list[str]:
    body = "".join(paragraph("", numbered(*place)) for place in at)
    return [line.strip("<>") for line in lines(tmp_path, body, numbering=numbering)]


def level(index: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def definition(*levels: str, overrides: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="1">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="1"/>{overrides}</w:num>'
    )


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("lowerLetter", "%1)", ["a)", "b)"]),
        ("upperRoman", "%1.", ["I.", "II."]),
        ("decimalEnclosedCircleChinese", "%1", ["①", "②"]),
        ("chineseCountingThousand", "第%1章", ["第一章", "第二章"]),
        ("chineseLegalSimplified", "%1、", ["壹、", "贰、"]),
        ("ideographTraditional", "%1．", ["甲．", "乙．"]),
        ("ideographZodiacTraditional", "%1", ["甲子", "乙丑"]),
        ("decimalEnclosedParen", "%1", ["⑴", "⑵"]),
        ("decimalZero", "%1", ["01", "02"]),
        ("ordinal", "%1", ["1st", "2nd"]),
        ("someday", "（%1）", ["（1）", "（2）"]),
    ],
)
def test_numbers_of_all_kinds(tmp_path: Path, form: str, text: str, expected: list[str]) -> None:
    assert labels(tmp_path, definition(level(0, form, text)), (1, 0), (1, 0)) == expected


def test_inner_levels_begin_anew_unless_they_say_otherwise(tmp_path: Path) -> None:
    inner = level(1, "decimal", "%1.%2")
    for more, last in [
        ("", "2.1"),
        ('<w:lvlRestart w:val="0"/>', "2.2"),
        ('<w:lvlRestart w:val="1"/>', "2.1"),
    ]:
        numbering = definition(level(0, "decimal", "%1"), inner.replace("<w:lvlText", f"{more}<w:lvlText"))
        assert labels(tmp_path, numbering, (1, 0), (1, 1), (1, 0), (1, 1)) == ["1", "1.1", "2", last]


def test_a_list_can_go_on_and_start_again(tmp_path: Path) -> None:
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = definition(level(0, "decimal", "%1."), overrides=start)
    assert labels(tmp_path, numbering, (1, 0), (1, 0), (2, 0), (2, 0)) == ["1.", "2.", "5.", "6."]
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "lowerRoman", "%1")}</w:lvlOverride>'
    numbering = definition(level(0, "decimal", "%1."), overrides=other)
    assert labels(tmp_path, numbering, (1, 0), (2, 0)) == ["1.", "ii"]


def test_bullets_are_the_signs_of_their_fonts(tmp_path: Path) -> None:
    fonts = '<w:rPr><w:rFonts w:ascii="{}"/></w:rPr></w:lvl>'
    wingdings = level(0, "bullet", "\uf0d8").replace("</w:lvl>", fonts.format("Wingdings"))
    unknown = level(1, "bullet", "\uf0d8").replace("</w:lvl>", fonts.format("示例"))
    numbering = definition(wingdings, unknown, level(2, "bullet", "—"))
    assert labels(tmp_path, numbering, (1, 0), (1, 1), (1, 2)) == ["➢", "●", "—"]


def test_a_style_numbers_its_paragraphs(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="sub"><w:name w:val="子"/><w:pPr><w:numPr><w:ilvl w:val="1"/>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = definition(level(0, "decimal", "%1"), level(1, "lowerLetter", "%2)"))
    body = paragraph("甲", '<w:pStyle w:val="sub"/>') + paragraph(
        "乙", '<w:pStyle w:val="sub"/>' + numbered(0)
    )
    assert lines(tmp_path, body, numbering=numbering, styles=styles) == ["<a)>甲", "乙"]


def cell(content: str, properties: str = "") -> str:
    inside = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def table(*rows: str, grid: tuple[int, ...] = ()) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return f"<w:tbl><w:tblGrid>{columns}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def span(count: int) -> str:
    return f'<w:gridSpan w:val="{count}"/>'


DOWN, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (['<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("乙"), cell("甲") + cell("丙")],
         "[ | 乙 ‖ 甲 | 丙]"),
        ([cell("甲", '<w:hMerge w:val="restart"/>') + cell("", "<w:hMerge/>"), cell("乙") + cell("丙")],
         "[(1,2)甲 ‖ 乙 | 丙]"),
        ([cell("甲", DOWN) + cell("乙"), cell("", ON) + cell("丙"), cell("", ON) + cell("丁")],
         "[(3,1)甲 | 乙 ‖ 丙 ‖ 丁]"),
        ([cell("甲", DOWN + span(2)) + cell("乙"), cell("丙", ON) + cell("丁") + cell("戊")],
         "[(1,2)甲 | 乙 ‖ 丙 | 丁 | 戊]"),
        ([cell("甲", span(7)) + cell("乙", span(2)), cell("丙", span(7)) + cell("丁", span(2))],
         "[甲 | 乙 ‖ 丙 | 丁]"),
        ([cell("甲", DOWN) + cell("乙", DOWN), cell("", ON) + cell("", ON), cell("丙") + cell("丁")],
         "[甲 | 乙 ‖ 丙 | 丁]"),
        (["<w:trPr><w:del w:id='1'/></w:trPr>" + cell("删"),
          cell("甲") + cell("删", "<w:cellDel w:id='2'/>")], "[甲]"),
        ([f"<w:sdt><w:sdtContent>{cell('甲')}</w:sdtContent></w:sdt>" + cell("", span(0) + ON)], "[甲 | ]"),
    ],
)  # fmt: skip
def test_cells_stand_where_word_shows_them(tmp_path: Path, rows: list[str], expected: str) -> None:
    assert lines(tmp_path, table(*rows)) == [expected]


def test_rejected_rows_and_cells_go(tmp_path: Path) -> None:
    body = table(
        "<w:trPr><w:ins w:id='1'/></w:trPr>" + cell("插"), cell("甲") + cell("插", "<w:cellIns w:id='2'/>")
    )
    assert lines(tmp_path, body, tracked_changes="reject") == ["[甲]"]
    assert lines(tmp_path, table("<w:trPr><w:del w:id='1'/></w:trPr>" + cell("删"))) == []


def test_widths_alignments_and_header_rows_are_kept(tmp_path: Path) -> None:
    right = '<w:jc w:val="right"/>'
    body = table(
        "<w:trPr><w:tblHeader/></w:trPr>" + cell("项") + cell("数"),
        cell("甲") + cell(paragraph("1", right)),
        cell("乙") + cell(paragraph("2", right)),
        grid=(3000, 1000),
    )
    manuscript, _ = read(tmp_path, body)
    found = manuscript.blocks[0]
    assert isinstance(found, Table)
    assert (found.column_widths, found.alignments, found.header_rows) == ((0.75, 0.25), ("", "right"), 1)
    assert markdown(manuscript).splitlines()[1].endswith(":|")


def test_a_table_in_a_table_stays_one(tmp_path: Path) -> None:
    body = table(cell("甲") + cell(table(cell("乙") + cell("丙")) + paragraph("丁")))
    manuscript, _ = read(tmp_path, body)
    assert [spell_block(block) for block in manuscript.blocks] == ["[甲 | [乙 | 丙]/丁]"]
    nodes = pandoc.walk(pandoc.read_markdown(markdown(manuscript)))
    assert [pandoc.plain(node) for node in nodes if node["t"] == "Table"] == ["甲乙丙丁", "乙丙"]


def test_automatic_numbers_in_cells_and_notes_are_text(tmp_path: Path) -> None:
    numbering = definition(level(0, "decimal", "%1."))
    call = '<w:p><w:r><w:t>注</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    note = f'<w:footnote w:id="2">{paragraph("注文", numbered(1))}</w:footnote>'
    body = (
        table(cell(paragraph("", numbered(1))) + cell("甲"), cell(paragraph("", numbered(1))) + cell("乙"))
        + call
    )
    manuscript, _ = read(tmp_path, body, numbering=numbering, footnotes=note)
    texts = [pandoc.plain(block) for block in pandoc.read_markdown(markdown(manuscript))]
    assert texts == ["1.甲2.乙", "注1.注文"]


def box(content: str, more: str = "") -> str:
    return f"<wps:wsp><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp>{more}"


def drawing(inside: str) -> str:
    graphic = f"<a:graphic><a:graphicData>{inside}</a:graphicData></a:graphic>"
    return f"<w:r><w:drawing><wp:anchor>{graphic}</wp:anchor></w:drawing></w:r>"


def test_boxes_of_a_group_inside_each_other_and_in_cells(tmp_path: Path) -> None:
    linked = "<wps:wsp><wps:linkedTxbx id='1' seq='1'/></wps:wsp>"
    nested = box(f"<w:p>{run('外')}{drawing(box(paragraph('内')))}</w:p>")
    body = f"<w:p>{run('前')}{drawing(box(paragraph('一')) + nested + linked)}</w:p>{paragraph('后')}"
    body += table(cell(f"<w:p>{run('格')}{drawing(box(paragraph('盒')))}</w:p>"))
    manuscript, problems = read(tmp_path, body)
    assert [spell_block(block) for block in manuscript.blocks] == ["前", "一", "外", "内", "后", "[格/盒]"]
    assert [block.origin for block in manuscript.blocks][1:4] == [Origin.TEXT_BOX] * 3
    assert not problems


MATH = "<m:oMath><m:r><m:t>{}</m:t></m:r></m:oMath>"


def test_formulas_are_read_in_cells_notes_and_boxes(tmp_path: Path) -> None:
    note = f'<w:footnote w:id="2"><w:p>{run("式")}{MATH.format("c=3")}</w:p></w:footnote>'
    inner = drawing(box(f"<w:p>{MATH.format('b=2')}</w:p>"))
    body = table(cell(f"<w:p>{MATH.format('a=1')}</w:p>"))
    body += f"<w:p>{inner}<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
    assert lines(tmp_path, body, footnotes=note) == ["[$a = 1$]", "^(式$c = 3$)", "$b = 2$"]


def test_han_stays_in_formulas_and_numbers_stand_behind_them(tmp_path: Path) -> None:
    number = "<m:d><m:e><m:r><m:t>2</m:t></m:r></m:e></m:d>"
    array = f"<m:eqArr><m:e><m:r><m:t>率=a#</m:t></m:r>{number}</m:e></m:eqArr>"
    body = f"<w:p><m:oMathPara><m:oMath>{array}</m:oMath></m:oMathPara></w:p>"
    assert lines(tmp_path, body) == [r"$$率 = a\qquad (2)$$"]


def test_a_formula_that_cannot_be_converted_stays_as_text(tmp_path: Path) -> None:
    odd = "<m:oMath><m:r><w:t>字</w:t></m:r></m:oMath><m:oMath><m:unheard/></m:oMath>"
    body = f"<w:p>{run('前')}{MATH.format('x')}{odd}</w:p>"
    manuscript, problems = read(tmp_path, body)
    assert spell_block(manuscript.blocks[0]).startswith("前$x$")
    assert [problem.code for problem in problems] == ["formula-not-read"]


def test_formulas_follow_tracked_changes(tmp_path: Path) -> None:
    inserted = "<w:ins w:id='1'><m:r><m:t>y</m:t></m:r></w:ins>"
    body = f"<w:p><m:oMath>{inserted}{inserted.replace('ins', 'del').replace('y', 'z')}</m:oMath></w:p>"
    assert lines(tmp_path, body) == ["$y$"]
    assert lines(tmp_path, body, tracked_changes="reject") == ["$z$"]


def test_tables_drawn_with_tabs_are_reported(tmp_path: Path) -> None:
    rows = "".join(paragraph(f"项{n}\t{n}\t{n}") for n in range(3))
    _, problems = read(tmp_path, paragraph("甲") + rows + paragraph("乙"))
    assert [(problem.code, problem.place.paragraph) for problem in problems] == [("table-of-tabs", 2)]
    assert codes(tmp_path, "".join(paragraph(f"项    {n}   {n}") for n in range(3))) == ["table-of-tabs"]
    assert codes(tmp_path, "".join(paragraph(f"项\t{n}\t{n}") for n in range(2))) == []
    contents = "".join(
        f"<w:p>{run('一')}<w:r><w:tab/></w:r>{run('二')}<w:r><w:tab/></w:r>{run('3')}</w:p>" for _ in "abc"
    )
    begin = "<w:p>" + field("TOC", "").replace('<w:r><w:fldChar w:fldCharType="end"/></w:r>', "")
    end = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    separate = '<w:r><w:fldChar w:fldCharType="separate"/></w:r></w:p>'
    assert codes(tmp_path, begin + separate + contents + end) == []
