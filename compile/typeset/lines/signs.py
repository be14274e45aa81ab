"""Characters to their classes in Chinese composition (CLREQ 3.1, 3.2; GB/T 15834-2011, 5.1)."""

from collections.abc import Iterator
from enum import StrEnum
from operator import add

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


class _Kinds(dict[int, str]):
    """Kinds by code point, found out once for each character."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        kind = self[code] = str(_LISTED.get(sign) or _kind_of(sign))
        return kind


_KINDS = _Kinds()


def kinds_of(text: str) -> str:
    """The kind of each character, letter by letter."""
    return text.translate(_KINDS)


class _Alike(dict[int, str]):
    """Signs that the rules for neighbours do not tell apart, as one sign."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        alike = sign
        if sign not in NEVER_FIRST and sign not in NEVER_LAST:
            kind = kinds_of(sign)
            alike = "一" if kind == Kind.HAN else "a" if kind == Kind.LATIN and sign.isascii() else sign
        self[code] = alike
        return alike


_ALIKE = _Alike()


def pairs_of(text: str) -> Iterator[str]:
    """Each character with the next one, as far as rules for neighbours tell them apart."""
    alike = text.translate(_ALIKE)
    return map(add, alike, alike[1:])


def _kind_of(sign: str) -> Kind:
    code = ord(sign)
    if 0x2E80 <= code <= 0x2FDF or 0x3005 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code >= 0x20000:
        return Kind.HAN
    if 0x2460 <= code <= 0x24FF or 0x2500 <= code <= 0x27BF or 0x3000 <= code <= 0x303F:
        return Kind.WIDE
    if 0xFF00 <= code <= 0xFFEF:
        return Kind.WIDE
    return Kind.LATIN if sign.isalnum() else Kind.NARROW
