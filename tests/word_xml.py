"""Word files built in a test from the few elements that it is about."""

import io
import zipfile
from xml.sax.saxutils import escape

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "application/vnd.openxmlformats-package"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
ROOTS = {
    "document": "document",
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "header1": "hdr",
}


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    """A paragraph of one run; `properties` go into `w:pPr`, `run` into `w:rPr`."""
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def run(text: str, properties: str = "") -> str:
    """A run; `properties` go into `w:rPr`."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field_mark(kind: str) -> str:
    """`begin`, `separate` or `end` of a complex field."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(code: str, result: str = "") -> str:
    """A complex field; `result` is XML of runs, and without one the field has none."""
    shown = field_mark("separate") + result if result else ""
    instruction = f'<w:r><w:instrText xml:space="preserve">{escape(code)}</w:instrText></w:r>'
    return field_mark("begin") + instruction + shown + field_mark("end")


def build_docx(
    body: str,
    links: dict[str, str] | None = None,
    media: dict[str, bytes] | None = None,
    note_links: dict[str, str] | None = None,
    **parts: str,
) -> bytes:
    """A package with that body; `parts` are the contents of styles, numbering, footnotes and so on.

    `links` are addresses and `media` are picture files, both by relationship id; `note_links` are those
    of the footnotes, which have their own.
    """
    relationships = [
        f'<Relationship Id="rel-{name}" Type="{_OFFICE}/{name.rstrip("1")}" Target="{name}.xml"/>'
        for name in parts
    ]
    for key, address in (links or {}).items():
        relationships.append(_hyperlink(key, address))
    for key in media or {}:
        relationships.append(f'<Relationship Id="{key}" Type="{_OFFICE}/image" Target="media/{key}.png"/>')
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}.{name.rstrip("1")}+xml"/>'
        for name in parts
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Default Extension="rels" ContentType="{_PACKAGE}.relationships+xml"/>'
            '<Default Extension="png" ContentType="image/png"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
            f"{types}</Types>",
        )
        archive.writestr(
            "_rels/.rels",
            _relationships(
                [f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>']
            ),
        )
        archive.writestr("word/_rels/document.xml.rels", _relationships(relationships))
        archive.writestr(
            "word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
        )
        if note_links:
            entries = [_hyperlink(key, address) for key, address in note_links.items()]
            archive.writestr("word/_rels/footnotes.xml.rels", _relationships(entries))
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{ROOTS[name]} {NAMESPACES}>{content}</w:{ROOTS[name]}>")
        for key, data in (media or {}).items():
            archive.writestr(f"word/media/{key}.png", data)
    return out.getvalue()


def _hyperlink(key: str, address: str) -> str:
    return f'<Relationship Id="{key}" Type="{_OFFICE}/hyperlink" Target="{address}" TargetMode="External"/>'


def _relationships(entries: list[str]) -> str:
    uri = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{uri}">{"".join(entries)}</Relationships>'
