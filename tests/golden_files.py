"""`python -m tests.golden_files`: the Word files of the golden folders, from the XML that each is about."""

import io
import zipfile

from PIL import Image

from tests.drawing_xml import chart, draw_emf, group, image, package, pic, picture, shape, smart_art
from tests.golden import FOLDER
from tests.golden_rare import RARE, SEEN
from tests.word_xml import build_docx, paragraph

FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
NUMBERING = """
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
  <w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2">
  <w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="3">
  <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF06C;"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num>
"""
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="H{level}"><w:name w:val="heading {level}"/>'
    f'<w:pPr><w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>'
    f'<w:outlineLvl w:val="{level - 1}"/></w:pPr></w:style>'
    for level in (1, 2, 3)
)
HEI = '<w:rFonts w:eastAsia="黑体"/><w:b/><w:sz w:val="24"/>'
KAI = '<w:rFonts w:eastAsia="楷体"/><w:sz w:val="24"/>'
SONG = '<w:rFonts w:eastAsia="宋体"/><w:sz w:val="24"/>'
CENTRED = '<w:jc w:val="center"/>'
TITLE = paragraph("示例医院平台建设实践", CENTRED, HEI.replace("24", "44"))
BODY = "这一段是正文，写得长一些，好让宋体小四号成为全篇的主体，标题才与它有所区别。"


def styled(text: str, level: int) -> str:
    return paragraph(text, f'<w:pStyle w:val="H{level}"/>')


