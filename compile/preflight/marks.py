"""What a page shows, as its content streams say it; lengths in points, places from the lower left."""

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from compile.preflight.colours import Colour, Kind
from compile.preflight.typefaces import FontKey

Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top."""
Matrix: TypeAlias = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
Point: TypeAlias = tuple[float, float]


def multiply(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies the inner one first."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def moved(point: Point, matrix: Matrix) -> Point:
    """Where a point comes to lie."""
    x, y = point
    a, b, c, d, e, f = matrix
    return x * a + y * c + e, x * b + y * d + f


def scale(matrix: Matrix) -> float:
    """How much lengths grow, on the average of all directions."""
    a, b, c, d, _e, _f = matrix
    return float(abs(a * d - b * c) ** 0.5)


def around(points: list[Point]) -> Box:
    """The smallest box that holds all points."""
    across, up = [x for x, _y in points], [y for _x, y in points]
    return min(across), min(up), max(across), max(up)


def placed(box: Box, matrix: Matrix) -> Box:
    """The box around a box that was moved and turned."""
    left, bottom, right, top = box
    corners = ((left, bottom), (right, bottom), (right, top), (left, top))
    return around([moved(corner, matrix) for corner in corners])


def touches(one: Box, other: Box) -> bool:
    """Whether two boxes have a spot in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def holds(outer: Box, inner: Box, tolerance: float = 0.0) -> bool:
    """Whether a box lies in another."""
    low = all(outer[at] <= inner[at] + tolerance for at in (0, 1))
    return low and all(outer[at] >= inner[at] - tolerance for at in (2, 3))


class Run(NamedTuple):
    """A string that is shown at once."""

    text: str
    size_pt: float
    colour: Colour
    box: Box


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
    runs: list[Run] = field(default_factory=list)
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

    def ink(self, colour: Colour, box: Box) -> None:
        """Note a colour that is printed there."""
        if colour.kind is Kind.REGISTRATION and touches(box, self.area):
            self.has_registration = True
        if colour.inks is not None and touches(box, self.area):
            self.ink_percent = max(self.ink_percent, colour.total)
            self.has_colour = self.has_colour or sum(colour.inks[:3]) > 0
