"""Laid-out pages to what is measured of their lines: edges, breaks, stretch, grid."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from compile.model.page import POINTS_PER_MM, Page
from compile.model.typography import LineFault, Typography
from compile.typeset.geometry import POINTS_PER_PIXEL
from compile.typeset.laid_out import find_lines, words_of_native
from compile.typeset.lines.breaks import is_inside_address, is_whole_broken
from compile.typeset.lines.signs import (
    BODY_KINDS,
    FORCED,
    NEVER_FIRST,
    NEVER_LAST,
    OBJECT,
    WIDE_KINDS,
    kinds_of,
)

EDGE_PT = 0.5
GRID_PT = 0.3
NARROW_EM = 8
"""A measure on which single characters cannot be helped."""
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


@dataclass(frozen=True, slots=True)
class _Set:
    """A line as it stands on its page."""

    page: int
    block: Any
    box: Any
    is_last: bool
    """Of its block on this page."""

    @property
    def is_composed(self) -> bool:
        """Whether it was composed by the rules of Chinese, not by the engine."""
        return hasattr(self.box, "composition")

    @property
    def text(self) -> str:
        """What it says."""
        if not self.is_composed:
            return words_of_native(self.box)
        row, _cells, line = self.box.composition
        return str(row.text[line.start : line.last + 1])

    def fault(self, kind: str, amount: float = 0) -> LineFault:
        """A fault of this line."""
        return LineFault(kind, self.page, self.text[:40], round(amount, 3))


def survey_lines(pages: list[Any], page: Page, loose_em: float) -> Typography:
    """Measure every line; `loose_em` is what a boundary may gain without being told."""
    lines = [line for number, one in enumerate(pages) for line in _lines(one._page_box, number)]
    composed = [line for line in lines if line.is_composed]
    full = [line for line in composed if _should_be_full(line)]
    stretches = Counter(round(100 * _stretch_em(line)) for line in full)
    body = [line for line in composed if _is_body(line, page)]
    faults = [fault for line in composed for fault in _line_faults(line, loose_em)]
    faults += [line.fault("off-grid", off) for line in body if abs(off := _off_grid(line, page)) > GRID_PT]
    faults += [line.fault("tall", more) for line in composed if (more := _excess(line, page)) > GRID_PT]
    faults += [fault for line in lines if not line.is_composed for fault in _native_faults(line)]
    faults += _headings_at_foot(pages)
    edges = [abs(_missing(line)) * POINTS_PER_PIXEL for line in full if not line.box.composition[2].short]
    return Typography(
        len(lines),
        len(full),
        round(max(edges, default=0), 3),
        sum(_is_squeezed(line) for line in composed),
        dict(stretches),
        len(body),
        tuple(faults),
    )


def _lines(box: Any, page: int) -> Iterator[_Set]:
    for block, line in find_lines(box):
        yield _Set(page, block, line, line is block.children[-1])


def _should_be_full(line: _Set) -> bool:
    row, _cells, one = line.box.composition
    is_last = one.is_forced or one.end == len(row.text)
    return line.box.style["text_align_all"] == "justify" and not is_last


def _missing(line: _Set) -> float:
    """How far the line stays from the right edge, in px; negative when it sticks out."""
    edge = line.block.content_box_x() + line.block.width
    return float(edge - line.box.position_x - line.box.width)


def _stretch_em(line: _Set) -> float:
    return float(max(line.box.composition[2].even, 0) / line.box.style["font_size"])


def _is_squeezed(line: _Set) -> bool:
    one = line.box.composition[2]
    return bool(one.mark or one.space < 0 or one.auto < 0)


def _line_faults(line: _Set, loose_em: float) -> Iterator[LineFault]:
    row, _cells, one = line.box.composition
    missing = _missing(line) * POINTS_PER_PIXEL
    if missing < -EDGE_PT:
        yield line.fault("overfull", -missing)
    elif _should_be_full(line) and missing > EDGE_PT and not (one.short and _ends_in_address(line)):
        yield line.fault("short" if one.short else "edge", missing)
    if _stretch_em(line) > loose_em:
        yield line.fault("loose", _stretch_em(line))
    if one.is_torn:
        yield line.fault("torn")
    elif one.end < len(row.text) and _is_forbidden(row.text, one.end):
        yield line.fault("forbidden-break")
    if one.end == len(row.text) and _is_lone(line):
        yield line.fault("lone")


def _ends_in_address(line: _Set) -> bool:
    """Whether a line ends inside an address or a code: where that may be broken, it cannot be stretched."""
    row, _cells, one = line.box.composition
    return is_inside_address(row.text, one.end)


def _is_lone(line: _Set) -> bool:
    """Whether a paragraph's last line has a single character; a cell of a table may be too narrow for two."""
    row, _cells, one = line.box.composition
    is_wide = line.block.width > NARROW_EM * line.box.style["font_size"]
    body = sum(kind in BODY_KINDS for kind in row.kinds[one.start :])
    return bool(one.start and is_wide and body < 2)


