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
from compile.read.pictures.diagrams import is_drawn_whole
from compile.read.text.notes import is_custom_note
from compile.read.text.open_fields import OpenFields
from compile.read.text.styles import Styles
from compile.read.text.symbols import map_private, symbol
from compile.read.text.tables import is_cell_gone, is_row_gone
from compile.read.xml import Element, is_placeholder, is_readable, q

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
    apart: Counter[str] = Counter()
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
                if part.kind == "header":
                    apart.update(counter.totals())
                revisions += sum(1 for _ in part.root.iter(*_REVISIONS))
                left_out.update(counter.left_out)
    totals["characters"] = sum(len(squeeze(paragraph.text)) for paragraph in paragraphs)
    return Source(Counts(**totals), tuple(paragraphs), Counts(**apart), revisions, dict(left_out))


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
        self._keeps_deleted = keeps_deleted
        gone = ("w:ins", "w:moveTo") if keeps_deleted else ("w:del", "w:moveFrom")
        self._gone = frozenset(q(name) for name in gone)
        self._second = _unread_branches(self._root)
        drawings = self._root.iter(q("w:drawing"), q("w:pict"))
        self._whole = {drawing for drawing in drawings if is_drawn_whole(drawing)}
        self._fields = OpenFields(self._root, self._gone)
        self.left_out: Counter[str] = Counter()

    def paragraphs(self) -> Iterator[SourceParagraph]:
        """Every paragraph that has text, numbered through the part from 1."""
        for index, paragraph in enumerate(self._numbered(), 1):
            text = "".join(self._texts(paragraph))
            if squeeze(text):
                yield SourceParagraph("drawing" if self._is_drawn(paragraph) else self._kind, index, text)

    def _is_drawn(self, element: Element) -> bool:
        """Whether it stands in a drawing that is one picture with all that is in it."""
        return any(ancestor in self._whole for ancestor in element.iterancestors(q("w:drawing"), q("w:pict")))

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
        reading = ""
        for element in paragraph.iter(*_TEXT):
            if next(element.iterancestors(q("w:p"))) is not paragraph or self._is_again(element):
                continue
            if element.tag == q("w:fldChar"):
                self._fields.mark(element)
            elif element.tag == q("w:instrText"):
                self.left_out["field-code"] += len(squeeze(element.text or ""))
                self._fields.add_code(element)
            elif kind := self._left_out_kind(element, paragraph):
                self.left_out[kind] += len(squeeze(element.text or ""))
            elif next(element.iterancestors(q("w:rt")), None) is not None:
                reading += element.text or ""  # stands before its base in the file and after it in print
            else:
                shown = self._shown(element, paragraph)
                if shown == reading and next(element.iterancestors(q("w:ruby")), None) is not None:
                    self.left_out["same-reading"] += len(squeeze(reading))
                    reading = ""
                yield shown + reading
                reading = ""
        yield reading

    def _left_out_kind(self, element: Element, paragraph: Element) -> str:
        """Why the text is none of the document's; empty when it is."""
        codes = [field.get(q("w:instr"), "") for field in element.iterancestors(q("w:fldSimple"))]
        if any(_PAGE_FIELD.match(code) for code in [*codes, *self._fields.codes(element)]):
            return "page-number"
        if self._fields.is_code(element):
            return "field-code"
        if self._is_gone(element):
            return "deleted"
        if any(is_placeholder(control) for control in element.iterancestors(q("w:sdt"))):
            return "placeholder"
        run = element.getparent()
        if run.tag != q("w:r"):
            return ""
        if any(is_custom_note(part) for part in run):
            return "note-mark"
        return "hidden" if self._styles.is_hidden(run, paragraph) else ""

    def _is_gone(self, element: Element) -> bool:
        """Whether a tracked change takes it away, alone or with its row or cell."""
        for ancestor in element.iterancestors():
            if ancestor.tag in self._gone:
                return True
            if ancestor.tag == q("w:tr") and is_row_gone(ancestor, self._keeps_deleted):
                return True
            if ancestor.tag == q("w:tc") and is_cell_gone(ancestor, self._keeps_deleted):
                return True
        return False

    def _shown(self, element: Element, paragraph: Element) -> str:
        if element.tag == q("w:sym"):
            return symbol(element)
        if element.tag == q("w:noBreakHyphen"):
            return "-"
        run = element.getparent()
        return map_private(element.text or "", lambda: self._styles.fonts(run, paragraph))

    def _is_again(self, element: Element) -> bool:
        return any(ancestor in self._second for ancestor in element.iterancestors(*_BRANCHES))

    def totals(self) -> Counter[str]:
        """Tables, cells, pictures, formulas, notes and links of the part."""
        cells = [cell for cell in self._all("w:tc") if not _continues(cell)]
        links = [link for link in self._all("w:hyperlink") if self._leads_somewhere(link)]
        codes = "".join(code.text or "" for code in self._all("w:instrText"))
        parts = [*self._all("a:blip"), *self._all("v:imagedata")]
        pictures = [part for part in parts if not self._is_drawn(part)]
        drawings = [drawing for name in ("w:drawing", "w:pict") for drawing in self._all(name)]
        return Counter(
            tables=len(self._all("w:tbl")),
            cells=len([cell for cell in cells if not is_cell_gone(cell, self._keeps_deleted)]),
            pictures=len(pictures) + sum(1 for drawing in drawings if drawing in self._whole),
            formulas=len(self._all("m:oMath")),
            notes=len(self._all("w:footnoteReference")) + len(self._all("w:endnoteReference")),
            links=len(links) + len(re.findall(r"\bHYPERLINK\b", codes)),
        )

    def _leads_somewhere(self, link: Element) -> bool:
        """Whether a link has a target and something that is shown."""
        shown = link.iter(q("w:t"), q("w:drawing"), q("w:sym"), q("w:pict"))
        has_target = link.get(q("r:id")) or link.get(q("w:anchor"))
        return bool(has_target) and any(not self._is_gone(part) for part in shown)

    def _all(self, name: str) -> list[Element]:
        found = (element for element in self._root.iter(q(name)) if not self._is_again(element))
        return [element for element in found if not self._is_gone(element)]


_BRANCHES = (q("mc:Choice"), q("mc:Fallback"))


def _unread_branches(root: Element) -> set[Element]:
    """Branches of alternate contents that say again what the one that we read says."""
    unread: set[Element] = set()
    for alternate in root.iter(q("mc:AlternateContent")):
        branches = [branch for branch in alternate if branch.tag in _BRANCHES]
        chosen = next((branch for branch in branches if is_readable(branch)), None)
        unread.update(
            branch for branch in branches if branch is not (chosen if chosen is not None else branches[0])
        )
    return unread


def _continues(cell: Element) -> bool:
    """Whether the cell only continues the one above or, in old files, on its left."""
    merges = (cell.find(f"{q('w:tcPr')}/{q(name)}") for name in ("w:vMerge", "w:hMerge"))
    return any(merge is not None and merge.get(q("w:val"), "continue") == "continue" for merge in merges)
