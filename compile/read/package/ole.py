"""The directory of an OLE compound file ([MS-CFB]): what it holds, and whether it is locked or cut short."""

from dataclasses import dataclass
from pathlib import Path

import olefile

MAGIC: bytes = olefile.MAGIC
WORD_STREAM = "WordDocument"
_ENCRYPTED_FLAG = 0x01
"""`fEncrypted` in the byte at 11 of a Word stream ([MS-DOC] 2.5.2)."""


@dataclass(frozen=True, slots=True)
class Compound:
    """What stands in the directory."""

    names: frozenset[str]
    """Of all streams and storages."""
    is_encrypted: bool
    """Whether the Word stream says so of itself."""
    is_whole: bool
    """Whether the file reaches as far as its directory and its Word stream."""


def read_compound(path: Path) -> Compound:
    """Read the directory; one that cannot be followed gives a compound that is not whole."""
    try:
        with olefile.OleFileIO(path) as ole:
            names = frozenset(name for entry in ole.listdir(storages=True) for name in entry)
            if not ole.exists(WORD_STREAM):
                return Compound(names, is_encrypted=False, is_whole=True)
            head = ole.openstream(WORD_STREAM).read()
            is_whole = len(head) >= max(ole.get_size(WORD_STREAM), 12)
            return Compound(names, is_whole and bool(head[11] & _ENCRYPTED_FLAG), is_whole)
    except (OSError, ValueError, IndexError, TypeError, KeyError, AttributeError):
        # olefile's own errors are OSErrors; the others are what it raises for nonsense
        return Compound(frozenset(), is_encrypted=False, is_whole=False)
