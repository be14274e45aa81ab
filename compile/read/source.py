"""What the raw XML of a Word file holds, counted without the reader.

It finds the package's parts by their relationships, parses them itself, and follows only the rules of
ECMA-376: the text of `w:t` counts, but for deleted revisions, hidden runs, hints of unfilled content
controls, and the fallback of an alternate content, which says the same again for old programs. The ledger
holds the Markdown against this count.
"""

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from compile.hanzi import squeeze
from compile.model.manuscript import Counts, Source, SourceParagraph
from compile.read.styles import Styles
from compile.read.symbols import symbol
from compile.read.xml import Element, is_placeholder, q

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_KINDS = {
    "officeDocument": "document",
    "footnotes": "note",
    "endnotes": "note",
    "header": "header",
    "footer": "header",
    "chart": "drawing",
    "diagramData": "drawing",
}
"""Relationships that lead to text, and its kind; others, such as comments, hold none of the book's."""
_REVISIONS = tuple(q(name) for name in ("w:ins", "w:del", "w:moveFrom", "w:moveTo"))
_TEXT = tuple(
    q(name) for name in ("w:t", "w:delText", "w:sym", "w:noBreakHyphen", "w:fldChar", "w:instrText")
)
_PAGE_FIELD = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES)\b")
_DRAWING_TEXT = re.compile(r"\}(?:t|v)$")
"""`a:t` of shapes and titles, `c:v` of names and values."""


def count_source(package: Path, *, keeps_deleted: bool = False) -> Source:
    """Count the text parts of a .docx; deleted revisions are text when changes are rejected."""
    paragraphs: list[SourceParagraph] = []
    totals: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    revisions = 0
    with zipfile.ZipFile(package) as archive:
        parts = list(_parts(archive))
        styles = Styles(next((part.root for part in parts if part.kind == "styles"), None))
        for part in parts:
            if part.kind == "drawing":
                paragraphs.extend(_drawing_text(part.root))
            elif part.kind != "styles":
                counter = _Counter(part, styles, keeps_deleted)
                paragraphs.extend(counter.paragraphs())
                totals.update(counter.totals())
                revisions += sum(1 for _ in part.root.iter(*_REVISIONS))
                left_out.update(counter.left_out)
    totals["characters"] = sum(len(squeeze(paragraph.text)) for paragraph in paragraphs)
    return Source(Counts(**totals), tuple(paragraphs), revisions, dict(left_out))


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the package, parsed."""

    kind: str
    root: Element


def _parts(archive: zipfile.ZipFile) -> Iterator[_Part]:
    """The main document, then what its relationships lead to, notes before headers before drawings."""
    order = ["document", "note", "header", "drawing", "styles"]
    main = next((target for kind, target in _relations(archive, "") if kind == "officeDocument"), "")
    found = [("document", main)]
    for relation, target in _relations(archive, main):
        kind = "styles" if relation == "styles" else _KINDS.get(relation)
        if kind and kind != "document":
            found.append((kind, target))
    for kind, target in sorted(dict.fromkeys(found), key=lambda part: order.index(part[0])):
        if target in archive.NameToInfo:
            yield _Part(kind, etree.fromstring(archive.read(target), _PARSER))


def _relations(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """Last word of the type, and target, of each internal relationship of a part; `""` is the package."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.NameToInfo:
        return
    for relation in etree.fromstring(archive.read(path), _PARSER):
        if isinstance(relation.tag, str) and relation.get("TargetMode") != "External":
            target = relation.get("Target", "")
            full = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            yield relation.get("Type", "").rpartition("/")[2], posixpath.normpath(full)


def _drawing_text(root: Element) -> Iterator[SourceParagraph]:
    """Words of a chart or a diagram; they are part of its picture."""
    texts = (element.text for element in root.iter() if _DRAWING_TEXT.search(str(element.tag)))
    for number, text in enumerate((text for text in texts if text and squeeze(text)), 1):
        yield SourceParagraph("drawing", number, text)


