"""A package with broken references to one that python-docx opens."""

import posixpath
import zipfile
from pathlib import Path

from lxml import etree

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def drop_dangling(path: Path, work: Path) -> Path:
    """The package without relationships to parts that it does not hold; itself when there are none.

    What refers to them, such as a picture, is found missing when it is read.
    """
    with zipfile.ZipFile(path) as archive:
        names = {name.lower() for name in archive.namelist()}
        mended = {
            name: data
            for name in archive.namelist()
            if name.endswith(".rels") and (data := _without_dangling(name, archive.read(name), names))
        }
        if not mended:
            return path
        result = work / "mended.docx"
        with zipfile.ZipFile(result, "w") as target:
            for entry in archive.infolist():
                target.writestr(entry.filename, mended.get(entry.filename) or archive.read(entry.filename))
    return result


def _without_dangling(name: str, data: bytes, names: set[str]) -> bytes | None:
    """The relationships that lead somewhere, `None` when all do or they cannot be parsed."""
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError:
        return None
    folder = posixpath.dirname(posixpath.dirname(name))
    dangling = [
        entry
        for entry in root.iter(_RELATIONSHIP)
        if entry.get("TargetMode") != "External" and not _find(folder, entry.get("Target", ""), names)
    ]
    for entry in dangling:
        entry.getparent().remove(entry)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) if dangling else None


def _find(folder: str, target: str, names: set[str]) -> bool:
    target = target.partition("#")[0]
    if not target:
        return True
    path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(path).lower() in names
