"""A Word file in the making: its body, notes, lists and links; at last its bytes."""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from tests.samples.looks import (
    Face,
    Look,
    make_paragraph_properties,
    make_run_properties,
)
from tests.samples.ooxml import Element, make, parse, value
from tests.samples.runs import make_runs, make_text_runs
from tests.samples.source import Line, Link

TEMPLATE = Path(__file__).parent / "template"
SAVED = (2023, 9, 25, 10, 0, 0)

HEADINGS, BULLETS, NUMBERS = 1, 2, 3
"""`w:abstractNum` of `template/word/numbering.xml`, less one."""

CHINESE_STYLE_IDS = {
    "Normal": "a",
    "DefaultParagraphFont": "a0",
    "TableNormal": "a1",
    "NoList": "a2",
    "Title": "a3",
    "Subtitle": "a4",
    "Caption": "a5",
    "FootnoteText": "a6",
    "FootnoteReference": "a7",
    "Hyperlink": "a8",
    "Footer": "a9",
    "TableGrid": "aa",
    "ListParagraph": "ab",
    "ListBullet": "ac",
    "ListNumber": "ad",
    "BodyTextFirstIndent": "ae",
    "Heading1": "1",
    "Heading2": "2",
    "Heading3": "3",
}
"""What Word with a Chinese surface calls its styles inside the file."""
STYLE_ID = re.compile(r'(<w:(?:pStyle|rStyle|tblStyle|basedOn|next|link) w:val|w:styleId)="(\w+)"')


class Draft:
    """Filled from top to bottom, then saved once."""

    def __init__(self, has_chinese_style_ids: bool = False) -> None:
        self.document = Document(BytesIO(_pack(_read_template())))
        self._has_chinese_style_ids = has_chinese_style_ids
        self._notes: list[Line] = []
        self._lists: list[bool] = []
        self._last_id = 100

    def append(self, element: Element) -> None:
        """Before the last section's properties."""
        self.document.element.body.insert_element_before(element, "w:sectPr")

    def next_id(self) -> int:
        """For tracked changes and drawings."""
        self._last_id += 1
        return self._last_id

    def add_link(self, address: str) -> str:
        return self.document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    def add_note(self, content: Line) -> int:
        if any(isinstance(part, Link) for part in content):
            raise ValueError(f"a link in a footnote: {content}")
        self._notes.append(content)
        return len(self._notes)

    def add_list(self, is_numbered: bool) -> int:
        """The `w:numId` of a list that begins at one."""
        self._lists.append(is_numbered)
        return NUMBERS + len(self._lists)

    def save(self) -> bytes:
        buffer = BytesIO()
        self.document.save(buffer)
        members = _unpack(buffer.getvalue())
        members["word/footnotes.xml"] = self._write_notes()
        members["word/numbering.xml"] = self._write_numbering()
        if self._has_chinese_style_ids:
            members = {name: _rename_styles(name, members[name]) for name in members}
        return _pack(members)

    def _write_notes(self) -> bytes:
        root = etree.fromstring(_read_template()["word/footnotes.xml"])
        for number, content in enumerate(self._notes, start=1):
            look = make_paragraph_properties(Look(style="FootnoteText"))
            mark = make_run_properties(Face(), "FootnoteReference")
            paragraph = make("w:p", {}, [look])
            paragraph.append(make("w:r", {}, [mark, make("w:footnoteRef")]))
            paragraph.extend(make_text_runs(" ", Face()))
            paragraph.extend(make_runs(content, Face(), self))
            root.append(make("w:footnote", {"w:id": number}, [paragraph]))
        return _serialize(root)

    def _write_numbering(self) -> bytes:
        root = etree.fromstring(_read_template()["word/numbering.xml"])
        for number, is_numbered in enumerate(self._lists, start=NUMBERS + 1):
            kind = (NUMBERS if is_numbered else BULLETS) - 1
            start = [value("w:startOverride", 1)] if is_numbered else []
            override = make("w:lvlOverride", {"w:ilvl": 0}, start)
            children = [value("w:abstractNumId", kind), *([override] if start else [])]
            root.append(make("w:num", {"w:numId": number}, children))
        return _serialize(root)


def make_list_mark(number_id: int) -> Element:
    """`w:numPr` for a paragraph of the list that `Draft.add_list` named."""
    return parse(
        f'<w:numPr {{ns}}><w:ilvl w:val="0"/><w:numId w:val="{number_id}"/></w:numPr>',
        "w",
    )


def _read_template() -> dict[str, bytes]:
    files = sorted(path for path in TEMPLATE.rglob("*") if path.is_file())
    return {path.relative_to(TEMPLATE).as_posix(): path.read_bytes() for path in files}


def _unpack(package: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _pack(members: Mapping[str, bytes]) -> bytes:
    """The same members give the same bytes."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in sorted(members, key=lambda name: (name[0] != "[", name)):
            entry = ZipInfo(name, date_time=SAVED)
            entry.create_system = 0
            is_picture = name.endswith((".png", ".jpg"))
            entry.compress_type = ZIP_STORED if is_picture else ZIP_DEFLATED
            archive.writestr(entry, members[name], compresslevel=9)
    return buffer.getvalue()


def _serialize(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _rename_styles(name: str, member: bytes) -> bytes:
    if not (name.startswith("word/") and name.endswith(".xml")):
        return member
    return STYLE_ID.sub(
        lambda match: f'{match[1]}="{CHINESE_STYLE_IDS[match[2]]}"',
        member.decode("utf-8"),
    ).encode("utf-8")
