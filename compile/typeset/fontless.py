"""WeasyPrint without fonts: the binder embeds one for the whole book, and is told what a unit shows of it.

WeasyPrint 70.0 cuts every font for every document, and writes tables of widths and texts for each.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
import weasyprint.pdf
from weasyprint.pdf import fonts

from compile.model.glyphs import GLYPHS, to_bytes
from compile.typeset.extending import check_functions

_FUNCTIONS = (
    (fonts.Font.clean, "self to_unicode hinting"),
    (fonts.get_hb_object_data, "hb_object ot_color glyph"),
    (fonts.build_fonts_dictionary, "pdf fonts compress subset options"),
)
"""What is replaced, with the parameters that it must have."""


@contextmanager
def fontless() -> Iterator[None]:
    """Leave fonts out as long as the context lasts."""
    check_functions(_FUNCTIONS)
    natives = fonts.Font.clean, fonts.get_hb_object_data
    fonts.Font.clean, fonts.get_hb_object_data = _left_out, _unread
    weasyprint.pdf.build_fonts_dictionary = _noted
    try:
        yield
    finally:
        fonts.Font.clean, fonts.get_hb_object_data = natives
        weasyprint.pdf.build_fonts_dictionary = fonts.build_fonts_dictionary


def _left_out(font: Any, _to_unicode: Any, _hinting: Any) -> None:
    """Of the font itself only its kind."""
    font.file_content = b"OTTO" if "CFF " in font.tables else b"\0\1\0\0"


def _unread(face: Any, ot_color: str | None = None, glyph: Any = None) -> bytes | None:
    """Nothing of a font, which has up to 20 MB; pictures of glyphs as they are."""
    if ot_color is None:
        return b""
    data: bytes | None = _native_data(face, ot_color, glyph)
    return data


_native_data = fonts.get_hb_object_data


def _noted(pdf: Any, used: dict[Any, Any], compress: bool, subset: str, options: Any) -> Any:
    """The fonts without tables; instead of them a note of what they would say."""
    shown = {font.hash: (font, font.widths, font.to_unicode) for font in used.values()}
    for font, *_ in shown.values():
        font.widths, font.to_unicode = {}, {}
    try:
        references = fonts.build_fonts_dictionary(pdf, used, compress, subset, options)
    finally:
        for font, widths, texts in shown.values():
            font.widths, font.to_unicode = widths, texts
    for name, reference in references.items():
        note = pydyf.Stream([to_bytes(*shown[name][1:])], compress=compress)
        pdf.add_object(note)
        dictionary = pdf.objects[int(reference.split()[0])]
        del dictionary["ToUnicode"]
        dictionary[GLYPHS] = note.reference
    return references
