"""Formulas to pictures: LaTeX to SVG outlines, because WeasyPrint prints MathML as plain text.

ziamath draws with an OpenType mathematics font that has no Han characters; these are taken from
the book's 宋体, so a formula in words looks like the text around it and embeds no further font.
"""

import warnings
from base64 import b64encode
from dataclasses import dataclass
from functools import cache

import uharfbuzz as hb

from compile.fonts import SONG, find_faces
from compile.typeset.spoken import speak

with warnings.catch_warnings():  # ziamath 0.13 opens its font by a function that Python deprecates
    warnings.simplefilter("ignore", DeprecationWarning)
    from ziafont.fonttypes import BBox
    from ziafont.glyph import SimpleGlyph
    from ziafont.svgpath import Cubic, Lineto, Moveto, Point, Quad
    from ziamath.mathfont import MathFont
    from ziamath.styles import MathVariant
    from ziamath.tex import tex2mml
    from ziamath.zmath import Latex, loadedfonts

SIZE = 100
"""Size at which formulas are drawn; results are in em, so it only sets the precision."""
FIRST_HAN = 0x2E80
"""From here on characters are taken from the 宋体."""


@dataclass(frozen=True, slots=True)
class FormulaPicture:
    """A drawn formula with its measures in em of the text around it."""

    uri: str
    width_em: float
    height_em: float
    depth_em: float
    """How far it reaches below the baseline."""
    words: str
    """As it is read aloud; LaTeX where that is not known."""


class FormulaError(Exception):
    """The formula cannot be drawn; the text says why."""


def draw_formula(latex: str, *, is_display: bool) -> FormulaPicture:
    """Draw a formula in black.

    Raises `FormulaError` where LaTeX is not understood or a character has no outline.
    """
    _register_font()
    try:
        drawing = Latex(latex, size=SIZE, font=_FONT_NAME, inline=not is_display, margin=0)
        svg, (width, height), offset = drawing.svg(), drawing.getsize(), drawing.getyofst()
    except FormulaError:
        raise
    except Exception as reason:  # ziamath raises whatever its parser stumbles over
        raise FormulaError(str(reason) or type(reason).__name__) from reason
    uri = "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
    words = speak(tex2mml(latex, inline=not is_display)) or latex
    return FormulaPicture(uri, width / SIZE, height / SIZE, -offset / SIZE, words)


_FONT_NAME = "book"


@cache
def _register_font() -> None:
    loadedfonts[_FONT_NAME] = _BookMathFont(str(loadedfonts["default"].fname), SIZE)


class _BookMathFont(MathFont):
    """The mathematics font, with Han characters and Chinese marks from the 宋体."""

    def findglyph(self, char: str, variant: MathVariant) -> SimpleGlyph:
        if ord(char) >= FIRST_HAN:
            return _HanGlyph(char, self)
        glyph = super().findglyph(char, variant)
        if glyph.index == 0:
            raise FormulaError(f"字体中没有字符「{char}」")
        return glyph


class _HanGlyph(SimpleGlyph):
    """A glyph of the 宋体 in the units of the mathematics font."""

    def __init__(self, char: str, font: MathFont) -> None:
        song = _song()
        glyph = song.get_nominal_glyph(ord(char))
        if not glyph:
            raise FormulaError(f"字体中没有字符「{char}」")
        self.scale = font.info.layout.unitsperem / song.face.upem
        pen = _Pen(self.scale)
        song.draw_glyph_with_pen(glyph, pen)
        corners = [point for operator in pen.operators for point in operator.points()[0]]
        x = [point.x for point in corners] or [0]
        y = [point.y for point in corners] or [0]
        super().__init__(glyph, pen.operators, BBox(min(x), max(x), min(y), max(y)), font)
        self.id = f"han_{glyph}"
        self._advance: int = round(song.get_glyph_h_advance(glyph) * self.scale)

    def advance(self, nextchr: SimpleGlyph | None = None) -> int:  # noqa: ARG002  # Han has no kerning
        return self._advance


class _Pen:
    """Collects an outline as ziafont's path operators."""

    def __init__(self, scale: float) -> None:
        self.scale = scale
        self.operators: list[Moveto | Lineto | Quad | Cubic] = []

    def _points(self, points: tuple[tuple[float, float], ...]) -> list[Point]:
        return [Point(x * self.scale, y * self.scale) for x, y in points]  # type: ignore[no-untyped-call]

    def moveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802  # the pen protocol's names
        self.operators.append(Moveto(*self._points(points)))

    def lineTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(Lineto(*self._points(points)))

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(Cubic(*self._points(points)))

    def qCurveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(Quad(*self._points(points)))

    def closePath(self) -> None:  # noqa: N802
        pass

    def endPath(self) -> None:  # noqa: N802
        pass


@cache
def _song() -> hb.Font:
    face = next(face for face in find_faces() if face.family == SONG and face.style == "Regular")
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(face.file)), face.index))
