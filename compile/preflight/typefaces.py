"""A font dictionary to what is said and shown with it."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary

_BFCHAR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F\s]*)>")
_BFRANGE = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*(?:<([0-9a-fA-F\s]+)>|\[([^\]]*)\])")
_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_HEX = re.compile(rb"<([0-9a-fA-F\s]*)>")
_SUBSET = re.compile(r"/?[A-Z]{6}\+")
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_EM = 1000.0
_MOST_CODES = 0x10000

FontKey: TypeAlias = tuple[str, str, str, bool]
"""All that the rules ask of a font; several fonts of a file may share a name."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font as the pages use it."""

    name: str
    """With the tag of a subset, without the slash."""
    kind: str
    """Subtype of the dictionary, such as `Type0`."""
    program: str
    """Key and subtype of the font program, such as `FontFile3 OpenType`; empty when it is not embedded."""
    is_wide: bool
    """Whether a code has two bytes."""
    has_text: bool
    """Whether it is said which characters the codes stand for."""
    widths: dict[int, float]
    """In ems, by code."""
    texts: dict[int, str]
    key: FontKey = field(init=False)
    """By which pages name the font."""
    _said: dict[int, str] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        """The key is asked for with each string that is shown."""
        object.__setattr__(self, "key", (self.name, self.kind, self.program, self.has_text))

    @property
    def is_subset(self) -> bool:
        """Whether the name has the tag of a subset."""
        return bool(_SUBSET.match(self.name))

    @property
    def family(self) -> str:
        """The name without tag, hyphens and spaces, as families are compared."""
        return _SUBSET.sub("", self.name).replace("-", "").replace(" ", "")

    def codes(self, string: bytes) -> tuple[int, ...]:
        """The codes in a shown string."""
        if self.is_wide:
            return struct.unpack_from(f">{len(string) // 2}H", string)
        return tuple(string)

    def text(self, codes: tuple[int, ...]) -> str:
        """The characters that the codes stand for; U+FFFD where nothing is said."""
        return "".join(map(self.texts.get, codes, repeat("\ufffd")))

    def say(self, codes: tuple[int, ...]) -> str:
        """All that is known of these codes: how wide each is, and what it stands for."""
        for code in codes:
            if code not in self._said:
                self._said[code] = f"{self.width((code,))} {self.texts.get(code)!r};"
        return "".join(map(self._said.__getitem__, codes))

    def width(self, codes: tuple[int, ...]) -> float:
        """In ems."""
        return sum(map(self.widths.get, codes, repeat(self.widths.get(-1, 1.0))))


def read_font(font: Any) -> Font:
    """The font that a dictionary of the resources means."""
    kind = str(font.get("/Subtype", "")).lstrip("/")
    wide = kind == "Type0"
    inner = font["/DescendantFonts"][0] if wide else font
    descriptor = inner.get("/FontDescriptor", Dictionary())
    has_map = isinstance(font.get("/ToUnicode"), pikepdf.Stream)
    texts = dict(_read_map(font["/ToUnicode"].read_bytes())) if has_map else {}
    if not wide and not has_map:
        texts = {code: bytes([code]).decode("cp1252", "replace") for code in range(256)}
    is_standard = not wide and isinstance(font.get("/Encoding"), pikepdf.Name)
    return Font(
        str(font.get("/BaseFont", font.get("/Name", ""))).lstrip("/"),
        kind,
        _program(descriptor),
        wide,
        has_map or is_standard,
        _wide_widths(inner) if wide else _simple_widths(font),
        texts,
    )


def _program(descriptor: Any) -> str:
    for key in _PROGRAMS:
        if isinstance(descriptor.get(key), pikepdf.Stream):
            subtype = str(descriptor[key].get("/Subtype", ""))
            return f"{key} {subtype}".replace("/", "").strip()
    return ""


def _wide_widths(inner: Any) -> dict[int, float]:
    """Widths of a composite font (ISO 32000-1, 9.7.4.3); -1 stands for all other codes."""
    widths, items, place = {-1: float(inner.get("/DW", _EM)) / _EM}, list(inner.get("/W", [])), 0
    while place + 1 < len(items):
        first = int(items[place])
        if isinstance(items[place + 1], Array):
            widths |= {first + at: float(width) / _EM for at, width in enumerate(items[place + 1])}
            place += 2
        else:
            last = min(int(items[place + 1]), first + _MOST_CODES)
            widths |= dict.fromkeys(range(first, last + 1), float(items[place + 2]) / _EM)
            place += 3
    return widths


def _simple_widths(font: Any) -> dict[int, float]:
    """Those of a Type 3 font are in its own units, which are taken for ems all the same."""
    first = int(font.get("/FirstChar", 0))
    widths = {first + at: float(width) / _EM for at, width in enumerate(font.get("/Widths", []))}
    return {-1: 0.5, **widths}


def _read_map(data: bytes) -> Iterator[tuple[int, str]]:
    """Codes and their characters of a `ToUnicode` map (Adobe Technical Note 5411)."""
    for block in _BLOCK.finditer(data):
        if block[1] == b"char":
            yield from ((int(code, 16), _characters(text)) for code, text in _BFCHAR.findall(block[2]))
            continue
        for first, last, start, several in _BFRANGE.findall(block[2]):
            codes = range(int(first, 16), min(int(last, 16), int(first, 16) + _MOST_CODES) + 1)
            if several:
                yield from zip(codes, map(_characters, _HEX.findall(several)), strict=False)
                continue
            text = _characters(start)
            head, tail = text[:-1], ord(text[-1:] or "\0")
            yield from ((code, head + chr(min(tail + at, 0x10FFFF))) for at, code in enumerate(codes))


def _characters(digits: bytes) -> str:
    digits = b"".join(digits.split())
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode()).decode("utf-16-be", "replace")
