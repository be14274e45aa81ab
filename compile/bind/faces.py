"""Fonts of many units to one: each is embedded once, with the glyphs of the whole book.

Units name glyphs by their ids in the whole font, so all fonts that share a name can use one font program,
one table of widths and one `ToUnicode` for the union of their glyphs, which the units note.
"""

import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pikepdf
import uharfbuzz as hb
from pikepdf import Array, Name

from compile.bind.writer import QUICKLY
from compile.cache import Shelf
from compile.digests import digest, program_digest
from compile.fonts import Face, find_face
from compile.model.glyphs import GLYPHS, from_bytes

DROPPED_TABLES = ("BASE", "DSIG", "GPOS", "GSUB", "JSTF", "VORG", "vhea", "vmtx", "kern")
"""What only a layout engine needs, or only vertical text."""
BATCH = 100
"""Most entries of one `bfchar` block (Adobe Technical Note 5014)."""
_NOTE = f"/{GLYPHS}"
_FILES = "/FontFile2", "/FontFile3"


@dataclass(frozen=True, slots=True)
class ShownFont:
    """A font as a unit has it, without the font itself, and what the unit shows of it."""

    name: str
    font: bytes
    """Its dictionary as it is written, without what it refers to; so are the others."""
    descendant: bytes
    descriptor: bytes
    is_open_type: bool
    widths: dict[int, int]
    """Of glyphs, in thousandths of an em."""
    texts: dict[int, str]
    """What each glyph stands for."""


def read_font(dictionary: Any) -> ShownFont | None:
    """What a unit notes of a font; nothing of any other dictionary."""
    if _NOTE not in dictionary:
        return None
    (descendant,) = dictionary.DescendantFonts
    descriptor = descendant.FontDescriptor
    return ShownFont(
        str(dictionary.BaseFont),
        _unparse(dictionary, _NOTE, "/DescendantFonts"),
        _unparse(descendant, "/FontDescriptor"),
        _unparse(descriptor, *_FILES),
        "/FontFile3" in descriptor,
        *from_bytes(dictionary[_NOTE].read_bytes()),
    )


def _unparse(dictionary: Any, *without: str) -> bytes:
    entries = {key: value for key, value in dictionary.items() if key not in without}
    return bytes(pikepdf.Dictionary(entries).unparse())


class _Cut(NamedTuple):
    """A font with the glyphs that are shown."""

    data: bytes
    """Packed."""
    length: int
    """Bytes of what is packed."""


@dataclass(slots=True)
class _Font:
    """What the book shows of a font."""

    number: int
    """Of its dictionary in the file that is written."""
    sample: ShownFont
    """As one of the units has it."""
    widths: dict[int, int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)


class Faces:
    """The fonts of a file that is written, by their names."""

    def __init__(self, pdf: pikepdf.Pdf, reserve: Callable[[], int], shelf: Shelf | None = None) -> None:
        """Their dictionaries are made in `pdf`; cut fonts are kept on the shelf, if there is one."""
        self._pdf = pdf
        self._reserve = reserve
        self._shelf = shelf
        self._fonts: dict[str, _Font] = {}

    def number(self, shown: ShownFont) -> int:
        """The number of the font that stands for this one, which shows what is noted of it as well."""
        if shown.name not in self._fonts:
            self._fonts[shown.name] = _Font(self._reserve(), shown)
        font = self._fonts[shown.name]
        font.widths |= shown.widths
        _add_texts(font.texts, shown.texts)
        return font.number

    def finish(self) -> Iterator[tuple[int, Any]]:
        """Number and dictionary of each, with the font itself; raises `LookupError` where it is gone."""
        for name, font in self._fonts.items():
            face = find_face(name)
            if face is None:
                raise LookupError(f"no installed font for {name}")
            yield font.number, _complete(self._pdf, font, _fetch_cut(face, font.widths.keys(), self._shelf))


def _complete(pdf: pikepdf.Pdf, font: _Font, cut: _Cut) -> Any:
    """The dictionary of the font, with all that it refers to."""
    written = font.sample.font, font.sample.descendant, font.sample.descriptor
    dictionary, descendant, descriptor = (pdf.make_indirect(pikepdf.Object.parse(one)) for one in written)
    dictionary.DescendantFonts = Array([descendant])
    descendant.FontDescriptor = descriptor
    descendant.W = _width_array(font.widths)
    _describe(descriptor, font.widths)
    if font.sample.is_open_type:
        descriptor.FontFile3 = pdf.make_stream(cut.data, Filter=Name.FlateDecode, Subtype=Name.OpenType)
    else:
        descriptor.FontFile2 = pdf.make_stream(cut.data, Filter=Name.FlateDecode, Length1=cut.length)
    dictionary.ToUnicode = pdf.make_stream(_to_unicode(font.texts))
    return dictionary


def _fetch_cut(face: Face, glyphs: Iterable[int], shelf: Shelf | None) -> _Cut:
    if shelf is None:
        return _cut(face, set(glyphs))
    stat = face.file.stat()
    font = f"{face.file} {face.index} {stat.st_size} {stat.st_mtime_ns}"
    key = digest(program_digest(), font, repr(sorted(glyphs)))
    return shelf.recall(key, lambda: _cut(face, set(glyphs)))


def _cut(face: Face, glyphs: set[int]) -> _Cut:
    data = _subset(face, glyphs)
    return _Cut(zlib.compress(data, QUICKLY), len(data))


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
