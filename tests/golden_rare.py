"""Word files of the golden folders about what authors and programs do rarely, and what damage does."""

import io

from PIL import Image

from tests.drawing_xml import draw_wmf, image, package, picture
from tests.word_xml import build_docx, field, paragraph, run


def row(*parts: str) -> str:
    """A paragraph of these runs."""
    return f"<w:p>{''.join(parts)}</w:p>"


def link(key: str, *parts: str) -> str:
    return f'<w:hyperlink r:id="{key}">{"".join(parts)}</w:hyperlink>'


def call(number: int, mark: str = "") -> str:
    """The call of a footnote, with the author's own mark if one is given."""
    follows = " w:customMarkFollows='1'" if mark else ""
    return f"<w:r><w:footnoteReference w:id='{number}'{follows}/>{f'<w:t>{mark}</w:t>' if mark else ''}</w:r>"


def note(number: int, content: str) -> str:
    return f'<w:footnote w:id="{number}">{content}</w:footnote>'


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def saved(kind: str, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (60, 30), 0).save(out, kind)
    return out.getvalue()


def box(text: str) -> str:
    """A shape that stands alone, with text if there is any."""
    inside = f"<wps:txbx><w:txbxContent>{paragraph(text)}</w:txbxContent></wps:txbx>" if text else ""
    form = '<wps:spPr><a:prstGeom prst="rect"/><a:ln/></wps:spPr>'
    return (
        "<w:r><w:drawing><wp:anchor><wp:extent cx='720000' cy='360000'/><a:graphic><a:graphicData uri="
        f"'http://schemas.microsoft.com/office/word/2010/wordprocessingShape'><wps:wsp>{form}{inside}</wps:wsp>"
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


def embedded(program: str) -> str:
    """An object that another program draws, as its preview shows it."""
    preview = '<v:shape style="width:100pt;height:50pt"><v:imagedata r:id="P"/></v:shape>'
    return (
        f'<w:p><w:r><w:object>{preview}<o:OLEObject Type="Embed" ProgID="{program}"/></w:object></w:r></w:p>'
    )


SEEN = paragraph("图示如下。")
"""A document of pictures alone would be one of scanned pages."""
ITALIC, BOLD, LOWERED = "<w:i/>", "<w:b/>", '<w:vertAlign w:val="subscript"/>'
SIGNS = (r"路径C:\_data\[示例]", "&amp;nbsp;与&amp;amp;lt;", "----", "::: 提示", ": 冒号开头", "N.")
CHOICES = '<w:dropDownList><w:listItem w:value="三级甲等"/></w:dropDownList>'
FORMULA = "<m:oMath><m:r><m:t>n</m:t></m:r></m:oMath>"
ARROW = '<w:r><w:pict><v:line style="position:absolute" from="0,0" to="40pt,0"/></w:pict></w:r>'
HINT = "<w:showingPlcHdr/>"
RARE: dict[str, bytes] = {
    "note-with-a-table": build_docx(
        row(run("正文。"), call(1)),
        footnotes=note(
            1, paragraph("各院区：") + table(cell("东院") + cell("300张"), cell("西院") + cell("200张"))
        ),
    ),
    "note-that-nothing-calls": build_docx(
        row(run("正文。"), call(1), f"<w:del w:author='a'>{call(2)}</w:del>"),
        footnotes="".join(
            note(number, paragraph(text))
            for number, text in enumerate(("有用的注", "引用处已删", "从没引用"), 1)
        ),
    ),
    "note-separator-with-words": build_docx(
        row(run("正文。"), call(1)),
        footnotes=note(1, paragraph("注文"))
        + note(0, paragraph("以下为脚注")).replace("w:id", "w:type='separator' w:id"),
    ),
    "note-with-the-authors-own-mark": build_docx(
        row(run("正文"), call(1, "＊"), run("。")), footnotes=note(1, paragraph("＊注文"))
    ),
    "field-that-shows-nothing": build_docx(
        row(run("前，"), field(" SET 年份 2023 ", run("2023")), run("后。"))
    ),
    "picture-hidden": package(
        paragraph("正文。") + picture("P").replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>"),
        image("P", saved("PNG")),
    ),
    "field-link-without-words": build_docx(
        row(
            run("见"),
            field(' HYPERLINK "https://example.org/" '),
            field(' HYPERLINK "https://example.org/" ', run("网页")),
        )
    ),
    "field-inside-a-field": build_docx(
        row(field(" HYPERLINK https://example.org/ ", run("全文") + field(" PAGE ", run("7"))), run("。"))
    ),
    "link-inside-a-link": build_docx(
        row(link("A", run("外层"), link("B", run("里层")))),
        links={"A": "https://example.org/a", "B": "https://example.org/b"},
    ),
    "table-inside-a-paragraph": build_docx(
        row(run("段落里有一个表格："), table(cell("甲") + cell("乙"), cell("丙") + cell("丁")))
        + paragraph("后文。")
    ),
    "table-deleted-by-a-revision": build_docx(
        paragraph("前文。")
        + table(cell("甲"), cell("乙")).replace("<w:tr>", "<w:tr><w:trPr><w:del w:author='a'/></w:trPr>")
        + paragraph("后文。")
    ),
    "moves-inside-insertions": build_docx(
        row(
            "<w:moveFrom w:author='a'><w:r><w:t>移走的</w:t></w:r></w:moveFrom>",
            run("原处，"),
            f"<w:ins w:author='a'><w:moveTo w:author='b'>{run('移来的，')}</w:moveTo></w:ins>",
            run("完。"),
        )
    ),
    "several-bodies": build_docx(f"{paragraph('第一部分。')}</w:body><w:body>{paragraph('第二部分。')}"),
    "neighbours-that-share-a-mark": build_docx(
        row(
            run("S", ITALIC),
            run("1", ITALIC + LOWERED),
            run("粗斜", ITALIC + BOLD),
            run("粗", BOLD),
            run("。"),
        )
    ),
    "signs-that-markdown-would-read": build_docx("".join(map(paragraph, SIGNS))),
    "formula-before-a-digit": build_docx(
        row(run("样本"), FORMULA, run("2组，"), FORMULA, FORMULA, run("。"))
    ),
    "content-controls-list-and-hint": build_docx(
        row(run("本院的等级是"), control(run("三级甲等"), CHOICES), run("。"))
        + row(run("备注："), control(run("单击此处输入文字"), HINT))
        + control(paragraph("整段在控件里。"))
    ),
    "word-art": build_docx(
        row(
            '<w:r><w:pict><v:shape style="width:200pt;height:40pt">'
            '<v:textpath string="艺术字标题"/></v:shape></w:pict></w:r>'
        )
        + paragraph("正文。")
    ),
    "characters-of-a-font-of-ones-own": build_docx(paragraph("反应\ue226可逆，\ue226平衡\ue225移动。")),
    "picture-tiff": package(SEEN + picture("P", alt="扫描件"), image("P", saved("TIFF"), "tiff")),
    "picture-bmp": package(SEEN + picture("P", alt="截图"), image("P", saved("BMP"), "bmp")),
    "picture-cmyk": package(SEEN + picture("P", alt="印刷图"), image("P", saved("JPEG", "CMYK"), "jpeg")),
    "pages-scanned": package(picture("P"), image("P", saved("PNG"))),
    "shapes-in-disorder": package(
        row(run("流程如下。"), box("接入"), box(""), box("归档"), ARROW) + paragraph("后文。")
    ),
    "object-with-preview": package(SEEN + embedded("Visio.Drawing.11"), image("P", draw_wmf(), "wmf")),
    "object-old-equation": package(SEEN + embedded("Equation.3"), image("P", draw_wmf(), "wmf")),
}