def numbered(text: str, number: int, level: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def box(content: str) -> str:
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData>"
        f"<wps:wsp><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        "</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{content}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def drawing(crop: str = "") -> str:
    return (
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="3600000" cy="1800000"/>'
        '<wp:docPr id="1" descr="两色方块"/><a:graphic><a:graphicData><pic:pic>'
        '<pic:blipFill><a:blip r:embed="M1"/>'
        f"{crop}</pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def two_colours() -> bytes:
    image = Image.new("RGB", (40, 20), "red")
    image.paste("blue", (20, 0, 40, 20))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def with_fixed_dates(data: bytes) -> bytes:
    """The same package, made on the same day each time; what is no package stays as it is."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            plain = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            target.writestr(plain, source.read(entry), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def footnote(number: int, content: str) -> str:
    return f'<w:footnote w:id="{number}">{content}</w:footnote>'


OLD_MERGE = '<w:hMerge w:val="restart"/>'
FRACTION = "<m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>"
TYPED_CASE = (
    TITLE
    + paragraph("示例市青山医院", CENTRED, SONG)
    + "".join(
        paragraph(f"{numeral}、{name}", "", HEI) + paragraph(BODY, "", SONG)
        for numeral, name in zip(
            "一二三四五",
            ("单位简介", "医院信息化发展", "互联互通建设与改造", "互联互通建设成效与亮点", "体会与展望"),
            strict=True,
        )
    )
    + paragraph("（联系人：示例市青山医院信息科，科长，示例甲，0000-00000000）", "", SONG)
)
CHART, CHART_PART = chart()
SMART_ART, SMART_ART_PARTS = smart_art()
FILES: dict[str, bytes] = {
    "drawing-chart": package(SEEN + CHART, CHART_PART),
    "drawing-smartart": package(SEEN + SMART_ART, *SMART_ART_PARTS),
    "drawing-metafile": package(SEEN + picture("P", alt="图元文件"), image("P", draw_emf(), "emf")),
    "drawing-group-of-pictures": package(
        SEEN + group(pic('r:embed="P"', (20, 10)) + pic('r:embed="P"', (20, 10), place_mm=(20, 0)), (40, 10)),
        image("P", two_colours()),
    ),
    "drawing-group-of-shapes-with-words": package(
        SEEN
        + group("".join(shape((0, 12 * n), (30, 10), word) for n, word in enumerate("甲乙丙丁")), (30, 46))
    ),
    "drawing-turned-picture": package(
        SEEN + picture("P", (20, 40), frame='rot="5400000"'), image("P", two_colours())
    ),
    "headings-typed-as-the-call-prescribes": build_docx(TYPED_CASE),
    "headings-styled-with-automatic-numbers": build_docx(
        styled("单位简介", 1) + paragraph(BODY) + styled("信息部门", 2) + styled("人员", 3) + paragraph(BODY),
        styles=STYLES,
        numbering=NUMBERING,
    ),
    "hints-of-the-template-left-over": build_docx(
        TITLE
        + paragraph("一、单位简介（黑体小四号）（包括医院内部信息部门的定位和人员结构）", "", HEI)
        + paragraph("（一）二级标题（楷体小四号）", "", KAI)
        + paragraph("正文（采用宋体小四号字，行间距为 1.5 倍）。", "", SONG)
        + paragraph(BODY, "", SONG)
    ),
    "contact-on-several-lines": build_docx(
        paragraph("五、体会与展望", "", HEI)
        + paragraph(BODY, "", SONG)
        + "".join(
            paragraph(line, "", SONG)
            for line in (
                "联系人：示例乙",
                "单位：示例省临海医院",
                "职务/职称：主任/高级工程师",
                "电话：0000-00000000",
            )
        )
    ),
    "runs-bold-italic-superscript-emphasis": build_docx(
        "<w:p>"
        + run("平常")
        + run("粗", "<w:b/>")
        + run("斜", "<w:i/>")
        + run("m")
        + run("2", '<w:vertAlign w:val="superscript"/>')
        + run("H")
        + run("2", '<w:vertAlign w:val="subscript"/>')
        + run("O")
        + run("着重", '<w:em w:val="dot"/>')
        + run("删", "<w:strike/>")
        + "</w:p>"
    ),
    "spaces-and-full-width-letters": build_docx(
        paragraph("　　采用 ＨＬ７ FHIR R4 标准 ,共１２ 项(含接口)。")
    ),
    "lists-automatic-nested": build_docx(
        paragraph(BODY)
        + numbered("甲", 2)
        + numbered("乙", 2, 1)
        + numbered("丙", 2)
        + numbered("丁", 3)
        + numbered("戊", 3),
        numbering=NUMBERING,
    ),
    "lists-typed": build_docx(
        paragraph(BODY, "", SONG)
        + "".join(paragraph(line, "", SONG) for line in ("1.第一件。", "2.第二件。", "● 圆点", "● 又一点"))
    ),
    "table-with-merged-cells": build_docx(
        paragraph("表1 工作量", CENTRED)
        + "<w:tbl><w:tr>"
        + cell("类别", '<w:vMerge w:val="restart"/>')
        + cell("指标", '<w:gridSpan w:val="2"/>')
        + "</w:tr><w:tr>"
        + cell("", "<w:vMerge/>")
        + cell("日")
        + cell("月")
        + "</w:tr><w:tr>"
        + cell("门诊")
        + cell("12")
        + cell("360")
        + "</w:tr></w:tbl>"
        + paragraph("表1之后的话。")
    ),
    "table-inside-a-table": build_docx(
        f"<w:tbl><w:tr>{cell('外')}<w:tc><w:tbl><w:tr>{cell('内')}</w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>"
    ),
    "table-without-words": build_docx(
        f"<w:tbl><w:tr>{cell('')}{cell('')}</w:tr><w:tr>{cell('')}{cell('')}</w:tr></w:tbl>"
    ),
    "footnotes-and-a-link-in-one": build_docx(
        f"<w:p>{run('正文。')}<w:r><w:footnoteReference w:id='1'/></w:r></w:p>",
        footnotes=footnote(
            1,
            f"<w:p>{run('注文')}{FIELD.format('begin')}<w:r><w:instrText>HYPERLINK "
            f'"https://example.org/"</w:instrText></w:r>{FIELD.format("separate")}{run("链接")}{FIELD.format("end")}</w:p>',
        ),
    ),
    "hyperlink-and-field": build_docx(
        f'<w:p><w:hyperlink r:id="L1">{run("链接")}</w:hyperlink>{run("，")}{FIELD.format("begin")}'
        "<w:r><w:instrText>SEQ 图"
        f"</w:instrText></w:r>{FIELD.format('separate')}{run('1')}{FIELD.format('end')}</w:p>",
        links={"L1": "https://example.org/"},
    ),
    "tracked-changes": build_docx(
        f"<w:p>{run('原有')}<w:ins w:author='a'>{run('增加')}</w:ins>"
        "<w:del w:author='a'><w:r><w:delText>删去</w:delText></w:r></w:del></w:p>"
    ),
    "comments-and-hidden-text": build_docx(
        f'<w:p><w:commentRangeStart w:id="1"/>{run("正文")}{run("藏起来", "<w:vanish/>")}</w:p>',
        comments=f'<w:comment w:id="1" w:author="示例编辑">{paragraph("请核对")}</w:comment>',
    ),
    "text-box": build_docx(
        f"<w:p>{run('锚点所在的段落。')}{box(paragraph('盒中的话。'))}</w:p>{paragraph('盒后的话。')}"
    ),
    "picture-with-caption-and-alt": build_docx(
        drawing() + paragraph("图1 两色方块", CENTRED) + paragraph("见图1。"),
        media={"M1": two_colours()},
    ),
    "picture-cropped": build_docx(SEEN + drawing('<a:srcRect l="50000"/>'), media={"M1": two_colours()}),
    "picture-missing": build_docx(SEEN + drawing()),
    "picture-broken": build_docx(SEEN + drawing(), media={"M1": b"no picture"}),
    "formula-inline-and-display": build_docx(
        f"<w:p>{run('式')}<m:oMath>{FRACTION}</m:oMath></w:p>"
        "<w:p><m:oMathPara><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></m:oMathPara></w:p>"
    ),
    "content-controls-and-smart-tags": build_docx(
        f"<w:p><w:smartTag>{run('标记')}</w:smartTag><w:sdt><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt>"
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('提示')}</w:sdtContent></w:sdt></w:p>"
    ),
    "symbols": build_docx(
        '<w:p><w:r><w:t>合格</w:t><w:sym w:font="Wingdings" w:char="F0FC"/>'
        '<w:sym w:font="Symbol" w:char="F0B3"/></w:r></w:p>'
    ),
    "header-with-words": build_docx(paragraph("正文。"), header1=paragraph("页眉上的字")),
    "tabs-and-breaks": build_docx(
        "<w:p><w:r><w:t>前</w:t><w:tab/><w:t>后</w:t><w:br/><w:t>下一行</w:t><w:noBreakHyphen/><w:t>末</w:t></w:r></w:p>"
    ),
    "endnote": build_docx(
        f"<w:p>{run('正文。')}<w:r><w:endnoteReference w:id='1'/></w:r></w:p>",
        endnotes=f'<w:endnote w:id="1">{paragraph("尾注的话")}</w:endnote>',
    ),
    "ruby": build_docx(
        f"<w:p><w:r><w:ruby><w:rt>{run('zhěn')}</w:rt><w:rubyBase>{run('诊')}</w:rubyBase></w:ruby></w:r>"
        f"{run('疗')}</w:p>"
    ),
    "drop-cap": build_docx(
        paragraph("示", '<w:framePr w:dropCap="drop" w:lines="3"/>')
        + paragraph("例医院始建于1956年，是一所综合医院。")
    ),
    "paragraph-mark-deleted": build_docx(
        f"<w:p><w:pPr><w:rPr><w:del w:author='a'/></w:rPr></w:pPr>{run('前半句，')}</w:p>"
        f"<w:p>{run('后半句。')}</w:p>"
    ),
    "cross-reference-to-a-caption": build_docx(
        paragraph("表1 工作量", CENTRED).replace(
            "<w:r>", '<w:bookmarkStart w:id="1" w:name="_Ref1"/><w:r>', 1
        )
        + f"<w:tbl><w:tr>{cell('甲')}</w:tr><w:tr>{cell('乙')}</w:tr></w:tbl>"
        + f"<w:p>{run('见')}{FIELD.format('begin')}<w:r><w:instrText>REF _Ref1</w:instrText></w:r>"
        + f"{FIELD.format('separate')}{run('表1')}{FIELD.format('end')}{run('。')}</w:p>"
    ),
    "table-drawn-with-tabs": build_docx(
        "".join(
            f"<w:p><w:r><w:t>{row[0]}</w:t><w:tab/><w:t>{row[1]}</w:t><w:tab/><w:t>{row[2]}</w:t></w:r></w:p>"
            for row in ("甲乙丙", "丁戊己", "庚辛壬")
        )
    ),
    "table-merged-in-the-old-way": build_docx(
        f"<w:tbl><w:tr>{cell('宽', OLD_MERGE)}{cell('', '<w:hMerge/>')}</w:tr>"
        f"<w:tr>{cell('左')}{cell('右')}</w:tr></w:tbl>"
    ),
    "row-deleted-by-a-revision": build_docx(
        f"<w:tbl><w:tr>{cell('留')}</w:tr>"
        f"<w:tr><w:trPr><w:del w:author='a'/></w:trPr>{cell('去')}</w:tr></w:tbl>"
    ),
    "embedded-document": build_docx(paragraph("前。") + '<w:altChunk r:id="A1"/>' + paragraph("后。")),
    "heading-run-into-its-paragraph": build_docx(
        TITLE
        + paragraph("一、单位简介", "", HEI)
        + f"<w:p>{run('（一）平台建设。', KAI)}{run(BODY, SONG)}</w:p>"
        + paragraph(BODY, "", SONG)
    ),
    "sections-in-other-words": build_docx(
        TITLE
        + "".join(
            paragraph(f"{numeral}、{name}", "", HEI) + paragraph(BODY, "", SONG)
            for numeral, name in zip(
                "一二三四五",
                ("医院概况", "信息化建设历程", "建设与改造", "建设成效", "工作体会与展望"),
                strict=True,
            )
        )
    ),
    "own-table-of-contents": build_docx(
        paragraph("一、单位简介 1", '<w:pStyle w:val="T1"/>')
        + paragraph("一、单位简介", "", HEI)
        + paragraph(BODY, "", SONG),
        styles='<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>',
    ),
    "caption-numbers-out-of-order": build_docx(
        drawing()
        + paragraph("图2 第一幅", CENTRED)
        + drawing()
        + paragraph("图1 第二幅", CENTRED)
        + paragraph("见图1和图2，另见图9。"),
        media={"M1": two_colours()},
    ),
    "references-without-a-number": build_docx(
        paragraph("示例案例的标题", CENTRED)
        + paragraph("一、单位简介")
        + paragraph("示例医院是一所虚构的医院，见文献[1]。")
        + paragraph("参考文献")
        + paragraph("[1] 示例作者. 示例文献[J]. 示例杂志，2020.")
        + paragraph("[2] 示例作者. 示例图书[M]. 示例出版社，2021.")
    ),
    "equation-field": build_docx(
        f"<w:p>{run('比为')}{FIELD.format('begin')}<w:r><w:instrText>eq \\f(1,2)</w:instrText></w:r>"
        f"{FIELD.format('end')}</w:p>"
    ),
    "rich-text-format": rb"{\rtf1\ansi\ansicpg936 \u27491?\u25991?\par}",
    "empty": build_docx("<w:p/>"),
    "not-word": "这只是一段文字".encode(),
    "cut-off": with_fixed_dates(build_docx(TYPED_CASE))[:700],
    **RARE,
}


def main() -> None:
    for name, data in FILES.items():
        path = FOLDER / name / "in" / "manuscript.docx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(with_fixed_dates(data))


if __name__ == "__main__":
    main()
