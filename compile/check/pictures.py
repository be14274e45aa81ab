"""The shape of a case's pictures: what would be a line or a dot on the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from compile.check.facts import Facts, waive
from compile.model.case import Case
from compile.pillow import opened, shown_size
from compile.problems import Problem, warning

NARROW = 12
"""A picture so many times as long as it is wide cannot be read when the whole of it fits the page."""
LEAST_PIXELS = 16
"""A picture with fewer on a side shows nothing."""


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture made of dots, as it is shown."""

    across: int
    down: int
    is_line_art: bool
    """Whether it has nothing but black and white."""


@cache
def read_raster(path: Path) -> Raster | None:
    """The dots of a picture; `None` for a drawing, and for a file that is reported elsewhere."""
    if path.suffix == ".svg" or not path.is_file():
        return None
    try:
        with opened(path) as picture:
            return Raster(*shown_size(picture), picture.mode == "1")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return None


def check_shapes(facts: Facts, case: Case) -> Iterator[Problem]:
    """Pictures that are neither a strip nor a dot."""
    assert facts.reading
    for figure in case.figures:
        raster = read_raster(facts.reading.folder / "media" / figure.media) if figure.media else None
        if raster is None:
            continue
        sides = raster.across, raster.down
        if min(sides) >= LEAST_PIXELS and max(sides) <= NARROW * min(sides):
            continue
        kind = "狭长" if max(sides) > NARROW * min(sides) else "小"
        message = f"图太{kind}（{raster.across}×{raster.down} 像素），印出来看不清"
        hint = (
            "核对它是不是误插的线条或空白图，是的在 Word 中删去；"
            f"长截图请分成几幅，各加图题。{waive('picture-shape')}"
        )
        place = facts.in_manuscript(figure=figure.label or figure.media, quote=figure.caption[:20])
        yield warning("picture-shape", place, message, hint)
