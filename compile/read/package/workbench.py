"""The entries of a zip file, damaged or sound, to parts on a workbench: XML in memory, all else in place."""

import re
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import BinaryIO

from compile.read.package.archive import (
    MAX_EXPANDED_BYTES,
    MAX_XML_BYTES,
    Entry,
    TooLargeError,
    clean_name,
    expand,
    find_entries,
    recover_entries,
)

_XML_NAME = re.compile(r"(?i).*\.(xml|rels)")
_XML_START = re.compile(rb"(\xef\xbb\xbf)?\s*<(\?xml\s|w:document\b)")


class Parts:
    """The parts of a package while it is repaired, and what was done to them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.xml: dict[str, bytes] = {}
        self.other: dict[str, Entry] = {}
        self.done: Counter[str] = Counter()
        """Repairs in Chinese, and how often each was made."""
        self.cut: list[str] = []
        """Parts of which a piece is lost."""
        self.is_changed = False
        """Whether the package has to be written anew."""
        self.has_directory = True

    @property
    def names(self) -> dict[str, str]:
        """All part names by their lower-case form."""
        return {name.lower(): name for name in (*self.xml, *self.other)}

    def note(self, text: str) -> None:
        """Say what was repaired."""
        self.done[text] += 1
        self.is_changed = True

    def replace(self, name: str, data: bytes) -> None:
        """Put new content in place of a part's, or add the part."""
        self.xml[name] = data
        self.is_changed = True

    def drop(self, name: str) -> None:
        """Take a part away."""
        self.xml.pop(name, None)
        self.other.pop(name, None)
        self.is_changed = True

    def write(self, path: Path) -> None:
        """The package, its content types first; entries are stored as they are, unpacked."""
        with zipfile.ZipFile(path, "w") as target, self.path.open("rb") as stream:
            for name in sorted(self.xml, key=lambda name: (name != "[Content_Types].xml", name)):
                target.writestr(zipfile.ZipInfo(name), self.xml[name])
            for name, entry in self.other.items():
                with target.open(zipfile.ZipInfo(name), "w") as member:
                    try:
                        for piece in expand(stream, entry):
                            member.write(piece)
                    except EOFError:
                        continue  # its end is lost, which was noted when it was laid out


def lay_out(path: Path) -> Parts:
    """Every entry expanded once, so that what is broken or too large is known.

    Raises `zipfile.BadZipFile` when there is nothing, and what `find_entries` raises.
    """
    parts = Parts(path)
    try:
        entries = find_entries(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        entries = recover_entries(path)
        if not entries:
            raise
        parts.has_directory = False
        parts.note("重建了压缩包的目录")
    budget = MAX_EXPANDED_BYTES
    with path.open("rb") as stream:
        for entry in entries:
            name = _name(parts, entry)
            if name is not None:
                budget -= _lay(parts, stream, name, entry, budget)
                if budget <= 0:
                    raise TooLargeError(f"超过 {MAX_EXPANDED_BYTES // 1_000_000} MB")
    return parts


def _name(parts: Parts, entry: Entry) -> str | None:
    """The name under which a part is kept, `None` when it is left out."""
    name = clean_name(entry.name)
    if name is None:
        parts.note(f"没有理会指到文件以外的部件“{entry.name[:60]}”")
        return None
    if name != entry.name:
        parts.note("改正了部件名中的斜线")
    if name.lower() == "[content_types].xml" and name != "[Content_Types].xml":
        parts.note("改正了部件名的大小写")
        name = "[Content_Types].xml"
    if name in parts.xml or name in parts.other:
        parts.note(f"有几个同名的部件“{name}”，只取最后一个")
        parts.drop(name)
    return name


def _lay(parts: Parts, stream: BinaryIO, name: str, entry: Entry, budget: int) -> int:
    """Expand an entry, keep it when it is XML; gives its expanded size."""
    pieces: list[bytes] = []
    is_xml, is_whole, size, crc = _XML_NAME.fullmatch(name) is not None, True, 0, 0
    try:
        for piece in expand(stream, entry, min(budget, MAX_XML_BYTES) if is_xml else budget):
            is_xml = is_xml or (not size and _XML_START.match(piece) is not None)
            size, crc = size + len(piece), zlib.crc32(piece, crc)
            if is_xml:
                pieces.append(piece)
    except EOFError:
        is_whole = False
    if is_xml:
        parts.xml[name] = b"".join(pieces)
    else:
        parts.other[name] = entry
    if not is_whole:
        parts.cut.append(name)
        parts.note(f"部件“{name}”的数据残缺")
    elif entry.size not in (None, size):
        parts.note("改正了部件的大小")
    elif entry.crc not in (None, crc):
        parts.note(f"部件“{name}”的校验值不符")
    return size
