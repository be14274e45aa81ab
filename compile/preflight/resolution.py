"""Rules for pictures at their printed size."""

from collections.abc import Iterator

from compile.preflight.facts import Facts, Page
from compile.preflight.marks import Placed
from compile.problems import Problem, error, warning

_TOLERANCE = 0.99


def check_resolution(facts: Facts) -> Iterator[Problem]:
    """Two thresholds for tones: one is soft, one is not to be printed."""
    limits = facts.limits
    low = _lowest(facts, 0, limits.picture_low_ppi)
    if low:
        hint = f"请医院补发更大的原图（印刷尺寸下至少{limits.picture_ppi:g}ppi），或者把图缩小"
        message = f"{_words(low)}，低于{limits.picture_low_ppi:g}ppi，印出会糊"
        yield error("print-resolution-low", facts.place(low), message, hint)
    soft = _lowest(facts, limits.picture_low_ppi, limits.picture_ppi)
    if soft:
        hint = "能要到更大的原图就换上，或者把图缩小些"
        message = f"{_words(soft)}，不足{limits.picture_ppi:g}ppi，印出略软"
        yield warning("print-resolution", facts.place(soft), message, hint)


def check_line_art(facts: Facts) -> Iterator[Problem]:
    """Black-and-white pictures have no tones to hide their steps."""
    limit = facts.limits.line_art_ppi
    found = {page.number: _line_art(facts, page, limit) for page in facts.pages}
    rough = {number: min(art) for number, art in found.items() if art}
    if rough:
        message = f"黑白线条图只有{min(rough.values()):.0f}ppi，不足{limit:g}ppi，边缘会有锯齿"
        hint = "改用矢量图，或者以更高的分辨率重新扫描"
        yield warning("print-line-art", facts.place(rough), message, hint)


def _line_art(facts: Facts, page: Page, limit: float) -> list[float]:
    pictures = (placed for placed in _unjudged(facts, page) if placed.picture.bits == 1)
    return [placed.ppi for placed in pictures if placed.ppi < limit * _TOLERANCE]


def _unjudged(facts: Facts, page: Page) -> Iterator[Placed]:
    """Pictures about which nobody has said a word."""
    for placed in page.marks.pictures:
        sides = frozenset((placed.picture.width, placed.picture.height))
        if (page.number, sides) not in facts.limits.judged:
            yield placed


def _lowest(facts: Facts, least: float, limit: float) -> dict[int, Placed]:
    """The coarsest picture of each page between the limits."""
    found: dict[int, Placed] = {}
    for page in facts.pages:
        tones = [placed for placed in _unjudged(facts, page) if placed.picture.bits > 1]
        coarse = [placed for placed in tones if least * _TOLERANCE <= placed.ppi < limit * _TOLERANCE]
        if coarse:
            found[page.number] = min(coarse, key=lambda placed: placed.ppi)
    return found


def _words(found: dict[int, Placed]) -> str:
    """The worst of all pages, with what a person needs to find it."""
    number, worst = min(found.items(), key=lambda item: item[1].ppi)
    size = f"{worst.picture.width}×{worst.picture.height}像素印成{worst.width_mm:.0f}mm宽"
    return f"图片清晰度不够，最低{worst.ppi:.0f}ppi（第{number}页，{size}）"
