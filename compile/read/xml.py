"""Names of WordprocessingML and its neighbours (ECMA-376), and small steps through their trees."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = Any
"""An lxml element; lxml ships no types."""

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "wpc": "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
"""For strangers' XML: nothing from outside is fetched, and nothing expands."""
EMU_PER_MM = 36000
MM_PER_POINT = 25.4 / 72


@cache
def q(name: str) -> str:
    """A prefixed name as lxml spells it: `w:p` becomes `{…main}p`."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


BRANCHES = (q("mc:Choice"), q("mc:Fallback"))
"""The two ways in which `mc:AlternateContent` says the same."""


def child(element: Element, path: str) -> Element | None:
    """The first element at a path of prefixed names, such as `w:pPr/w:jc`."""
    for name in _steps(path):
        if element is None:
            return None
        element = next(element.iterchildren(name), None)  # ten times as fast as lxml's `find`
    return element


@cache
def _steps(path: str) -> tuple[str, ...]:
    return tuple(q(name) for name in path.split("/"))


def value(element: Element, path: str) -> str | None:
    """The `w:val` at that path; `None` when the element or the value is absent."""
    found = child(element, path)
    return None if found is None else found.get(q("w:val"))


def is_on(element: Element | None, path: str) -> bool | None:
    """A toggle such as `w:b`: true, false, or `None` when nothing is said."""
    found = None if element is None else child(element, path)
    if found is None:
        return None
    return found.get(q("w:val"), "true") not in {"0", "false", "off", "none"}


def number(text: str | None) -> int:
    """An integer attribute; 0 for one that is absent or not a number."""
    try:
        return int(float(text or 0))
    except ValueError:
        return 0


def descend(element: Element, name: str, stop: frozenset[str] = frozenset()) -> Iterator[Element]:
    """Elements of that name below, in order, not entering those named in `stop` nor found ones."""
    for part in element:
        if part.tag == name:
            yield part
        elif part.tag not in stop:
            yield from descend(part, name, stop)


def walk_read(element: Element, stop: frozenset[str] = frozenset()) -> Iterator[Element]:
    """Every element below in order, of alternatives only the one that we read, none below one in `stop`."""
    for part in choose(element) if element.tag == q("mc:AlternateContent") else element:
        yield part
        if part.tag not in stop:
            yield from walk_read(part, stop)


def is_placeholder(control: Element) -> bool:
    """Whether a content control (`w:sdt`) still shows its hint, which is no text of the author's."""
    return bool(is_on(control, "w:sdtPr/w:showingPlcHdr"))


def choose(alternate: Element) -> Iterator[Element]:
    """The children of the branch of `mc:AlternateContent` that we read.

    Word writes a drawing and, for old programs, the same once more as VML: only one may be read. A
    branch without anything that can be read leaves the turn to the next one; where none has, the first
    one counts, for its breaks and fields.
    """
    chosen = _chosen(alternate)
    return iter(() if chosen is None else chosen)


def _chosen(alternate: Element) -> Element | None:
    branches = [part for part in alternate if part.tag in BRANCHES]
    return next((branch for branch in branches if is_readable(branch)), branches[0] if branches else None)


def unread_branches(root: Element) -> frozenset[Element]:
    """Branches of alternate contents that say again what the one that we read says."""
    unread: set[Element] = set()
    for alternate in root.iter(q("mc:AlternateContent")):
        chosen = _chosen(alternate)
        unread.update(part for part in alternate if part.tag in BRANCHES and part is not chosen)
    return frozenset(unread)


_READABLE_NAMES = tuple(
    q(name) for name in ("w:t", "w:sym", "w:object", "a:blip", "v:imagedata", "m:oMath", "a:graphicData")
)
_DIAGRAM = re.compile(r"/(?:chart|chartex|diagram)$")


def is_readable(branch: Element) -> bool:
    """Whether anything of a branch is text, a picture, a diagram or a formula; ink and bare lines are not."""
    for element in branch.iter(*_READABLE_NAMES):
        if element.tag != q("a:graphicData") or _DIAGRAM.search(element.get("uri") or ""):
            return True
    return False
