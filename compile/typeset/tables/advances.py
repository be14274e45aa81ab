"""Text to its width in ems, by the advances of the fonts in which tables are set."""

import re
from collections.abc import Iterator
from functools import cache

import uharfbuzz as hb

from compile.fonts import HEI, SONG, find_faces

LATIN_GAP_EM = 0.25
"""Space that lines put between Chinese and Latin letters or digits."""

_SEAM = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")


def width_em(text: str) -> float:
    """Width of a text on one line; where 宋体 and 黑体 differ, that of the wider."""
    return sum(map(_advance, text)) + LATIN_GAP_EM * len(_SEAM.findall(text))


@cache
def _advance(char: str) -> float:
    return max(_advances(char), default=1.0)


def _advances(char: str) -> Iterator[float]:
    for family in (SONG, HEI):
        font = _font(family)
        glyph = font.get_nominal_glyph(ord(char))
        if glyph:
            yield font.get_glyph_h_advance(glyph) / font.face.upem


@cache
def _font(family: str) -> hb.Font:
    face = next(face for face in find_faces() if face.family == family and face.style == "Regular")
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(face.file)), face.index))
