"""The bytes of a content stream to operators with their operands."""

import re
from binascii import unhexlify
from collections.abc import Iterator

_STRING = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\))*+\)"
_TOKEN = re.compile(
    rb"%[^\r\n]*+"
    rb"|" + _STRING + rb"|<<|>>|<[^<>]*+>|[\[\]]"
    rb"|/[^\s\0()<>\[\]{}/%]*+"
    rb"|BI\s(?>.*?\sID\s)(?>.*?\sEI(?!\S))"
    rb"|[^\s\0()<>\[\]{}/%]++",
    re.DOTALL,
)
_OPERANDS = frozenset(b"0123456789+-./(<>[]")
_COMMENT = ord("%")
_LONGEST = 3
"""Bytes of the longest operator."""
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\r\n])|(.))", re.DOTALL)
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_INLINE_VALUE = re.compile(rb"/(\w+)\s*(/?\w+|\[[^\]]*\])")
_HEXADECIMAL = re.compile(rb"[^0-9A-Fa-f]+")


def operations(data: bytes) -> Iterator[tuple[bytes, list[bytes]]]:
    """Operators in their order, each with its operands as they are written.

    An inline picture is one operator, its text from `BI` to `EI`. A parser that makes objects of all
    operands takes ten times as long.
    """
    operands: list[bytes] = []
    for token in _TOKEN.findall(data):
        if token[0] in _OPERANDS:
            operands.append(token)
        elif len(token) > _LONGEST and token.startswith(b"BI"):
            yield b"BI", [token]
            operands = []
        elif token[0] != _COMMENT:
            yield token, operands
            operands = []


def string_bytes(token: bytes) -> bytes:
    """The bytes that a string stands for, literal or hexadecimal (ISO 32000-1, 7.3.4)."""
    if token.startswith(b"<"):
        try:
            return unhexlify(token[1:-1])
        except ValueError:  # blanks between the digits, or half a byte at the end
            digits = _HEXADECIMAL.sub(b"", token)
            return unhexlify(digits + b"0" * (len(digits) % 2))
    if b"\\" not in token:
        return token[1:-1]
    return _ESCAPE.sub(_unescaped, token[1:-1])


def _unescaped(match: re.Match[bytes]) -> bytes:
    octal, line_end, sign = match.groups()
    if octal:
        return bytes([int(octal, 8) & 0xFF])
    return b"" if line_end else _SIGNS.get(sign, sign)


def inline_picture(token: bytes) -> dict[str, str]:
    """Keys and values of an inline picture, without their slashes, abbreviated as they are."""
    head = token[2:].split(b"ID", 1)[0]
    return {key.decode(): value.decode("latin-1").lstrip("/") for key, value in _INLINE_VALUE.findall(head)}
