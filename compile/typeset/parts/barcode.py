"""An ISBN to the bars and digits of its barcode (EAN-13; GB/T 12904, GB/T 12906), in modules."""

from itertools import groupby
from typing import Any

QUIET = 11
"""Empty modules before the first bar; behind the last one at least 7."""
_FIRST_DIGIT = 6
"""Where the digit stands that has no bars of its own."""
_GROUPS = (3, 50)
"""Modules before each group of six digits."""
_DIGIT = 7
GUARD = "G"


def barcode(isbn: str) -> dict[str, Any] | None:
    """What the template draws; `None` for a book without ISBN, or with one that is wrong."""
    code = "".join(sign for sign in isbn if sign.isdecimal())
    if len(code) != 13:
        return None
    from barcode import EAN13  # only a book with an ISBN needs it

    if str(EAN13(code)) != code:
        return None
    (modules,) = EAN13(code, guardbar=True).build()
    bars, place = [], QUIET
    for sign, group in groupby(modules):
        width = len(list(group))
        if sign != "0":
            bars.append({"left": place, "width": width, "is_guard": sign == GUARD})
        place += width
    return {"bars": bars, "digits": list(_digits(code))}


def _digits(code: str) -> list[dict[str, Any]]:
    """The digits below the bars, each with the left edge of the seven modules in whose middle it stands."""
    places = [start + QUIET + _DIGIT * number for start in _GROUPS for number in range(6)]
    return [
        {"text": text, "left": left}
        for text, left in zip(code, [QUIET - _FIRST_DIGIT - _DIGIT // 2, *places], strict=True)
    ]
