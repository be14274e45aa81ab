"""The styles of the forms, and an empty A4 document that has them and little else."""

from dataclasses import dataclass

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

BLACK, SONG, KAI = "黑体", "宋体", "楷体"
LATIN = "Times New Roman"
XIAO_ER, SAN, SI, XIAO_SI, WU = 18.0, 16.0, 14.0, 12.0, 10.5
"""Chinese sizes in points."""
GREY = "808080"


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style; lengths in points, indents in characters."""

    id: str
    name: str
    face: str
    size_pt: float
    is_bold: bool = False
    align: str = "both"
    level: int | None = None
    """Outline level, 1 for the highest."""
    indent: float = 0
    """First line's indent."""
    left: float = 0
    before_pt: float = 0
    after_pt: float = 0
    lines: float = 1.5
    next: str = ""
    """Id of the style of the paragraph after it; empty for the same."""
    keeps_next: bool = False


TITLE = Style("CaseTitle", "案例标题", BLACK, SAN, align="center", before_pt=12, after_pt=6, next="CaseUnit")
UNIT = Style("CaseUnit", "案例单位", KAI, XIAO_SI, align="center", after_pt=18, next="CaseHeading1")
HEADING_1 = Style(
    "CaseHeading1",
    "一级标题",
    BLACK,
    XIAO_SI,
    is_bold=True,
    level=1,
    before_pt=12,
    next="CaseBody",
    keeps_next=True,
)
HEADING_2 = Style(
    "CaseHeading2", "二级标题", KAI, XIAO_SI, level=2, indent=2, next="CaseBody", keeps_next=True
)
HEADING_3 = Style(
    "CaseHeading3", "三级标题", SONG, XIAO_SI, level=3, indent=2, next="CaseBody", keeps_next=True
)
BODY = Style("CaseBody", "案例正文", SONG, XIAO_SI, indent=2)
FIGURE = Style("CaseFigure", "图题", BLACK, WU, align="center", after_pt=6, lines=1.25, next="CaseBody")
TABLE = Style("CaseTable", "表题", BLACK, WU, align="center", before_pt=6, lines=1.25, keeps_next=True)
CONTACT = Style("CaseContact", "联系人", SONG, XIAO_SI, indent=2, before_pt=12)
LETTER_TITLE = Style(
    "LetterTitle", "承诺书标题", BLACK, XIAO_ER, align="center", before_pt=36, after_pt=12, lines=1.25
)
LETTER_CALL = Style("LetterCall", "承诺书活动名称", KAI, SI, align="center", after_pt=30)
LETTER_BODY = Style("LetterBody", "承诺书正文", SONG, SI, indent=2, after_pt=6, lines=1.75)
LETTER_SIGN = Style("LetterSign", "承诺书落款", SONG, SI, left=14, align="left", before_pt=30)

TEMPLATE_STYLES = (TITLE, UNIT, HEADING_1, HEADING_2, HEADING_3, BODY, FIGURE, TABLE, CONTACT)
LETTER_STYLES = (LETTER_TITLE, LETTER_CALL, LETTER_BODY, LETTER_SIGN)


def empty_document(styles: tuple[Style, ...]) -> Document:
    """An A4 document with those styles, and of python-docx's own ones only those that Word demands."""
    document = docx.Document()
    root = document.styles.element
    for style in list(document.styles):
        if style.name not in ("Normal", "Default Paragraph Font", "Normal Table", "No List"):
            root.remove(style.element)
    defaults = root.find(qn("w:docDefaults"))
    root.replace(defaults, parse_xml(_DEFAULTS))
    normal = document.styles["Normal"].element
    for child in normal.findall(qn("w:rPr")) + normal.findall(qn("w:pPr")):
        normal.remove(child)
    for xml in (*map(_style_xml, styles), _PLACEHOLDER):
        root.append(parse_xml(xml))
    _set_page(document)
    return document


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(25.4)
    section.left_margin = section.right_margin = Mm(31.8)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)  # else 1.5 lines would be lines of the grid


def _style_xml(style: Style) -> str:
    bold = "<w:b/><w:bCs/>" if style.is_bold else ""
    keep = "<w:keepNext/><w:keepLines/>" if style.keeps_next else ""
    level = f'<w:outlineLvl w:val="{style.level - 1}"/>' if style.level else ""
    size = round(style.size_pt * 2)
    return (
        f'<w:style {nsdecls("w")} w:type="paragraph" w:customStyle="1" w:styleId="{style.id}">'
        f'<w:name w:val="{style.name}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="{style.next or style.id}"/><w:uiPriority w:val="1"/><w:qFormat/>'
        f"<w:pPr>{keep}"
        f'<w:spacing w:before="{style.before_pt * 20:.0f}" w:after="{style.after_pt * 20:.0f}" '
        f'w:line="{style.lines * 240:.0f}" w:lineRule="auto"/>'
        f'<w:ind w:leftChars="{style.left * 100:.0f}" w:left="{style.left * style.size_pt * 20:.0f}" '
        f'w:firstLineChars="{style.indent * 100:.0f}" '
        f'w:firstLine="{style.indent * style.size_pt * 20:.0f}"/>'
        f'<w:jc w:val="{style.align}"/>{level}</w:pPr>'
        f"<w:rPr>{_fonts(style.face)}{bold}"
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def _fonts(face: str) -> str:
    return f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{face}" w:cs="{LATIN}"/>'


_DEFAULTS = (
    f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>{_fonts(SONG)}"
    f'<w:sz w:val="{XIAO_SI * 2:.0f}"/><w:szCs w:val="{XIAO_SI * 2:.0f}"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="360" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
)
_PLACEHOLDER = (
    f'<w:style {nsdecls("w")} w:type="character" w:styleId="PlaceholderText">'
    '<w:name w:val="Placeholder Text"/><w:basedOn w:val="DefaultParagraphFont"/>'
    '<w:uiPriority w:val="99"/><w:unhideWhenUsed/>'
    f'<w:rPr><w:color w:val="{GREY}"/></w:rPr></w:style>'
)
