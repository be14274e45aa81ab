"""WeasyPrint without what need not be done again for each of many units: pictures, style sheets, fonts.

WeasyPrint 70.0 packs a PNG again that could stay as it is, reads the style sheets each time, reads the same
`style` of each cell of a table anew, and gives a document its own fonts, of which Pango then knows nothing.
Its parser, tinyhtml5 2.1.0, makes an expression for each run of text. None of it changes a page.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from PIL import Image
from weasyprint import css, tinyhtml5
from weasyprint.css import find_stylesheets
from weasyprint.images import RasterImage
from weasyprint.text.fonts import FontConfiguration

from compile.typeset.extending import check_functions, check_members

_FUNCTIONS = (
    (RasterImage._get_png_data, "pillow_image"),
    (
        find_stylesheets,
        "wrapper_element device_media_type url_fetcher base_url font_config counter_style color_profiles "
        "page_rules layers",
    ),
    (css.find_style_attributes, "tree presentational_hints base_url"),
)
"""What is replaced, or parses less, with the parameters that it must have."""
TEXTS_KEPT = 1024
"""Values of `style` that a process keeps: alignments and widths of columns."""
SETS_KEPT = 16
"""Sets of style sheets that a process keeps: those of all templates of a book."""


@contextmanager
def sparing(styles: str, messages: Sequence[object]) -> Iterator[None]:
    """Spare all that as long as the context lasts.

    `styles` is the fingerprint of all that style sheets are read from; without it they are read each time.
    So are those about which the engine has something to say: `messages` are all that it said so far.
    """
    check_functions(_FUNCTIONS)
    check_members(FontConfiguration, ("_folder",))
    natives = RasterImage._get_png_data, css.find_stylesheets, css.tinycss2
    parser = tinyhtml5.inputstream
    spans, parser.characters_until_regex = parser.characters_until_regex, _SPANS
    RasterImage._get_png_data = staticmethod(_packed_as_it_is(natives[0]))
    css.find_stylesheets = _Sheets(styles, messages)
    css.tinycss2 = _PARSER
    try:
        yield
    finally:
        RasterImage._get_png_data = staticmethod(natives[0])
        css.find_stylesheets, css.tinycss2 = natives[1:]
        parser.characters_until_regex = spans


def shared_fonts() -> FontConfiguration:
    """The fonts for the next document: those that the process has, unless a style sheet has added its own.

    They take 25 MB, and to find and measure them anew a tenth of the time of a unit.
    """
    if not _FONTS or _FONTS[0]._folder is not None:
        _FONTS[:] = [FontConfiguration()]
    return _FONTS[0]


_FONTS: list[FontConfiguration] = []


class _Spans(dict[tuple[Iterable[str], bool], re.Pattern[str]]):
    """What a run of text may consist of; tinyhtml5 keeps it under a name by which it never looks for it."""

    def __missing__(self, key: tuple[Iterable[str], bool]) -> re.Pattern[str]:
        """All characters but these, or nothing but these."""
        characters, is_these = key
        known = "".join(f"\\x{ord(one):02x}" for one in characters)
        self[key] = re.compile(f"[{known}]+" if is_these else f"[^{known}]+")
        return self[key]


_SPANS = _Spans()


def _once(parse: Callable[..., Any]) -> Callable[..., Any]:
    """The same value for the same text: so the engine sees that the styles of two cells are one."""
    known = lru_cache(TEXTS_KEPT)(parse)

    def parse_once(source: Any, *arguments: Any, **named: Any) -> Any:
        is_text = isinstance(source, str) and not arguments and not named
        return known(source) if is_text else parse(source, *arguments, **named)

    return parse_once


_PARSER = SimpleNamespace(**vars(css.tinycss2))
_PARSER.parse_blocks_contents = _once(_PARSER.parse_blocks_contents)


def _packed_as_it_is(pack: Callable[[Image.Image], bytes]) -> Callable[[Image.Image], bytes]:
    def samples(picture: Image.Image) -> bytes:
        """The samples as PDF wants them, which are those of most PNG (ISO 32000-1, 7.4.4.4)."""
        file = getattr(picture, "fp", None)
        data = file.getvalue() if picture.format == "PNG" and isinstance(file, BytesIO) else b""
        return read_samples(data) or pack(picture)

    return samples


_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PLAIN = ((8, 0), (8, 2))
"""Depth and colour type of a PNG that PDF can show: grey or RGB, without a palette or a mask."""


def read_samples(png: bytes) -> bytes | None:
    """The packed samples of a PNG; `None` where PDF cannot show them, or one of their checksums is wrong."""
    if not png.startswith(_SIGNATURE):
        return None
    parts: list[bytes] = []
    place, kind = len(_SIGNATURE), b""
    while kind != b"IEND":
        if len(png) < place + 12:
            return None
        size, kind = struct.unpack_from(">I4s", png, place)
        body = png[place + 8 : place + 8 + size]
        if png[place + 8 + size : place + 12 + size] != zlib.crc32(body, zlib.crc32(kind)).to_bytes(4, "big"):
            return None
        if kind == b"IHDR" and not ((body[8], body[9]) in _PLAIN and body[12] == 0):
            return None
        if kind == b"IDAT":
            parts.append(body)
        place += 12 + size
    return b"".join(parts)


@dataclass(frozen=True, slots=True)
class _Read:
    """Style sheets as they were read, and what they left in the lists that they share."""

    sheets: list[Any]
    page_rules: list[Any]
    layers: list[Any]
    counter_style: dict[str, Any]


class _Sheets:
    """Stands in for `weasyprint.css.find_stylesheets`: reads each set of sheets once in a process."""

    _known: dict[tuple[str, ...], _Read] = {}

    def __init__(self, styles: str, messages: Sequence[object]) -> None:
        self._styles = styles
        self._messages = messages

    def __call__(self, wrapper: Any, *arguments: Any) -> list[Any]:
        """The sheets that a document names, or has in itself."""
        *_, font_config, counter_style, color_profiles, page_rules, layers = arguments
        key = (self._styles, *_sources(wrapper))
        if key in self._known:
            read = self._known[key]
            counter_style.update(read.counter_style)
            page_rules += read.page_rules
            layers += read.layers
            return read.sheets
        told, before = len(self._messages), dict(counter_style)
        sheets = list(find_stylesheets(wrapper, *arguments))
        is_plain = font_config._folder is None and not color_profiles  # else they leave more behind
        if self._styles and is_plain and len(self._messages) == told:
            added = {name: style for name, style in counter_style.items() if before.get(name) is not style}
            self._keep(key, _Read(sheets, list(page_rules), list(layers), added))
        return sheets

    def _keep(self, key: tuple[str, ...], read: _Read) -> None:
        while len(self._known) >= SETS_KEPT:
            del self._known[next(iter(self._known))]
        self._known[key] = read


def _sources(wrapper: Any) -> Iterator[str]:
    """The addresses and the texts of the style sheets of a document."""
    for element in wrapper.query_all("style", "link"):
        node = element.etree_element
        yield " ".join([node.tag, *(f"{name}={value}" for name, value in sorted(node.items()))])
        yield css.get_child_text(node)
