"""Text of a PDF by position and size, read with PDFium: shares no code with what made the file."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium


@dataclass(frozen=True)
class Glyph:
    """A character on a page; points from the page's left and bottom edge."""

    text: str
    size_pt: float
    x_pt: float
    y_pt: float
    end_pt: float
    """Where its advance ends, by the font's widths in the file."""


def glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    """The page's own characters in the order of its content, without those that PDFium adds."""
    text = page.get_textpage()
    matrix = pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    loose = pdfium.FS_RECTF()
    for index in range(text.count_chars()):
        if pdfium.FPDFText_IsGenerated(text, index):
            continue
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        size = pdfium.FPDFText_GetFontSize(text, index) * matrix.a
        pdfium.FPDFText_GetLooseCharBox(text, index, loose)
        sign = chr(pdfium.FPDFText_GetUnicode(text, index))
        yield Glyph(sign, round(size, 2), x.value, y.value, loose.right)
