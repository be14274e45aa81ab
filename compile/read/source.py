"""What the raw XML of a Word file holds, counted without the reader.

It parses the package's parts itself and follows only the rules of ECMA-376: the text of `w:t` counts,
but for deleted revisions, hidden runs, and the fallback of an alternate content, which says the same
again for old programs. The ledger holds the Markdown against this count.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from compile.hanzi import squeeze
from compile.model.manuscript import Counts, Source, SourceParagraph
from compile.read.xml import Element, is_on, is_placeholder, q

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_PARTS = re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml")
_KINDS = {
    "document": "document",
    "footnotes": "note",
    "endnotes": "note",
    "header": "header",
    "footer": "header",
}
_REVISIONS = tuple(q(name) for name in ("w:ins", "w:del", "w:moveFrom", "w:moveTo"))
_PAGE_FIELD = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES)\b")


def count_source(package: Path, *, keeps_deleted: bool = False) -> Source:
    """Count the text parts of a .docx; deleted revisions are text when changes are rejected."""
    paragraphs: list[SourceParagraph] = []
    totals: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    revisions = 0
    with zipfile.ZipFile(package) as archive:
        names = [name for name in archive.namelist() if _PARTS.fullmatch(name)]
        for name in sorted(names, key=lambda name: (not name.startswith("word/document"), name)):
            kind = _KINDS[re.sub(r"\d|word/|\.xml", "", name)]
            root = etree.fromstring(archive.read(name), _PARSER)
            counter = _Part(root, kind, keeps_deleted)
            paragraphs.extend(counter.paragraphs())
            totals.update(counter.totals())
            revisions += sum(1 for _ in root.iter(*_REVISIONS))
            left_out.update(counter.left_out)
    totals["characters"] = sum(len(squeeze(paragraph.text)) for paragraph in paragraphs)
    return Source(Counts(**totals), tuple(paragraphs), revisions, dict(left_out))


class _Part:
    """One part of the package."""

    def __init__(self, root: Element, kind: str, keeps_deleted: bool) -> None:
        self._root = root
        self._kind = kind
        gone = ("w:ins", "w:moveTo") if keeps_deleted else ("w:del", "w:moveFrom")
        self._gone = {q(name) for name in gone}
        self._second = {fallback for fallback in root.iter(q("mc:Fallback")) if _says_again(fallback)}
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
        code_depth = 0
        page_field = False
        for element in paragraph.iter(
            q("w:t"), q("w:delText"), q("w:sym"), q("w:noBreakHyphen"), q("w:fldChar"), q("w:instrText")
        ):
            if next(element.iterancestors(q("w:p"))) is not paragraph or self._is_again(element):
                continue
            if element.tag == q("w:fldChar"):
                state = element.get(q("w:fldCharType"))
                code_depth += {"begin": 1, "end": 0}.get(state, 0) - (state == "separate" and code_depth > 0)
                page_field = page_field and state != "end"
            elif element.tag == q("w:instrText"):
                self.left_out["field-code"] += len(squeeze(element.text or ""))
                page_field = page_field or bool(_PAGE_FIELD.match(element.text or ""))
            elif kind := self._left_out_kind(element, page_field):
                self.left_out[kind] += len(squeeze(element.text or ""))
            else:
                yield self._shown(element)

    def _left_out_kind(self, element: Element, page_field: bool) -> str:
        if page_field or any(
            _PAGE_FIELD.match(field.get(q("w:instr"), ""))
            for field in element.iterancestors(q("w:fldSimple"))
        ):
            return "page-number"
        ancestors = {ancestor.tag for ancestor in element.iterancestors()}
        if ancestors & self._gone:
            return "deleted"
        if any(is_placeholder(control) for control in element.iterancestors(q("w:sdt"))):
            return "placeholder"
        if is_on(element.getparent(), "w:rPr/w:vanish"):
            return "hidden"
        return ""

    @staticmethod
    def _shown(element: Element) -> str:
        if element.tag == q("w:sym"):
            return "\ufffd"
        return "-" if element.tag == q("w:noBreakHyphen") else element.text or ""

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
