"""Drawings of a Word file to a small Word file that holds only them, a page for each."""

import copy
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree

from compile.read.pictures.placement import UNTOUCHED, Placement
from compile.read.xml import NAMESPACES, PARSER, Element, q

EMU_PER_POINT = 12700
_EMU_PER_TWIP = 635
_SMALLEST_PAGE = 360_000
"""1 cm in EMU: room for the empty paragraph to which the drawing is anchored."""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
_COMPANIONS = ("styles", "theme", "diagramDrawing")
"""Parts that drawings refer to without naming the relationship."""
_LEFT_BEHIND = ("package", "oleObject", "hyperlink", "control", "attachedTemplate", "vbaProject")
"""Workbooks behind charts and the like: what they show is stored in the chart as well."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One drawing and the page that it fills; lengths in EMU."""

    content: Element
    """A `w:drawing` or `w:pict`, anchored at the upper left corner of its page."""
    width: int
    height: int
    placement: Placement = UNTOUCHED
    """What is still to be done to the drawn page."""
    media: tuple[str, bytes] | None = None
    """File ending and bytes of a picture of its own, referred to as `own`."""

    @property
    def page(self) -> tuple[int, int]:
        """Width and height of the page."""
        return max(self.width, _SMALLEST_PAGE), max(self.height, _SMALLEST_PAGE)


def write_carrier(path: Path, part: Any, sheets: Sequence[Sheet]) -> None:
    """Write the sheets; relationships that they name are those of `part`. Nothing external is taken over."""
    parts: dict[str, Any] = {}
    own: list[tuple[str, str, str]] = []
    bodies = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for index, sheet in enumerate(sheets):
            content = sheet.content
            if sheet.media is not None:
                ending, data = sheet.media
                name = f"/word/media/own-{index}.{ending}"
                archive.writestr(name.lstrip("/"), data)
                own.append((f"own-{index}", f"{_OFFICE}/image", name))
                content = _renamed(content, f"own-{index}")
            bodies.append(_page(content, sheet, is_last=index == len(sheets) - 1))
        named = {text for sheet in sheets for node in sheet.content.iter() for text in _references(node)}
        relations = [*_relations(part, named, parts), *own]
        document = f"<w:document {_declarations()}><w:body>{''.join(bodies)}</w:body></w:document>"
        archive.writestr("word/document.xml", document)
        archive.writestr("word/_rels/document.xml.rels", _relations_xml(relations))
        office = [("main", f"{_OFFICE}/officeDocument", "/word/document.xml")]
        archive.writestr("_rels/.rels", _relations_xml(office))
        _write_parts(archive, parts)
        archive.writestr("[Content_Types].xml", _types(parts, sheets))


def _write_parts(archive: zipfile.ZipFile, parts: dict[str, Any]) -> None:
    """Parts with what they refer to, which joins `parts` on the way."""
    waiting = list(parts.values())
    while waiting:
        part = waiting.pop()
        name = str(part.partname).lstrip("/")
        before = set(parts)
        relations = list(_relations(part, None, parts))
        waiting.extend(parts[key] for key in parts.keys() - before)
        archive.writestr(name, _without_workbook(part.blob) if b"externalData" in part.blob else part.blob)
        if relations:
            folder, _, file = name.rpartition("/")
            archive.writestr(f"{folder}/_rels/{file}.rels", _relations_xml(relations))


def _without_workbook(blob: bytes) -> bytes:
    root = etree.fromstring(blob, PARSER)
    for element in list(root.iter(q("c:externalData"))):
        element.getparent().remove(element)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _relations(part: Any, named: set[str] | None, parts: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Id, type and target of internal relationships; those named, or all when `named` is `None`."""
    for key, relation in part.rels.items():
        kind = str(relation.reltype).rpartition("/")[2]
        is_wanted = named is None or key in named or kind in _COMPANIONS
        if relation.is_external or not is_wanted or kind in _LEFT_BEHIND:
            continue
        target = str(relation.target_part.partname)
        parts[target] = relation.target_part
        yield key, str(relation.reltype), target


def _references(element: Element) -> Iterator[str]:
    prefix = f"{{{NAMESPACES['r']}}}"
    return (text for key, text in element.attrib.items() if str(key).startswith(prefix))


def _page(content: Element, sheet: Sheet, *, is_last: bool) -> str:
    width, height = (round(side / _EMU_PER_TWIP) for side in sheet.page)
    section = (
        f'<w:sectPr><w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="0"'
        ' w:right="0" w:bottom="0" w:left="0" w:header="0" w:footer="0" w:gutter="0"/></w:sectPr>'
    )
    look = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:ind w:left="0"/>'
    drawing = etree.tostring(content, encoding="unicode", with_tail=False)
    run = f'<w:r><w:rPr><w:sz w:val="2"/></w:rPr>{drawing}</w:r>'
    own = "" if is_last else section
    return f"<w:p><w:pPr>{look}{own}</w:pPr>{run}</w:p>{section if is_last else ''}"


def _renamed(content: Element, key: str) -> Element:
    content = copy.deepcopy(content)
    for blip in content.iter(q("a:blip")):
        blip.set(q("r:embed"), key)
    return content


def _declarations() -> str:
    return " ".join(f"xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in NAMESPACES.items())


def _relations_xml(relations: Sequence[tuple[str, str, str]]) -> str:
    entries = "".join(
        f"<Relationship Id={quoteattr(key)} Type={quoteattr(kind)} Target={quoteattr(target)}/>"
        for key, kind, target in relations
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _types(parts: dict[str, Any], sheets: Sequence[Sheet]) -> str:
    endings = sorted({sheet.media[0] for sheet in sheets if sheet.media is not None})
    kinds = (f'<Default Extension="{ending}" ContentType="image/x-{ending}"/>' for ending in endings)
    defaults = "".join(kinds)
    overrides = "".join(
        f"<Override PartName={quoteattr(name)} ContentType={quoteattr(str(part.content_type))}/>"
        for name, part in sorted(parts.items())
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{_RELATIONS}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{defaults}'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/>{overrides}</Types>'
    )
