"""A zip file to its entries, read in bounded steps, with what is broken found again where it lies.

The central directory says what there is; where it is missing, the local headers do. Entries are
expanded here and not by `zipfile`, which trusts the sizes that the file itself gives.
"""

import mmap
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MAX_ENTRIES = 5000
MAX_EXPANDED_BYTES = 1_000_000_000
MAX_XML_BYTES = 100_000_000
MAX_RATIO = 200
"""Expanded to stored size; XML shrinks to a tenth, a zip bomb to a thousandth."""
RATIO_MATTERS_BYTES = 50_000_000
_MAX_DIRECTORY_BYTES = 2_000_000
_CHUNK = 1 << 20
_LOCAL = b"PK\x03\x04"
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_END = struct.Struct("<4s4H2IH")
_HAS_DESCRIPTOR = 0x08
_IS_ENCRYPTED = 0x01
_IS_UTF8 = 0x800


class TooLargeError(Exception):
    """Expanding it would exhaust the machine; the text says how much there is, in Chinese."""


class LockedError(Exception):
    """Its entries are encrypted."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, where it lies in the file."""

    name: str
    method: int
    start: int
    """Of its stored bytes."""
    stored: int
    """Number of its stored bytes."""
    size: int | None
    """Expanded size that the directory gives; `None` when there is no directory."""
    crc: int | None


def find_entries(path: Path) -> list[Entry]:
    """The entries as the central directory lists them.

    Raises `zipfile.BadZipFile` without one, `TooLargeError` and `LockedError`.
    """
    with path.open("rb") as stream:
        check_directory(stream)
        with zipfile.ZipFile(stream) as archive:
            infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
        _check_sizes(infos)
        if any(info.flag_bits & _IS_ENCRYPTED for info in infos):
            raise LockedError
        return [_locate(stream, info) for info in infos]


def recover_entries(path: Path) -> list[Entry]:
    """The entries as their local headers tell them, in a file without a central directory."""
    entries: list[Entry] = []
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at, budget = data.find(_LOCAL), MAX_EXPANDED_BYTES
        while at >= 0 and len(entries) < MAX_ENTRIES and at + _LOCAL_HEADER.size <= len(data):
            _, _, flags, method, _, _, crc, stored, size, name, extra = _LOCAL_HEADER.unpack_from(data, at)
            start = at + _LOCAL_HEADER.size + name + extra
            text = data[at + _LOCAL_HEADER.size : at + _LOCAL_HEADER.size + name]
            has_sizes = not flags & _HAS_DESCRIPTOR and start + stored <= len(data)
            if not has_sizes:
                stored, used = _measure(data, start, method, budget)
                budget -= used
            if not text.endswith(b"/"):
                known = (size, crc) if has_sizes else (None, None)
                entries.append(Entry(_decode(text, flags), method, start, stored, *known))
            at = data.find(_LOCAL, start + stored)
    return entries


def expand(stream: BinaryIO, entry: Entry, limit: int = MAX_EXPANDED_BYTES) -> Iterator[bytes]:
    """The content piece by piece, as far as it can be expanded.

    Raises `TooLargeError` past the limit, and `EOFError` at the end of what is there when it is not whole.
    """
    stream.seek(entry.start)
    left, total = entry.stored, 0
    inflater = zlib.decompressobj(-15) if entry.method == zipfile.ZIP_DEFLATED else None
    if inflater is None and entry.method != zipfile.ZIP_STORED:
        raise EOFError
    while left > 0 and not (inflater and inflater.eof):
        piece = stream.read(min(_CHUNK, left))
        if not piece:
            raise EOFError
        left -= len(piece)
        for part in _inflate(inflater, piece):
            total += len(part)
            if total > limit:
                raise TooLargeError(f"超过 {limit // 1_000_000} MB")
            yield part
    if inflater and not inflater.eof:
        raise EOFError


def clean_name(name: str) -> str | None:
    """The name as packages spell it; `None` for one that leads out of the package."""
    name = re.sub(r"^[A-Za-z]:", "", name.replace("\\", "/")).lstrip("/")
    name = posixpath.normpath(name)
    return None if name in {".", ".."} or name.startswith("../") or "\0" in name else name


def _inflate(inflater: "zlib._Decompress | None", piece: bytes) -> Iterator[bytes]:
    if inflater is None:
        yield piece
        return
    try:
        while piece and not inflater.eof:
            yield inflater.decompress(piece, _CHUNK)
            piece = inflater.unconsumed_tail
    except zlib.error as wrong:
        raise EOFError from wrong


def _locate(stream: BinaryIO, info: zipfile.ZipInfo) -> Entry:
    stream.seek(info.header_offset)
    header = stream.read(_LOCAL_HEADER.size)
    start = info.header_offset
    if len(header) == _LOCAL_HEADER.size and header.startswith(_LOCAL):
        start += _LOCAL_HEADER.size + sum(_LOCAL_HEADER.unpack(header)[-2:])
    stored = info.compress_size
    if not stored and info.file_size:  # sizes left at zero: the data itself says where it ends
        stored = stream.seek(0, 2) - start
    return Entry(info.filename, info.compress_type, start, stored, info.file_size, info.CRC)


def check_directory(stream: BinaryIO) -> None:
    """Refuse a directory so long that reading it is the attack."""
    end = stream.seek(0, 2)
    stream.seek(max(0, end - (1 << 16) - _END.size - 76))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(tail):
        raise zipfile.BadZipFile("no directory")
    _, _, _, _, count, length, _, _ = _END.unpack_from(tail, at)
    wide = tail.rfind(b"PK\x06\x06", 0, at)
    if wide >= 0 and wide + 56 <= len(tail):
        count, length = struct.unpack_from("<QQ", tail, wide + 32)
    if length > _MAX_DIRECTORY_BYTES:
        raise TooLargeError(f"{count} 个部件")


def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
    expanded = sum(info.file_size for info in infos)
    text = f"{len(infos)} 个部件，{expanded // 1_000_000} MB"
    if len(infos) > MAX_ENTRIES or expanded > MAX_EXPANDED_BYTES:
        raise TooLargeError(text)
    for info in infos:
        is_large = info.file_size > RATIO_MATTERS_BYTES
        if is_large and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise TooLargeError(text)
    stored = sum(info.compress_size for info in infos)
    if expanded > RATIO_MATTERS_BYTES and expanded > MAX_RATIO * max(stored, 1):
        raise TooLargeError(text)


def _measure(data: mmap.mmap, start: int, method: int, budget: int) -> tuple[int, int]:
    """Stored and expanded length of an entry whose header gives none."""
    if method != zipfile.ZIP_DEFLATED:
        found = [at for mark in (_LOCAL, b"PK\x07\x08", b"PK\x01\x02") if (at := data.find(mark, start)) >= 0]
        length = min(found, default=len(data)) - start
        return length, length
    inflater, at, used = zlib.decompressobj(-15), start, 0
    try:
        while at < len(data) and not inflater.eof:
            piece = data[at : at + _CHUNK]
            at += len(piece)
            for part in _inflate(inflater, piece):
                used += len(part)
                if used > budget:
                    raise TooLargeError(f"超过 {MAX_EXPANDED_BYTES // 1_000_000} MB")
    except EOFError:
        following = data.find(_LOCAL, start)
        return (following if following >= 0 else len(data)) - start, used
    return at - len(inflater.unused_data) - start, used


def _decode(name: bytes, flags: int) -> str:
    return name.decode("utf-8" if flags & _IS_UTF8 else "cp437", "replace")
