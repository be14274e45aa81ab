"""A Latin word to the places where it may be parted, when a line would otherwise be too loose."""

import re
from collections.abc import Iterator
from functools import cache

import pyphen

LEAST = 3
"""Letters that stay together at either end of a word."""
_WORD = re.compile(r"[A-Za-z]{6,}(?![A-Za-z0-9])")
_HUMP = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z]{2})")


@cache
def _dictionary() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US", left=LEAST, right=LEAST)


def find_parts(text: str, start: int) -> Iterator[tuple[int, bool]]:
    """Places inside the word that begins there, the last first, and whether a hyphen goes with them.

    A name such as `MedicationRequest` is parted where a new word begins in it, without a hyphen, which the
    reader would take for a part of the name; capitals alone are never parted.
    """
    found = _WORD.match(text, start)
    if found is None:
        return
    word = found[0]
    humps = [place.start() for place in _HUMP.finditer(word)]
    if humps:
        yield from ((start + place, False) for place in reversed(humps))
    elif word[1:].islower():
        yield from ((start + place, True) for place in reversed(_dictionary().positions(word.lower())))
