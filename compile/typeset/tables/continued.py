"""WeasyPrint's table layout, extended: the parts of a table that is longer than a page (CY/T 170).

WeasyPrint 70.0 repeats the header of a table. What is missing is done here, in its own layout: the line
续表 above each part but the first; a thin rule below each part but the last, and the thick one above parts
without a header; and a row that is taller than a page is split, where WeasyPrint would drop the header, or
leave the caption alone on its page.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint import draw
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block

from compile.typeset.extending import check_functions
from compile.typeset.tables.printed import CONTINUED

_FUNCTIONS = (
    (
        block.table_layout,
        "context table bottom_space skip_stack containing_block page_is_empty absolute_boxes fixed_boxes",
    ),
    (
        block.block_box_layout,
        "context box bottom_space skip_stack containing_block page_is_empty absolute_boxes fixed_boxes "
        "adjoining_margins first_letter_style first_line_style discard max_lines",
    ),
    (draw.draw_collapsed_borders, "stream table"),
    (block.remove_placeholders, "context box_list absolute_boxes fixed_boxes"),
    (
        block.block_level_layout,
        "context box bottom_space skip_stack containing_block page_is_empty absolute_boxes fixed_boxes "
        "adjoining_margins first_letter_style first_line_style discard max_lines",
    ),
)
"""What is extended or called, with the parameters that it must have."""

Box = Any
"""WeasyPrint ships no types."""


@contextmanager
def continued_tables() -> Iterator[None]:
    """Continue tables as the trade does as long as the context lasts."""
    check_functions(_FUNCTIONS)
    layout = _TableLayout(block.block_box_layout, block.table_layout)
    draw_borders = draw.draw_collapsed_borders

    def draw_part(stream: Any, table: Box) -> None:
        _add_rules(table)
        draw_borders(stream, table)

    block.block_box_layout = layout.block_box_layout
    block.table_layout = layout.table_layout
    draw.draw_collapsed_borders = draw_part
    try:
        yield
    finally:
        block.block_box_layout = layout.native_box
        block.table_layout = layout.native_table
        draw.draw_collapsed_borders = draw_borders


class _TableLayout:
    """Stands in for two functions of `weasyprint.layout.block`."""

    def __init__(self, native_box: Callable[..., Any], native_table: Callable[..., Any]) -> None:
        self.native_box = native_box
        self.native_table = native_table

    def block_box_layout(self, context: Any, box: Box, *arguments: Any, **named: Any) -> Any:
        """Lay out a block; a table's wrapper gets its line 续表 back where it is a later part."""
        if not box.is_table_wrapper:
            return self.native_box(context, box, *arguments, **named)
        _take_line(box)
        box.begins_page = arguments[3]
        new, *rest = self.native_box(context, box, *arguments, **named)
        if new is not None and arguments[1] is not None:
            _mark_as_later(new)
        return (new, *rest)

    def table_layout(self, context: Any, table: Box, *arguments: Any) -> Any:
        """Lay out a part of a table; above one that is not the first stands the line 续表.

        A caption above the table does not make the page less empty: there is no better page for it.
        """
        bottom_space, skip_stack, wrapper, page_is_empty, *positioned = arguments
        is_empty = page_is_empty or getattr(wrapper, "begins_page", False)
        line = _lay_out_line(context, table, bottom_space, wrapper) if skip_stack else None
        changed = (context, table, bottom_space, skip_stack, wrapper, is_empty, *positioned)
        new, *rest = self._whole_part(table, changed)
        if new is not None and line is not None:
            new.line = line
        return (new, *rest)

    def _whole_part(self, table: Box, arguments: tuple[Any, ...]) -> Any:
        """A part with its header, its first row split where that is the only way."""
        result = self.native_table(*arguments)
        part = result[0]
        if part is None or not _has_header(table) or _has_header(part):
            return result
        block.remove_placeholders(arguments[0], [part], *arguments[-2:])
        rows = [row for group in table.children[1:] for row in group.children]
        styles = [row.style for row in rows]
        for row in rows:
            row.style = row.style.copy()
            row.style["break_inside"] = row.style["break_before"] = "auto"
        try:
            return self.native_table(*arguments)
        finally:
            for row, style in zip(rows, styles, strict=True):
                row.style = style


def _has_header(table: Box) -> bool:
    return bool(table.children and table.children[0].is_header)


def _take_line(wrapper: Box) -> None:
    """Take the line out of the caption, and an empty caption out of the wrapper, before the first layout."""
    if hasattr(wrapper, "continued"):
        return
    wrapper.continued = None
    for caption in [child for child in wrapper.children if isinstance(child, boxes.TableCaptionBox)]:
        lines = [child for child in caption.children if _is_line(child)]
        if lines:
            wrapper.continued = lines[0]
            caption.children = [child for child in caption.children if child not in lines]
        if not caption.children:
            wrapper.children = [child for child in wrapper.children if child is not caption]


def _mark_as_later(wrapper: Box) -> None:
    """Give a later part its line; links lead to the first part."""
    lines = [child.line for child in wrapper.children if hasattr(child, "line")]
    for box in (wrapper, *wrapper.children):
        box.style = box.style.copy()
        box.style["anchor"] = None
    wrapper.children = [*lines, *wrapper.children]


def _is_line(box: Box) -> bool:
    element = box.element
    return element is not None and CONTINUED in (element.get("class") or "").split()


def _lay_out_line(context: Any, table: Box, bottom_space: float, wrapper: Box) -> Box | None:
    """The line where the table would begin; the table goes below it."""
    if wrapper.continued is None:
        return None
    start = wrapper.continued
    start.position_x, start.position_y = table.position_x, table.position_y
    line = block.block_level_layout(context, start, bottom_space, None, wrapper)[0]
    line.style = line.style.copy()
    line.style["break_after"] = "avoid"
    table.position_y += line.margin_height()
    return line


def _add_rules(part: Box) -> None:
    """The rules at the ends of a part: WeasyPrint draws those of the whole table at its own ends only.

    Borders are those of the collapsed grid, for each line between two rows of the whole table. What stands
    on the page is known when it is drawn only: rows may be taken away from a part that was laid out.
    """
    vertical, horizontal = part.collapsed_border_grid
    if not horizontal:
        return
    horizontal = list(horizontal)
    top = horizontal[0]
    if part.skipped_rows and not _has_header(part):
        horizontal[part.skipped_rows] = top
    if hasattr(part, "line"):
        part.skip_cell_border_top = False
    end = _end(part)
    if 0 < end < len(horizontal) - 1:
        horizontal[end] = [(score, (kind, width / 2, colour)) for score, (kind, width, colour) in top]
    part.collapsed_border_grid = vertical, horizontal


def _end(part: Box) -> int:
    """The line of the grid below the last row of a part."""
    rows = sum(len(group.children) for group in part.children)
    header = len(part.children[0].children) if _has_header(part) else 0
    return rows + (part.skipped_rows - header if part.skipped_rows else 0)
