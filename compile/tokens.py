"""Edge to the designers' `tokens.css`: its colours on the screen and in ink, and what stands in for them.

A unit is set in *stand-ins*, a colour for each token that says which it is. So a unit needs not be set
again for another colour, and two tokens that look alike on the screen may be printed with other inks.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from compile.designs import design_folders, find_file
from compile.model.anthology import Anthology

Rgb: TypeAlias = tuple[int, int, int]
"""A colour of the screen, sRGB, from 0 to 255."""
Cmyk: TypeAlias = tuple[float, float, float, float]
"""Shares of full ink, from 0 to 1."""

SHEET = "tokens.css"
_TOKEN = re.compile(
    r"(--[\w-]+:\s*)#([0-9a-f]{6});\s*/\*\s*CMYK\(([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)\)", re.IGNORECASE
)
_FIRST: Rgb = (0xA9, 0x5E, 0x01)
"""Of the stand-ins, which differ in the last two values: no colour that anyone would choose."""
_ROW = 0x9C


@dataclass(frozen=True, slots=True)
class Token:
    """A colour of the designers."""

    stand_in: Rgb
    screen: Rgb
    inks: Cmyk


def read_tokens(styles: Path, anthology: Anthology) -> tuple[Token, ...]:
    """The colours of the chosen style that have their inks beside them, in the order of its sheet.

    Raises `ProblemError` for a style that is not there.
    """
    sheet = find_file(design_folders(styles, anthology), SHEET)
    return parse_tokens(_text(sheet.read_bytes())) if sheet.is_file() else ()


def parse_tokens(text: str) -> tuple[Token, ...]:
    """The colours in the text of a sheet."""
    return tuple(
        Token(_stand_in(place), _screen(code), _inks(*shares))
        for place, (_, code, *shares) in enumerate(_TOKEN.findall(text))
    )


def with_stand_ins(sheet: bytes) -> bytes:
    """A sheet with a stand-in for each colour; the same whatever the colours are."""
    place = -1

    def replace(found: re.Match[str]) -> str:
        nonlocal place
        place += 1
        red, green, blue = _stand_in(place)
        return f"{found[1]}#{red:02x}{green:02x}{blue:02x}; /*"

    return _TOKEN.sub(replace, _text(sheet)).encode("utf-8", _ANY)


_ANY = "surrogateescape"
"""Keeps what is no UTF-8; the engine says what is wrong with it."""


def _text(sheet: bytes) -> str:
    return sheet.decode("utf-8", _ANY)


def _stand_in(place: int) -> Rgb:
    red, green, blue = _FIRST
    return red, green + place // _ROW, blue + place % _ROW


def _screen(code: str) -> Rgb:
    return int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16)


def _inks(*percents: str) -> Cmyk:
    c, m, y, k = (float(percent) / 100 for percent in percents)
    return c, m, y, k
