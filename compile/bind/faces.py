"""Fonts of many units to one: each is embedded once, with the glyphs of the whole book.

Units name glyphs by their ids in the whole font, so all fonts that share a name can use one font program,
one table of widths and one `ToUnicode` for the union of their glyphs, which the units note.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import uharfbuzz as hb
from pikepdf import Array, Name

from compile.fonts import Face, find_face
from compile.model.glyphs import GLYPHS, from_bytes

DROPPED_TABLES = ("BASE", "DSIG", "GPOS", "GSUB", "JSTF", "VORG", "vhea", "vmtx", "kern")
"""What only a layout engine needs, or only vertical text."""
BATCH = 100
"""Most entries of one `bfchar` block (Adobe Technical Note 5014)."""
_NOTE = f"/{GLYPHS}"


@dataclass(slots=True)
class _Font:
    """What the book shows of a font."""

    number: int
    """Of its dictionary in the file that is written."""
    dictionary: Any
    widths: dict[int, int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)


class Faces:
    """The fonts of a file that is written, by their names."""

    def __init__(self, pdf: pikepdf.Pdf, reserve: Callable[[], int]) -> None:
        """Their dictionaries are made in `pdf`."""
        self._pdf = pdf
        self._reserve = reserve
        self._fonts: dict[str, _Font] = {}

    @staticmethod
    def is_one(dictionary: Any) -> bool:
        """Whether this is a font as a unit has it."""
        return _NOTE in dictionary

    def number(self, font: Any) -> int:
        """The number of the font that stands for this one, which shows what is noted in it as well."""
        name, note = str(font.BaseFont), font[_NOTE].read_bytes()
        if name not in self._fonts:
            del font[_NOTE]
            self._fonts[name] = _Font(self._reserve(), self._pdf.copy_foreign(font))
        shared = self._fonts[name]
        widths, texts = from_bytes(note)
        shared.widths |= widths
        _add_texts(shared.texts, texts)
        return shared.number

    def finish(self) -> Iterator[tuple[int, Any]]:
        """Number and dictionary of each, with the font itself; raises `LookupError` where it is gone."""
        for name, font in self._fonts.items():
            face = find_face(name)
            if face is None:
                raise LookupError(f"no installed font for {name}")
            _complete(self._pdf, font, face)
            yield font.number, font.dictionary


def _complete(pdf: pikepdf.Pdf, font: _Font, face: Face) -> None:
    descendant = font.dictionary.DescendantFonts[0]
    descendant.W = _width_array(font.widths)
    descriptor = descendant.FontDescriptor
    _describe(descriptor, font.widths)
    data = _subset(face, set(font.widths))
    if "/FontFile3" in descriptor:
        descriptor.FontFile3 = pdf.make_stream(data, Subtype=Name.OpenType)
    else:
        descriptor.FontFile2 = pdf.make_stream(data, Length1=len(data))
    font.dictionary.ToUnicode = pdf.make_stream(_to_unicode(font.texts))


def _subset(face: Face, glyphs: set[int]) -> bytes:
    request = hb.SubsetInput()
    request.glyph_set.update(glyphs)
    request.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in DROPPED_TABLES)
    request.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.DESUBROUTINIZE
    whole = hb.Face(hb.Blob.from_file_path(str(face.file)), face.index)
    return bytes(hb.subset(whole, request).blob.data)


def _width_array(widths: dict[int, int]) -> Array:
    array: list[Any] = []
    for glyph in sorted(widths):
        if glyph - 1 not in widths:
            array += [glyph, []]
        array[-1].append(widths[glyph])
    return Array([Array(item) if isinstance(item, list) else item for item in array])


def _describe(descriptor: Any, widths: dict[int, int]) -> None:
    """A unit with few glyphs may have called the font monospaced; the union knows better."""
    values = set(widths.values())
    fixed_pitch = 1
    flags = int(descriptor.Flags) & ~fixed_pitch
    descriptor.Flags = flags | fixed_pitch if len(values) == 1 and len(widths) > 1 else flags
    box = descriptor.FontBBox
    descriptor.FontBBox = Array([box[0], box[1], round(max(values)), box[3]])


def _add_texts(texts: dict[int, str], more: dict[int, str]) -> None:
    for glyph, text in more.items() - texts.items():
        known = texts.setdefault(glyph, text)
        # Two characters may share a glyph, such as a radical and the Han character that looks like it.
        if known != text and unicodedata.normalize("NFKC", known) == text:
            texts[glyph] = text


def _to_unicode(texts: dict[int, str]) -> bytes:
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <ffff>",
        "endcodespacerange",
    ]
    entries = [f"<{glyph:04x}> <{texts[glyph].encode('utf-16-be').hex()}>" for glyph in sorted(texts)]
    for start in range(0, len(entries), BATCH):
        batch = entries[start : start + BATCH]
        lines += [f"{len(batch)} beginbfchar", *batch, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode()
