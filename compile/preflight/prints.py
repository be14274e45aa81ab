"""Fingerprints of pages, so that what was read of the same page before need not be read again."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream

_ELSEWHERE = frozenset({"/Parent", "/StructParents", "/StructParent", "/P", "/Dest", "/A"})
"""Entries that say nothing of how a page looks."""
_LENGTH = re.compile(rb"/Length \d+(?: \d+ R)?(?![\w.])")
"""Says how a stream is stored."""
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
        if not isinstance(thing, pikepdf.Object):
            said = repr(thing).encode()
            return b"%d " % len(said) + said
        if thing.objgen == (0, 0):
            return self._reckon(thing)
        if thing.objgen not in self._known:
            self._known[thing.objgen] = _AROUND
            self._known[thing.objgen] = self._reckon(thing)
        return self._known[thing.objgen]

    def _reckon(self, thing: Any) -> bytes:
        if isinstance(thing, Stream):
            return hashlib.sha256(self._entries(thing.stream_dict) + thing.read_raw_bytes()).digest()
        if isinstance(thing, Dictionary | Array):
            return hashlib.sha256(self._entries(thing)).digest()
        return hashlib.sha256(repr(thing).encode()).digest()

    def _entries(self, thing: Any) -> bytes:
        """All entries as they are written, with fingerprints for the objects that they refer to."""
        written = _LENGTH.sub(b"", thing.unparse(resolved=True))
        if not _SAID_ELSEWHERE.search(written):
            return _REFERENCE.sub(self._refer, written)
        if isinstance(thing, Array):
            return b"".join(map(self._print, thing))
        entries = ((key, value) for key, value in thing.items() if key not in _ELSEWHERE)
        return b"".join(key.encode() + self._print(value) for key, value in entries)

    def _refer(self, reference: re.Match[bytes]) -> bytes:
        number = (int(reference[1]), int(reference[2]))
        return self._known.get(number) or self._print(self._pdf.get_object(number))
