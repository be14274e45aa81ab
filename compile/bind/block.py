"""Objects of a PDF whose numbers are left open, so that they can go into any file at any place."""

import mmap
import re
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from compile.bind.faces import ShownFont
from compile.bind.writer import STRING, Taker, Writer, pack
from compile.pdf import to_words

_OPEN = re.compile(STRING + rb"|(-?\d+) 0 R|/@n(-?\d+)|/@x(\d+):([-+.e\d]+)", re.DOTALL)
"""In a value: strings, which are passed over, and what is left open."""
_BETWEEN = b"\0"
"""Parts values; none has it, since strings with it are written in hexadecimal digits."""


class Kind(StrEnum):
    """Things of the book that a unit's objects refer to, or the number of which they say."""

    TREE = "tree"
    """All pages."""
    PAGE = "page"
    """Of the unit; its number in the book, from 0."""
    BEFORE = "before"
    """What stands before the content of such a page."""
    AFTER = "after"
    """What stands behind it and draws so many sheets."""
    SHEET = "sheet"
    """One that is laid over a page, from the lowest."""
    FONT = "font"
    DOCUMENT = "document"
    """The whole structure."""
    LINK = "link"
    """Its number among those that the structure knows."""


class Outer(NamedTuple):
    """One of these things."""

    kind: Kind
    number: int = 0
    """From 0."""
    layer: int = 0


def say_number(number: int) -> str:
    """The name that stands in a value for the number itself of a thing, not for a reference to it."""
    return f"/@n{number}"


def say_across(leaf: int, x_pt: float) -> str:
    """The name that stands in a value for a place across the page, which depends on the leaf's side."""
    return f"/@x{leaf}:{x_pt!r}"


class _Stream(NamedTuple):
    """Where the data of a stream are: at a place of the file that the block was drafted from, or here."""

    number: int
    place: int
    size: int
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Block:
    """Objects that belong together, numbered from 1 among themselves; outer things from -1 downwards."""

    count: int
    values: bytes
    """Of all objects, with a gap for all that is open; of streams the entries."""
    gaps: "array[int]"
    """What is to stand in each gap."""
    across: tuple[tuple[int, int, float], ...]
    """Of gaps for places across the page: which, of which leaf, and the place on the unit's page."""
    outer: tuple[Outer, ...]
    streams: tuple[_Stream, ...]
    fonts: tuple[ShownFont, ...]

    def write(
        self, writer: Writer, find: Callable[[Outer], int], right: Sequence[float], source: Path
    ) -> Callable[[int], int]:
        """Write all objects; what gives the numbers that they have in the file.

        `find` gives the numbers of outer things, `right` tells how far each leaf is moved, and `source` is
        the file that the block was drafted from.
        """
        first = writer.reserve(self.count) - 1
        outer = list(map(find, self.outer))
        said: list[Any] = [first + number if number > 0 else outer[~number] for number in self.gaps]
        for gap, leaf, x in self.across:
            said[gap] = to_words(x + right[leaf]).encode()
        values = (self.values % tuple(said)).split(_BETWEEN) if self.count else []
        self._write_streams(writer, first, values, source)
        streams = {stream.number for stream in self.streams}
        for number, value in enumerate(values, 1):
            if number not in streams:
                writer.add(first + number, value)
        return first.__add__

    def _write_streams(self, writer: Writer, first: int, values: Sequence[bytes], source: Path) -> None:
        with source.open("rb") as file:
            for number, place, size, data in self.streams:
                if size:
                    file.seek(place)
                writer.add_stream(first + number, values[number - 1], file.read(size) if size else data)


class Draft(Taker):
    """Makes all objects a block.

    What of their data is in the source, the bytes of a file, is not kept a second time.
    """

    def __init__(self, source: mmap.mmap | bytes = b"") -> None:
        self._source = source
        self._values: list[bytes] = []
        self._outer: dict[Outer, int] = {}
        self._streams: list[_Stream] = []
        self._fonts: list[ShownFont] = []

    def reserve(self) -> int:
        """The number of an object that will be added."""
        self._values.append(b"null")
        return len(self._values)

    def add(self, number: int, value: bytes) -> None:
        """An object that is no stream."""
        if _BETWEEN in value:
            raise ValueError(f"a value with a zero byte: {value!r}")
        self._values[number - 1] = value

    def add_stream(self, number: int, entries: bytes, data: bytes, *, is_packed: bool = True) -> None:
        """A stream with the entries of its dictionary; data that is not packed is packed here."""
        entries, data = pack(entries, data, is_packed=is_packed)
        self.add(number, entries)
        place = self._source.find(data) if data else -1
        is_there = place >= 0
        self._streams.append(_Stream(number, place, len(data)) if is_there else _Stream(number, 0, 0, data))

    def outer(self, kind: Kind, number: int = 0, layer: int = 0) -> int:
        """The number that stands for an outer thing."""
        return self._outer.setdefault(Outer(kind, number, layer), -1 - len(self._outer))

    def font(self, font: ShownFont) -> int:
        """The number that stands for the book's font of that name."""
        self._fonts.append(font)
        return self.outer(Kind.FONT, len(self._fonts) - 1)

    def finish(self) -> Block:
        """The block of all that was added."""
        gaps, across = array("i"), []

        def leave_open(found: re.Match[bytes]) -> bytes:
            reference, number, leaf, x = found.groups()
            if leaf:
                across.append((len(gaps), int(leaf), float(x)))
            elif not (reference or number):
                return found[0]
            gaps.append(int(reference or number or 0))
            return b"%b" if leaf else b"%d 0 R" if reference else b"%d"

        values = _OPEN.sub(leave_open, _BETWEEN.join(self._values).replace(b"%", b"%%"))
        parts = tuple(across), tuple(self._outer), tuple(self._streams), tuple(self._fonts)
        return Block(len(self._values), values, gaps, *parts)
