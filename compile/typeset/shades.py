"""WeasyPrint's borders, restrained: none in lighter and darker shades of their colour.

A unit is set in stand-ins for the designers' colours (`compile.tokens`); a shade of a stand-in would be a
shade of no colour in the book.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint import draw
from weasyprint.draw import border
from weasyprint.draw.color import styled_color

from compile.problems import Place, ProblemError, error
from compile.typeset.extending import check_functions

SHADED = frozenset({"inset", "outset", "groove", "ridge"})
_FUNCTIONS = ((styled_color, "style color side"),)
"""What is replaced, with the parameters that it must have."""


@contextmanager
def plain_borders() -> Iterator[None]:
    """Refuse shaded borders as long as the context lasts, with `ProblemError`."""
    check_functions(_FUNCTIONS)
    draw.styled_color = border.styled_color = _plain
    try:
        yield
    finally:
        draw.styled_color = border.styled_color = styled_color


def _plain(style: str, color: Any, side: str) -> Any:
    if style in SHADED:
        fact = f"边框样式 {style} 要用颜色的深浅两种，印刷版没有这两种颜色的油墨"
        hint = "改用 solid、double、dashed 或 dotted。"
        raise ProblemError(error("style-error", Place(file="styles", quote=style), fact, hint))
    return styled_color(style, color, side)
