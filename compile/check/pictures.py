"""The shape of a case's pictures: what would be a line or a dot on the page."""

from collections.abc import Iterator

from PIL import Image, UnidentifiedImageError

from compile.check.facts import Facts, waive
from compile.model.case import Case, Figure
from compile.pillow import opened
from compile.problems import Problem, warning

NARROW = 12
"""A picture so many times as long as it is wide cannot be read when the whole of it fits the page."""
LEAST_PIXELS = 16
"""A picture with fewer on a side shows nothing."""


def check_shapes(facts: Facts, case: Case) -> Iterator[Problem]:
    """Pictures that are neither a strip nor a dot."""
    for figure in case.figures:
        size = _pixels(facts, figure) if figure.media else None
        if size is None or (min(size) >= LEAST_PIXELS and max(size) <= NARROW * min(size)):
            continue
        across, down = size
        kind = "狭长" if max(size) > NARROW * min(size) else "小"
        message = f"图太{kind}（{across}×{down} 像素），印出来看不清"
        hint = (
            "核对它是不是误插的线条或空白图，是的在 Word 中删去；"
            f"长截图请分成几幅，各加图题。{waive('picture-shape')}"
        )
        place = facts.in_manuscript(figure=figure.label or figure.media, quote=figure.caption[:20])
        yield warning("picture-shape", place, message, hint)


def _pixels(facts: Facts, figure: Figure) -> tuple[int, int] | None:
    """Width and height; `None` for a drawing, and for a file that is reported elsewhere."""
    assert facts.reading
    path = facts.reading.folder / "media" / figure.media
    if path.suffix == ".svg" or not path.is_file():
        return None
    try:
        with opened(path) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return None
