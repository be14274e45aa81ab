"""Finished pages to the files around them: package document, contents, cover page, archive."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree

from compile.epub.content import Content, Element, Heading, drop, parse
from compile.epub.metadata import LANGUAGE, accessibility, identifier
from compile.model.anthology import BookData

OPF = "http://www.idpf.org/2007/opf"
CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">\n'
    '  <rootfiles>\n    <rootfile full-path="EPUB/content.opf" media-type="application/oebps-package+xml"/>\n'
    "  </rootfiles>\n</container>\n"
)
TYPES = {
    "css": "text/css",
    "gif": "image/gif",
    "jpg": "image/jpeg",
    "ncx": "application/x-dtbncx+xml",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
    "xhtml": "application/xhtml+xml",
}
COVER = "media/cover.png"
TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that an archive can hold: the same for every run."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents with the lines below it."""

    text: str
    href: str
    children: "tuple[Entry, ...]" = ()


def list_entries(contents: Sequence[Content]) -> tuple[Entry, ...]:
    """The contents in three levels: theme, case, section; title leaf and copyright page stand outside."""
    entries: list[Entry] = []
    for content in contents:
        page = content.page
        if page.kind in {"titlepage", "copyright-page"}:
            continue
        href = f"text/{page.name}.xhtml"
        below = content.sections if page.kind == "chapter" else ()
        entry = Entry(page.title, href, tuple(_section(href, heading) for heading in below))
        if page.depth == 1:
            entries.append(entry)
        else:
            part = entries.pop()
            entries.append(Entry(part.text, part.href, (*part.children, entry)))
    return tuple(entries)


def _section(href: str, heading: Heading) -> Entry:
    return Entry(heading.text, f"{href}#{heading.anchor}")


def render_pages(book: BookData, contents: Sequence[Content], templates: Path) -> dict[str, bytes]:
    """Cover page, contents, and the contents that older readers know, by name inside the EPUB."""
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    entries = list_entries(contents)
    body = next((content.page.name for content in contents if content.page.region == "bodymatter"), "")
    values: dict[str, Any] = {
        "book": book,
        "language": LANGUAGE,
        "entries": entries,
        "body": body,
        "identifier": identifier(book),
        "depth": 1 + max((1 + any(case.children for case in part.children) for part in entries), default=0),
    }
    names = {"text/cover.xhtml": "cover.xhtml.j2", "nav.xhtml": "nav.xhtml.j2", "toc.ncx": "toc.ncx.j2"}
    return {
        name: environment.get_template(template).render(values).encode() for name, template in names.items()
    }


def finish_package(data: bytes, contents: Sequence[Content], names: Sequence[str], published: date) -> bytes:
    """Pandoc's package document with dates, accessibility, manifest and spine of our own.

    `names` are all files beside it, relative to it.
    """
    root = parse(data.replace(f' xmlns:opf="{OPF}"'.encode(), b""))  # some readers want `meta` without prefix
    drop(root, "prefix")  # nothing of that vocabulary is used
    metadata, manifest, spine = (root.find(f"{{{OPF}}}{name}") for name in ("metadata", "manifest", "spine"))
    if metadata is None or manifest is None or spine is None:
        raise ValueError("pandoc wrote a package document without metadata, manifest or spine")
    _finish_metadata(metadata, contents, published)
    _fill_manifest(manifest, contents, names)
    _fill_spine(spine, contents)
    for guide in root.findall(f"{{{OPF}}}guide"):
        root.remove(guide)
    etree.indent(root)
    text: bytes = etree.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text + b"\n"


def _finish_metadata(metadata: Element, contents: Sequence[Content], published: date) -> None:
    for meta in metadata.findall(f"{{{OPF}}}meta"):
        prefix = (meta.get("property") or "").partition(":")[0]
        if prefix in {"schema", "dcterms"} or meta.get("name") in {"cover", "generator"}:
            metadata.remove(meta)
    properties = [("dcterms:modified", f"{published.isoformat()}T00:00:00Z")]
    properties += [(f"schema:{name}", value) for name, value in accessibility(contents)]
    for name, value in properties:
        etree.SubElement(metadata, f"{{{OPF}}}meta", {"property": name}).text = value
    etree.SubElement(metadata, f"{{{OPF}}}meta", {"name": "cover", "content": _item_id(COVER)})


def _fill_manifest(manifest: Element, contents: Sequence[Content], names: Sequence[str]) -> None:
    properties = {"nav.xhtml": "nav", COVER: "cover-image"}
    properties |= {f"text/{content.page.name}.xhtml": "mathml" for content in contents if content.formulas}
    manifest[:] = []
    for name in sorted(names):
        kind = TYPES[name.rpartition(".")[2]]
        item = etree.SubElement(
            manifest, f"{{{OPF}}}item", {"id": _item_id(name), "href": name, "media-type": kind}
        )
        if name in properties:
            item.set("properties", properties[name])


def _fill_spine(spine: Element, contents: Sequence[Content]) -> None:
    """Cover, front matter, contents, body, back matter."""
    front = [content.page.name for content in contents if content.page.region == "frontmatter"]
    rest = [content.page.name for content in contents if content.page.region != "frontmatter"]
    order = [f"text/{name}.xhtml" for name in ("cover", *front)]
    order += ["nav.xhtml", *(f"text/{name}.xhtml" for name in rest)]
    spine[:] = []
    spine.set("toc", _item_id("toc.ncx"))
    for name in order:
        etree.SubElement(spine, f"{{{OPF}}}itemref", {"idref": _item_id(name)})


def _item_id(name: str) -> str:
    return "item-" + name.replace("/", "-").replace(".", "-")


def pack(members: Mapping[str, bytes]) -> bytes:
    """Files as an EPUB archive; the same files give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        _add(archive, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        _add(archive, "META-INF/container.xml", CONTAINER.encode(), zipfile.ZIP_DEFLATED)
        for name in sorted(members):
            is_packed = name.endswith((".png", ".jpg", ".gif", ".webp"))
            _add(
                archive,
                f"EPUB/{name}",
                members[name],
                zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED,
            )
    return stream.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes, method: int) -> None:
    info = zipfile.ZipInfo(name, TIME)
    info.compress_type, info.create_system, info.external_attr = method, 3, 0o644 << 16
    archive.writestr(info, data, compresslevel=9)
