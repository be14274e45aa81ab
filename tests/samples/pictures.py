"""A `Figure` to the bytes of a picture and its size on the page."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from tests.samples.canvas import MUTED, PALE, Canvas
from tests.samples.charts import draw_bars, draw_lines
from tests.samples.diagrams import draw_flow, draw_layers
from tests.samples.rooms import draw_lobby
from tests.samples.source import Figure

WIDTH_CM = 14.0
LOW_PPI = 90
COLOURS = 64
CROP = (0.06, 0.14, 0.1, 0.12)
"""Left, top, right, bottom: parts of the whole picture that Word hides."""


@dataclass(frozen=True)
class Picture:
    data: bytes
    width_cm: float
    """As placed: of the visible part."""
    height_cm: float
    crop: tuple[float, float, float, float] = (0, 0, 0, 0)


def draw_picture(figure: Figure) -> Picture:
    image = KINDS[figure.kind](figure)
    return FORMATS[figure.format](image)


def _as_png(image: Image.Image) -> Picture:
    return Picture(_write_png(image), WIDTH_CM, _height_cm(image))


def _as_jpeg(image: Image.Image) -> Picture:
    buffer = BytesIO()
    ppi = _measure_ppi(image.width)
    image.save(buffer, "JPEG", quality=86, subsampling=0, optimize=True, dpi=(ppi, ppi))
    return Picture(buffer.getvalue(), WIDTH_CM, _height_cm(image))


def _as_lowres(image: Image.Image) -> Picture:
    """Copied off a screen: too coarse for the press."""
    width = round(LOW_PPI * WIDTH_CM / 2.54)
    height = round(image.height * width / image.width)
    return _as_png(image.resize((width, height), Image.Resampling.LANCZOS))


def _as_cropped(image: Image.Image) -> Picture:
    """Cut out of a page of slides, whose frame Word hides but keeps."""
    left, top, right, bottom = CROP
    width = round(image.width / (1 - left - right))
    height = round(image.height / (1 - top - bottom))
    frame = Canvas(width, height)
    frame.box((0, 0, width, height), PALE)
    frame.label_left("数据治理专题汇报（示例，内部讨论稿）", (width * left, height * top / 2), 50, MUTED)
    frame.label_right("第7页，共18页", (width * (1 - right), height * (1 - bottom / 2)), 42, MUTED)
    slide = frame.finish()
    slide.paste(image, (round(width * left), round(height * top)))
    return Picture(_write_png(slide), WIDTH_CM, _height_cm(image), CROP)


def _write_png(image: Image.Image) -> bytes:
    buffer = BytesIO()
    ppi = _measure_ppi(image.width)
    flat = image.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    flat.save(buffer, "PNG", optimize=True, dpi=(ppi, ppi))
    return buffer.getvalue()


def _height_cm(image: Image.Image) -> float:
    return WIDTH_CM * image.height / image.width


def _measure_ppi(width: int) -> int:
    return round(width / WIDTH_CM * 2.54)


KINDS: dict[str, Callable[[Figure], Image.Image]] = {
    "layers": draw_layers,
    "flow": draw_flow,
    "bars": draw_bars,
    "lines": draw_lines,
    "photo": draw_lobby,
}
FORMATS: dict[str, Callable[[Image.Image], Picture]] = {
    "png": _as_png,
    "jpeg": _as_jpeg,
    "lowres": _as_lowres,
    "cropped": _as_cropped,
}
