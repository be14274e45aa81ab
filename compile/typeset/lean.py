"""WeasyPrint without boxes that show nothing, or that could be one.

WeasyPrint 70.0 makes a box of text for each dot of a leader, and draws each: two thirds of the time that an
index of hospitals takes. For each page it lays out sixteen margin boxes, which here no style sheet asks for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint import layout
from weasyprint.layout import inline
from weasyprint.layout.leader import handle_leader, leader_index
from weasyprint.layout.page import make_margin_boxes
from weasyprint.text.line_break import split_first_line

from compile.typeset.extending import check_functions

_FUNCTIONS = (
    (handle_leader, "context line containing_block"),
    (make_margin_boxes, "context page state"),
    (
        split_first_line,
        "text style context max_width justification_spacing is_line_start minimum",
    ),
)
"""What is replaced or called, with the parameters that it must have."""
_SAME = 0.01
"""Pixels by which the width of a leader may differ from that of its dots, set one by one."""
_EMPTY = ("normal", "inhibit", "none")
"""Content of a margin box that is not there."""
_MARGINS = tuple(
    f"@{side}-{place}"
    for sides, places in ((("top", "bottom"), ("left-corner", "left", "center", "right", "right-corner")),
                          (("left", "right"), ("top", "middle", "bottom")))
    for side in sides
    for place in places
)  # fmt: skip


@contextmanager
def lean() -> Iterator[None]:
    """Make fewer boxes as long as the context lasts; the pages look the same."""
    check_functions(_FUNCTIONS)
    inline.handle_leader, layout.make_margin_boxes = _whole_leader, _wanted_margin_boxes
    try:
        yield
    finally:
        inline.handle_leader, layout.make_margin_boxes = handle_leader, make_margin_boxes


def _whole_leader(context: Any, line: Any, containing_block: Any) -> None:
    """One text for all dots of a leader, unless it is wider or narrower than they are."""
    handle_leader(context, line, containing_block)
    _, leader = leader_index(line)
    dots: tuple[Any, ...] = leader.children if leader else ()
    if len(dots) < 2:
        return
    whole = dots[-1].copy()  # the last is the leftmost
    whole.text = "".join(dot.text for dot in dots)
    drawn, _, _, whole.width, _, _ = split_first_line(whole.text, whole.style, context, None, 0)
    if abs(whole.width - sum(dot.width for dot in dots)) < _SAME * len(dots):
        whole.pango_layout = drawn
        leader.children = (whole,)


def _wanted_margin_boxes(context: Any, page: Any, state: Any) -> Iterator[Any]:
    styles = (context.style_for(page.page_type, name) for name in _MARGINS)
    if any(style is not None and style["content"] not in _EMPTY for style in styles):
        yield from make_margin_boxes(context, page, state)
