"""How each kind of paragraph looks: by hand as the call prescribes, or by Word's styles."""

from dataclasses import dataclass, replace

from tests.samples.ooxml import Element, make, value

ONE_AND_A_HALF = 360


@dataclass(frozen=True)
class Face:
    """Direct formatting of a run; nothing set means that the style decides."""

    han: str = ""
    """The East Asian typeface as Word names it: 宋体, 黑体, 楷体."""
    size_pt: float = 0
    is_bold: bool = False


@dataclass(frozen=True)
class Look:
    style: str = ""
    """A style id of `template/word/styles.xml`; empty is Normal."""
    face: Face = Face()
    align: str = ""
    line_240ths: int = 0
    """Line spacing in 240ths of a line."""
    indent_chars: int = 0
    """First line indent in hundredths of a character."""
    before_pt: float = 0
    after_pt: float = 0
    keeps_with_next: bool = False


BODY = Look(face=Face("宋体", 12), line_240ths=ONE_AND_A_HALF, indent_chars=200, align="both")
TYPED: dict[str, Look] = {
    "title": Look(face=Face("黑体", 16, is_bold=True), align="center", after_pt=6),
    "subtitle": Look(face=Face("楷体", 14), align="center", after_pt=6),
    "hospital": Look(face=Face("宋体", 12), align="center", after_pt=12),
    "heading-1": replace(BODY, face=Face("黑体", 12, is_bold=True), indent_chars=0),
    "heading-2": replace(BODY, face=Face("楷体", 12), indent_chars=0),
    "heading-3": replace(BODY, face=Face("宋体", 12, is_bold=True)),
    "body": BODY,
    "item": BODY,
    "bullet": replace(BODY, style="ListParagraph", indent_chars=0),
    "number": replace(BODY, style="ListParagraph", indent_chars=0),
    "figure": Look(align="center", before_pt=6, keeps_with_next=True),
    "figure-caption": Look(face=Face("宋体", 10.5), align="center", after_pt=6),
    "table-caption": Look(face=Face("宋体", 10.5), align="center", before_pt=6, keeps_with_next=True),
    "cell": Look(face=Face("宋体", 10.5)),
    "after-table": Look(),
    "formula": Look(align="center"),
    "text-box": Look(face=Face("楷体", 10.5)),
    "note": Look(style="FootnoteText"),
    "contact": BODY,
}
STYLED: dict[str, Look] = TYPED | {
    "title": Look(style="Title"),
    "subtitle": Look(style="Subtitle"),
    "hospital": Look(face=Face(size_pt=12), align="center", after_pt=12),
    "heading-1": Look(style="Heading1"),
    "heading-2": Look(style="Heading2"),
    "heading-3": Look(style="Heading3"),
    "body": Look(style="BodyTextFirstIndent"),
    "bullet": Look(style="ListBullet"),
    "number": Look(style="ListNumber"),
    "figure-caption": Look(style="Caption"),
    "table-caption": Look(style="Caption", keeps_with_next=True),
    "cell": Look(face=Face(size_pt=10.5)),
    "contact": Look(style="BodyTextFirstIndent"),
}


def make_paragraph_properties(look: Look, extra: tuple[Element, ...] = ()) -> Element:
    """`extra` (numbering) stands where the schema wants `w:numPr`."""
    properties = make("w:pPr")
    if look.style:
        properties.append(value("w:pStyle", look.style))
    if look.keeps_with_next:
        properties.append(make("w:keepNext"))
    properties.extend(extra)
    if spacing := _find_spacing(look):
        properties.append(make("w:spacing", spacing))
    if look.indent_chars:
        first_line = round(look.indent_chars / 100 * (look.face.size_pt or 12) * 20)
        chars = {"w:firstLineChars": look.indent_chars, "w:firstLine": first_line}
        properties.append(make("w:ind", chars))
    if look.align:
        properties.append(value("w:jc", look.align))
    return properties


def make_run_properties(face: Face, character_style: str = "") -> Element:
    properties = make("w:rPr")
    if character_style:
        properties.append(value("w:rStyle", character_style))
    if face.han:
        latin = "Times New Roman" if face.han == "宋体" else face.han
        fonts = {"w:ascii": latin, "w:hAnsi": latin, "w:eastAsia": face.han}
        properties.append(make("w:rFonts", fonts))
    if face.is_bold:
        properties.extend([make("w:b"), make("w:bCs")])
    if face.size_pt:
        half_points = round(face.size_pt * 2)
        properties.append(value("w:sz", half_points))
        properties.append(value("w:szCs", half_points))
    return properties


def _find_spacing(look: Look) -> dict[str, str | int]:
    spacing: dict[str, str | int] = {}
    if look.before_pt:
        spacing["w:before"] = round(look.before_pt * 20)
    if look.after_pt:
        spacing["w:after"] = round(look.after_pt * 20)
    if look.line_240ths:
        spacing |= {"w:line": look.line_240ths, "w:lineRule": "auto"}
    return spacing
