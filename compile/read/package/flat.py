"""A package written as one XML file (flat OPC) to a package in a zip file."""

import base64
import binascii
import zipfile
from pathlib import Path

from lxml import etree

from compile.read.package.archive import MAX_ENTRIES, TooLargeError
from compile.read.package.mending import UnsafeError
from compile.read.package.relations import EXTENSIONS, ContentTypes, render_types
from compile.read.xml import Element

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_HEAD_BYTES = 65536


def unpack_flat(path: Path, work: Path) -> Path:
    """The package that the file holds.

    Raises `etree.XMLSyntaxError` when it cannot be parsed and `UnsafeError` for a document type.
    """
    with path.open("rb") as stream:
        if b"<!DOCTYPE" in stream.read(_HEAD_BYTES).replace(b"\0", b""):
            raise UnsafeError("带有文档类型声明（DTD）")
    result = work / "unpacked.docx"
    overrides: dict[str, str] = {}
    options = {"resolve_entities": False, "no_network": True, "huge_tree": True}  # pictures are long texts
    with zipfile.ZipFile(result, "w") as target:
        for _, part in etree.iterparse(str(path), tag=f"{_PKG}part", **options):
            name = part.get(f"{_PKG}name", "").lstrip("/")
            overrides[name.lower()] = part.get(f"{_PKG}contentType", "")
            if len(overrides) > MAX_ENTRIES:
                raise TooLargeError(f"超过 {MAX_ENTRIES} 个部件")
            target.writestr(zipfile.ZipInfo(name), _content(part))
            part.clear()
            while part.getprevious() is not None:
                del part.getparent()[0]
        types = ContentTypes({"rels": EXTENSIONS["rels"]}, {k: v for k, v in overrides.items() if v})
        target.writestr(zipfile.ZipInfo("[Content_Types].xml"), render_types(types))
    return result


def _content(part: Element) -> bytes:
    data = part.find(f"{_PKG}xmlData")
    if data is not None:
        roots = [child for child in data if isinstance(child.tag, str)]
        if not roots:
            return b""
        root = roots[0]
        root.tail = None
        return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
    binary = part.find(f"{_PKG}binaryData")
    try:
        return base64.b64decode("" if binary is None else binary.text or "")
    except binascii.Error:
        return b""
