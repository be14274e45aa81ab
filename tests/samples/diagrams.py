"""Labels to a drawn architecture of layers or to a flow of steps."""

from collections.abc import Sequence
from itertools import pairwise

from PIL import Image

from tests.samples.canvas import BLUE, DEEP, INK, MUTED, PALE, PAPER, Canvas, Point, wrap
from tests.samples.source import Figure

WIDTH = 1800
TINTS = ("#eef4fa", "#e2edf6", "#d6e5f2", "#cadded", "#bdd4e9", "#b1cce4")
LABEL, SMALL = 50, 42


def draw_layers(figure: Figure) -> Image.Image:
    """From top to bottom; 「名称：一、二」 gets a cell for each part."""
    labels = _order_from_top(figure)
    height, gap = 150, 58
    canvas = Canvas(WIDTH, len(labels) * (height + gap) - gap + 80)
    for number, label in enumerate(labels):
        top = 40 + number * (height + gap)
        _draw_layer(canvas, label, top, TINTS[number % len(TINTS)])
        if number:
            for x in (WIDTH * 0.36, WIDTH * 0.64):
                _draw_exchange(canvas, x, top - gap + 7, top - 7)
    return canvas.finish()


def _order_from_top(figure: Figure) -> Sequence[str]:
    """Some sources count the layers from the lowest, and say so."""
    lowest = f"最下层为{figure.labels[0]}"
    return figure.labels[::-1] if lowest in figure.alternative else figure.labels


def _draw_layer(canvas: Canvas, label: str, top: float, tint: str) -> None:
    left, right, bottom = 40, WIDTH - 40, top + 150
    name, _, parts = label.partition("：")
    canvas.box((left, top, right, bottom), tint, BLUE, radius=14)
    if not parts:
        canvas.box((left, top, left + 30, bottom), DEEP, radius=14)
        canvas.box((left + 16, top + 3, left + 44, bottom - 3), tint)
        canvas.label(name, ((left + right) / 2, top + 75), LABEL, weight="medium")
        return
    canvas.box((left, top, left + 390, bottom), DEEP, radius=14)
    canvas.label(name, (left + 195, top + 75), LABEL, PAPER, weight="medium")
    cells = parts.split("、")
    start, gap = left + 414, 22
    width = (right - 24 - start - gap * (len(cells) - 1)) / len(cells)
    for number, cell in enumerate(cells):
        x = start + number * (width + gap)
        canvas.box((x, top + 28, x + width, bottom - 28), PAPER, BLUE, radius=10)
        canvas.label(wrap(cell, width - 24, SMALL), (x + width / 2, top + 75), SMALL)


def _draw_exchange(canvas: Canvas, x: float, top: float, bottom: float) -> None:
    canvas.polygon([(x, top), (x - 17, top + 18), (x + 17, top + 18)], MUTED)
    canvas.polygon([(x, bottom), (x - 17, bottom - 18), (x + 17, bottom - 18)], MUTED)
    canvas.line([(x, top + 12), (x, bottom - 12)], MUTED, 8)


def draw_flow(figure: Figure) -> Image.Image:
    """One row to five steps, two rows from six on; a 闭环 leads back to the first."""
    columns = len(figure.labels) if len(figure.labels) < 6 else (len(figure.labels) + 1) // 2
    is_loop = "闭环" in figure.caption
    rows = -(-len(figure.labels) // columns)
    gap = 84 if columns > 4 else 120
    width = (WIDTH - 80 - gap * (columns - 1)) / columns
    height, row_gap = 190, 120
    foot = 100 if is_loop and rows == 1 else 0
    canvas = Canvas(WIDTH, 110 + rows * (height + row_gap) - row_gap + foot)
    places = [
        _place_step(number, columns, (width + gap, height + row_gap)) for number in range(len(figure.labels))
    ]
    for number, (label, place) in enumerate(zip(figure.labels, places, strict=True)):
        _draw_step(canvas, number + 1, wrap(label, width - 40, 46), (place, (width, height)))
    for start, end in pairwise(places):
        _join_steps(canvas, start, end, (width, height))
    if is_loop:
        _close_loop(canvas, places, (width, height))
    return canvas.finish()


def _place_step(number: int, columns: int, pitch: tuple[float, float]) -> Point:
    """The second row runs back, under the first."""
    row, column = divmod(number, columns)
    column = columns - 1 - column if row % 2 else column
    return 40 + column * pitch[0], 70 + row * pitch[1]


def _draw_step(canvas: Canvas, number: int, label: str, frame: tuple[Point, Point]) -> None:
    (x, y), (width, height) = frame
    canvas.box((x, y, x + width, y + height), PALE, BLUE, radius=18)
    canvas.label(label, (x + width / 2, y + height / 2 + 8), 46, INK, "medium")
    canvas.dot((x + width / 2, y), 33, DEEP)
    canvas.label(str(number), (x + width / 2, y - 1), 36, PAPER, "bold")


def _join_steps(canvas: Canvas, start: Point, end: Point, size: Point) -> None:
    width, height = size
    middle = start[1] + height / 2
    if end[1] > start[1]:
        x = start[0] + width * 0.72
        canvas.arrow([(x, start[1] + height + 6), (x, end[1] - 8)])
    elif end[0] > start[0]:
        canvas.arrow([(start[0] + width + 8, middle), (end[0] - 8, middle)])
    else:
        canvas.arrow([(start[0] - 8, middle), (end[0] + width + 8, middle)])


def _close_loop(canvas: Canvas, places: Sequence[Point], size: Point) -> None:
    (first_x, first_y), (last_x, last_y) = places[0], places[-1]
    width, height = size
    if last_y > first_y:
        x = last_x + width * 0.28
        canvas.arrow([(x, last_y - 8), (x, first_y + height + 8)])
        return
    bottom = first_y + height
    from_x, to_x = last_x + width / 2, first_x + width / 2
    path = [(from_x, bottom + 6), (from_x, bottom + 80), (to_x, bottom + 80), (to_x, bottom + 8)]
    canvas.arrow(path)
