"""WeasyPrint's line layout, extended: paragraphs with Chinese are composed by the rules of Chinese.

WeasyPrint 70.0 stretches only spaces, compresses no marks and forbids breaks that Chinese allows. Its
`split_inline_box`, called for a line box, is asked for the next line of a paragraph: here it is composed
instead. Whatever this extension does not know (floats, right-to-left text, letter-spacing, leaders) is left
to WeasyPrint's own layout.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline
from weasyprint.text import line_break

from compile.typeset.extending import check_functions, check_members
from compile.typeset.lines.build import Builder
from compile.typeset.lines.fit import Fitter, place_cells
from compile.typeset.lines.grid import Grid, GridLayout
from compile.typeset.lines.measures import Cells, MarkStyle, measure
from compile.typeset.lines.paragraph import Row, read_row
from compile.typeset.lines.shaping import Box

_FUNCTIONS = (
    (
        inline.split_inline_box,
        "context box position_x max_x bottom_space skip_stack containing_block absolute_boxes fixed_boxes "
        "line_placeholders waiting_floats line_children first_letter_style first_line_style",
    ),
    (inline.justify_line, "context line extra_width"),
    (inline.atomic_box, "context box position_x skip_stack containing_block absolute_boxes fixed_boxes"),
    (inline._adjust_line_height, "box"),
    (
        block.block_level_layout_switch,
        "context box bottom_space skip_stack containing_block page_is_empty absolute_boxes fixed_boxes "
        "adjoining_margins first_letter_style first_line_style discard max_lines",
    ),
    (line_break.strut, "style"),
    (line_break.get_log_attrs, "text lang"),
    (line_break.line_size, "line style"),
)
"""What is extended or called, with the parameters that it must have."""
_LAYOUT = ("setup", "set_text", "get_first_line", "deactivate", "reactivate")


def check_engine() -> None:
    """Raise `EngineError` when what is extended of WeasyPrint has changed."""
    check_functions(_FUNCTIONS)
    check_members(line_break.Layout, _LAYOUT)


@contextmanager
def chinese_lines(style: MarkStyle = "full", grid: Grid | None = None) -> Iterator[None]:
    """Compose Chinese paragraphs as long as the context lasts; on the page's grid, if there is one."""
    check_engine()
    composer = _Composer(style, inline.split_inline_box, inline.justify_line)
    switch = block.block_level_layout_switch
    inline.split_inline_box = composer.split_inline_box
    inline.justify_line = composer.justify_line
    if grid:
        block.block_level_layout_switch = GridLayout(grid, switch).block_level_layout_switch
    try:
        yield
    finally:
        inline.split_inline_box = composer.native_split
        inline.justify_line = composer.native_justify
        block.block_level_layout_switch = switch


class _Composed:
    """What is known of a paragraph, kept with its line box."""

    def __init__(self, row: Row, cells: Cells) -> None:
        self.row = row
        self.cells = cells
        self.fitter = Fitter(row, cells)


class _Composer:
    """Stands in for two functions of `weasyprint.layout.inline`."""

    def __init__(self, style: MarkStyle, split: Callable[..., Any], justify: Callable[..., Any]) -> None:
        self.native_split = split
        self.native_justify = justify
        self._style = style

    def split_inline_box(self, context: Any, box: Box, *arguments: Any) -> Any:
        """The next line of a paragraph as WeasyPrint wants it, composed; any other box as before."""
        if isinstance(box, boxes.LineBox):
            position_x, max_x, _, skip_stack, parent, *_, letter_style, line_style = arguments
            if not letter_style and not line_style:
                composed = self._composed(context, box, parent)
                start = 0 if composed is None else _index(composed.row, skip_stack)
                if composed is not None and start < len(composed.row.text):
                    return _compose(composed, start, box, position_x, max_x)
        return self.native_split(context, box, *arguments)

    def justify_line(self, context: Any, line: Box, extra_width: float) -> None:
        """Justify a line that was not composed; a composed one is ready."""
        if not hasattr(line, "composition"):
            self.native_justify(context, line, extra_width)

    def _composed(self, context: Any, box: Box, parent: Box) -> _Composed | None:
        """The paragraph of a line box, read once for all its lines and attempts."""
        kept = box.__dict__.get("_composed")
        if kept is None or kept[0] is not box.children:
            row = read_row(context, box, parent)
            known = None if row is None else _Composed(row, measure(row, self._style))
            kept = box._composed = (box.children, known)
        found: _Composed | None = kept[1]
        return found


def _compose(known: _Composed, start: int, box: Box, x: float, max_x: float) -> tuple[Any, ...]:
    row = known.row
    style = box.style
    line = known.fitter.fit(start, max_x - x, style["text_align_all"], _last_align(style))
    new = Builder(row, line, place_cells(row, known.cells, line), x).build(box)
    new.composition = (row, known.cells, line)
    resume = None if line.end == len(row.text) else _skip_stack(row, line.end)
    return new, resume, line.is_forced, None, None, {"left": 0, "right": 0}


def _last_align(style: Any) -> str:
    last = str(style["text_align_last"])
    return str(style["text_align_all"]) if last == "auto" else last


def _index(row: Row, skip_stack: Any) -> int:
    """The character at which a line begins, from WeasyPrint's nested indices."""
    path: tuple[int, ...] = ()
    while skip_stack is not None:
        ((index, skip_stack),) = skip_stack.items()
        path += (index,)
    after = bisect_right(row.leaves, path, key=lambda leaf: leaf.path)
    if after:
        leaf = row.leaves[after - 1]
        depth = len(leaf.path)
        if leaf.path == path[:depth]:
            return leaf.start + (leaf.offsets.index(path[depth]) if len(path) > depth else 0)
    return row.leaves[after].start if after < len(row.leaves) else 0


def _skip_stack(row: Row, end: int) -> Any:
    """WeasyPrint's nested indices of the character at which the next line begins."""
    leaf = row.owners[end]
    path = list(leaf.path)
    stack: Any = None if end == leaf.start else {leaf.offsets[end - leaf.start]: None}
    while stack is None and len(path) > 1 and _is_first(row, leaf, len(path) - 1):
        path.pop()
    for index in reversed(path):
        stack = {index: stack}
    return stack


def _is_first(row: Row, leaf: Any, depth: int) -> bool:
    """Whether the leaf is the first inside the inline box at that depth of its path."""
    return row.leaves[bisect_left(row.leaves, leaf.path[:depth], key=lambda one: one.path[:depth])] is leaf
