"""Figures before they are placed: pictures without caption as figures too, small ones side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from compile import pandoc
from compile.model.nodes import Node
from compile.model.page import Page
from compile.typeset.figures.sizes import PictureError, Size, fit_picture

BOX = "text-box"
"""Class of a box, which can be moved as a figure is."""
FIGURE_ROW = "figure-row"
SMALL_SHARE = 0.48
"""A picture up to this share of the measure, as the author placed it, may stand beside another."""
LEAST_SCALE = 0.85
"""A picture gets no smaller than this when those of a row are set equally high."""
GAP_SHARE = 0.04
"""White space between two pictures of a row, as a share of the measure."""

Blocks = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """Figures side by side, and their common height."""

    figures: tuple[Node, ...]
    widths_pt: tuple[float, ...]


def arrange_figures(blocks: Sequence[Node], folder: Path | None, page: Page, prefix: str) -> Blocks:
    """The blocks with small neighbouring figures in rows; anchors made here begin with the prefix."""
    named = _with_names(blocks, prefix)
    arranged: list[Node] = []
    for is_figure, run in groupby(named, lambda block: block["t"] == "Figure"):
        figures = list(run)
        arranged += _rows(figures, folder, page) if is_figure and folder else figures
    return tuple(arranged)


def _with_names(blocks: Sequence[Node], prefix: str) -> Iterator[Node]:
    """Pictures that are paragraphs as figures without a caption, and boxes, each with an anchor."""
    for number, block in enumerate(blocks, 1):
        if block["t"] == "Para" and [node["t"] for node in block["c"]] == ["Image"]:
            content = [{"t": "Plain", "c": block["c"]}]
            yield {"t": "Figure", "c": [[f"{prefix}-picture-{number}", [], []], [None, []], content]}
        elif block["t"] == "Div" and BOX in block["c"][0][1]:
            (_, classes, pairs), inside = block["c"]
            yield {"t": "Div", "c": [[f"{prefix}-box-{number}", classes, pairs], inside]}
        else:
            yield block


def _rows(figures: list[Node], folder: Path, page: Page) -> Iterator[Node]:
    """Neighbours in rows of two or three; four are two and two."""
    sizes = [_size(figure, folder, page) for figure in figures]
    place = 0
    while place < len(figures):
        left = len(figures) - place
        counts = (2, 3) if left == 4 else (3, 2)
        tries = (_fit(figures[place : place + count], sizes[place : place + count], page) for count in counts)
        row = next(filter(None, tries), None)
        yield _join(row, page) if row else _fitted(figures[place], sizes[place])
        place += len(row.figures) if row else 1


def _size(figure: Node, folder: Path, page: Page) -> Size | None:
    """The size of the picture; `None` for several in one figure, and for what cannot be read."""
    images = [node for node in pandoc.walk(figure["c"][2]) if node["t"] == "Image"]
    if len(images) != 1:
        return None
    path = folder / images[0]["c"][2][0]
    try:
        return fit_picture(path, dict(images[0]["c"][0][2]), page) if path.is_file() else None
    except PictureError:
        return None


def _fit(figures: list[Node], sizes: Sequence[Size | None], page: Page) -> _Row | None:
    """The row of these figures, all as high as the lowest; `None` where they are too wide or too unlike."""
    known = [size for size in sizes if size and size.width_pt <= SMALL_SHARE * page.measure_pt]
    if len(known) < len(figures) or len(known) < 2:
        return None
    ratios = [size.width_pt / size.height_pt for size in known]
    room = page.measure_pt * (1 - GAP_SHARE * (len(known) - 1))
    height = min(*(size.height_pt for size in known), room / sum(ratios))
    if any(height < LEAST_SCALE * size.height_pt for size in known):
        return None
    return _Row(tuple(figures), tuple(height * ratio for ratio in ratios))


def _join(row: _Row, page: Page) -> Node:
    figures = [_with_width(figure, width) for figure, width in zip(row.figures, row.widths_pt, strict=True)]
    spare = (page.measure_pt - sum(row.widths_pt)) / len(figures)
    shares = " ".join(f"{100 * (width + spare) / page.measure_pt:.3f}" for width in row.widths_pt)
    return {"t": "Div", "c": [["", [FIGURE_ROW], [["shares", shares]]], figures]}


def _fitted(figure: Node, size: Size | None) -> Node:
    """The figure with the width that its picture will have, so that it can be set smaller."""
    return _with_width(figure, size.width_pt) if size else figure


def _with_width(figure: Node, width_pt: float) -> Node:
    def change(node: Node) -> list[Node] | None:
        if node["t"] != "Image":
            return None
        (name, classes, pairs), *rest = node["c"]
        kept = [pair for pair in pairs if pair[0] not in {"width", "height"}]
        return [{"t": "Image", "c": [[name, classes, [*kept, ["width", f"{width_pt:.2f}pt"]]], *rest]}]

    attributes, caption, content = figure["c"]
    return {"t": "Figure", "c": [attributes, caption, pandoc.transform(content, change)]}
