"""What a page shows, as its content streams say it; lengths in points, places from the lower left."""

from dataclasses import dataclass, field
from math import inf
from typing import Any, NamedTuple

from compile.model.page import POINTS_PER_MM
from compile.model.plane import Box, holds, touches
from compile.preflight.colours import Colour, Kind
from compile.preflight.typefaces import FontKey

WELL_PT = 20 * POINTS_PER_MM
"""What is so far from the edge of the bleed is in no danger of being cut off, whatever the printer asks."""
_NOTHING: Box = (inf, inf, -inf, -inf)
"""A box around nothing."""


def well_inside(area: Box) -> Box:
    """What of an area is in no danger."""
    left, bottom, right, top = area
    return left + WELL_PT, bottom + WELL_PT, right - WELL_PT, top - WELL_PT


class Lettering(NamedTuple):
    """What text looks like to a printer."""

    size_pt: float
    """To hundredths."""
    colour: Colour


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is stored."""

    kind: Kind
    width: int
    height: int
    bits: int
    ink_percent: float = 0.0
    """The heaviest spot."""
    has_colour: bool = False
    """Whether there is any cyan, magenta or yellow."""
    is_transparent: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture at its printed size."""

    picture: Picture
    ppi: float
    """The lower of the two resolutions."""
    width_mm: float


@dataclass(slots=True)
class Marks:
    """Collected while the streams of a page are read."""

    area: Box
    """What is printed: the bleed box. Printer's marks outside are not measured."""
    kinds: set[Kind] = field(default_factory=set)
    """Of colours that are set, shadings and patterns."""
    groups: set[Kind] = field(default_factory=set)
    """Colour spaces in which transparent things are mixed."""
    text: str = ""
    """All that is shown, in its order."""
    lettering: set[Lettering] = field(default_factory=set)
    outer: list[Box] = field(default_factory=list)
    """Text that is not well inside the area."""
    pictures: list[Placed] = field(default_factory=list)
    fonts: set[FontKey] = field(default_factory=set)
    thinnest_pt: float = 1e9
    """The thinnest stroke."""
    ink_percent: float = 0.0
    """The heaviest colour of type and drawings."""
    has_colour: bool = False
    is_transparent: bool = False
    has_transfer: bool = False
    has_registration: bool = False
    """Whether anything is printed in the colour that is on every plate."""
    has_notdef: bool = False
    faults: set[str] = field(default_factory=set)
    """What could not be read, in words for the printer's form."""
    extent: Box = _NOTHING
    """Around all that was asked for its place; forms that are read by themselves are not in it."""

    def sees(self, box: Box) -> bool:
        """Whether what lies there is printed, or any of it."""
        one, two = self.extent, box
        self.extent = min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3])
        return touches(box, self.area)

    def ink(self, colour: Colour, box: Box) -> None:
        """Note a colour that is printed there."""
        is_seen = self.sees(box)
        if colour.kind is Kind.REGISTRATION and is_seen:
            self.has_registration = True
        if colour.inks is not None and is_seen:
            self.ink_percent = max(self.ink_percent, colour.total)
            self.has_colour = self.has_colour or sum(colour.inks[:3]) > 0

    def letter(self, text: str, size_pt: float, colour: Colour, box: Box) -> None:
        """Note a string that is shown there at once."""
        self.ink(colour, box)
        self.text += text
        self.lettering.add(Lettering(round(size_pt, 2), colour))
        if not holds(well_inside(self.area), box) and text.strip():
            self.outer.append(box)

    def include(self, other: "Marks", characters: int, picture: int) -> None:
        """Add what is drawn after so many characters and pictures of these."""
        self.kinds |= other.kinds
        self.groups |= other.groups
        self.fonts |= other.fonts
        self.faults |= other.faults
        self.text = self.text[:characters] + other.text + self.text[characters:]
        self.lettering |= other.lettering
        self.outer += other.outer
        self.pictures[picture:picture] = other.pictures
        self.thinnest_pt = min(self.thinnest_pt, other.thinnest_pt)
        self.ink_percent = max(self.ink_percent, other.ink_percent)
        self.has_colour |= other.has_colour
        self.is_transparent |= other.is_transparent
        self.has_transfer |= other.has_transfer
        self.has_registration |= other.has_registration
        self.has_notdef |= other.has_notdef


class Alike:
    """Lets marks share the sets that are the same: a book of hundreds of pages has a few dozen of them."""

    def __init__(self) -> None:
        self._known: dict[frozenset[Any], set[Any]] = {}

    def share(self, marks: Marks) -> Marks:
        """The marks, to which nothing is added any more."""
        for name in _SETS:
            found = getattr(marks, name)
            setattr(marks, name, self._known.setdefault(frozenset(found), found))
        return marks


_SETS = ("kinds", "groups", "lettering", "fonts", "faults")
