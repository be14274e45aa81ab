"""The commitment letter, to be stamped, scanned and sent with the manuscript."""

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from compile.forms.controls import text_run
from compile.forms.styles import (
    LETTER_BODY,
    LETTER_CALL,
    LETTER_SIGN,
    LETTER_STYLES,
    LETTER_TITLE,
    Style,
    empty_document,
)
from compile.model.anthology import Anthology

GAP = "\u3000"
"""Room for a day or a month written by hand."""


def make_letter(anthology: Anthology) -> Document:
    """The letter with the call's own text, on one page."""
    call = anthology.call
    lines: list[tuple[Style, str]] = [(LETTER_TITLE, "案例申报承诺书"), (LETTER_CALL, f"（{call.name}）")]
    for text in (call.commitment, call.promise):
        lines += [(LETTER_BODY, line.strip()) for line in text.splitlines() if line.strip()]
    lines += [
        (LETTER_SIGN, "申报单位（盖章）："),
        (LETTER_SIGN, f"{call.deadline.year}年{GAP * 2}月{GAP * 2}日"),
    ]
    document = empty_document(LETTER_STYLES)
    end = document.element.body.sectPr
    for style, text in lines:
        paragraph = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style.id}"/></w:pPr></w:p>')
        paragraph.append(text_run(text))
        end.addprevious(paragraph)
    return document
