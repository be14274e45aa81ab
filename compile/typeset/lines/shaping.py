"""A text box of WeasyPrint to the advances of its characters, shaped once by Pango."""

from itertools import accumulate
from typing import Any, TypeAlias

from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, ffi

Box: TypeAlias = Any
"""A box, a style or a layout context of WeasyPrint, which ships no types."""

_GLYPH_INTS = ffi.sizeof("PangoGlyphInfo") // 4
_WIDTH = 1
"""Place of the advance among the 32-bit numbers of a glyph."""
DECORATIONS = (
    "ascent",
    "underline_position",
    "strikethrough_position",
    "underline_thickness",
    "strikethrough_thickness",
)
_SETTINGS = (
    "font_family",
    "font_size",
    "font_style",
    "font_stretch",
    "font_weight",
    "font_kerning",
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_caps",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
    "font_variation_settings",
    "font_language_override",
    "lang",
    "direction",
)
"""What `weasyprint.text.line_break.Layout.setup` reads of a style, but for decorations."""


class _Pens:
    """Pango layouts by style: all styles that look alike share one, for one text at a time."""

    def __init__(self) -> None:
        self._owner: Any = None
        self._pens: dict[tuple[Any, ...], line_break.Layout] = {}

    def take(self, style: Box) -> line_break.Layout:
        """The layout for a style; those of another document are let go."""
        if style.font_config is not self._owner:
            self._owner = style.font_config
            self._pens.clear()
        is_decorated = style["text_decoration_line"] != "none"
        key = (is_decorated, *(style[name] for name in _SETTINGS))
        if key not in self._pens:
            self._pens[key] = line_break.Layout(style)
        return self._pens[key]


PENS = _Pens()


def shape(text: str, style: Box) -> tuple[list[float], list[int], float, dict[str, Any]]:
    """Advance of each character in px, its place in UTF-8, the text's height in px, and its decorations.

    A cluster of several characters, such as a ligature, has its advance at its first one, the others none.
    """
    layout = PENS.take(style)
    layout.set_text(text)
    line, _ = layout.get_first_line()
    _, height = line_break.line_size(line, style)
    clusters: list[int] = []
    units: list[int] = []
    run = line.runs[0] if line.runs != ffi.NULL else ffi.NULL
    while run != ffi.NULL:
        item, run = run.data, run.next
        glyphs, offset = item.glyphs, item.item.offset
        count = glyphs.num_glyphs
        size = count * _GLYPH_INTS * 4
        units += memoryview(ffi.buffer(glyphs.glyphs, size)).cast("i")[_WIDTH::_GLYPH_INTS].tolist()
        clusters += [offset + cluster for cluster in ffi.unpack(glyphs.log_clusters, count)]
    offsets = byte_offsets(text)
    if clusters == offsets[:-1]:
        advances = [width * FROM_UNITS for width in units]
    else:
        places = {byte: index for index, byte in enumerate(offsets)}
        advances = [0.0] * len(text)
        for cluster, width in zip(clusters, units, strict=True):
            advances[places[cluster]] += width * FROM_UNITS
    decorations = {name: getattr(layout, name, None) for name in DECORATIONS}
    return advances, offsets, height, decorations


def byte_offsets(text: str) -> list[int]:
    """Where each character begins in UTF-8, and where the text ends."""
    return [0, *accumulate(map(len, map(str.encode, text)))]


def hyphen_of(style: Box) -> tuple[str, float]:
    """The hyphen of a style and its advance in px."""
    sign = str(style["hyphenate_character"])
    advances, *_ = shape(sign, style)
    return sign, sum(advances)
