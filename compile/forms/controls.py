"""Content controls: grey hints that what is typed replaces (ECMA-376 Part 1, 17.5.2).

Each stands inside its paragraph, holds rich text, and is temporary: with the first key both hint and
control are gone, so that authors go on in ordinary paragraphs. LibreOffice 7.4 reads only controls of
this kind whole; of those around paragraphs or for plain text it repeats the text when it saves.
"""

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr
from zlib import crc32

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement


@dataclass(frozen=True, slots=True)
class Control:
    """A place to be filled in."""

    tag: str
    """Names it in the file, such as `contact.phone`; no two controls have the same."""
    label: str
    """Shown above the control that the pointer is in."""
    hint: str


def control_element(control: Control) -> BaseOxmlElement:
    """The control, showing its hint."""
    number = crc32(control.tag.encode()) & 0x7FFFFFFF
    return parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr>"
        f"<w:alias w:val={quoteattr(control.label)}/><w:tag w:val={quoteattr(control.tag)}/>"
        f'<w:id w:val="{number}"/><w:temporary/><w:showingPlcHdr/><w:richText/></w:sdtPr>'
        '<w:sdtContent><w:r><w:rPr><w:rStyle w:val="PlaceholderText"/><w:rFonts w:hint="eastAsia"/></w:rPr>'
        f"<w:t>{escape(control.hint)}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def text_run(text: str) -> BaseOxmlElement:
    """Text that stays; its quotes and dashes are set in the Chinese face."""
    return parse_xml(
        f'<w:r {nsdecls("w")}><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )
