"""Colours in what is drawn: operators, shadings and groups of a PDF to the inks of the press."""

import re
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from compile.finish.inks import Inks, Rgb

_COLOUR = re.compile(
    rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>"
    rb"|(?<![\w.+-])([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+(rg|RG)(?![\w*'\"])"
)
"""Strings, which are passed over, and colours in DeviceRGB (ISO 32000-1, 8.6.8)."""
_INKED = {b"rg": b"k", b"RG": b"K"}


def ink_content(pdf: pikepdf.Pdf, inks: Inks) -> None:
    """Replace every colour in pages, forms, patterns and shadings."""
    replace = cache(partial(_replacement, inks))
    for stream in _drawn(pdf):
        content = stream.read_bytes()
        changed = _COLOUR.sub(lambda found: replace(*found.groups()) or found[0], content)
        if changed != content:
            stream.write(changed)
    for thing in pdf.objects:
        if isinstance(thing, Dictionary | pikepdf.Stream):
            if "/ShadingType" in thing and thing.get("/ColorSpace") == Name.DeviceRGB:
                _ink_shading(thing, inks)
            group = thing.get("/Group")
            if isinstance(group, Dictionary) and group.get("/CS") == Name.DeviceRGB:
                group.CS = Name.DeviceCMYK


def _replacement(inks: Inks, *groups: bytes | None) -> bytes | None:
    if groups[3] is None:
        return None
    rgb = _rgb(float(part) for part in groups[:3] if part)
    return b" ".join((*(f"{ink:.4g}".encode() for ink in inks.of(rgb)), _INKED[groups[3]]))


def _rgb(shares: Iterator[float]) -> Rgb:
    red, green, blue = (round(share * 255) for share in shares)
    return red, green, blue


def _drawn(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Streams of content, each once."""
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        page.contents_coalesce()
        if isinstance(page.obj.get("/Contents"), pikepdf.Stream) and page.Contents.objgen not in seen:
            seen.add(page.Contents.objgen)
            yield page.Contents
    for thing in pdf.objects:
        is_drawn = isinstance(thing, pikepdf.Stream) and (
            thing.get("/Subtype") == Name.Form or thing.get("/PatternType") == 1
        )
        if is_drawn and thing.objgen not in seen:
            seen.add(thing.objgen)
            yield thing


def _ink_shading(shading: Any, inks: Inks) -> None:
    """A gradient between colours; only functions that name their colours are drawn by our engine."""
    for function in _functions(shading.Function):
        for end in ("/C0", "/C1"):
            colour = inks.of(_rgb(float(share) for share in function[end]))
            function[end] = Array([round(ink, 4) for ink in colour])
    shading.ColorSpace = Name.DeviceCMYK
    if "/Background" in shading:
        shading.Background = Array(list(inks.of(_rgb(float(share) for share in shading.Background))))


def _functions(function: Any) -> Iterator[Any]:
    if function.FunctionType == 3:
        for part in function.Functions:
            yield from _functions(part)
    elif len(function.get("/C0", ())) == 3:
        yield function
