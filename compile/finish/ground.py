"""Whether a picture that is seen through lies on anything but white; boxes stand for what is painted."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Name

from compile.model.plane import IDENTITY, Box, Matrix, Point, around, moved, multiply, placed, touches

_SIGN = re.compile(
    rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>"
    rb"|(?<!\S)((?:[\d.-]+\s+)*|/\S+\s+)(q|Q|cm|re|m|l|c|v|y|n|S|s|[fFBb]\*?|k|cs|scn?|sh|Do)(?!\S)"
)
_UNIT = (0.0, 0.0, 1.0, 1.0)
_EVERYWHERE = (-1e9, -1e9, 1e9, 1e9)


@dataclass(slots=True)
class _Painter:
    """Reads content in order; forms count as painted all over."""

    resources: Any
    masked: set[tuple[int, int]]
    matrix: Matrix = IDENTITY
    is_white: bool = False
    saved: list[tuple[Matrix, bool]] = field(default_factory=list)
    path: list[Point] = field(default_factory=list)
    painted: list[Box] = field(default_factory=list)
    is_tinted: bool = False

    def read(self, sign: bytes, operands: list[bytes]) -> None:
        """Do what an operator says."""
        if sign in (b"q", b"Q"):
            self._stack(sign)
        elif sign == b"Do":
            self._draw(self.resources.XObject[operands[0].decode("latin-1")])
        elif sign in (b"k", b"cs", b"sc", b"scn"):
            self.is_white = sign == b"k" and not any(float(share) for share in operands)
        elif sign in _PAINTERS:
            _PAINTERS[sign](self, [float(operand) for operand in operands if not operand.startswith(b"/")])

    def _stack(self, sign: bytes) -> None:
        if sign == b"q":
            self.saved.append((self.matrix, self.is_white))
        elif self.saved:
            self.matrix, self.is_white = self.saved.pop()

    def transform(self, matrix: list[float]) -> None:
        """`cm`."""
        a, b, c, d, e, f = matrix
        self.matrix = multiply((a, b, c, d, e, f), self.matrix)

    def point(self, values: list[float]) -> None:
        """`m`, `l` and curves."""
        pairs = zip(values[::2], values[1::2], strict=True)
        self.path += [moved(pair, self.matrix) for pair in pairs]

    def rectangle(self, values: list[float]) -> None:
        """`re`."""
        x, y, width, height = values
        self.point([x, y, x + width, y, x, y + height, x + width, y + height])

    def fill(self, _values: list[float]) -> None:
        """What is white hides nothing, and shows no rim."""
        if self.path and not self.is_white:
            self.painted.append(around(self.path))
        self.path = []

    def forget(self, _values: list[float]) -> None:
        """A path that only cuts, or is only drawn along."""
        self.path = []

    def shade(self, _values: list[float]) -> None:
        """`sh` fills all that is not cut off."""
        self.painted.append(_EVERYWHERE)

    def _draw(self, thing: Any) -> None:
        sides = _UNIT if thing.get("/Subtype") == Name.Image else thing.BBox
        left, bottom, right, top = map(float, sides)
        box = placed((left, bottom, right, top), self.matrix)
        if thing.objgen in self.masked:
            self.is_tinted = self.is_tinted or any(touches(box, below) for below in self.painted)
        self.painted.append(box)


_PAINTERS: dict[bytes, Callable[[_Painter, list[float]], None]] = {
    b"cm": _Painter.transform,
    b"re": _Painter.rectangle,
    **dict.fromkeys((b"m", b"l", b"c", b"v", b"y"), _Painter.point),
    **dict.fromkeys((b"n", b"S", b"s"), _Painter.forget),
    **dict.fromkeys((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"), _Painter.fill),
    b"sh": _Painter.shade,
}


def is_tinted(content: bytes, resources: Any, masked: set[tuple[int, int]]) -> bool:
    """Whether any of these pictures touches what was painted before it."""
    painter = _Painter(resources, masked)
    for operands, sign in _SIGN.findall(content):
        if sign:
            painter.read(sign, operands.split())
    return painter.is_tinted
