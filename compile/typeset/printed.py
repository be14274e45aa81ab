"""Laid-out pages to their pictures: how large each is printed."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from weasyprint.formatting_structure import boxes

from compile.model.unit import Printed
from compile.typeset.geometry import POINTS_PER_PIXEL


def read_pictures(pages: Iterable[Any]) -> Iterator[Printed]:
    """Every picture of a file, in the order of the pages; one that is printed twice comes twice."""
    for number, page in enumerate(pages):
        for box in page._page_box.descendants():
            file = _file(box)
            if file:
                yield Printed(file, number, _points(box.width), _points(box.height))


def _file(box: Any) -> str:
    """The file of a picture; formulas are drawings inside the text (`data:`)."""
    if not isinstance(box, boxes.ReplacedBox) or box.element is None:
        return ""
    source = box.element.get("src") or ""
    return "" if source.startswith("data:") else unquote(source)


def _points(pixels: float) -> float:
    return round(pixels * POINTS_PER_PIXEL, 2)
