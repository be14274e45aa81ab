"""Fonts of many units to one: each is embedded once, with the glyphs of the whole book.

Units name glyphs by their ids in the whole font, so all fonts that share a name can use one font program,
one table of widths and one `ToUnicode` for the union of their glyphs, which the units note.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name

from compile.fonts import Face, find_face
from compile.model.glyphs import GLYPHS, from_bytes

DROPPED_TABLES = ("BASE", "DSIG", "GPOS", "GSUB", "JSTF", "VORG", "vhea", "vmtx", "kern")
"""What only a layout engine needs, or only vertical text."""
BATCH = 100
"""Most entries of one `bfchar` block (Adobe Technical Note 5014)."""


def merge_fonts(book: pikepdf.Pdf) -> None:
    """Replace all fonts of a name by one; what they used is no longer reachable, so it is not saved."""
    merged: dict[str, Any] = {}
    tables = list(_font_tables(book))
    groups: dict[str, dict[tuple[int, int], Any]] = {}
    for table in tables:
        for font in table.values():
            groups.setdefault(str(font.BaseFont), {})[font.objgen] = font
    for name, fonts in groups.items():
        merged[name] = _merge(book, name, list(fonts.values()))
    for table in tables:
        for key, font in table.items():
            table[key] = merged[str(font.BaseFont)]


def _font_tables(book: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of fonts among the resources, in the order of the file."""
    for thing in book.objects:
        if isinstance(thing, Dictionary) and "/Type" not in thing and thing.keys():
            fonts = list(thing.values())
            if all(isinstance(font, Dictionary) and font.get("/Subtype") == Name.Type0 for font in fonts):
                yield thing


def _merge(book: pikepdf.Pdf, name: str, fonts: Sequence[Any]) -> Any:
    face = find_face(name)
    if face is None:
        raise LookupError(f"no installed font for {name}")
    shared = fonts[0]
    widths: dict[int, int] = {}
    texts: dict[int, str] = {}
    for font in fonts:
        own_widths, own_texts = from_bytes(font[f"/{GLYPHS}"].read_bytes())
        widths |= own_widths
        _add_texts(texts, own_texts)
    descendant = shared.DescendantFonts[0]
    descendant.W = _width_array(widths)
    descriptor = descendant.FontDescriptor
    _describe(descriptor, widths)
    data = _subset(face, set(widths))
    if "/FontFile3" in descriptor:
        descriptor.FontFile3 = book.make_stream(data, Subtype=Name.OpenType)
    else:
        descriptor.FontFile2 = book.make_stream(data, Length1=len(data))
    del shared[f"/{GLYPHS}"]
    shared.ToUnicode = book.make_stream(_to_unicode(texts))
    return shared


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
    for glyph, text in more.items():
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
