"""Word files of one feature each, read from bytes to blocks."""

import io
from pathlib import Path

import pytest
from PIL import Image

from compile.model.manuscript import (
    Formula,
    Link,
    Manuscript,
    Mark,
    Note,
    Origin,
    Paragraph,
    Picture,
    Table,
    Text,
)
from compile.problems import Problem, ProblemError
from compile.read import read_manuscript
from tests.word_xml import build_docx, paragraph

NUMBERING = """
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
  <w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%3"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2">
  <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF06C;"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
"""


def read(tmp_path: Path, data: bytes, **options: str) -> tuple[Manuscript, tuple[Problem, ...]]:
    path = tmp_path / "file.docx"
    path.write_bytes(data)
    return read_manuscript(path, tmp_path / "media", file="file.docx", **options)  # type: ignore[arg-type]


def texts(manuscript: Manuscript) -> list[str]:
    return [block.text for block in manuscript.blocks if isinstance(block, Paragraph)]


def numbered(number: int, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def test_automatic_numbers_are_labels(tmp_path: Path) -> None:
    body = "".join(
        paragraph("甲", numbered(*at))
        for at in [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (2, 0), (3, 0)]
    )
    manuscript, problems = read(tmp_path, build_docx(body, numbering=NUMBERING))
    labels = [
        block.numbering.label
        for block in manuscript.blocks
        if isinstance(block, Paragraph) and block.numbering
    ]
    assert labels == ["一、", "（一）", "（二）", "1.1", "二、", "（一）", "●", "七、"]
    assert not problems


CHANGES = (
    "<w:p><w:r><w:t>甲</w:t></w:r><w:ins w:id='1' w:author='a'><w:r><w:t>乙</w:t></w:r></w:ins>"
    "<w:del w:id='2' w:author='a'><w:r><w:delText>丙</w:delText></w:r></w:del><w:r><w:t>丁</w:t></w:r></w:p>"
)


@pytest.mark.parametrize(("choice", "text", "deleted"), [("accept", "甲乙丁", 1), ("reject", "甲丙丁", 1)])
def test_tracked_changes_follow_the_setting(tmp_path: Path, choice: str, text: str, deleted: int) -> None:
    manuscript, _ = read(tmp_path, build_docx(CHANGES), tracked_changes=choice)
    assert texts(manuscript) == [text]
    assert manuscript.source.left_out == {"deleted": deleted}
    assert manuscript.source.counts.characters == 3


def test_tracked_changes_can_stop_the_reading(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as stopped:
        read(tmp_path, build_docx(CHANGES), tracked_changes="stop")
    assert [problem.code for problem in stopped.value.problems] == ["tracked-changes"]


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph('盒中')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent>"
        "<mc:Choice Requires='wps'><w:drawing><wp:inline><a:graphic><a:graphicData>"
        f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>"
    )
    manuscript, problems = read(tmp_path, build_docx(body))
    assert texts(manuscript) == ["前后", "盒中"]
    assert [block.origin for block in manuscript.blocks] == [Origin.BODY, Origin.TEXT_BOX]
    assert manuscript.source.counts.characters == 4
    assert not problems


def test_old_text_boxes_are_read(tmp_path: Path) -> None:
    box = f"<v:textbox><w:txbxContent>{paragraph('旧盒')}</w:txbxContent></v:textbox>"
    body = f"<w:p><w:r><w:pict><v:shape>{box}</v:shape></w:pict></w:r></w:p>"
    manuscript, _ = read(tmp_path, build_docx(body))
    assert texts(manuscript) == ["", "旧盒"]


def test_smart_tags_content_controls_and_fields_give_their_text(tmp_path: Path) -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    body = (
        "<w:p><w:smartTag><w:r><w:t>甲</w:t></w:r></w:smartTag>"
        "<w:sdt><w:sdtContent><w:r><w:t>乙</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:fldSimple w:instr='SEQ 图'><w:r><w:t>1</w:t></w:r></w:fldSimple>"
        + field.format("begin") + "<w:r><w:instrText>SEQ 表</w:instrText></w:r>" + field.format("separate")
        + "<w:r><w:t>2</w:t></w:r>" + field.format("end") + "</w:p>"
    )  # fmt: skip
    manuscript, _ = read(tmp_path, build_docx(body))
    assert texts(manuscript) == ["甲乙12"]
    assert manuscript.source.counts.characters == 4
    assert manuscript.source.left_out == {"field-code": 4}


def test_links_come_from_relationships_and_fields(tmp_path: Path) -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    body = (
        '<w:p><w:hyperlink r:id="L1"><w:r><w:t>甲</w:t></w:r></w:hyperlink>' + field.format("begin")
        + '<w:r><w:instrText>HYPERLINK "https://example.org/b"</w:instrText></w:r>' + field.format("separate")
        + "<w:r><w:t>乙</w:t></w:r>" + field.format("end") + "</w:p>"
    )  # fmt: skip
    manuscript, _ = read(tmp_path, build_docx(body, links={"L1": "https://example.org/a"}))
    first = manuscript.blocks[0]
    assert isinstance(first, Paragraph)
    assert first.inlines == (
        Link("https://example.org/a", (Text("甲"),)),
        Link("https://example.org/b", (Text("乙"),)),
    )
    assert manuscript.source.counts.links == 2


def test_footnotes_stand_at_their_call(tmp_path: Path) -> None:
    body = '<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    notes = (
        f'<w:footnote w:id="0" w:type="separator">{paragraph("x")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("注文")}</w:footnote>'
    )
    manuscript, _ = read(tmp_path, build_docx(body, footnotes=notes))
    first = manuscript.blocks[0]
    assert isinstance(first, Paragraph)
    note = first.inlines[1]
    assert isinstance(note, Note)
    assert [part.text for part in note.paragraphs] == ["注文"]
    assert (manuscript.source.counts.characters, manuscript.source.counts.notes) == (3, 1)


