"""Blocks of text to places on the page's grid of lines, so that recto and verso register (CLREQ 2.2.2)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.block import collapse_margin

from compile.typeset.lines.shaping import Box

_TEXT = frozenset(("p", "li"))
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_NEAR = 0.02
"""Pixels that are no distance."""
_GIVE = 0.25
"""How far a block may be moved up to the grid, in lines, where there is white space enough above it."""
_LEAST = 0.5
"""White space that then stays above it, in lines."""
_LITTLE = 0.06
"""How far it may be moved up in any case: behind a line that was a little too high, no line is skipped."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of the type area, in px."""

    top: float
    pitch: float
    body: float
    """Font size of the text that stands on the grid."""

    def missing(self, y: float) -> float:
        """How far below a place the next line of the grid is; 0 for a place on it."""
        off = (y - self.top) % self.pitch
        return 0.0 if off < _NEAR or self.pitch - off < _NEAR else self.pitch - off


class GridLayout:
    """Stands in for `weasyprint.layout.block.block_level_layout_switch`."""

    def __init__(self, grid: Grid, native: Callable[..., Any]) -> None:
        self.native = native
        self._grid = grid

    def block_level_layout_switch(self, context: Any, box: Box, *arguments: Any, **named: Any) -> Any:
        """Lay out a block; a paragraph or heading that would begin between two lines is moved down.

        Arguments by name come from flex and grid containers, whose items are left where they are put.
        """
        if not named:
            _space, skip_stack, _block, _is_empty, _absolute, _fixed, margins, *_ = arguments
            if skip_stack is None and self._stands_on_grid(box):
                self._move(box, margins)
        return self.native(context, box, *arguments, **named)

    def _stands_on_grid(self, box: Box) -> bool:
        if box.element_tag not in _TEXT | _HEADINGS or not isinstance(box, boxes.BlockBox):
            return False
        if not box.children or not isinstance(box.children[0], boxes.LineBox) or box.is_table_wrapper:
            return False
        style = box.style
        is_flush = not (box.padding_top or box.border_top_width)
        is_body = abs(style["font_size"] - self._grid.body) < _NEAR or box.element_tag in _HEADINGS
        return is_flush and is_body and abs(_line_height(style) - self._grid.pitch) < _NEAR

    def _move(self, box: Box, margins: Sequence[float]) -> None:
        pitch = self._grid.pitch
        wanted = collapse_margin([*margins, box.margin_top])
        missing = self._grid.missing(box.position_y + wanted)
        excess = pitch - missing
        if missing and excess <= max(_LITTLE * pitch, min(_GIVE * pitch, wanted - _LEAST * pitch)):
            before = collapse_margin(list(margins))
            box.margin_top = wanted - excess - (before if before > wanted - excess else 0)
        elif missing:
            box.margin_top = wanted + missing


def _line_height(style: Any) -> float:
    height = style["line_height"]
    if height == "normal":
        return 0.0
    return float(height * style["font_size"]) if isinstance(height, float) else float(height.value)
