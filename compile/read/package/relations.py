"""Relationships and content types of a package, from their XML to values and back."""

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from compile.read.xml import PARSER

CONTENT_TYPES = "[Content_Types].xml"
ROOT_RELS = "_rels/.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MAIN_TYPE = f"{_WORD_TYPE}document.main+xml"
TYPES = {
    kind: f"{_WORD_TYPE}{kind}+xml"
    for kind in (
        "styles", "numbering", "settings", "webSettings", "fontTable", "footnotes", "endnotes", "comments",
        "header", "footer",
    )
} | {"theme": "application/vnd.openxmlformats-officedocument.theme+xml"}  # fmt: skip
"""Content types by the last word of the relationship that leads to the part."""
EXTENSIONS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "bmp": "image/bmp",
    "tif": "image/tiff", "tiff": "image/tiff", "emf": "image/x-emf", "wmf": "image/x-wmf",
    "svg": "image/svg+xml",
}  # fmt: skip
UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part."""

    id: str
    type: str
    target: str
    is_external: bool

    @property
    def kind(self) -> str:
        """The last word of its type, such as `image`."""
        return self.type.rpartition("/")[2]


def rels_name(part: str) -> str:
    """The part that holds the relationships of a part; `""` is the package."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def source_name(rels: str) -> str:
    """The part whose relationships that part holds."""
    folder, name = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def parse_relations(data: bytes) -> tuple[list[Relation], bool]:
    """The relationships, and whether all were usable and in their namespace."""
    relations, is_sound = [], True
    for element in etree.fromstring(data, PARSER).iter("{*}Relationship"):
        key, kind, target = element.get("Id"), element.get("Type"), element.get("Target")
        is_sound = is_sound and element.tag == f"{{{_PACKAGE}/relationships}}Relationship"
        if not key or not kind or target is None:
            is_sound = False
            continue
        relations.append(Relation(key, kind, target, element.get("TargetMode") == "External"))
    return relations, is_sound


def render_relations(relations: list[Relation]) -> bytes:
    """A part of relationships."""
    space = f"{_PACKAGE}/relationships"
    root = etree.Element(f"{{{space}}}Relationships", nsmap={None: space})
    for relation in relations:
        one = etree.SubElement(root, f"{{{space}}}Relationship", Id=relation.id, Type=relation.type)
        one.set("Target", relation.target)
        if relation.is_external:
            one.set("TargetMode", "External")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def resolve(source: str, target: str) -> str:
    """The part name that a target spells."""
    return posixpath.normpath(posixpath.join("/" + posixpath.dirname(source), target)).lstrip("/")


def find_target(source: str, target: str, names: dict[str, str]) -> str | None:
    """The part that a target means, `None` when there is none; `names` are by their lower-case form.

    Backslashes, escapes and other letters than the part's own are understood.
    """
    target = target.replace("\\", "/").partition("#")[0]
    spelled = (resolve(source, target).lower(), resolve(source, unquote(target)).lower())
    return names.get(spelled[0]) or names.get(spelled[1])


@dataclass(frozen=True, slots=True)
class ContentTypes:
    """What each part is said to be."""

    defaults: dict[str, str]
    overrides: dict[str, str]
    """By lower-case part name, without the slash at its head."""

    def find(self, part: str) -> str | None:
        """The type of a part, `None` when nothing is said."""
        ending = part.rpartition(".")[2].lower()
        return self.overrides.get(part.lower()) or self.defaults.get(ending)


def parse_types(data: bytes) -> tuple[ContentTypes, bool]:
    """The content types, and whether they were in their namespace."""
    defaults, overrides, is_sound = {}, {}, True
    for element in etree.fromstring(data, PARSER).iter("{*}Default", "{*}Override"):
        is_sound = is_sound and element.tag.startswith(f"{{{_PACKAGE}/content-types}}")
        kind = element.get("ContentType")
        if kind and (name := element.get("PartName")):
            overrides[name.lstrip("/").lower()] = kind
            is_sound = is_sound and name.startswith("/")
        elif kind and (ending := element.get("Extension")):
            defaults[ending.lstrip(".").lower()] = kind
            is_sound = is_sound and not ending.startswith(".")
        else:
            is_sound = False
    return ContentTypes(defaults, overrides), is_sound


def render_types(types: ContentTypes) -> bytes:
    """The part `[Content_Types].xml`."""
    space = f"{_PACKAGE}/content-types"
    root = etree.Element(f"{{{space}}}Types", nsmap={None: space})
    for ending, kind in types.defaults.items():
        etree.SubElement(root, f"{{{space}}}Default", Extension=ending, ContentType=kind)
    for name, kind in types.overrides.items():
        etree.SubElement(root, f"{{{space}}}Override", PartName=f"/{name}", ContentType=kind)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
