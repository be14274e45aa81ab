"""The call's template of a manuscript: the sections with their hints, every face and size a style."""

from collections.abc import Iterator

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement

from compile.forms.controls import Control, control_element, text_run
from compile.forms.styles import (
    BODY,
    CONTACT,
    HEADING_1,
    HEADING_2,
    TEMPLATE_STYLES,
    TITLE,
    UNIT,
    Style,
    empty_document,
)
from compile.hanzi import format_numeral
from compile.model.anthology import Anthology
from compile.model.call import Call, Section
from compile.model.manuscript import FORM_AUTHOR

HEADINGS = 2
"""Second-level headings that a section of the template shows."""
HEADING_HINT = "二级标题（楷体小四号）"
BODY_HINT = "正文（采用宋体小四号字，行间距为 1.5 倍）。"
CONTACT_PARTS = (
    ("organization", "单位"),
    ("position", "职务/职称"),
    ("name", "姓名"),
    ("phone", "电话"),
    ("email", "邮箱"),
)
USAGE = (
    "灰色文字是提示，点击后直接输入，提示随即消失；用不到的整行删去。",
    "增加标题、正文和图表时，在“样式”中选用二级标题、三级标题、案例正文、图题、表题；图题在图下，表题在表上。",
)


def make_template(anthology: Anthology) -> Document:
    """The template; what explains it is in a comment, which is not printed as text."""
    document = empty_document(TEMPLATE_STYLES)
    title = control_element(Control("title", "案例标题", "（请输入案例标题）"))
    blocks = [
        _paragraph(TITLE, *_commented(document, title, anthology.call)),
        _paragraph(UNIT, control_element(Control("hospital", "申报单位", "（请输入单位名称）"))),
    ]
    last = len(anthology.sections)
    for number, section in enumerate(anthology.sections, start=1):
        blocks += _section(number, section, has_headings=1 < number < last)
    blocks.append(_paragraph(CONTACT, *_contact()))
    end = document.element.body.sectPr
    for block in blocks:
        end.addprevious(block)
    return document


def _paragraph(style: Style, *content: BaseOxmlElement) -> BaseOxmlElement:
    paragraph = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style.id}"/></w:pPr></w:p>')
    paragraph.extend(content)
    return paragraph


def _section(number: int, section: Section, *, has_headings: bool) -> Iterator[BaseOxmlElement]:
    """The section as the call draws it: the first and the last are text without headings."""
    yield _paragraph(HEADING_1, text_run(f"{format_numeral(number)}、{section.title}"))
    hint = f"（{section.hint}）" if section.hint else BODY_HINT
    yield _paragraph(BODY, control_element(Control(f"{section.id}.text", section.title, hint)))
    for place in range(1, HEADINGS + 1) if has_headings else ():
        heading = Control(f"{section.id}.heading.{place}", "二级标题", HEADING_HINT)
        yield _paragraph(HEADING_2, text_run(f"（{format_numeral(place)}）"), control_element(heading))
        body = Control(f"{section.id}.text.{place}", "正文", BODY_HINT)
        yield _paragraph(BODY, control_element(body))


def _contact() -> Iterator[BaseOxmlElement]:
    """`（联系人：单位：…，职务/职称：…）`: with its labels, no part is taken for another."""
    before = "（联系人："
    for part, label in CONTACT_PARTS:
        yield text_run(f"{before}{label}：")
        yield control_element(Control(f"contact.{part}", label, f"请输入{label}"))
        before = "，"
    yield text_run("）")


def _commented(document: Document, content: BaseOxmlElement, call: Call) -> tuple[BaseOxmlElement, ...]:
    """The content inside the range of a comment with the call's requirements."""
    day = f"{call.deadline.year}年{call.deadline.month}月{call.deadline.day}日"
    numbered = [f"{number}. {rule}" for number, rule in enumerate(call.requirements, start=1)]
    lines = [f"{call.name}，{day}截止。", *numbered, *USAGE]
    comment = document.comments.add_comment(author=FORM_AUTHOR, initials=FORM_AUTHOR[0])
    comment.paragraphs[0].add_run(lines[0])
    for line in lines[1:]:
        comment.add_paragraph(line)
    comment._comment_elm.set(qn("w:date"), f"{call.deadline.isoformat()}T00:00:00Z")
    return (*_range("start", comment.comment_id), content, *_range("end", comment.comment_id))


def _range(side: str, number: int) -> tuple[BaseOxmlElement, ...]:
    names = {
        "start": (f'<w:commentRangeStart {nsdecls("w")} w:id="{number}"/>',),
        "end": (
            f'<w:commentRangeEnd {nsdecls("w")} w:id="{number}"/>',
            f'<w:r {nsdecls("w")}><w:commentReference w:id="{number}"/></w:r>',
        ),
    }
    return tuple(parse_xml(xml) for xml in names[side])
