"""Fingerprints of pages, so that what was read of the same page before need not be read again."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream

_ELSEWHERE = frozenset({"/Parent", "/StructParents", "/StructParent", "/Length", "/P", "/Dest", "/A"})
"""Entries that say nothing of how a page looks."""
_SAID_ELSEWHERE = re.compile(rf"(?:{'|'.join(sorted(_ELSEWHERE))})\b".encode())
_REFERENCE = re.compile(rb"(?<![\w.])(\d+) (\d+) R\b")
_AROUND = b"around"
"""Stands for an object that holds itself."""


class Prints:
    """Fingerprints of the objects of a file, each reckoned once, whatever their numbers are.

    Some may be given: then these objects are not looked into.
    """

    def __init__(self, pdf: pikepdf.Pdf, known: Mapping[tuple[int, int], bytes]) -> None:
        self._pdf = pdf
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
        if isinstance(thing, Dictionary | Array) and thing.objgen == (0, 0):
            written = thing.unparse()
            if not _SAID_ELSEWHERE.search(written):
                return hashlib.sha256(_REFERENCE.sub(self._refer, written)).digest()
        return self._reckon_each(thing)

    def _refer(self, reference: re.Match[bytes]) -> bytes:
        number = (int(reference[1]), int(reference[2]))
        return self._known.get(number) or self._print(self._pdf.get_object(number))

    def _reckon_each(self, thing: Any) -> bytes:
        """Entry by entry; what is written of a stream is only its number."""
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
