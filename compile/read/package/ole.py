"""The directory of an OLE compound file ([MS-CFB]): what it holds, and whether it is locked or cut short."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD_STREAM = "WordDocument"
_HEADER_FATS = 109
_FREE = 0xFFFFFFFA
"""Sector numbers from here on are marks, such as the end of a chain."""
_ROOT_NAME = "Root Entry"
_MAX_DIRECTORY_SECTORS = 4096
_MAX_FAT_SECTORS = 65536
_ENCRYPTED_FLAG = 0x0100
"""`fEncrypted` in the flags at byte 10 of a Word stream ([MS-DOC] 2.5.2)."""
_MINI_CUTOFF = 4096
_MINI_SECTOR = 64


@dataclass(frozen=True, slots=True)
class Compound:
    """What stands in the directory."""

    names: frozenset[str]
    is_encrypted: bool
    """Whether the Word stream says so of itself."""
    is_whole: bool
    """Whether the file reaches as far as its directory and its Word stream."""


def read_compound(path: Path) -> Compound:
    """Read the directory; one that cannot be followed gives a compound that is not whole."""
    with path.open("rb") as stream:
        try:
            return _Reader(stream, path.stat().st_size).read()
        except (struct.error, IndexError, KeyError, ValueError):
            return Compound(frozenset(), is_encrypted=False, is_whole=False)


class _Reader:
    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = stream
        header = stream.read(512)
        self._shift = struct.unpack_from("<H", header, 30)[0]
        if self._shift not in (9, 12):
            raise ValueError("sector size")
        self._end = size >> self._shift
        """Number of whole sectors, the header's counted: data sectors stand before it."""
        self._header = header
        self._fats = self._find_fats()

    def read(self) -> Compound:
        """Names of all entries, and what the Word stream says, where there is one."""
        entries = {name: (start, length) for start, length, name in self._entries()}
        names = frozenset(entries)
        if WORD_STREAM not in entries:
            return Compound(names, is_encrypted=False, is_whole=True)
        start, length = entries[WORD_STREAM]
        if length < _MINI_CUTOFF:
            head, is_whole = self._mini_sector(entries[_ROOT_NAME][0], start), True
        else:
            sectors = sum(1 for _ in self._chain(start, -(-length >> self._shift)))
            head, is_whole = self._sector(start), sectors >= length >> self._shift
        is_encrypted = bool(struct.unpack_from("<H", head, 10)[0] & _ENCRYPTED_FLAG)
        return Compound(names, is_encrypted, is_whole)

    def _mini_sector(self, root: int, number: int) -> bytes:
        """A sector of 64 bytes: short streams lie together in the root's own."""
        at = number * _MINI_SECTOR
        needed = at >> self._shift
        sectors = list(self._chain(root, needed + 1))
        offset = at % (1 << self._shift)
        return self._sector(sectors[needed])[offset : offset + _MINI_SECTOR]

    def _entries(self) -> Iterator[tuple[int, int, str]]:
        """First sector, length and name of every stream and storage."""
        first = struct.unpack_from("<I", self._header, 48)[0]
        for sector in self._chain(first, _MAX_DIRECTORY_SECTORS):
            data = self._sector(sector)
            for at in range(0, len(data) - 127, 128):
                length, kind = struct.unpack_from("<HB", data, at + 64)
                if kind and 2 <= length <= 64:
                    name = data[at : at + length - 2].decode("utf-16-le", "replace")
                    start, size = struct.unpack_from("<II", data, at + 116)
                    yield start, size, name

    def _find_fats(self) -> list[int]:
        """Sectors of the allocation table: 109 in the header, the others in a chain of their own."""
        fats = [*struct.unpack_from(f"<{_HEADER_FATS}I", self._header, 76)]
        following, seen = struct.unpack_from("<I", self._header, 68)[0], set()
        while following < _FREE and following not in seen and len(fats) < _MAX_FAT_SECTORS:
            seen.add(following)
            data = self._sector(following)
            *more, following = struct.unpack(f"<{len(data) // 4}I", data)
            fats.extend(more)
        return [sector for sector in fats if sector < _FREE]

    def _chain(self, sector: int, limit: int) -> Iterator[int]:
        """Sectors from that one on, at most `limit`; raises when the chain leads out of the file."""
        entries = (1 << self._shift) // 4
        table_at, table = -1, b""
        for _ in range(limit):
            if sector >= _FREE:
                return
            yield sector
            if sector // entries != table_at:
                table_at = sector // entries
                table = self._sector(self._fats[table_at])
            sector = struct.unpack_from("<I", table, 4 * (sector % entries))[0]

    def _sector(self, number: int) -> bytes:
        self._stream.seek((number + 1) << self._shift)
        data = self._stream.read(1 << self._shift)
        if not data or (len(data) < 1 << self._shift and number + 1 < self._end):
            raise ValueError("beyond the end")
        return data
