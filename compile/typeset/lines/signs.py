"""Characters to their classes in Chinese composition (CLREQ 3.1, 3.2; GB/T 15834-2011, 5.1)."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from operator import add
from typing import TypeVar

OBJECT = "\ufffc"
"""Stands for a picture or a formula in the text of a paragraph."""
FORCED = "\n"
"""A line break of the author's."""
OPENING = frozenset("（〔【《〈「『〖｛［‘“")
"""Marks whose left half is blank."""
CLOSING = frozenset("，、。．：；！？）〕】》〉」』〗｝］’”")
"""Marks whose right half is blank."""
PAUSES = frozenset("。！？")
"""Marks that end a sentence: they keep their width in the 开明式."""
NEVER_FIRST = CLOSING | frozenset("…·・‧／/～~〜–－-,.;:!?)]}%％‰℃℉°′″²³ー々")
"""What no line begins with: the GB level of CLREQ 3.1.3, and half-width marks."""
NEVER_LAST = OPENING | frozenset("([{／/￥¥$£€＄№＃#§")
"""What no line ends with."""


class Kind(StrEnum):
    """What a character is to its neighbours, as one letter, so that a text's kinds are a text."""

    HAN = "H"
    LATIN = "L"
    """A letter or a digit."""
    OPEN = "O"
    CLOSE = "C"
    SPACE = "S"
    DASH = "D"
    """`—` and `…`: two of them are one mark."""
    DOT = "T"
    """`·` and `／`, which stay close to their neighbours."""
    OBJECT = "B"
    WIDE = "W"
    """Other full-width signs, such as `①` and `％`."""
    NARROW = "X"
    """Half-width marks and all else that takes no gap beside Han."""
    FORCED = "F"


BODY_KINDS = frozenset((Kind.HAN, Kind.LATIN, Kind.OBJECT, Kind.WIDE))
"""Kinds that count as a character of a last line, unlike marks."""
WIDE_KINDS = frozenset("HOCDTW")
"""Kinds beside which a line may break, but for `NEVER_FIRST` and `NEVER_LAST`."""
_LISTED = {
    **dict.fromkeys(" \u00a0\u2003", Kind.SPACE),
    **dict.fromkeys(OPENING, Kind.OPEN),
    **dict.fromkeys(CLOSING, Kind.CLOSE),
    **dict.fromkeys("—―⸺…", Kind.DASH),
    **dict.fromkeys("·・‧／", Kind.DOT),
    **dict.fromkeys("℃℉№％‰±×÷→←↑↓≤≥", Kind.WIDE),
    OBJECT: Kind.OBJECT,
    FORCED: Kind.FORCED,
}


_K = TypeVar("_K")
_V = TypeVar("_V")


class Lookup(dict[_K, _V]):
    """What a function says of each key, found out once."""

    def __init__(self, find: Callable[[_K], _V]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, key: _K) -> _V:
        value = self[key] = self._find(key)
        return value


def kinds_of(text: str) -> str:
    """The kind of each character, letter by letter."""
    return text.translate(_KINDS)


def pairs_of(text: str) -> Iterator[str]:
    """Each character with the next one, as far as rules for neighbours tell them apart."""
    alike = text.translate(_ALIKE)
    return map(add, alike, alike[1:])


def _alike(code: int) -> str:
    """One sign for all that the rules for neighbours do not tell apart."""
    sign = chr(code)
    if sign in NEVER_FIRST or sign in NEVER_LAST:
        return sign
    kind = kinds_of(sign)
    return "一" if kind == Kind.HAN else "a" if kind == Kind.LATIN and sign.isascii() else sign


def _kind_of(code: int) -> str:
    sign = chr(code)
    return str(_LISTED.get(sign) or _unlisted_kind(sign))


_KINDS = Lookup(_kind_of)
_ALIKE = Lookup(_alike)


def _unlisted_kind(sign: str) -> Kind:
    code = ord(sign)
    if 0x2E80 <= code <= 0x2FDF or 0x3005 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code >= 0x20000:
        return Kind.HAN
    if 0x2460 <= code <= 0x24FF or 0x2500 <= code <= 0x27BF or 0x3000 <= code <= 0x303F:
        return Kind.WIDE
    if 0xFF00 <= code <= 0xFFEF:
        return Kind.WIDE
    return Kind.LATIN if sign.isalnum() else Kind.NARROW
