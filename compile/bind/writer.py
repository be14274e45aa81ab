"""A PDF written from beginning to end: of what is in it, only the places are kept (ISO 32000-1, 7.5)."""

import hashlib
import struct
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import BinaryIO

_ENTRY = struct.Struct(">BBIH")
"""Of the table of objects: kind; place or holder, in five bytes, as 4 GB may not do; place in the holder."""
_WIDTHS = b"1 5 2"
_IN_FILE, _IN_STREAM = 1, 2
_MOST = 200
"""Objects in one stream; who reads one of them unpacks them all."""
_DIGITS = 32
_SMALL = 512
"""Bytes of a stream below which packing it spares less than the time it takes."""
QUICKLY = 1
"""A level of packing: what is much alike, such as tags, becomes small all the same."""


STRING = rb"\((?:\\.|[^\\()])*\)|<[0-9a-f]*>"
"""A string in a value, as qpdf writes it (ISO 32000-1, 7.3.4)."""


class Taker(ABC):
    """What takes the objects of a PDF, in any order."""

    @abstractmethod
    def reserve(self) -> int:
        """The number of an object that will be added."""

    @abstractmethod
    def add(self, number: int, value: bytes) -> None:
        """An object that is no stream."""

    @abstractmethod
    def add_stream(self, number: int, entries: bytes, data: bytes, *, is_packed: bool = True) -> None:
        """A stream with the entries of its dictionary; data that is not packed is packed here."""

    def put(self, value: bytes) -> int:
        """An object that is no stream, and that nothing refers to so far; its number."""
        number = self.reserve()
        self.add(number, value)
        return number


class Writer(Taker):
    """Has each object written before long."""

    def __init__(self, file: BinaryIO, version: str, identity: str = "") -> None:
        """`identity` tells this file from all others, in 32 hexadecimal digits or more.

        Without one it follows from the content, which must be read for it once more.
        """
        self._file = file
        self._identity = identity
        self._content = hashlib.sha256()
        self._end = 0
        self._table = bytearray(_ENTRY.size)
        self._waiting: list[tuple[int, bytes]] = []
        self._write(f"%PDF-{version}\n".encode() + b"%\xbf\xf7\xa2\xfe\n")

    def reserve(self, count: int = 1) -> int:
        """The number of an object that will be added; the first of several."""
        number = len(self._table) // _ENTRY.size
        self._table += bytes(count * _ENTRY.size)
        return number

    def add(self, number: int, value: bytes) -> None:
        """An object that is no stream."""
        self._waiting.append((number, value))
        if len(self._waiting) == _MOST:
            self._add_waiting()

    def add_stream(self, number: int, entries: bytes, data: bytes, *, is_packed: bool = True) -> None:
        """A stream with the entries of its dictionary; data that is not packed is packed here."""
        entries, data = pack(entries, data, is_packed=is_packed)
        self._note(number, _IN_FILE, self._end)
        self._write(b"%d 0 obj\n<<%b/Length %d>>\nstream\n" % (number, entries, len(data)))
        self._write(data)
        self._write(b"\nendstream\nendobj\n")

    def close(self, root: int, information: int) -> None:
        """Write what says where everything is; the file itself stays open."""
        if self._waiting:
            self._add_waiting()
        identity = (self._identity or self._content.hexdigest())[:_DIGITS].encode()
        number, start = self.reserve(), self._end
        self._note(number, _IN_FILE, start)
        names = b"/Type/XRef/W[%b]/Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]"
        entries = names % (_WIDTHS, number + 1, root, information, identity, identity)
        self.add_stream(number, entries, bytes(self._table), is_packed=False)
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _add_waiting(self) -> None:
        holder = self.reserve()
        places, end = [], 0
        for index, (number, value) in enumerate(self._waiting):
            self._note(number, _IN_STREAM, holder, index)
            places.append(b"%d %d" % (number, end))
            end += len(value) + 1
        head = b" ".join(places) + b"\n"
        data = head + b"\n".join(value for _, value in self._waiting)
        entries = b"/Type/ObjStm/N %d/First %d" % (len(self._waiting), len(head))
        self._waiting.clear()
        self.add_stream(holder, entries, data, is_packed=False)

    def _note(self, number: int, kind: int, place: int, index: int = 0) -> None:
        high, low = divmod(place, 1 << 32)
        _ENTRY.pack_into(self._table, number * _ENTRY.size, kind, high, low, index)

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._end += len(data)
        if not self._identity:
            self._content.update(data)


def pack(entries: bytes, data: bytes, *, is_packed: bool) -> tuple[bytes, bytes]:
    """Entries and data of a stream, as small as it is worth the time."""
    if is_packed or len(data) < _SMALL:
        return entries, data
    return entries + b"/Filter/FlateDecode", zlib.compress(data, QUICKLY)


def array(values: Iterable[bytes]) -> bytes:
    """An array of values that are written already."""
    return b"[%b]" % b" ".join(values)


def refer(number: int) -> bytes:
    """A reference to the object of that number."""
    return b"%d 0 R" % number