def test_hidden_text_is_left_out_and_counted(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>"
    manuscript, _ = read(tmp_path, build_docx(body))
    assert texts(manuscript) == ["甲"]
    assert manuscript.source.left_out == {"hidden": 1}


def test_text_that_a_style_hides_is_left_out(tmp_path: Path) -> None:
    styles = '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = '<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:rPr><w:rStyle w:val="H"/></w:rPr><w:t>藏</w:t></w:r></w:p>'
    manuscript, _ = read(tmp_path, build_docx(body, styles=styles))
    assert texts(manuscript) == ["甲"]
    assert manuscript.source.left_out == {"hidden": 1}


def test_marks_are_kept(tmp_path: Path) -> None:
    runs = {
        "w:b": Mark.BOLD,
        'w:vertAlign w:val="superscript"': Mark.SUPERSCRIPT,
        'w:em w:val="dot"': Mark.EMPHASIS_DOT,
    }
    body = "".join(f"<w:p><w:r><w:rPr><{xml}/></w:rPr><w:t>甲</w:t></w:r></w:p>" for xml in runs)
    manuscript, _ = read(tmp_path, build_docx(body))
    found = [block.inlines for block in manuscript.blocks if isinstance(block, Paragraph)]
    assert found == [(Text("甲", frozenset({mark})),) for mark in runs.values()]


def test_merged_cells_span_rows_and_columns(tmp_path: Path) -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"

    body = (
        "<w:tbl><w:tr>"
        + cell("甲", '<w:vMerge w:val="restart"/>')
        + cell("乙", '<w:gridSpan w:val="2"/>')
        + "</w:tr>"
        "<w:tr>" + cell("", "<w:vMerge/>") + cell("丙") + cell("丁") + "</w:tr></w:tbl>"
    )
    manuscript, _ = read(tmp_path, build_docx(body))
    table = manuscript.blocks[0]
    assert isinstance(table, Table)
    shape = [[(cell.row_span, cell.column_span) for cell in row] for row in table.rows]
    assert shape == [[(2, 1), (1, 2)], [(1, 1), (1, 1)]]
    assert (manuscript.source.counts.tables, manuscript.source.counts.cells) == (1, 4)


def drawing(relationship: str, crop: str = "") -> str:
    return (
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="3600000" cy="1800000"/>'
        '<wp:docPr id="1" descr="替代"/><a:graphic><a:graphicData><pic:pic>'
        f'<pic:blipFill><a:blip r:embed="{relationship}"/>{crop}</pic:blipFill>'
        "<pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def two_colours() -> bytes:
    """A picture that is red on the left and blue on the right."""
    image = Image.new("RGB", (40, 20), "red")
    image.paste("blue", (20, 0, 40, 20))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_the_cropped_part_of_a_picture_is_gone(tmp_path: Path) -> None:
    data = build_docx(drawing("M1", '<a:srcRect l="50000"/>'), media={"M1": two_colours()})
    manuscript, _ = read(tmp_path, data)
    first = manuscript.blocks[0]
    assert isinstance(first, Paragraph)
    assert first.inlines == (Picture("picture-01.png", "替代", 100.0, 50.0),)
    with Image.open(tmp_path / "media" / "picture-01.png") as image:
        assert image.size == (20, 20)
        assert image.getcolors() == [(400, (0, 0, 255))]


@pytest.mark.parametrize(
    ("media", "relationship", "code"),
    [({"M1": b"no picture"}, "M1", "picture-unreadable"), ({}, "M2", "picture-missing")],
)
def test_a_picture_that_cannot_be_read_is_a_problem(
    tmp_path: Path, media: dict[str, bytes], relationship: str, code: str
) -> None:
    manuscript, problems = read(tmp_path, build_docx(drawing(relationship), media=media))
    assert [problem.code for problem in problems] == [code]
    assert problems[0].place.paragraph == 1
    assert manuscript.source.counts.pictures == 1


def test_formulas_become_latex(tmp_path: Path) -> None:
    fraction = "<m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>"
    body = (
        f"<w:p><w:r><w:t>式</w:t></w:r><m:oMath>{fraction}</m:oMath></w:p>"
        "<w:p><m:oMathPara><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></m:oMathPara></w:p>"
    )
    manuscript, problems = read(tmp_path, build_docx(body))
    found = [
        inline for block in manuscript.blocks if isinstance(block, Paragraph) for inline in block.inlines
    ]
    assert found == [Text("式"), Formula(r"\frac{a}{b}", False), Formula("x = 1", True)]
    assert not problems


def test_hints_that_nobody_filled_in_are_no_text(tmp_path: Path) -> None:
    hint = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    run = "<w:r><w:t>请输入</w:t></w:r>"
    body = hint.format(paragraph("整段提示")) + f"<w:p>{hint.format(run)}<w:r><w:t>正文</w:t></w:r></w:p>"
    manuscript, _ = read(tmp_path, build_docx(body))
    assert texts(manuscript) == ["正文"]
    assert manuscript.source.counts.characters == 2
    assert manuscript.source.left_out == {"placeholder": 7}


def test_headers_are_counted_apart(tmp_path: Path) -> None:
    manuscript, _ = read(tmp_path, build_docx(paragraph("正文"), header1=paragraph("页眉")))
    assert texts(manuscript) == ["正文"]
    assert [part.kind for part in manuscript.source.paragraphs] == ["document", "header"]


def test_comments_become_queries(tmp_path: Path) -> None:
    body = '<w:p><w:commentRangeStart w:id="3"/><w:r><w:t>甲</w:t></w:r></w:p>'
    comments = f'<w:comment w:id="3" w:author="示例编辑">{paragraph("请核对")}</w:comment>'
    manuscript, _ = read(tmp_path, build_docx(body, comments=comments))
    assert [(query.author, query.text, query.paragraph) for query in manuscript.queries] == [
        ("示例编辑", "请核对", 1)
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "manuscript-empty"),
        (b"just some text, not Word", "manuscript-not-word"),
        (build_docx(paragraph("甲" * 5000))[:600], "manuscript-truncated"),
        (b"PK\x05\x06" + bytes(18), "manuscript-damaged"),
    ],
)
def test_what_is_no_word_file_is_refused_with_a_reason(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(ProblemError) as refused:
        read(tmp_path, data)
    problem = refused.value.problems[0]
    assert (problem.code, problem.place.file) == (code, "file.docx")
    assert problem.hint
