"""How Word shows a picture: cropped, mirrored, turned, and at which size (DrawingML and VML)."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from compile.read.xml import EMU_PER_MM, MM_PER_POINT, Element, child, number, q

_WHOLE = 100_000
"""Crops are given in thousandths of a per cent (ECMA-376, 20.1.8.55)."""
_ROTATION = 60_000
"""Angles are given in 60000ths of a degree, clockwise (ECMA-376, 20.1.10.3)."""
_MM = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": MM_PER_POINT, "pc": 12 * MM_PER_POINT, "px": 25.4 / 96}
_FIXED = 65536
_NO_SPACE = 1e-6


@dataclass(frozen=True, slots=True)
class Crop:
    """Shares of the picture that are hidden at each edge; a negative one is space added there."""

    left: float = 0
    top: float = 0
    right: float = 0
    bottom: float = 0

    @property
    def hides(self) -> bool:
        """Whether any part is hidden."""
        return max(self.left, self.top, self.right, self.bottom) > 0

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """The visible part in pixels. Raises `ValueError` when nothing is left."""
        left, top = round(max(self.left, 0) * width), round(max(self.top, 0) * height)
        right = width - round(max(self.right, 0) * width)
        bottom = height - round(max(self.bottom, 0) * height)
        if right <= left or bottom <= top:
            raise ValueError("整幅都被裁剪掉了")
        return left, top, right, bottom

    def shown_shares(self) -> tuple[float, float]:
        """How much of the frame's width and height the visible part takes: 1 without added space."""
        return _shown(self.left, self.right), _shown(self.top, self.bottom)

    def whole_shares(self) -> tuple[float, float]:
        """Width and height of the whole picture in those of the frame; over 1 when parts are hidden."""
        across, down = 1 - self.left - self.right, 1 - self.top - self.bottom
        return 1 / max(across, _NO_SPACE), 1 / max(down, _NO_SPACE)


def _shown(start: float, end: float) -> float:
    frame = 1 - start - end
    return (1 - max(start, 0) - max(end, 0)) / frame if frame > _NO_SPACE else 1


@dataclass(frozen=True, slots=True)
class Turn:
    """First mirrored left to right, then turned clockwise."""

    degrees: float = 0
    is_mirrored: bool = False

    def then(self, outer: "Turn") -> "Turn":
        """Turned inside something that is itself turned, as a picture in a group."""
        inner = -self.degrees if outer.is_mirrored else self.degrees
        return Turn((outer.degrees + inner) % 360, self.is_mirrored != outer.is_mirrored)

    def size(self, width: float, height: float) -> tuple[float, float]:
        """Width and height of the turned frame."""
        cosine, sine = (abs(f(math.radians(self.degrees))) for f in (math.cos, math.sin))
        return width * cosine + height * sine, width * sine + height * cosine


@dataclass(frozen=True, slots=True)
class Placement:
    """How a picture is shown: cropped first, then mirrored and turned."""

    crop: Crop = field(default_factory=Crop)
    turn: Turn = field(default_factory=Turn)
    width_mm: float = 0
    """Of the frame before it is turned; 0 when unknown."""
    height_mm: float = 0

    def shown_mm(self) -> tuple[float, float]:
        """Size on the page of what is visible."""
        across, down = self.crop.shown_shares()
        return self.turn.size(self.width_mm * across, self.height_mm * down)

    def whole_mm(self) -> tuple[float, float]:
        """Size that the picture would have without crop and turn."""
        across, down = self.crop.whole_shares()
        return self.width_mm * across, self.height_mm * down


NO_TURN = Turn()
UNTOUCHED = Placement()


def place_drawing(holder: Element, shape: Element) -> Placement:
    """The placement of a `pic:pic`, or of a shape filled with a picture, inside its `w:drawing`."""
    frames = (child(shape, f"{prefix}:spPr/a:xfrm") for prefix in ("pic", "wps"))
    frame = next((found for found in frames if found is not None), None)
    own = _extent(None if frame is None else child(frame, "a:ext"))
    outer = _extent(next(holder.iter(q("wp:extent")), None))
    turn = _turn(frame)
    groups = list(_groups(shape))
    if not groups and shape.getparent().tag == q("a:graphicData"):
        width, height = outer or own or (0.0, 0.0)
    else:
        width, height = own or (0.0, 0.0)
    for index, group in enumerate(groups):
        size, inner = _extent(child(group, "a:ext")), _extent(child(group, "a:chExt"))
        is_whole = group.getparent().getparent().getparent().tag == q("a:graphicData")
        if index == len(groups) - 1 and is_whole:
            size = outer or size
        if size and inner:
            width, height = width * size[0] / inner[0], height * size[1] / inner[1]
        turn = turn.then(_turn(group))
    crop = next(shape.iter(q("a:srcRect")), None)
    sides = (0 if crop is None else number(crop.get(side)) / _WHOLE for side in "ltrb")
    return Placement(Crop(*sides), turn, width / EMU_PER_MM, height / EMU_PER_MM)


