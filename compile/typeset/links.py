"""WeasyPrint's links, as high as their text.

The style sheets give text inside a line no height of its own, so that another font makes no line higher.
WeasyPrint 70.0 takes that height for the link's: it would be a stroke through the text, which nobody can hit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from weasyprint.formatting_structure import boxes

from compile.typeset.extending import check_functions

_Area: TypeAlias = tuple[float, float, float, float]
"""Left and top edge, width and height, in px."""
_FUNCTIONS = (
    (boxes.InlineBox.hit_area, "self"),
    (boxes.InlineBox.border_box_y, "self"),
    (boxes.InlineBox.border_height, "self"),
)
"""What is replaced or called, with the parameters that it must have."""


@contextmanager
def whole_links() -> Iterator[None]:
    """Let links and anchors inside a line be as high as their text as long as the context lasts."""
    check_functions(_FUNCTIONS)
    native = boxes.InlineBox.hit_area

    def hit_area(box: Any) -> _Area:
        """The line's height, or the text's where that is higher."""
        left, top, width, height = native(box)
        if height >= box.border_height():
            return left, top, width, height
        return left, box.border_box_y(), width, box.border_height()

    boxes.InlineBox.hit_area = hit_area
    try:
        yield
    finally:
        boxes.InlineBox.hit_area = native
