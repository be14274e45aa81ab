"""Office formulas (OMML) to LaTeX, by pandoc, all of a file in one call."""

import io
import zipfile
from typing import Any

from lxml import etree

from compile import pandoc
from compile.read.xml import NAMESPACES, Element, q

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def read_formulas(formulas: list[Element]) -> dict[Element, str]:
    """LaTeX of each `m:oMath`; one that pandoc cannot convert is absent.

    Each formula goes alone into a paragraph of a small document, whose paragraphs come back in order.
    """
    if not formulas:
        return {}
    prefixes = " ".join(f'xmlns:{name}="{uri}"' for name, uri in NAMESPACES.items())
    body = "".join(f"<w:p><w:r><w:t>x</w:t></w:r>{_xml(formula)}</w:p>" for formula in formulas)
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONSHIPS)
        archive.writestr("word/document.xml", f"<w:document {prefixes}><w:body>{body}</w:body></w:document>")
    try:
        blocks = pandoc.read_docx(package.getvalue())
    except pandoc.PandocError:
        return {}
    if len(blocks) != len(formulas):
        return {}
    latex = (_latex(block) for block in blocks)
    return {formula: text for formula, text in zip(formulas, latex, strict=True) if text}


def _xml(formula: Element) -> str:
    return str(etree.tostring(formula, encoding="unicode", with_tail=False))


def _latex(block: Any) -> str:
    return " ".join(node["c"][1].strip() for node in pandoc.walk(block) if node["t"] == "Math")


def is_display(formula: Element) -> bool:
    """Whether the formula stands in a paragraph of formulas of its own."""
    parent = formula.getparent()
    return parent is not None and parent.tag == q("m:oMathPara")
