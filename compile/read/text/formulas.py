"""Office formulas (OMML) to LaTeX, by pandoc, all of a file in one call."""

import copy
import io
import re
import zipfile
from collections.abc import Sequence
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


_GONE = {False: ("w:del", "w:moveFrom"), True: ("w:ins", "w:moveTo")}
_MARKER = "formula"
_NUMBER = re.compile(
    r"\\begin\{array\}\{[^}]*\}\s*(?P<body>(?:(?!\\\\).)*?)\s*\\#\s*(?P<number>[^&\\]*?)\s*\\end\{array\}",
    re.DOTALL,
)
"""An equation with its number, which Word keeps as `E=mc^2#(1)` in an array of one row."""
_BLANKS = re.compile(r"\A(?:\\?\s)+|(?:\\\\|\\?\s)+\Z")
"""Spaces at both ends, `\\ ` among them: a formula of Markdown ends with neither a blank nor a backslash."""


def read_formulas(formulas: Sequence[Element], *, keeps_deleted: bool = False) -> dict[Element, str]:
    """LaTeX of each `m:oMath`; one that pandoc cannot convert is absent.

    Each formula goes alone into a paragraph of a small document, behind a marker that tells which it is.
    Where pandoc refuses the document, its halves are tried, so that one formula fails alone.
    """
    if not formulas:
        return {}
    try:
        blocks = pandoc.read_docx(_package(formulas, keeps_deleted))
    except pandoc.PandocError:
        middle = len(formulas) // 2
        halves = (formulas[:middle], formulas[middle:]) if middle else ()
        return {
            key: text
            for half in halves
            for key, text in read_formulas(half, keeps_deleted=keeps_deleted).items()
        }
    found: dict[Element, str] = {}
    for block in blocks:
        place = re.match(rf"{_MARKER}(\d+);", pandoc.plain(block))
        latex = _latex(block)
        if place and latex:
            found[formulas[int(place[1])]] = latex
    return found


def _package(formulas: Sequence[Element], keeps_deleted: bool) -> bytes:
    prefixes = " ".join(f'xmlns:{name}="{uri}"' for name, uri in NAMESPACES.items())
    body = "".join(
        f"<w:p><w:r><w:t>{_MARKER}{index};</w:t></w:r>{_xml(formula, keeps_deleted)}</w:p>"
        for index, formula in enumerate(formulas)
    )
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONSHIPS)
        archive.writestr("word/document.xml", f"<w:document {prefixes}><w:body>{body}</w:body></w:document>")
    return package.getvalue()


def _xml(formula: Element, keeps_deleted: bool) -> str:
    """The formula without what tracked changes take away, which pandoc would show."""
    names = tuple(q(name) for name in _GONE[keeps_deleted])
    if next(formula.iter(*names), None) is not None:
        formula = copy.deepcopy(formula)
        for gone in list(formula.iter(*names)):
            gone.getparent().remove(gone)
    return str(etree.tostring(formula, encoding="unicode", with_tail=False))


def _latex(block: Any) -> str:
    parts = (node["c"][1] for node in pandoc.walk(block) if node["t"] == "Math")
    text = " ".join(_BLANKS.sub("", part).replace("\n\n", "\n") for part in parts)
    return _NUMBER.sub(lambda match: f"{match['body']}\\qquad {match['number']}", text)


def plain_formula(formula: Element) -> str:
    """The signs of a formula in a row, for one that cannot be converted."""
    return "".join(text.text or "" for text in formula.iter(q("m:t"), q("w:t")))


def is_display(formula: Element) -> bool:
    """Whether the formula stands in a paragraph of formulas of its own."""
    parent = formula.getparent()
    return parent is not None and parent.tag == q("m:oMathPara")
