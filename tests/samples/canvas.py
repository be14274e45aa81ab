"""A sheet to draw on with Pillow: smooth shapes, Chinese labels in Noto Sans."""

import subprocess
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont

FAMILY, SERIF = "Noto Sans CJK SC", "Noto Serif CJK SC"
SMOOTH = 2
"""Everything is drawn this much larger, then reduced: Pillow's shapes have hard edges."""

PAPER = "#ffffff"
INK = "#1d2b3a"
MUTED = "#5d6b7a"
RULE = "#d4dbe3"
DEEP = "#1c4f86"
BLUE = "#3f7db8"
PALE = "#e9f1f8"
TEAL = "#1c7f84"
AMBER = "#c36f1f"

Point = tuple[float, float]
Box = tuple[float, float, float, float]


class Canvas:
    """Measures are those of the finished picture, in px."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._image = Image.new("RGB", (width * SMOOTH, height * SMOOTH), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def box(self, box: Box, fill: str, outline: str | None = None, radius: float = 0) -> None:
        scaled = [edge * SMOOTH for edge in box]
        self._draw.rounded_rectangle(scaled, radius * SMOOTH, fill, outline, width=3 * SMOOTH)

    def line(self, points: Sequence[Point], colour: str, width: float = 4) -> None:
        scaled = [(x * SMOOTH, y * SMOOTH) for x, y in points]
        self._draw.line(scaled, colour, round(width * SMOOTH), joint="curve")

    def dashes(self, start: Point, end: Point, colour: str) -> None:
        """A dashed horizontal line."""
        x = start[0]
        while x < end[0]:
            self.line([(x, start[1]), (min(x + 12, end[0]), start[1])], colour, 2)
            x += 22

    def dot(self, centre: Point, radius: float, fill: str, outline: str = PAPER) -> None:
        x, y = centre
        edges = [(x - radius) * SMOOTH, (y - radius) * SMOOTH, (x + radius) * SMOOTH, (y + radius) * SMOOTH]
        self._draw.ellipse(edges, fill, outline, width=3 * SMOOTH)

    def polygon(self, points: Sequence[Point], fill: str) -> None:
        self._draw.polygon([(x * SMOOTH, y * SMOOTH) for x, y in points], fill)

    def arrow(self, points: Sequence[Point], colour: str = MUTED, width: float = 6) -> None:
        """Along `points`, level and upright parts only, with a head at the end."""
        (x, y), (before_x, before_y) = points[-1], points[-2]
        dx = (x > before_x) - (x < before_x)
        dy = (y > before_y) - (y < before_y)
        self.line([*points[:-1], (x - 20 * dx, y - 20 * dy)], colour, width)
        base_x, base_y = x - 28 * dx, y - 28 * dy
        wing_x, wing_y = 16 * dy, 16 * dx
        wings = [(base_x + wing_x, base_y + wing_y), (base_x - wing_x, base_y - wing_y)]
        self.polygon([(x, y), *wings], colour)

    def label(self, text: str, centre: Point, size: int, colour: str = INK, weight: str = "regular") -> None:
        """Lines, parted by newlines, centred on a point."""
        lines = text.split("\n")
        x, middle = centre
        top = middle - (len(lines) - 1) * size * 0.65
        for number, line in enumerate(lines):
            place = (x * SMOOTH, (top + number * size * 1.3) * SMOOTH)
            self._draw.text(place, line, colour, find_font(size * SMOOTH, weight), anchor="mm")

    def label_left(self, text: str, place: Point, size: int, colour: str = INK) -> None:
        """Flush left, centred on the height of a point."""
        x, y = place
        self._draw.text((x * SMOOTH, y * SMOOTH), text, colour, find_font(size * SMOOTH), anchor="lm")

    def label_right(self, text: str, place: Point, size: int, colour: str = INK) -> None:
        x, y = place
        self._draw.text((x * SMOOTH, y * SMOOTH), text, colour, find_font(size * SMOOTH), anchor="rm")

    def finish(self) -> Image.Image:
        return self._image.resize((self.width, self.height), Image.Resampling.LANCZOS)


def wrap(text: str, width: float, size: int) -> str:
    """Broken before 与 where the parts fit, else where a line is full."""
    font = find_font(size)
    if font.getlength(text) <= width:
        return text
    head, joint, tail = text.partition("与")
    if joint and max(font.getlength(part) for part in (head, joint + tail)) <= width:
        return f"{head}\n{joint}{tail}"
    lines = [""]
    for character in text:
        if font.getlength(lines[-1] + character) > width:
            lines.append("")
        lines[-1] += character
    return "\n".join(lines)


@cache
def find_font(size: int, weight: str = "regular", family: str = FAMILY) -> ImageFont.FreeTypeFont:
    path, index = _find_file(family, weight)
    return ImageFont.truetype(path, size, index)


@cache
def _find_file(family: str, weight: str) -> tuple[str, int]:
    answer = subprocess.run(
        ["fc-match", "-f", "%{family}|%{file}|%{index}", f"{family}:{weight}"],
        check=True,
        capture_output=True,
        text=True,
        timeout=30,
    ).stdout
    families, path, index = answer.split("|")
    if family not in families.split(","):
        raise FileNotFoundError(f"{family} is not installed (Debian: fonts-noto-cjk)")
    return path, int(index)