class _Counter:
    """Counts one part of text."""

    def __init__(self, part: _Part, styles: Styles, keeps_deleted: bool) -> None:
        self._root = part.root
        self._kind = part.kind
        self._styles = styles
        gone = ("w:ins", "w:moveTo") if keeps_deleted else ("w:del", "w:moveFrom")
        self._gone = {q(name) for name in gone}
        self._second = {fallback for fallback in self._root.iter(q("mc:Fallback")) if _says_again(fallback)}
        self.left_out: Counter[str] = Counter()

    def paragraphs(self) -> Iterator[SourceParagraph]:
        """Every paragraph that has text, numbered through the part from 1."""
        for index, paragraph in enumerate(self._numbered(), 1):
            text = "".join(self._texts(paragraph))
            if squeeze(text):
                yield SourceParagraph(self._kind, index, text)

    def _numbered(self) -> Iterator[Element]:
        separators = {"separator", "continuationSeparator", "continuationNotice"}
        for paragraph in self._root.iter(q("w:p")):
            outer = {ancestor.tag: ancestor for ancestor in paragraph.iterancestors()}
            note = outer.get(q("w:footnote"), outer.get(q("w:endnote")))
            if note is not None and note.get(q("w:type")) in separators:
                continue
            if not self._is_again(paragraph):
                yield paragraph

    def _texts(self, paragraph: Element) -> Iterator[str]:
        """Text of the paragraph's own runs, without that of paragraphs nested in it."""
        in_page_field = False
        for element in paragraph.iter(*_TEXT):
            if next(element.iterancestors(q("w:p"))) is not paragraph or self._is_again(element):
                continue
            if element.tag == q("w:fldChar"):
                in_page_field = in_page_field and element.get(q("w:fldCharType")) != "end"
            elif element.tag == q("w:instrText"):
                self.left_out["field-code"] += len(squeeze(element.text or ""))
                in_page_field = in_page_field or bool(_PAGE_FIELD.match(element.text or ""))
            elif kind := self._left_out_kind(element, paragraph, in_page_field):
                self.left_out[kind] += len(squeeze(element.text or ""))
            else:
                yield _shown(element)

    def _left_out_kind(self, element: Element, paragraph: Element, in_page_field: bool) -> str:
        """Why the text is none of the document's; empty when it is."""
        fields = element.iterancestors(q("w:fldSimple"))
        if in_page_field or any(_PAGE_FIELD.match(field.get(q("w:instr"), "")) for field in fields):
            return "page-number"
        if {ancestor.tag for ancestor in element.iterancestors()} & self._gone:
            return "deleted"
        if any(is_placeholder(control) for control in element.iterancestors(q("w:sdt"))):
            return "placeholder"
        run = element.getparent()
        return "hidden" if run.tag == q("w:r") and self._styles.is_hidden(run, paragraph) else ""

    def _is_again(self, element: Element) -> bool:
        return any(ancestor in self._second for ancestor in element.iterancestors(q("mc:Fallback")))

    def totals(self) -> Counter[str]:
        """Tables, cells, pictures, formulas, notes and links of the part."""
        cells = [cell for cell in self._all("w:tc") if not _continues(cell)]
        links = [link for link in self._all("w:hyperlink") if link.get(q("r:id")) or link.get(q("w:anchor"))]
        codes = "".join(code.text or "" for code in self._all("w:instrText"))
        pictures = [*self._all("a:blip"), *self._all("v:imagedata")]
        return Counter(
            tables=len(self._all("w:tbl")),
            cells=len(cells),
            pictures=len(pictures) + len(_diagrams(self._root)),
            formulas=len(self._all("m:oMath")),
            notes=len(self._all("w:footnoteReference")) + len(self._all("w:endnoteReference")),
            links=len(links) + len(re.findall(r"\bHYPERLINK\b", codes)),
        )

    def _all(self, name: str) -> list[Element]:
        found = (element for element in self._root.iter(q(name)) if not self._is_again(element))
        return [e for e in found if not any(ancestor.tag in self._gone for ancestor in e.iterancestors())]


def _shown(element: Element) -> str:
    if element.tag == q("w:sym"):
        return symbol(element)
    return "-" if element.tag == q("w:noBreakHyphen") else element.text or ""


def _says_again(fallback: Element) -> bool:
    """Whether a choice before the fallback holds content, so that the fallback only repeats it."""
    readable = (q("w:t"), q("a:blip"), q("w:drawing"), q("m:oMath"))
    choices = fallback.itersiblings(q("mc:Choice"), preceding=True)
    return any(next(choice.iter(*readable), None) is not None for choice in choices)


def _continues(cell: Element) -> bool:
    merge = cell.find(f"{q('w:tcPr')}/{q('w:vMerge')}")
    return merge is not None and merge.get(q("w:val"), "continue") == "continue"


def _diagrams(root: Element) -> list[Element]:
    """Charts and SmartArt: pictures to a reader."""
    return [
        data
        for data in root.iter(q("a:graphicData"))
        if str(data.get("uri")).endswith(("/chart", "/diagram"))
    ]
