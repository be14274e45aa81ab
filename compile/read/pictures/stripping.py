"""Picture files to the same pictures without what was recorded about them: place, time, camera, thumbnail.

Nothing is compressed again: the segments of a JPEG and the chunks of a PNG are copied or left out.
"""

import struct
import zlib
from collections.abc import Iterator

_START_OF_SCAN, _END, _APP0, _APP2, _APP14, _APP15, _COMMENT = 0xDA, 0xD9, 0xE0, 0xE2, 0xEE, 0xEF, 0xFE
_RESTARTS = range(0xD0, 0xD8)
_ALONE = {0x01, 0xD8, *_RESTARTS}
"""Markers without a length."""
_JFIF_BYTES = 14
"""Of a JFIF segment behind its length, without the thumbnail that may follow."""
_PNG = b"\x89PNG\r\n\x1a\n"
_ANCILLARY = 0x20
"""The first letter of the name of a chunk that a reader may leave out is a small one."""
_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"pHYs"}


def strip_jpeg(data: bytes) -> bytes:
    """Keep JFIF, colour profile and Adobe's colour marker of the application segments, and drop comments.

    What follows the end marker, such as further pictures of a phone, goes too. Raises `ValueError` for
    what is no JPEG.
    """
    if not data.startswith(b"\xff\xd8"):
        raise ValueError("JPEG 数据损坏")
    return b"\xff\xd8" + b"".join(_segments(data))


def _segments(data: bytes) -> Iterator[bytes]:
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise ValueError("JPEG 数据损坏")
        marker = data[at + 1]
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        if marker == _END:
            break
        end = at + 2 + int(struct.unpack_from(">H", data, at + 2)[0])
        yield _kept(marker, data[at:end])
        if marker == _START_OF_SCAN:
            start, end = end, _end_of_scan(data, end)
            yield data[start:end]
        at = end
    yield b"\xff\xd9"


def _kept(marker: int, segment: bytes) -> bytes:
    content = segment[4:]
    if marker == _APP0 and content.startswith(b"JFIF\0"):
        body = content[: _JFIF_BYTES - 2].ljust(_JFIF_BYTES - 2, b"\0") + b"\0\0"
        return b"\xff\xe0" + struct.pack(">H", len(body) + 2) + body
    is_profile = marker == _APP2 and content.startswith(b"ICC_PROFILE\0")
    is_adobe = marker == _APP14 and content.startswith(b"Adobe")
    is_extra = _APP0 <= marker <= _APP15 or marker == _COMMENT
    return segment if not is_extra or is_profile or is_adobe else b""


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands behind compressed data, in which FF is followed by 00 or a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] != 0 and data[at + 1] not in _RESTARTS and data[at + 1] != 0xFF:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


def strip_png(data: bytes) -> bytes:
    """Keep the chunks that say how the picture looks; raises `ValueError` for what is no PNG."""
    if not data.startswith(_PNG):
        raise ValueError("PNG 数据损坏")
    return _PNG + b"".join(_chunks(data))


def mend_png(data: bytes) -> bytes:
    """Without the ancillary chunks whose checksum is wrong: Word reads on, for they hold no pixels.

    What is no PNG, or is cut short, stays as it is.
    """
    if not data.startswith(_PNG):
        return data
    kept, at = [_PNG], len(_PNG)
    while at + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        is_sound = zlib.crc32(data[at + 4 : end - 4]).to_bytes(4, "big") == data[end - 4 : end]
        if is_sound or not name[0] & _ANCILLARY:
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, data[at:]])


def _chunks(data: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while at + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise ValueError("PNG 数据不完整")
        if name in _CHUNKS:
            yield data[at:end]
        if name == b"IEND":
            return
        at = end
    raise ValueError("PNG 数据不完整")
