"""A document to the bytes of its file: no date but the call's, no part that says nothing."""

import io
import zipfile
from datetime import UTC, datetime, time

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from compile.model.anthology import Anthology

DROPPED = (
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
    RELATIONSHIP_TYPE.CUSTOM_XML,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
    RELATIONSHIP_TYPE.FONT_TABLE,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
)
"""What python-docx's own template carries along and the forms have no use for."""


def pack(document: Document, title: str, anthology: Anthology) -> bytes:
    """The file: dated by the call's deadline, stored uncompressed, since zlib's versions differ."""
    moment = datetime.combine(anthology.call.deadline, time(), UTC)
    _describe(document, title, anthology.book.editor, moment)
    _set_language(document)
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype in DROPPED]:
            del rels[key]
    made = io.BytesIO()
    document.save(made)
    packed = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.create_system = 3
            target.writestr(entry, source.read(name))
    return packed.getvalue()


def _describe(document: Document, title: str, author: str, moment: datetime) -> None:
    properties = document.core_properties
    properties.title, properties.subject = title, ""
    properties.author = properties.last_modified_by = author
    properties.created = properties.modified = moment.replace(tzinfo=None)
    properties.revision, properties.language = 1, "zh-CN"
    properties.comments = properties.keywords = ""


def _set_language(document: Document) -> None:
    """Chinese settings: proofing, compressed punctuation, the format of Word 2013 and later."""
    root = document.settings.element
    root.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    root.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    root.find(qn("w:zoom")).attrib.clear()
    root.find(qn("w:zoom")).set(qn("w:percent"), "100")
    for setting in root.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
