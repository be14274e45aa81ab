"""A picture's size on the page: as the author placed it, within the type area, in whole lines."""

import math
import re
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from compile.model.page import Page
from compile.pillow import opened, shown_size

DEFAULT_PPI = 300
"""Resolution at which a picture is placed whose width the manuscript does not tell."""
DEPTH_SHARE = 0.72
"""A picture takes at most this share of the page's depth, so that its caption and some text fit."""
SPACE_AROUND = 1.5
"""Least space above and below a figure together, in lines."""
POINTS = {"mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "pt": 1.0, "px": 0.75, "": 0.75}

_LENGTH = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(mm|cm|in|pt|px|%|)\s*$")


class PictureError(Exception):
    """The file is no picture that can be read; the text says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Size:
    """A picture on the page."""

    width_pt: float
    height_pt: float
    around_pt: float
    """Space above, and below the caption, that makes the figure whole lines high (CLREQ, 版面网格)."""


def fit_picture(path: Path, attributes: dict[str, str], page: Page) -> Size:
    """The size of a picture that stands alone: as placed by the author, yet within the type area.

    Raises `PictureError`.
    """
    across, down = _pixels(path)
    width = _placed_width(attributes.get("width", ""), page) or across / DEFAULT_PPI * 72
    scale = min(1.0, page.measure_pt / width, DEPTH_SHARE * page.depth_pt / (width * down / across))
    width *= scale
    height = width * down / across
    return Size(width, height, around(height, page))


def around(height_pt: float, page: Page) -> float:
    """Half of what is missing to whole lines: white space above and below a figure, in points."""
    lines = math.ceil(height_pt / page.pitch_pt + SPACE_AROUND)
    return (lines * page.pitch_pt - height_pt) / 2


def _placed_width(text: str, page: Page) -> float | None:
    found = _LENGTH.match(text)
    if not found:
        return None
    value, unit = float(found[1]), found[2]
    width = page.measure_pt * value / 100 if unit == "%" else value * POINTS[unit]
    return width or None


def _pixels(path: Path) -> tuple[float, float]:
    if path.suffix.lower() == ".svg":
        return _svg_size(path)
    try:
        with opened(path) as picture:
            return shown_size(picture)
    except Image.DecompressionBombError as reason:
        raise PictureError("超过一亿像素") from reason
    except (UnidentifiedImageError, OSError) as reason:
        raise PictureError("文件已损坏，或不是图片") from reason


def _svg_size(path: Path) -> tuple[float, float]:
    head = path.read_text(errors="replace")[:4000]
    box = re.search(r'viewBox="\s*[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)', head)
    if not box or not float(box[1]) or not float(box[2]):
        raise PictureError("SVG 图没有注明大小（viewBox）")
    return float(box[1]), float(box[2])
