"""Labels with figures to a bar chart or a line chart."""

import math
import re
from collections.abc import Sequence

from PIL import Image

from tests.samples.canvas import AMBER, DEEP, INK, MUTED, PAPER, RULE, TEAL, Box, Canvas, wrap
from tests.samples.source import Figure

WIDTH, HEIGHT = 1800, 940
FRAME: Box = (150, 60, 1750, 800)
"""Left, top, right and bottom of the plotting area."""
SMALL = 42
SERIES = ((DEEP, "dot"), (AMBER, "square"), (TEAL, "dot"))

YEARS = re.compile(r"(\d{4})(?:年)?[—～至-]+(\d{4})年(?!第|\d)")
QUARTERS = re.compile(r"(\d{4})年第([一二三四])季度[至—～-]+(\d{4})年第([一二三四])季度")


def draw_bars(figure: Figure) -> Image.Image:
    """Columns through time, bars lying down for causes and kinds."""
    pairs = [label.split("=", 1) for label in figure.labels]
    names = [name for name, _ in pairs]
    shown = [number.strip() for _, number in pairs]
    if all(re.match(r"\d{4}", name) for name in names):
        return _draw_columns(names, shown)
    return _draw_lying(names, shown)


def _draw_columns(names: Sequence[str], shown: Sequence[str]) -> Image.Image:
    canvas = Canvas(WIDTH, HEIGHT)
    left, _, right, bottom = FRAME
    top_value = _draw_scale(canvas, 0, max(map(float, shown)))
    pitch = (right - left) / len(names)
    for number, (name, value) in enumerate(zip(names, shown, strict=True)):
        x = left + pitch * (number + 0.5)
        y = _height_of(float(value), (0, top_value))
        canvas.box((x - pitch * 0.25, y, x + pitch * 0.25, bottom), DEEP)
        canvas.label(value, (x, y - 34), 46, INK, "medium")
        canvas.label(wrap(name, pitch - 16, SMALL), (x, bottom + 62), SMALL)
    canvas.line([(left, bottom), (right, bottom)], MUTED, 4)
    return canvas.finish()


def _draw_lying(names: Sequence[str], shown: Sequence[str]) -> Image.Image:
    pitch, start, end = 138, 460, 1600
    canvas = Canvas(WIDTH, len(names) * pitch + 80)
    largest = max(map(float, shown))
    for number, (name, value) in enumerate(zip(names, shown, strict=True)):
        y = 40 + pitch * (number + 0.5)
        x = start + (end - start) * float(value) / largest
        canvas.box((start, y - 38, x, y + 38), DEEP)
        canvas.label_right(name, (start - 30, y), 46)
        canvas.label_left(value, (x + 24, y), 46)
    canvas.line([(start, 40), (start, canvas.height - 40)], MUTED, 4)
    return canvas.finish()


def draw_lines(figure: Figure) -> Image.Image:
    """Each label is a series, its points at the periods that the caption names."""
    series = [(name, values.split(";")) for name, values in (label.split("=") for label in figure.labels)]
    numbers = [float(value) for _, values in series for value in values]
    canvas = Canvas(WIDTH, HEIGHT + 110)
    low = min(numbers) - 0.2 * (max(numbers) - min(numbers))
    bounds = _choose_bounds(low, max(numbers))
    _draw_scale(canvas, *bounds)
    periods = name_periods(figure.caption, len(series[0][1]))
    left, _, right, bottom = FRAME
    pitch = (right - left) / len(periods)
    for number, period in enumerate(periods):
        canvas.label(period, (left + pitch * (number + 0.5), bottom + (80 if "\n" in period else 56)), SMALL)
    canvas.line([(left, bottom), (right, bottom)], MUTED, 4)
    order = sorted(range(len(series)), key=lambda number: -float(series[number][1][-1]))
    for rank, number in enumerate(order):
        points = [
            (left + pitch * (place + 0.5), _height_of(float(value), bounds))
            for place, value in enumerate(series[number][1])
        ]
        _draw_series(canvas, points, series[number][1], (*SERIES[number], rank == 0))
    _draw_legend(canvas, [name for name, _ in series])
    return canvas.finish()


def _draw_series(
    canvas: Canvas,
    points: Sequence[tuple[float, float]],
    shown: Sequence[str],
    manner: tuple[str, str, bool],
) -> None:
    colour, marker, is_upper = manner
    canvas.line(points, colour, 8)
    heights = [points[0][1], *(y for _, y in points), points[-1][1]]
    for number, ((x, y), value) in enumerate(zip(points, shown, strict=True)):
        _draw_marker(canvas, (x, y), colour, marker)
        is_valley = heights[number] < y > heights[number + 2]
        above = is_upper and not is_valley
        canvas.label(value.strip(), (x, y - 46 if above else y + 46), 40, colour, "medium")


def _draw_marker(canvas: Canvas, place: tuple[float, float], colour: str, marker: str) -> None:
    x, y = place
    if marker == "dot":
        canvas.dot(place, 15, colour)
    else:
        canvas.box((x - 14, y - 14, x + 14, y + 14), colour, PAPER)


def _draw_legend(canvas: Canvas, names: Sequence[str]) -> None:
    y = canvas.height - 50
    pitch = 480
    start = (WIDTH - pitch * len(names)) / 2 + 60
    for number, name in enumerate(names):
        x = start + number * pitch
        colour, marker = SERIES[number]
        canvas.line([(x, y), (x + 90, y)], colour, 8)
        _draw_marker(canvas, (x + 45, y), colour, marker)
        canvas.label_left(name, (x + 112, y), SMALL)


def _draw_scale(canvas: Canvas, low: float, high: float) -> float:
    """Rules with numbers; gives the value at the top rule."""
    left, _, right, _ = FRAME
    step = _choose_step(high - low)
    bounds = (low, math.ceil(high / step) * step)
    for number in range(round((bounds[1] - low) / step) + 1):
        value = low + number * step
        y = _height_of(value, bounds)
        canvas.dashes((left, y), (right, y), RULE)
        canvas.label_right(f"{value:g}", (left - 24, y), SMALL, MUTED)
    return bounds[1]


def _choose_bounds(low: float, high: float) -> tuple[float, float]:
    step = _choose_step(high - low)
    return math.floor(low / step) * step, math.ceil(high / step) * step


def _choose_step(extent: float) -> float:
    """A round step that gives four to eight rules."""
    power: float = 10 ** math.floor(math.log10(extent / 4))
    return next(power * part for part in (1, 2, 5, 10) if extent / (power * part) <= 7)


def _height_of(value: float, bounds: tuple[float, float]) -> float:
    _, top, _, bottom = FRAME
    low, high = bounds
    return bottom - (value - low) / (high - low) * (bottom - top)


def name_periods(caption: str, count: int) -> tuple[str, ...]:
    """2018—2022年 to five years; 2022年第二季度至2023年第二季度 to five quarters."""
    if quarters := QUARTERS.search(caption):
        digits = "一二三四"
        first = int(quarters[1]) * 4 + digits.index(quarters[2])
        last = int(quarters[3]) * 4 + digits.index(quarters[4])
        names = [f"{number // 4}年\n第{digits[number % 4]}季度" for number in range(first, last + 1)]
    elif years := YEARS.search(caption):
        names = [f"{year}年" for year in range(int(years[1]), int(years[2]) + 1)]
    else:
        names = []
    if len(names) != count:
        raise ValueError(f"{count} values, but the periods in 「{caption}」 are {names}")
    return tuple(names)
