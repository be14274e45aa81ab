"""Chinese words to the order of an index: by 拼音, letter by letter (GB/T 13418-2023)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import TypeVar

Item = TypeVar("Item")
OTHER = "#"
"""The heading of what begins with no letter."""


class Reader:
    """Reads words aloud; `own` says how words are read that dictionaries read otherwise."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._own = own
        words = sorted(own, key=len, reverse=True)
        self._split = re.compile(f"({'|'.join(map(re.escape, words))})" if words else r"(?!)()")

    def syllables(self, text: str) -> list[str]:
        """Each character's syllable with its tone, such as `yi1`; runs of Latin as they are."""
        pieces = [piece for piece in self._split.split(text) if piece]
        return [
            syllable.lower()
            for piece in pieces
            for syllable in (self._own[piece].split() if piece in self._own else _read_aloud(piece))
        ]

    def letter(self, text: str) -> str:
        """The heading below which a word stands: a capital letter or `OTHER`."""
        first = next(iter(self.syllables(text)), "")[:1].upper()
        return first if "A" <= first <= "Z" else OTHER


@cache
def _read_aloud(text: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin  # loads its dictionaries

    syllables: list[str] = lazy_pinyin(text, style=Style.TONE3)
    return syllables


def sort_items(
    items: Iterable[tuple[str, Item]], reader: Reader
) -> list[tuple[str, Sequence[tuple[str, Item]]]]:
    """Named things below their letters, all in order; what begins with no letter comes last."""
    listed = list(items)
    letters = {name: reader.letter(name) for name, _ in listed}

    def key(item: tuple[str, Item]) -> tuple[bool, str, list[str], str]:
        name = item[0]
        return letters[name] == OTHER, letters[name], reader.syllables(name), name

    listed.sort(key=key)
    return [(letter, list(group)) for letter, group in groupby(listed, lambda item: letters[item[0]])]
