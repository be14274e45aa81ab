"""Names of WordprocessingML and its neighbours (ECMA-376), and small steps through their trees."""

from collections.abc import Iterator
from typing import Any, TypeAlias

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
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
EMU_PER_MM = 36000
MM_PER_POINT = 25.4 / 72


def q(name: str) -> str:
    """A prefixed name as lxml spells it: `w:p` becomes `{…main}p`."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def child(element: Element, path: str) -> Element | None:
    """The first element at a path of prefixed names, such as `w:pPr/w:jc`."""
    for name in path.split("/"):
        if element is None:
            return None
        element = element.find(q(name))
    return element


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


def is_placeholder(control: Element) -> bool:
    """Whether a content control (`w:sdt`) still shows its hint, which is no text of the author's."""
    return bool(is_on(control, "w:sdtPr/w:showingPlcHdr"))


def choose(alternate: Element) -> Iterator[Element]:
    """The children of the branch of `mc:AlternateContent` that we read.

    Word writes a drawing and, for old programs, the same once more as VML: only one may be read. A
    branch without anything that can be read leaves the turn to the next one.
    """
    readable = (q("w:t"), q("a:blip"), q("w:drawing"), q("v:imagedata"), q("m:oMath"))
    branches = [part for part in alternate if part.tag in (q("mc:Choice"), q("mc:Fallback"))]
    for branch in branches:
        if any(next(branch.iter(name), None) is not None for name in readable):
            return iter(branch)
    return iter(())