def _groups(shape: Element) -> Iterator[Element]:
    """Frames (`a:xfrm`) of the groups around a shape, innermost first."""
    for ancestor in shape.iterancestors(q("wpg:wgp"), q("wpg:grpSp")):
        frame = child(ancestor, "wpg:grpSpPr/a:xfrm")
        if frame is not None:
            yield frame


def _turn(frame: Element | None) -> Turn:
    if frame is None:
        return Turn()
    across, down = (frame.get(name) in {"1", "true"} for name in ("flipH", "flipV"))
    return _mirrored(number(frame.get("rot")) / _ROTATION, across, down)


def _mirrored(degrees: float, across: bool, down: bool) -> Turn:
    """Top to bottom is left to right and half a turn."""
    return Turn((degrees + (180 if down else 0)) % 360, across != down)


def _extent(element: Element | None) -> tuple[float, float] | None:
    if element is None:
        return None
    width, height = number(element.get("cx")), number(element.get("cy"))
    return (width, height) if width > 0 and height > 0 else None


def place_vml(shape: Element, data: Element) -> Placement:
    """The placement of a VML shape whose `v:imagedata` is given."""
    style = vml_style(shape)
    groups = list(shape.iterancestors(q("v:group")))
    width, height = (_length(style.get(side, ""), bare=not groups) for side in ("width", "height"))
    turn = _vml_turn(style)
    for index, group in enumerate(groups):
        outer = vml_style(group)
        is_last = index == len(groups) - 1
        units = [abs(number(part)) or 1000 for part in (group.get("coordsize") or "1000,1000").split(",")][:2]
        width *= _length(outer.get("width", ""), bare=is_last) / units[0]
        height *= _length(outer.get("height", ""), bare=is_last) / units[-1]
        turn = turn.then(_vml_turn(outer))
    sides = (_share(data.get(f"crop{side}")) for side in ("left", "top", "right", "bottom"))
    return Placement(Crop(*sides), turn, width, height)


def vml_style(shape: Element) -> dict[str, str]:
    """The declarations of a VML style attribute."""
    pairs = (part.partition(":") for part in (shape.get("style") or "").split(";"))
    return {name.strip().lower(): text.strip().lower() for name, _, text in pairs if text.strip()}


def vml_size_mm(shape: Element) -> tuple[float, float]:
    """Width and height of an outermost VML shape; 0 when unknown."""
    style = vml_style(shape)
    return _length(style.get("width", ""), bare=True), _length(style.get("height", ""), bare=True)


def _length(text: str, *, bare: bool) -> float:
    """A length in mm; without a unit it is in pixels when `bare`, else in units of its group."""
    found = re.fullmatch(r"(-?[\d.]+)\s*(mm|cm|in|pt|pc|px|)", text)
    if not found:
        return 0
    unit = found[2]
    try:
        size = abs(float(found[1]))
    except ValueError:
        return 0
    return size * (_MM[unit] if unit else _MM["px"] if bare else 1)


def _vml_turn(style: dict[str, str]) -> Turn:
    flips = style.get("flip", "")
    found = re.fullmatch(r"(-?[\d.]+)(fd)?", style.get("rotation", "0"))
    degrees = 0.0
    if found:
        degrees = float(found[1]) / (_FIXED if found[2] else 1)
    return _mirrored(degrees, "x" in flips, "y" in flips)


def _share(text: str | None) -> float:
    """A crop of VML: a share such as `0.1`, per cent, or 65536ths such as `6554f`."""
    found = re.fullmatch(r"\s*(-?[\d.]+)(f|%)?\s*", text or "")
    if not found:
        return 0
    try:
        return float(found[1]) / {"f": _FIXED, "%": 100, None: 1}[found[2]]
    except ValueError:
        return 0
