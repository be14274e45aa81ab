"""The lines of laid-out boxes, for all that measures or reads them."""

from collections.abc import Iterator
from typing import Any


def find_lines(box: Any) -> Iterator[tuple[Any, Any]]:
    """Every line below a box, in order, with the block that holds it."""
    for child in getattr(box, "children", ()):
        if type(child).__name__ == "LineBox":
            yield box, child
        else:
            yield from find_lines(child)


def words_of_native(line: Any) -> str:
    """What a line says that was left to the engine."""
    return "".join(getattr(box, "text", "") for box in line.descendants())
