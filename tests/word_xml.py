"""Word files built in a test from the few elements that it is about."""

import io
import zipfile

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
    "comments": "comments",
    "header1": "hdr",
}


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    """A paragraph of one run; `properties` go into `w:pPr`, `run` into `w:rPr`."""
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def build_docx(
    body: str, links: dict[str, str] | None = None, media: dict[str, bytes] | None = None, **parts: str
) -> bytes:
    """A package with that body; `parts` are the contents of styles, numbering, footnotes and so on.

    `links` are addresses and `media` are picture files, both by relationship id.
    """
    relationships = [
        f'<Relationship Id="rel-{name}" Type="{_OFFICE}/{name.rstrip("1")}" Target="{name}.xml"/>'
        for name in parts
    ]
    for key, address in (links or {}).items():
        relationships.append(
            f'<Relationship Id="{key}" Type="{_OFFICE}/hyperlink" Target="{address}" TargetMode="External"/>'
        )
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
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{ROOTS[name]} {NAMESPACES}>{content}</w:{ROOTS[name]}>")
        for key, data in (media or {}).items():
            archive.writestr(f"word/media/{key}.png", data)
    return out.getvalue()


def _relationships(entries: list[str]) -> str:
    uri = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{uri}">{"".join(entries)}</Relationships>'
