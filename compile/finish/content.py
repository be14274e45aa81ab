"""Colours in what is drawn: operators, shadings and groups of a PDF to those of an edition."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from compile.finish.inks import Inks, lab_to_rgb
from compile.tokens import Cmyk, Rgb, Token

_OPERATOR = re.compile(rb"\((?:\\.|[^\\()])*\)|\s(rg|RG|k|K|scn|SCN)(?![\w*'\"])")
"""Strings in brackets, which are passed over, and what sets a colour in DeviceRGB, DeviceCMYK and Lab (ISO
32000-1, 8.6.8); strings in hexadecimal digits cannot look like it."""
_OPERANDS = re.compile(
    rb"(?<![\w.+-])(?:/([\w-]+)\s+(?:cs|CS)\s+)?([\d.-]+(?:\s+[\d.-]+){2,3})\s*\Z", re.ASCII
)
_FAR = 200
"""Bytes before an operator among which its operands are."""
_LAB = frozenset({b"lab-d50", b"lab-d65"})
"""What WeasyPrint 70.0 calls the spaces of lab(), oklch() and the like, by their white."""


@dataclass(frozen=True)
class _Tints:
    """What colours become: inks on pages, grey in masks; or the designers' colours on the screen."""

    space: Name
    operators: tuple[bytes, bytes]
    """To fill and to stroke with."""
    of: Callable[[Rgb], Sequence[float] | None]
    """`None` for a colour that stays."""
    of_inks: Callable[[Cmyk], Sequence[float] | None]


def ink_content(pdf: pikepdf.Pdf, inks: Inks) -> None:
    """Replace every colour in pages, forms, patterns and shadings.

    What is drawn to be a mask becomes grey: a group of inks would be seen through the press's profile.
    """
    inked = _Tints(Name.DeviceCMYK, (b"k", b"K"), inks.of, inks.of_inks)
    grey = _Tints(
        Name.DeviceGray, (b"g", b"G"), lambda rgb: (inks.luminance(rgb),), lambda shares: (_light(shares),)
    )
    masks, shadings = _masks(pdf)
    replace = {id(tints): cache(_replacer(tints)) for tints in (inked, grey)}
    for stream in drawn(pdf):
        tints = grey if stream.objgen in masks else inked
        _recolour(stream, replace[id(tints)])
        _regroup(stream, tints)
    for thing in pdf.objects:
        if isinstance(thing, Dictionary | pikepdf.Stream):
            if "/ShadingType" in thing:
                _recolour_shading(thing, grey if thing.objgen in shadings else inked)
            elif thing.get("/Type") == Name.Page:
                _regroup(thing, inked)


def tint_content(pdf: pikepdf.Pdf, tokens: Sequence[Token]) -> None:
    """Replace the stand-ins of tokens by their colours of the screen; all others stay."""
    screens = {token.stand_in: tuple(value / 255 for value in token.screen) for token in tokens}
    tints = _Tints(Name.DeviceRGB, (b"rg", b"RG"), screens.get, lambda _inks: None)
    replace = cache(_replacer(tints))
    for stream in drawn(pdf):
        _recolour(stream, replace)
    for thing in pdf.objects:
        if isinstance(thing, Dictionary | pikepdf.Stream) and "/ShadingType" in thing:
            _recolour_shading(thing, tints)


def _recolour(stream: Any, replace: Callable[..., bytes | None]) -> None:
    content = stream.read_bytes()
    pieces: list[bytes] = []
    end = 0
    for operator in _OPERATOR.finditer(content):
        if operator[1]:
            place = operator.start()
            operands = _OPERANDS.search(content, max(end, place - _FAR), place)
            replaced = replace(*operands.groups(), operator[1]) if operands else None
            if operands and replaced:
                pieces += content[end : operands.start()], replaced
                end = operator.end()
    changed = b"".join((*pieces, content[end:]))
    if changed != content:
        stream.write(changed)


