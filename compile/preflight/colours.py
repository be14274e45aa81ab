"""Colour spaces and colours of a PDF, as a printer sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from pikepdf import Array, Name, Stream

Inks: TypeAlias = tuple[float, float, float, float]
"""Cyan, magenta, yellow and black, 0 to 1."""


class Kind(StrEnum):
    """What a colour is made of."""

    GRAY = "gray"
    CMYK = "cmyk"
    SPOT = "spot"
    PATTERN = "pattern"
    REGISTRATION = "registration"
    """On every plate, for marks around the page (ISO 32000-1, 8.6.6.4)."""
    RGB = "RGB"
    LAB = "Lab"
    UNKNOWN = "unknown"


NOT_FOR_PRESS = frozenset({Kind.RGB, Kind.LAB})
_NAMES = {
    **dict.fromkeys(("/DeviceGray", "/G", "/CalGray"), Kind.GRAY),
    **dict.fromkeys(("/DeviceRGB", "/RGB", "/CalRGB"), Kind.RGB),
    **dict.fromkeys(("/DeviceCMYK", "/CMYK"), Kind.CMYK),
    "/Lab": Kind.LAB,
    "/Pattern": Kind.PATTERN,
}
_BY_COMPONENTS = {1: Kind.GRAY, 3: Kind.RGB, 4: Kind.CMYK}
_PROCESS = {"/Cyan": 0, "/Magenta": 1, "/Yellow": 2, "/Black": 3}
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space; of an indexed one and of a pattern's, the space beneath."""

    kind: Kind
    inks: tuple[int | None, ...] = ()
    """Which process ink each component of a spot space is, `None` for another ink."""


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour that is set; its inks are `None` where they cannot be known."""

    kind: Kind
    inks: Inks | None = None

    @property
    def total(self) -> float:
        """All inks together, in per cent."""
        return 100 * sum(self.inks or ())


BLACK = Colour(Kind.GRAY, (0, 0, 0, 1))


def read_space(value: Any, resources: Any, depth: int = 0) -> Space:
    """The space that a name or an array means, with the page's resources at hand."""
    if isinstance(value, Name):
        known = _NAMES.get(str(value))
        own = (resources.get("/ColorSpace") or {}).get(str(value)) if known is None else None
        return (
            read_space(own, resources, depth + 1) if own is not None and depth < _DEEPEST else _named(known)
        )
    if not isinstance(value, Array) or len(value) == 0 or depth > _DEEPEST:
        return Space(Kind.UNKNOWN)
    family = str(value[0])
    if family == "/ICCBased" and isinstance(value[1], Stream):
        return Space(_BY_COMPONENTS.get(int(value[1].get("/N", 0)), Kind.UNKNOWN))
    if family in ("/Indexed", "/I") or (family == "/Pattern" and len(value) > 1):
        return read_space(value[1], resources, depth + 1)
    if family in ("/Separation", "/DeviceN"):
        return _spot(value, resources, depth)
    return _named(_NAMES.get(family))


def _named(kind: Kind | None) -> Space:
    return Space(kind or Kind.UNKNOWN)


def _spot(value: Any, resources: Any, depth: int) -> Space:
    """A spot space counts as what stands in for it, when that is no colour for the press."""
    names = list(value[1]) if isinstance(value[1], Array) else [value[1]]
    if [str(name) for name in names] == ["/All"]:
        return Space(Kind.REGISTRATION)
    instead = read_space(value[2], resources, depth + 1)
    if instead.kind in NOT_FOR_PRESS:
        return instead
    return Space(Kind.SPOT, tuple(_PROCESS.get(str(name)) for name in names))


def read_colour(space: Space, values: Sequence[float]) -> Colour:
    """The colour that these components mean in the space."""
    if space.kind is Kind.CMYK and len(values) == 4:
        return Colour(Kind.CMYK, (values[0], values[1], values[2], values[3]))
    if space.kind is Kind.GRAY and len(values) == 1:
        return Colour(Kind.GRAY, (0, 0, 0, 1 - values[0]))
    if space.kind is Kind.SPOT and len(values) == len(space.inks):
        inks = [0.0] * 4
        for ink, value in zip(space.inks, values, strict=True):
            if ink is None:
                return Colour(Kind.SPOT)
            inks[ink] += value
        return Colour(Kind.SPOT, (inks[0], inks[1], inks[2], inks[3]))
    return Colour(space.kind)
