"""Bookmarks of a Word file that links and cross-references lead to."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from compile.hanzi import NUMERAL
from compile.read.text.fields import Code, link_of, parse_code
from compile.read.text.styles import Styles
from compile.read.xml import Element, q

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_CONTENTS = "_toc"
"""Word's own bookmarks for a table of contents, which the book makes anew."""
_LANDMARK = re.compile(
    rf"\s*(?:[图表]\s*[0-9０-９]|[（(]?[{NUMERAL}]+[、．.）)]|第[{NUMERAL}0-9]+[章节]|[0-9]+(?:\.[0-9]+)+\s)"
)


def anchor_id(name: str) -> str:
    """The bookmark's name as an identifier in ASCII; Word takes no notice of capitals in it."""
    bare = name.strip().lower().lstrip("_")
    if _PLAIN.fullmatch(bare):
        return bare
    return f"mark-{hashlib.sha256(name.strip().lower().encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Bookmarks:
    """Which bookmarks are worth an anchor."""

    linked: frozenset[str] = frozenset()
    """Identifiers of those that a link or a cross-reference names."""
    landmarks: frozenset[str] = frozenset()
    """Identifiers of those in headings and captions."""

    def is_linked(self, name: str) -> bool:
        """Whether something leads there; Word's own places for its contents do not count."""
        return not name.lower().startswith(_CONTENTS) and anchor_id(name) in self.linked

    def is_landmark(self, name: str) -> bool:
        """Whether a cross-reference to it can be a link: it stands in a heading or a caption."""
        return self.is_linked(name) and anchor_id(name) in self.landmarks


def find_bookmarks(roots: Iterable[Element], styles: Styles) -> Bookmarks:
    """The bookmarks of all parts, and which of them anything leads to."""
    linked: set[str] = set()
    referred: set[str] = set()
    landmarks: set[str] = set()
    for root in roots:
        linked.update(
            anchor_id(link.get(q("w:anchor"))) for link in root.iter(q("w:hyperlink")) if _inner(link)
        )
        for code in _codes(root):
            address, anchor = link_of(code) or ("", "")
            if anchor and not address:
                (linked if code.name == "HYPERLINK" else referred).add(anchor_id(anchor))
        for mark in root.iter(q("w:bookmarkStart")):
            name = mark.get(q("w:name")) or ""
            if not name.lower().startswith(_CONTENTS) and _is_landmark(mark, styles):
                landmarks.add(anchor_id(name))
    return Bookmarks(frozenset(linked | (referred & landmarks)), frozenset(landmarks))


def _inner(link: Element) -> bool:
    return bool(link.get(q("w:anchor"))) and not link.get(q("r:id"))


def _codes(root: Element) -> Iterator[Code]:
    """The codes of all fields that lead somewhere; a code goes up to the mark that ends it."""
    text = ""
    for part in root.iter(q("w:fldChar"), q("w:instrText"), q("w:delInstrText"), q("w:fldSimple")):
        if part.tag == q("w:fldSimple"):
            yield parse_code(part.get(q("w:instr"), ""))
        elif part.tag != q("w:fldChar"):
            text += part.text or ""
        else:
            yield parse_code(text)
            text = ""


def _is_landmark(mark: Element, styles: Styles) -> bool:
    """Whether the bookmark stands in a paragraph that looks like a heading or a caption."""
    paragraph = next(mark.iterancestors(q("w:p")), None)
    if paragraph is None:
        return False
    look = styles.look(paragraph)
    if look.outline_level or re.search(r"heading|caption|标题|题注", look.style):
        return True
    text = "".join(part.text or "" for part in paragraph.iter(q("w:t")))
    codes = "".join(code.text or "" for code in paragraph.iter(q("w:instrText")))
    codes += "".join(field.get(q("w:instr"), "") for field in paragraph.iter(q("w:fldSimple")))
    return bool(_LANDMARK.match(text)) or bool(re.search(r"\bSEQ\b", codes))
