"""A text box of WeasyPrint to the advances of its characters.

Ideographs and full-width marks have the same advance beside whatever they stand, and the words and figures
between them come again and again: Pango shapes each of them once, and most paragraphs are put together from
what is known. All else (decorated text, combining signs, dashes, other scripts) is shaped as a whole.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, NamedTuple, TypeAlias

from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

Box: TypeAlias = Any
"""A box, a style or a layout context of WeasyPrint, which ships no types."""

GLYPH_INTS = ffi.sizeof("PangoGlyphInfo") // 4
WIDTH = 1
"""Place of the advance among the 32-bit numbers of a glyph."""
_ALONE = "\u3001-\u3011\u4e00-\u9fff\uff01-\uff0f\uff1a-\uff20“”‘’"
"""Characters that neither change beside others nor change them: ideographs and full-width marks."""
_PARTS = re.compile(f"([{_ALONE}]+)|[ -~]+")
_KNOWN = re.compile(f"[{_ALONE} -~]*")
"""Text that can be put together of its parts."""
_MOST_PARTS = 20_000
"""So many are kept of a style."""
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


class Shaped(NamedTuple):
    """A text as Pango sets it on one line; lengths in px."""

    advances: list[float]
    """Of each character. Of a cluster, such as a ligature, the first one has it all, the others none."""
    above: float
    """What its fonts take above the baseline, and below it."""
    below: float


@dataclass(slots=True)
class Known:
    """What has been measured of a style, in px."""

    signs: dict[str, float] = field(default_factory=dict)
    """Advances of ideographs and full-width marks."""
    heights: set[tuple[float, float]] = field(default_factory=set)
    """Above and below the baseline, of all of these: more than one where a font lacks some."""
    parts: dict[str, Shaped] = field(default_factory=dict)
    """Words, figures and signs that stand between them."""


class Pen(line_break.Layout):  # type: ignore[misc]  # WeasyPrint ships no types
    """A Pango layout for all styles that look alike, for one text at a time."""

    def __init__(self, style: Box, known: Known) -> None:
        super().__init__(style)
        self._known = known

    def measure(self, text: str) -> Shaped:
        """The advances and the height of a text."""
        return (_KNOWN.fullmatch(text) and self._composed(text)) or self._shape(text)

    def _composed(self, text: str) -> Shaped | None:
        """The text put together of its parts; `None` when its ideographs are of several fonts."""
        known = self._known
        self._learn(text)
        advances: list[float] = []
        heights: set[tuple[float, float]] = set()
        for found in _PARTS.finditer(text):
            if found[1]:
                advances += map(known.signs.__getitem__, found[1])
                heights |= known.heights
            else:
                part = known.parts.get(found[0]) or self._part(found[0])
                advances += part.advances
                heights.add((part.above, part.below))
        if len(known.heights) > 1 or not heights:
            return None
        return Shaped(advances, max(above for above, _ in heights), max(below for _, below in heights))

    def _learn(self, text: str) -> None:
        """Shape the ideographs and full-width marks that are new, all at once."""
        known = self._known
        new = "".join(sorted(sign for sign in set(text) if sign > "~" and sign not in known.signs))
        if new:
            shaped = self._shape(new)
            known.signs.update(zip(new, shaped.advances, strict=True))
            known.heights.add((shaped.above, shaped.below))

    def _part(self, text: str) -> Shaped:
        known = self._known
        if len(known.parts) >= _MOST_PARTS:
            known.parts.clear()
        shaped = known.parts[text] = self._shape(text)
        return shaped

    def _shape(self, text: str) -> Shaped:
        self.set_text(text)
        line, _ = self.get_first_line()
        _, height = line_break.line_size(line, self.style)
        above = pango.pango_layout_get_baseline(self.layout) * FROM_UNITS
        clusters: list[int] = []
        units: list[int] = []
        run = line.runs[0] if line.runs != ffi.NULL else ffi.NULL
        while run != ffi.NULL:
            item, run = run.data, run.next
            glyphs, offset = item.glyphs, item.item.offset
            units += glyph_numbers(item)[WIDTH::GLYPH_INTS].tolist()
            clusters += [offset + cluster for cluster in ffi.unpack(glyphs.log_clusters, glyphs.num_glyphs)]
        return Shaped(_by_character(text, clusters, units), above, height - above)


def glyph_numbers(item: Any) -> memoryview:
    """The numbers of the glyphs of a run, `GLYPH_INTS` for each, to be read and changed."""
    size = item.glyphs.num_glyphs * GLYPH_INTS * 4
    return memoryview(ffi.buffer(item.glyphs.glyphs, size)).cast("i")


def _by_character(text: str, clusters: list[int], units: list[int]) -> list[float]:
    """Advances of glyphs, in Pango's units, to those of characters; clusters begin at places in UTF-8."""
    offsets = byte_offsets(text)
    if clusters == offsets[:-1]:
        return [width * FROM_UNITS for width in units]
    places = {byte: index for index, byte in enumerate(offsets)}
    advances = [0.0] * len(text)
    for cluster, width in zip(clusters, units, strict=True):
        advances[places[cluster]] += width * FROM_UNITS
    return advances


class _Pens:
    """The pens for some fonts, by style; what they have measured of the system's fonts is kept."""

    def __init__(self) -> None:
        self._owner: Any = None
        self._pens: dict[tuple[Any, ...], Pen] = {}
        self._of_system: defaultdict[tuple[Any, ...], Known] = defaultdict(Known)

    def take(self, style: Box) -> Pen:
        """The pen for a style; those of other fonts are let go."""
        fonts = style.font_config
        if fonts is not self._owner:
            self._pens.clear()  # they hold the fonts, which take 25 MB
            self._owner = fonts
        is_decorated = style["text_decoration_line"] != "none"
        key = (is_decorated, *(style[name] for name in _SETTINGS))
        if key not in self._pens:
            has_own_fonts = fonts._folder is not None
            self._pens[key] = Pen(style, Known() if has_own_fonts else self._of_system[key])
        return self._pens[key]


PENS = _Pens()


def shape(text: str, style: Box) -> tuple[list[float], list[int], float, dict[str, Any]]:
    """Advance of each character in px, its place in UTF-8, the text's height in px, and its decorations."""
    pen = PENS.take(style)
    advances, above, below = pen.measure(text)
    decorations = {name: getattr(pen, name, None) for name in DECORATIONS}
    return advances, byte_offsets(text), above + below, decorations


def byte_offsets(text: str) -> list[int]:
    """Where each character begins in UTF-8, and where the text ends."""
    return [0, *accumulate(map(len, map(str.encode, text)))]


def hyphen_of(style: Box) -> tuple[str, float]:
    """The hyphen of a style and its advance in px."""
    sign = str(style["hyphenate_character"])
    advances, *_ = shape(sign, style)
    return sign, sum(advances)