def _replacer(tints: _Tints) -> Callable[..., bytes | None]:
    def replace(space: bytes | None, numbers: bytes, operator: bytes) -> bytes | None:
        """The operator with inks; `None` where there is nothing to replace."""
        values = [float(number) for number in numbers.split()]
        named = operator.lower()
        colour: Sequence[float] | None = None
        if named == b"rg" and len(values) == 3:
            colour = tints.of(_rgb(values))
        elif named == b"scn" and space in _LAB and len(values) == 3:
            lightness, a, b = values
            colour = tints.of(lab_to_rgb((lightness, a, b), is_d65=space == b"lab-d65"))
        elif (named == b"k" or (named == b"scn" and space == b"DeviceCMYK")) and len(values) == 4:
            c, m, y, k = values
            colour = tints.of_inks((c, m, y, k))
        if colour is None:
            return None
        return b" ".join(
            (*(f"{share:.4g}".encode() for share in colour), tints.operators[operator.isupper()])
        )

    return replace


def _rgb(shares: Sequence[float]) -> Rgb:
    red, green, blue = (round(float(share) * 255) for share in shares)
    return red, green, blue


def _light(inks: Cmyk) -> float:
    """How light a mixture is where nothing is known of the press (ISO 32000-1, 10.3.3)."""
    c, m, y, k = inks
    return 1 - min(1.0, 0.3 * c + 0.59 * m + 0.11 * y + k)


def _masks(pdf: pikepdf.Pdf) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Forms whose lightness masks something else, all that they draw with, and their shadings."""
    waiting = [group for thing in pdf.objects for group in _groups_of(thing)]
    forms: set[tuple[int, int]] = set()
    shadings: set[tuple[int, int]] = set()
    while waiting:
        form = waiting.pop()
        if form.objgen not in forms:
            forms.add(form.objgen)
            resources = form.get("/Resources", Dictionary())
            shadings |= {shading.objgen for shading in resources.get("/Shading", Dictionary()).values()}
            inner = [*resources.get("/XObject", Dictionary()).values()]
            inner += resources.get("/Pattern", Dictionary()).values()
            waiting += [thing for thing in inner if isinstance(thing, pikepdf.Stream) and is_drawn(thing)]
    return forms, shadings


def _groups_of(thing: Any) -> Iterator[Any]:
    """The groups of the masks that a page's or form's resources name."""
    if not isinstance(thing, Dictionary | pikepdf.Stream):
        return
    for resources in (thing, thing.get("/Resources")):
        states = resources.get("/ExtGState") if isinstance(resources, Dictionary | pikepdf.Stream) else None
        for state in states.values() if isinstance(states, Dictionary) else ():
            mask = state.get("/SMask")
            if isinstance(mask, Dictionary) and mask.get("/S") == Name.Luminosity:
                yield mask.G


def drawn(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Streams of content, each once."""
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        page.contents_coalesce()
        if isinstance(page.obj.get("/Contents"), pikepdf.Stream) and page.Contents.objgen not in seen:
            seen.add(page.Contents.objgen)
            yield page.Contents
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and is_drawn(thing) and thing.objgen not in seen:
            seen.add(thing.objgen)
            yield thing


def is_drawn(stream: Any) -> bool:
    """Whether a stream is a form or a tile, which hold content as a page does."""
    return bool(stream.get("/Subtype") == Name.Form or stream.get("/PatternType") == 1)


def _regroup(owner: Any, tints: _Tints) -> None:
    group = owner.get("/Group")
    if isinstance(group, Dictionary) and group.get("/CS") in (Name.DeviceRGB, Name.DeviceCMYK):
        group.CS = tints.space


def _recolour_shading(shading: Any, tints: _Tints) -> None:
    """A gradient between colours; only functions that name their colours are drawn by our engine."""
    if shading.get("/ColorSpace") != Name.DeviceRGB:
        return
    ends = [(function, end) for function in _functions(shading.Function) for end in ("/C0", "/C1")]
    if "/Background" in shading:
        ends.append((shading, "/Background"))
    for owner, key in ends:
        colour = tints.of(_rgb(owner[key]))
        if colour is not None:
            owner[key] = Array([round(share, 4) for share in colour])
    shading.ColorSpace = tints.space


def _functions(function: Any) -> Iterator[Any]:
    if function.FunctionType == 3:
        for part in function.Functions:
            yield from _functions(part)
    elif len(function.get("/C0", ())) == 3:
        yield function
