"""What the raw XML of a Word file holds, counted without the reader.

It finds the package's parts by their relationships, parses them itself, and follows only the rules of
ECMA-376: the text of `w:t` counts, but for deleted revisions, hidden runs, hints of unfilled content
controls, and the fallback of an alternate content, which says the same again for old programs. The ledger
holds the Markdown against this count.
"""

import posixpath
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from compile.hanzi import squeeze
from compile.model.manuscript import Counts, Source, SourceParagraph
from compile.read.count.part import Part, PartCounter, find_called
from compile.read.text.parts import gone_names
from compile.read.text.styles import Styles
from compile.read.xml import Element, q

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
_DRAWING_TEXT = re.compile(r"\}(?:t|v)$")
"""`a:t` of shapes and titles, `c:v` of names and values."""


def count_source(package: Path, *, keeps_deleted: bool = False) -> Source:
    """Count the text parts of a .docx; deleted revisions are text when changes are rejected."""
    paragraphs: list[SourceParagraph] = []
    totals: Counter[str] = Counter()
    apart: dict[str, Counter[str]] = defaultdict(Counter)
    left_out: Counter[str] = Counter()
    revisions = 0
    with zipfile.ZipFile(package) as archive:
        parts = list(_parts(archive))
        styles = Styles(next((part.root for part in parts if part.kind == "styles"), None))
        texts = [part.root for part in parts if part.kind in {"document", "note"}]
        called = find_called(texts, gone_names(keeps_deleted))
        for part in parts:
            if part.kind == "drawing":
                paragraphs.extend(_drawing_text(part.root))
            elif part.kind != "styles":
                counter = PartCounter(part, styles, called, keeps_deleted)
                paragraphs.extend(counter.paragraphs())
                for region, things in counter.totals().items():
                    totals.update(things)
                    apart[region].update(things)
                revisions += sum(1 for _ in part.root.iter(*_REVISIONS))
                left_out.update(counter.left_out)
    totals["characters"] = sum(len(squeeze(paragraph.text)) for paragraph in paragraphs)
    parted = {
        region: Counts(**things) for region, things in apart.items() if region not in {"document", "note"}
    }
    return Source(Counts(**totals), tuple(paragraphs), parted, revisions, dict(+left_out))  # without noughts


def _parts(archive: zipfile.ZipFile) -> Iterator[Part]:
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
            yield Part(kind, etree.fromstring(archive.read(target), _PARSER))


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
