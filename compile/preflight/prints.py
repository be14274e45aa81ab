"""Fingerprints of pages, so that what was read of the same page before need not be read again."""

import hashlib
from collections.abc import Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream

_ELSEWHERE = frozenset({"/Parent", "/StructParents", "/StructParent", "/Length", "/P", "/Dest", "/A"})
"""Entries that say nothing of how a page looks."""
_AROUND = b"around"
"""Stands for an object that holds itself."""


class Prints:
    """Fingerprints of the objects of a file, each reckoned once, whatever their numbers are.

    Some may be given: then these objects are not looked into.
    """

    def __init__(self, known: Mapping[tuple[int, int], bytes]) -> None:
        self._known = dict(known)

    def of(self, *things: Any) -> str:
        """Of several things together."""
        return hashlib.sha256(b"".join(map(self._print, things))).hexdigest()

    def _print(self, thing: Any) -> bytes:
        if not isinstance(thing, pikepdf.Object) or thing.objgen == (0, 0):
            return self._reckon(thing)
        if thing.objgen not in self._known:
            self._known[thing.objgen] = _AROUND
            self._known[thing.objgen] = self._reckon(thing)
        return self._known[thing.objgen]

    def _reckon(self, thing: Any) -> bytes:
        total = hashlib.sha256()
        if isinstance(thing, Dictionary | Stream):
            for key, value in thing.items():
                if key not in _ELSEWHERE:
                    total.update(key.encode())
                    total.update(self._print(value))
            if isinstance(thing, Stream):
                total.update(thing.read_raw_bytes())
        elif isinstance(thing, Array):
            total.update(b"".join(map(self._print, thing)))
        else:
            total.update(repr(thing).encode())
        return total.digest()
