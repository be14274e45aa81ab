"""Objects of one document to a file that is written, or a draft, with all they refer to; numbers change."""

import re
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from compile.bind.faces import ShownFont, read_font
from compile.bind.writer import STRING, Taker, refer

_REFERENCE = re.compile(STRING + rb"|/@(-?\d+)|(\d+) 0 R", re.DOTALL)
"""In a value: strings, which are passed over, and references."""
_NOTHING = 0
"""The number of no object (ISO 32000-1, 7.3.10)."""


def outer(number: int) -> Name:
    """In a document, a reference to an object of what is written."""
    return Name(f"/@{number}")


class Transfer:
    """Writes what it was asked for the number of, and what that leads to; each object once.

    The fonts of a unit get the numbers that they are given.
    """

    def __init__(self, pdf: pikepdf.Pdf, taker: Taker, number_font: Callable[[ShownFont], int]) -> None:
        self._pdf = pdf
        self._taker = taker
        self._number_font = number_font
        self._numbers: dict[int, int] = {}
        """In what is written, by those in the document."""
        self._waiting: list[tuple[int, Any]] = []

    def number(self, thing: Any) -> int:
        """The number that an object will have; one that is in another object becomes one by itself."""
        known = thing if thing.is_indirect else self._pdf.make_indirect(thing)
        return self._number(known.objgen[0])

    def put(self, number: int, thing: Any) -> None:
        """Let an object have a number that was reserved."""
        self._numbers[thing.objgen[0]] = number
        self._waiting.append((number, thing))

    def leave_out(self, thing: Any) -> None:
        """Write nothing instead of this object."""
        self._numbers[thing.objgen[0]] = _NOTHING

    def run(self) -> None:
        """Write everything that was asked for and is not written."""
        while self._waiting:
            number, thing = self._waiting.pop()
            if isinstance(thing, pikepdf.Stream):
                self._write_stream(number, thing)
            else:
                self._taker.add(number, self._translate(thing.unparse(resolved=True)))

    def _write_stream(self, number: int, stream: Any) -> None:
        data, entries = stream.read_raw_bytes(), stream.stream_dict
        if "/Length" in entries:
            del entries.Length
        # Who looks for metadata need not know how to unpack (ISO 32000-1, 14.3.2).
        is_packed = "/Filter" in entries or entries.get("/Type") == Name.Metadata
        inside = self._translate(entries.unparse(resolved=True))[2:-2]
        self._taker.add_stream(number, inside.strip(), bytes(data), is_packed=is_packed)

    def _translate(self, value: bytes) -> bytes:
        return _REFERENCE.sub(self._translated, value)

    def _translated(self, found: re.Match[bytes]) -> bytes:
        written, own = found.groups()
        if own is None and written is None:
            return found[0]
        number = self._number(int(own)) if own else int(written)
        return b"null" if number == _NOTHING else refer(number)

    def _number(self, own: int) -> int:
        """The number that the object of that number in the document will have."""
        known = self._numbers.get(own)
        if known is None:
            thing = self._pdf.get_object(own, 0)
            font = read_font(thing) if isinstance(thing, Dictionary) else None
            if font:
                known = self._number_font(font)
            else:
                known = self._taker.reserve()
                self._waiting.append((known, thing))
            self._numbers[own] = known
        return known
