"""Black text to text that is printed over what lies below: no white rim shows where plates are off."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Dictionary

from compile.finish.content import drawn

_OVER, _APART = "/OverprintText", "/KnockoutText"
"""Names of the graphics states among the resources."""
_SIGN = re.compile(
    rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>"
    rb"|(?<!\S)((?:[\d.-]+\s+)*)(q|Q|BT|ET|k|K|Tr|g|G|rg|RG|cs|CS|scn?|SCN?)(?!\S)"
)
"""Strings, which are passed over, and what changes colours or begins and ends text."""
_FILLED, _STROKED = frozenset({0, 2, 4, 6}), frozenset({1, 2, 5, 6})
"""Modes of text (ISO 32000-1, 9.3.6)."""


@dataclass(frozen=True, slots=True)
class _State:
    """As far as it is known; a form inherits colours, and then nothing is printed over."""

    is_fill_black: bool = False
    is_stroke_black: bool = False
    mode: int = 0

    @property
    def is_black(self) -> bool:
        """Whether text comes in nothing but full black ink."""
        is_shown = self.mode in _FILLED | _STROKED
        fill = self.is_fill_black or self.mode not in _FILLED
        return is_shown and fill and (self.is_stroke_black or self.mode not in _STROKED)


@dataclass(slots=True)
class _Writer:
    """Reads the signs of a stream in order, and says what to write around each."""

    state: _State = _State()
    saved: list[_State] = field(default_factory=list)
    is_text: bool = False
    is_over: bool = False
    has_over: bool = False
    """Whether anything was printed over at all."""

    def write(self, found: re.Match[bytes]) -> bytes:
        """The sign with what goes before or behind it."""
        numbers, sign = found.groups()
        if sign is None:
            return found[0]
        if sign in (b"q", b"Q"):
            self._stack(sign)
        elif sign == b"BT":
            self.is_text = True
            return self._switch() + found[0]
        elif sign == b"ET":
            self.is_text = False
        else:
            self._set(sign, numbers.split())
        return found[0] + self._switch()

    def _stack(self, sign: bytes) -> None:
        if sign == b"q":
            self.saved.append(self.state)
        elif self.saved:
            self.state = self.saved.pop()

    def _set(self, sign: bytes, numbers: list[bytes]) -> None:
        if sign == b"Tr":
            self.state = replace(self.state, mode=int(numbers[-1]))
            return
        is_black = sign in (b"k", b"K") and [float(number) for number in numbers] == [0, 0, 0, 1]
        if sign.isupper():
            self.state = replace(self.state, is_stroke_black=is_black)
        else:
            self.state = replace(self.state, is_fill_black=is_black)

    def _switch(self) -> bytes:
        """On and off only within text and at its ends: all else is printed apart, as it always is."""
        wanted = self.is_text and self.state.is_black
        if wanted == self.is_over:
            return b""
        self.is_over = wanted
        self.has_over |= wanted
        return b"\n" + (_OVER if wanted else _APART).encode() + b" gs\n"


def overprint_text(pdf: pikepdf.Pdf) -> None:
    """Switch overprinting on around text in black ink alone, and off behind it.

    Never for a whole page: white things would vanish.
    """
    states = {
        _OVER: pdf.make_indirect(Dictionary(OP=True, op=True, OPM=1)),
        _APART: pdf.make_indirect(Dictionary(OP=False, op=False, OPM=0)),
    }
    for stream, resources in _with_resources(pdf):
        content = stream.read_bytes()
        if b"BT" not in content:
            continue
        writer = _Writer()
        changed = _SIGN.sub(writer.write, content)
        if writer.has_over:
            stream.write(changed)
            if "/ExtGState" not in resources:
                resources.ExtGState = Dictionary()
            for name, state in states.items():
                resources.ExtGState[name] = state


def _with_resources(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, Any]]:
    """Streams that name their resources; a form without its own uses those of whoever draws it."""
    pages = {page.Contents.objgen: page.obj for page in pdf.pages if "/Contents" in page.obj}
    for stream in drawn(pdf):
        resources = pages.get(stream.objgen, stream).get("/Resources")
        if isinstance(resources, Dictionary):
            yield stream, resources