def _native_faults(line: _Set) -> Iterator[LineFault]:
    """Faults of a line that was left to the engine; Chinese in it should have reached the edge."""
    missing = _missing(line) * POINTS_PER_PIXEL
    is_chinese = not WIDE_KINDS.isdisjoint(kinds_of(line.text))
    is_full = line.box.style["text_align_all"] == "justify" and not line.is_last
    if missing < -EDGE_PT:
        yield line.fault("overfull", -missing)
    elif missing > EDGE_PT and is_chinese and is_full:
        yield line.fault("native", missing)


def _is_forbidden(text: str, end: int) -> bool:
    """Whether no line may end there."""
    if text[end - 1] == FORCED or is_inside_address(text, end):
        return False
    before = text[:end].rstrip()[-1:]
    if text[end] in NEVER_FIRST or before in NEVER_LAST:
        return text[end - 1] != " " or before in NEVER_LAST
    return is_whole_broken(text, end)


def _is_text(line: _Set, page: Page) -> bool:
    """Whether the line is set in the type of the text that stands on the grid."""
    size = line.box.style["font_size"] * POINTS_PER_PIXEL
    is_text = line.block.element_tag in {"p", "li"} and not line.block.padding_top
    return bool(is_text and abs(size - page.body_pt) < GRID_PT / 10)


def _is_body(line: _Set, page: Page) -> bool:
    """Whether the line belongs to the text that stands on the grid; a formula may have made it higher."""
    return _is_text(line, page) and abs(line.box.height * POINTS_PER_PIXEL - page.pitch_pt) < GRID_PT


def _excess(line: _Set, page: Page) -> float:
    """By how many points words alone make a line higher than the pitch; the next paragraph skips a line."""
    row, _cells, one = line.box.composition
    has_pitch = abs(row.strut[0] * POINTS_PER_PIXEL - page.pitch_pt) < GRID_PT
    if not has_pitch or not _is_text(line, page) or OBJECT in row.text[one.start : one.last + 1]:
        return 0
    return float(line.box.height * POINTS_PER_PIXEL - page.pitch_pt)


def _off_grid(line: _Set, page: Page) -> float:
    """Distance of its baseline from the nearest line of the grid, in points."""
    top = page.top_mm * POINTS_PER_MM
    place = (line.box.position_y * POINTS_PER_PIXEL - top) % page.pitch_pt
    return float(place if place < page.pitch_pt / 2 else place - page.pitch_pt)


def _headings_at_foot(pages: list[Any]) -> Iterator[LineFault]:
    for number, page in enumerate(pages[:-1]):
        last = None
        for line in _lines(page._page_box, number):
            if line.block.element_tag not in {"footnote", "span"}:
                last = line
        if last is not None and last.block.element_tag in _HEADINGS and last.is_composed:
            yield last.fault("heading-at-foot")
