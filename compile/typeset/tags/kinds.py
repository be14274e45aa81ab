"""An element of a unit's HTML to the kind of its tag, and to what else the tag says."""

import re
from typing import Any, TypeAlias

Box: TypeAlias = Any
"""A box of WeasyPrint's."""
Element: TypeAlias = Any
"""An element of a unit's HTML."""

LINK = "Link"
KINDS = {
    "p": "P",
    "pre": "P",
    "blockquote": "BlockQuote",
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "li": "LI",
    "dt": "LI",
    "dd": "LI",
    "figure": "Div",
    "figcaption": "Caption",
    "caption": "Caption",
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "a": LINK,
    "img": "Figure",
    "nav": "TOC",
}
"""By the element's name; headings, notes, formulas and entries of a table of contents depend on more."""
GROUPS = frozenset({"Sect", "Div", "BlockQuote", "TOCI"})
"""Tags that hold no text of their own: it stands in a paragraph inside."""
NO_WORDS = "没有文字说明的图"
"""Alternative text of a picture that the manuscript does not describe."""

_HEADING = re.compile(r"h([1-6])")


def heading_depth(element: Element) -> int:
    """1 for `h1`; 0 for what is no heading."""
    found = _HEADING.fullmatch(element.tag)
    return int(found[1]) if found else 0


def find_kind(box: Box, inside: str) -> str:
    """The kind of an element's tag, empty where its content belongs to the tag around it."""
    element = box.element
    if box.style["float"] == "footnote":
        return "Note"
    if inside == "TOC":
        return "TOCI" if element.tag == "li" else ""
    if element.tag == "img" and "formula" in element.get("class", "").split():
        return "Formula"
    if element.tag == "a" and not element.get("href"):
        return ""
    return KINDS.get(element.tag, "Span" if find_language(element) else "")


def find_language(element: Element) -> str:
    """The language that begins with an element inside the text."""
    return "" if element.tag == "html" else str(element.get("lang", ""))


def describe(element: Element) -> str:
    """Words for a picture."""
    return " ".join(element.get("alt", "").split()) or NO_WORDS


def is_decoration(element: Element) -> bool:
    """Whether a picture says nothing: an empty alternative text, as in HTML."""
    return bool(element.tag == "img" and element.get("alt") == "")


def find_attributes(box: Box, row_group: str) -> dict[str, str | int]:
    """What a tag says besides: of a list its numbering, of a cell what it heads and spans."""
    tag = box.element.tag
    if tag in {"ul", "ol"}:
        return {"ListNumbering": "Decimal" if tag == "ol" else "Disc"}
    if tag not in {"th", "td"}:
        return {}
    found: dict[str, str | int] = {}
    if tag == "th":
        scope = box.element.get("scope") or ("col" if row_group == "THead" else "row")
        found["Scope"] = "Row" if scope.startswith("row") else "Column"
    spans = {"ColSpan": box.colspan, "RowSpan": box.rowspan}
    return found | {name: int(count) for name, count in spans.items() if count != 1}
