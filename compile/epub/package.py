"""Finished pages to the files around them: package document, contents, cover page, archive."""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from compile.epub.breaks import Break
from compile.epub.content import XHTML, Content, Element, Heading, drop, find, parse
from compile.epub.metadata import accessibility, printed_source
from compile.epub.pages import CONTENTS, Page
from compile.files import replacing
from compile.model.anthology import Anthology

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
    "otf": "font/otf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
    "xhtml": "application/xhtml+xml",
}
LANDMARKS = frozenset({"cover", "titlepage", "copyright-page", "preface", "index"})
TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that an archive can hold: the same for every run."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents with the lines below it."""

    text: str
    href: str
    children: "tuple[Entry, ...]" = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of the book that reading systems know by its kind."""

    kind: str
    href: str
    text: str


def list_entries(contents: Sequence[Content]) -> tuple[Entry, ...]:
    """The contents in three levels: theme, case, section; with the same parts as the printed ones."""
    entries: list[Entry] = []
    for content in contents:
        page = content.page
        below = content.sections if page.kind == "chapter" else ()
        entry = Entry(page.title, page.path, tuple(_section(page.path, heading) for heading in below))
        if page.depth == 1:
            entries.append(entry)
        elif page.depth:
            part = entries.pop()
            entries.append(Entry(part.text, part.href, (*part.children, entry)))
    return tuple(entries)


def _section(href: str, heading: Heading) -> Entry:
    return Entry(heading.text, f"{href}#{heading.anchor}")


def list_landmarks(pages: Sequence[Page]) -> list[Mark]:
    """Cover, title page, copyright, contents, the first theme, and the indexes, where there are any."""
    marks = [Mark(page.kind, page.path, page.title) for page in pages if page.kind in LANDMARKS]
    marks += [Mark("toc", f"{page.path}#toc", page.title) for page in pages if page.unit == CONTENTS]
    first = next((page for page in pages if page.region == "bodymatter"), None)
    return [*marks, *([Mark("bodymatter", first.path, "正文")] if first else [])]


def fill_page_list(nav: Element, breaks: Sequence[Break]) -> None:
    """The printed pages, in their order; no list without pages."""
    (pages,) = find(nav, "//h:nav[@id='page-list']")
    if not breaks:
        parent = pages.getparent()
        if parent is not None:
            parent.remove(pages)
        return
    items = find(pages, "h:ol")[0]
    for one in breaks:
        item = etree.SubElement(items, f"{{{XHTML}}}li")
        link = etree.SubElement(item, f"{{{XHTML}}}a", {"href": f"{one.path}#{one.anchor}"})
        link.text, item.tail = one.label, "\n"


def finish_package(
    data: bytes, anthology: Anthology, contents: Sequence[Content], names: Sequence[str], cover: str
) -> bytes:
    """Pandoc's package document with dates, accessibility, manifest and spine of our own.

    `names` are all files beside it, relative to it; `cover` is that of the cover's picture, empty for none.
    """
    root = parse(data.replace(f' xmlns:opf="{OPF}"'.encode(), b""))  # some readers want `meta` without prefix
    drop(root, "prefix")  # nothing of that vocabulary is used
    metadata, manifest, spine = (root.find(f"{{{OPF}}}{name}") for name in ("metadata", "manifest", "spine"))
    if metadata is None or manifest is None or spine is None:
        raise ValueError("pandoc wrote a package document without metadata, manifest or spine")
    _finish_metadata(metadata, anthology, contents, cover)
    _fill_manifest(manifest, contents, names, cover)
    _fill_spine(spine, contents)
    for guide in root.findall(f"{{{OPF}}}guide"):
        root.remove(guide)
    etree.indent(root)
    text: bytes = etree.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text + b"\n"


def _finish_metadata(
    metadata: Element, anthology: Anthology, contents: Sequence[Content], cover: str
) -> None:
    for meta in metadata.findall(f"{{{OPF}}}meta"):
        prefix = (meta.get("property") or "").partition(":")[0]
        if prefix in {"schema", "dcterms"} or meta.get("name") in {"cover", "generator"}:
            metadata.remove(meta)
    properties = [("dcterms:modified", f"{anthology.book.edition.published.isoformat()}T00:00:00Z")]
    claims = accessibility(content.root for content in contents)
    if ("accessibilityFeature", "pageBreakMarkers") in claims:
        properties.append(("pageBreakSource", printed_source(anthology)))
    properties += [(f"schema:{name}", value) for name, value in claims]
    for name, value in properties:
        etree.SubElement(metadata, f"{{{OPF}}}meta", {"property": name}).text = value
    if cover:
        etree.SubElement(metadata, f"{{{OPF}}}meta", {"name": "cover", "content": _item_id(cover)})


def _fill_manifest(manifest: Element, contents: Sequence[Content], names: Sequence[str], cover: str) -> None:
    properties = {"nav.xhtml": "nav", cover: "cover-image"}
    properties |= {content.page.path: "mathml" for content in contents if find(content.root, "//m:math")}
    manifest[:] = []
    for name in sorted(names):
        kind = TYPES[name.rpartition(".")[2]]
        item = etree.SubElement(
            manifest, f"{{{OPF}}}item", {"id": _item_id(name), "href": name, "media-type": kind}
        )
        if name in properties:
            item.set("properties", properties[name])


def _fill_spine(spine: Element, contents: Sequence[Content]) -> None:
    """The pages in their order; contents that are not among the book's parts are none of its pages."""
    spine[:] = []
    spine.set("toc", _item_id("toc.ncx"))
    for content in contents:
        if content.page.region:
            etree.SubElement(spine, f"{{{OPF}}}itemref", {"idref": _item_id(content.page.path)})


def _item_id(name: str) -> str:
    return "item-" + name.replace("/", "-").replace(".", "-")


def pack(members: Mapping[str, bytes | Path], out: Path) -> None:
    """Write files, or what files hold, as an EPUB archive; the same members give the same bytes."""
    with replacing(out) as written, zipfile.ZipFile(written, "w") as archive:
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


def _add(archive: zipfile.ZipFile, name: str, member: bytes | Path, method: int) -> None:
    data = member.read_bytes() if isinstance(member, Path) else member
    info = zipfile.ZipInfo(name, TIME)
    info.compress_type, info.create_system, info.external_attr = method, 3, 0o644 << 16
    archive.writestr(info, data, compresslevel=9)
