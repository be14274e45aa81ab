"""Runs, fields and whatever else stands in a paragraph of a Word file, read and written as Markdown."""

from pathlib import Path

import pytest

from compile.read.text.equations import EquationError, read_equation
from compile.read.text.symbols import TABLES, map_symbol
from tests.spelling import codes, lines, markdown, read
from tests.word_xml import build_docx, field, field_mark, paragraph, run

STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="strong"><w:name w:val="强调段"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="h1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>
  <w:rPr><w:b/><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="secret"><w:name w:val="密"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="bold"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="bolder"><w:name w:val="更强"/><w:basedOn w:val="bold"/></w:style>
<w:style w:type="character" w:styleId="hide"><w:name w:val="藏"/><w:rPr><w:vanish/></w:rPr></w:style>
"""


def styled(style: str, runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ("<w:i/>", "{italic:Ab}"),
        ('<w:vertAlign w:val="subscript"/>', "{subscript:Ab}"),
        ("<w:smallCaps/>", "{small-caps:Ab}"),
        ("<w:caps/>", "AB"),
        ("<w:dstrike/>", "{strike:Ab}"),
        ('<w:em w:val="underDot"/>', "{emphasis-dot:Ab}"),
        ('<w:position w:val="10"/><w:sz w:val="21"/>', "{superscript:Ab}"),
        ('<w:position w:val="-8"/><w:sz w:val="21"/>', "{subscript:Ab}"),
        ('<w:position w:val="-2"/><w:sz w:val="21"/>', "Ab"),
        ('<w:b w:val="0"/>', "Ab"),
        ("<w:webHidden/>", "Ab"),
    ],
)
def test_marks_of_a_run(tmp_path: Path, properties: str, expected: str) -> None:
    assert lines(tmp_path, f"<w:p>{run('Ab', properties)}</w:p>") == [expected]


def test_toggles_of_paragraph_and_character_style_cancel_each_other(tmp_path: Path) -> None:
    body = (
        styled("strong", run("甲") + run("乙", '<w:rStyle w:val="bolder"/>') + run("丙", "<w:b/>"))
        + styled(
            "a",
            run("丁", '<w:rStyle w:val="bolder"/>') + run("戊", '<w:rStyle w:val="bold"/><w:b w:val="0"/>'),
        )
        + styled("h1", run("标题"))
    )
    manuscript, _ = read(tmp_path, body, styles=STYLES)
    assert lines(tmp_path, body, styles=STYLES) == ["{bold:甲}乙{bold:丙}", "{bold:丁}戊", "标题"]
    assert manuscript.blocks[2].look.is_bold  # type: ignore[union-attr]
    assert markdown(manuscript) == "**甲**乙**丙**\n\n**丁**戊\n\n标题"


def test_hidden_text_is_hidden_by_styles_too(tmp_path: Path) -> None:
    body = styled("secret", run("藏") + run("露", '<w:vanish w:val="0"/>')) + styled(
        "a", run("甲") + run("藏", '<w:rStyle w:val="hide"/>')
    )
    assert lines(tmp_path, body, styles=STYLES) == ["露", "甲"]


def test_a_hidden_paragraph_mark_hides_no_text(tmp_path: Path) -> None:
    mark = "<w:rPr><w:vanish/><w:specVanish/></w:rPr>"
    assert lines(tmp_path, paragraph("一、标题", mark) + paragraph("正文")) == ["一、标题", "正文"]


def test_breaks_tabs_and_hyphens(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:br w:type="page"/><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/><w:t>丙</w:t><w:tab/>'
        "<w:t>丁</w:t><w:softHyphen/><w:noBreakHyphen/><w:ptab/><w:t>戊</w:t><w:br w:type='column'/>"
        "</w:r></w:p>"
    )
    assert lines(tmp_path, body) == ["甲↵乙↵丙\t丁-\t戊"]


def test_symbols_come_from_elements_and_from_private_characters(tmp_path: Path) -> None:
    font = '<w:rFonts w:ascii="{0}" w:hAnsi="{0}"/>'
    body = (
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Wingdings 2" w:char="F052"/>'
        '<w:sym w:font="Symbol" w:char="F062"/><w:sym w:font="Wingdings 3" w:char="F070"/>'
        '<w:sym w:font="Webdings" w:char="F061"/></w:r>'
        + run("\uf0fc\uf0d8", font.format("Wingdings"))
        + run("\uf0b3", font.format("Symbol"))
        + "</w:p>"
    )
    assert lines(tmp_path, body) == ["☑☑β▲✓✓➢≥"]


def test_a_symbol_that_nobody_knows_is_a_problem(tmp_path: Path) -> None:
    body = '<w:p><w:r><w:t>甲</w:t><w:sym w:font="示例符号" w:char="F041"/></w:r></w:p>'
    manuscript, problems = read(tmp_path, body)
    assert [(problem.code, problem.place.paragraph) for problem in problems] == [("symbol-not-read", 1)]
    assert manuscript.blocks[0].text == "甲\ufffd"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("font", "code", "sign"),
    [("Wingdings 2", 0xA3, "□"), ("Wingdings", 0x6C, "●"), ("Wingdings 2", 0x97, "●"), ("Symbol", 0xE5, "∑")],
)
def test_the_tables_of_symbols_are_in_step(font: str, code: int, sign: str) -> None:
    assert map_symbol(font, 0xF000 + code) == map_symbol(font, code) == sign
    assert {
        len(table) for name, table in TABLES.items() if name in {"symbol", "wingdings", "wingdings 2"}
    } == {224}


def test_a_reading_stands_in_brackets_behind_its_word(tmp_path: Path) -> None:
    ruby = "<w:r><w:ruby><w:rubyPr/><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>"
    body = f"<w:p>{ruby.format(run('hù'), run('互'))}{ruby.format(run('联'), run('联'))}{run('通')}</w:p>"
    assert lines(tmp_path, body) == ["互（hù）联通"]


def test_a_drop_cap_joins_its_paragraph(tmp_path: Path) -> None:
    frame = '<w:framePr w:dropCap="drop" w:lines="3"/>'
    body = paragraph("互", frame) + paragraph("联互通") + paragraph("框", '<w:framePr w:w="100"/>')
    assert lines(tmp_path, body) == ["互联互通", "框"]


def test_content_controls_show_what_was_chosen(tmp_path: Path) -> None:
    def control(properties: str, content: str) -> str:
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    box = control("", '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>')
    inline = box + control("<w:dropDownList/>", run("三级")) + control("<w:date/>", run("2023年"))
    body = control(
        "", control("", f"<w:p>{inline}</w:p>") + control("<w:showingPlcHdr/>", paragraph("请填写"))
    )
    body += f"<w:customXml><w:p><w:smartTag>{run('标记')}</w:smartTag></w:p></w:customXml>"
    assert lines(tmp_path, body) == ["☑三级2023年", "标记"]


def test_text_outside_of_runs_and_paragraphs_is_read(tmp_path: Path) -> None:
    body = f"<w:p><w:t>甲</w:t><w:bdo w:val='ltr'>{run('乙')}</w:bdo>"
    body += f"<w:dir w:val='rtl'>{run('丙')}</w:dir></w:p>"
    assert lines(tmp_path, body + run("丁")) == ["甲乙丙", "丁"]


def test_of_alternatives_the_first_that_can_be_read_counts(tmp_path: Path) -> None:
    ink = (
        "<mc:Choice Requires='wpi'><w:drawing><wp:inline><a:graphic>"
        "<a:graphicData uri='x/wordprocessingInk'/></a:graphic></wp:inline></w:drawing></mc:Choice>"
    )
    choice = (
        f"<mc:Choice Requires='w99'>{{}}</mc:Choice><mc:Choice Requires='w14'>{{}}</mc:Choice>{run('无')}"
    )
    inner = (
        f"<w:r><mc:AlternateContent>{ink}<mc:Fallback><w:t>甲</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = (
        f"<mc:AlternateContent>{choice.format('', paragraph('乙'))}</mc:AlternateContent><w:p>{inner}</w:p>"
    )
    body += f"<w:p><mc:AlternateContent>{choice.format(run('丙'), run('丁'))}</mc:AlternateContent></w:p>"
    assert lines(tmp_path, body) == ["乙", "甲", "丙"]


@pytest.mark.parametrize(("element", "code"), [("w:altChunk", "alt-chunk"), ("w:subDoc", "sub-document")])
def test_files_inside_the_file_are_an_error(tmp_path: Path, element: str, code: str) -> None:
    _, problems = read(tmp_path, paragraph("甲") + f'<{element} r:id="X"/>' + paragraph("乙"))
    assert [(problem.code, problem.is_error, problem.place.paragraph) for problem in problems] == [
        (code, True, 1)
    ]


def test_fields_nest_and_go_on_over_paragraphs(tmp_path: Path) -> None:
    inner = field("MERGEFIELD x", run("甲"))
    body = (
        f"<w:p>{field_mark('begin')}<w:r><w:instrText>IF </w:instrText></w:r>{inner}"
        f"<w:r><w:instrText> = 1 a b</w:instrText></w:r>{field_mark('separate')}{run('一')}</w:p>"
        f"<w:p>{run('二')}{field_mark('end')}{run('三')}</w:p>"
    )
    assert lines(tmp_path, body) == ["一", "二三"]


@pytest.mark.parametrize("mark", ["begin", "separate", "end"])
def test_a_mark_without_its_others_hides_nothing(tmp_path: Path, mark: str) -> None:
    body = f"<w:p>{run('甲')}{field_mark(mark)}{run('乙')}</w:p>{paragraph('丙')}"
    assert lines(tmp_path, body) == ["甲乙", "丙"]


def test_a_contents_field_is_known_by_its_code(tmp_path: Path) -> None:
    body = (
        f"<w:p>{field_mark('begin')}<w:r><w:instrText>TOC \\o</w:instrText></w:r>{field_mark('separate')}"
        f"{run('一、简介 1')}</w:p>{paragraph('二、历程 2')}<w:p>{field_mark('end')}{run('正文')}</w:p>"
    )
    manuscript, _ = read(tmp_path, body)
    assert [block.look.style for block in manuscript.blocks] == ["toc", "toc", ""]  # type: ignore[union-attr]


def test_page_numbers_are_no_text_and_form_fields_are(tmp_path: Path) -> None:
    box = "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:default w:val='{}'/></w:checkBox>"
    box += "</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>" + field_mark(
        "end"
    )
    body = f"<w:p>{field('PAGE', run('7'))}{box.format(1)}{run('是')}{box.format(0)}</w:p>"
    body += f"<w:p>{field(chr(32) + 'MACROBUTTON NoMacro 点此填写')}</w:p>"
    assert lines(tmp_path, body) == ["☑是☐", "点此填写"]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (r"eq \o\ac(○,1)", "①"),
        (r"EQ \o\ac(○,21)", "㉑"),
        (r"EQ \o\ac(□,优)", "（优）"),
        (r"EQ \f(1,2)", "1/2"),
        (r"EQ \f(a+b,\r(3,x))", "(a+b)/∛x"),
        (r'EQ \* jc2 \* "Font:宋体" \* hps12 \o\ad(\s\up 11(pīn),拼)', "拼（pīn）"),
        (r"EQ \b\bc\[(a\,b)", "[a,b]"),
        (r"EQ \x(合格)", "合格"),
    ],
)
def test_equation_fields_become_text(tmp_path: Path, code: str, text: str) -> None:
    assert read_equation(code) == text
    assert lines(tmp_path, f"<w:p>{run('前')}{field(code)}</w:p>") == [f"前{text}"]


@pytest.mark.parametrize("code", [r"EQ \a\co2(1,2,3,4)", r"EQ \i\su(1,n,x)", r"EQ x\s\up5(2)"])
def test_equation_fields_that_no_line_can_say_are_a_problem(tmp_path: Path, code: str) -> None:
    with pytest.raises(EquationError):
        read_equation(code)
    assert codes(tmp_path, f"<w:p>{field(code)}</w:p>") == ["field-not-read"]


CHANGED = (
    f"<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>{run('甲')}</w:p>{paragraph('乙')}"
    f"<w:p><w:pPr><w:rPr><w:ins w:id='2'/></w:rPr></w:pPr>{run('丙')}</w:p>{paragraph('丁')}"
    f"<w:p><w:hyperlink w:anchor='x'><w:del w:id='3'><w:r><w:delText>删</w:delText></w:r></w:del>"
    f"<w:ins w:id='4'>{run('插')}</w:ins></w:hyperlink><w:moveFrom w:id='5'>{run('旧')}</w:moveFrom>"
    f"<w:moveTo w:id='6'>{run('新')}</w:moveTo>"
    + run("常", '<w:b/><w:rPrChange w:id="7"><w:rPr/></w:rPrChange>')
    + "</w:p>"
)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("accept", ["甲乙", "丙", "丁", "[插→#x]新{bold:常}"]),
        ("reject", ["甲", "乙", "丙丁", "[删→#x]旧{bold:常}"]),
    ],
)
def test_tracked_changes_reach_paragraph_marks_links_and_moves(
    tmp_path: Path, choice: str, expected: list[str]
) -> None:
    assert lines(tmp_path, CHANGED, tracked_changes=choice) == expected


def test_what_stands_in_paragraphs_reaches_the_markdown(tmp_path: Path) -> None:
    low, dots = '<w:vertAlign w:val="subscript"/>', '<w:em w:val="dot"/>'
    body = f"<w:p>{run('水H')}{run('2', low)}{run('O')}</w:p>"
    body += f"<w:p>{run('着重', dots)}{run('删', '<w:strike/>')}</w:p>"
    assert markdown(read(tmp_path, body)[0]) == "水H~2~O\n\n[着重]{.emphasis-dot}~~删~~"


def test_built_files_are_packages() -> None:
    assert build_docx(paragraph("甲")).startswith(b"PK")
