"""A hospital's name to the scan of its sealed commitment letter."""

import math
import random
import time
from collections.abc import Callable, Iterator
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFont

from tests.samples.canvas import SERIF, find_font
from tests.samples.source import Source

PPI = 100
WIDTH, HEIGHT = 827, 1169
SMOOTH = 2
PAPER, INK, RED = "#fbfaf6", "#2a2a2c", "#c8261d"
SCANNED = time.struct_time((2023, 9, 25, 10, 0, 0, 0, 268, 0))

TITLE = "案例申报承诺书"
PARAGRAPHS = (
    "申报单位承诺自愿参与“互联互通促进智慧医院建设案例征集活动”，同意接受活动主办方制定的规则和案例汇编等安排。",
    "郑重承诺：所申报案例内容及提供的相关文件真实有效。",
)
DATE = "2023年9月20日"
LEFT, LINE = 108, 28
"""The text's left edge in px and the characters of a full line."""
STOPS = "，。”；："


def draw_letter(source: Source, format: str) -> bytes:
    """`format` is jpg, png or pdf; one hospital's letters lie askew alike."""
    chance = random.Random(source.hospital)
    sheet = _draw_sheet(source.hospital)
    seal = _draw_seal(source.hospital).rotate(
        chance.uniform(-14, 14), Image.Resampling.BICUBIC, fillcolor="white"
    )
    under = Image.new("RGB", sheet.size, "white")
    under.paste(seal, (490 * SMOOTH + chance.randint(-20, 20), 650 * SMOOTH))
    sheet = ImageChops.multiply(sheet, under)
    sheet = sheet.rotate(chance.uniform(-1.1, 1.1), Image.Resampling.BICUBIC, fillcolor="#e9e7e1")
    return FORMATS[format](sheet.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS))


def _draw_sheet(hospital: str) -> Image.Image:
    sheet = Image.new("RGB", (WIDTH * SMOOTH, HEIGHT * SMOOTH), PAPER)
    draw = ImageDraw.Draw(sheet)
    title, body = _serif(34, "bold"), _serif(22)
    draw.text((WIDTH * SMOOTH / 2, 190 * SMOOTH), TITLE, INK, title, anchor="mm")
    y = 280
    for paragraph in PARAGRAPHS:
        indented = "\u3000\u3000" + paragraph
        for line in _break_lines(indented):
            draw.text((LEFT * SMOOTH, y * SMOOTH), line, INK, body, anchor="lm")
            y += 48
    draw.text((LEFT * SMOOTH, 690 * SMOOTH), f"申报单位（盖章）：{hospital}", INK, body, anchor="lm")
    draw.text((520 * SMOOTH, 905 * SMOOTH), DATE, INK, body, anchor="lm")
    foot = "（本件为示例，不具任何效力）"
    draw.text((WIDTH * SMOOTH / 2, 1080 * SMOOTH), foot, "#77777b", _serif(17), anchor="mm")
    return sheet


def _break_lines(text: str) -> Iterator[str]:
    """A stop does not begin a line: it hangs on the one before."""
    while text:
        end = LINE
        while text[end : end + 1] and text[end] in STOPS:
            end += 1
        yield text[:end]
        text = text[end:]


def _draw_seal(hospital: str) -> Image.Image:
    """A ring with the name along it, a star, and 示例 below the star."""
    size = 250 * SMOOTH
    seal = Image.new("RGB", (size, size), "white")
    draw = ImageDraw.Draw(seal)
    edge, middle = 8 * SMOOTH, size / 2
    draw.ellipse((edge, edge, size - edge, size - edge), outline=RED, width=6 * SMOOTH)
    draw.polygon(_find_star((middle, middle), size * 0.15), RED)
    draw.text((middle, size * 0.76), "示例专用", RED, _serif(24, "bold"), anchor="mm")
    arc = 17 * len(hospital)
    for number, character in enumerate(hospital):
        degrees = -arc / 2 + arc * number / (len(hospital) - 1)
        glyph = _draw_glyph(character).rotate(-degrees, Image.Resampling.BICUBIC)
        x = middle + size * 0.365 * math.sin(math.radians(degrees)) - glyph.width / 2
        y = middle - size * 0.365 * math.cos(math.radians(degrees)) - glyph.height / 2
        seal.paste(RED, (round(x), round(y)), glyph)
    return seal


def _draw_glyph(character: str) -> Image.Image:
    """A mask."""
    side = 44 * SMOOTH
    glyph = Image.new("L", (side, side), 0)
    ImageDraw.Draw(glyph).text((side / 2, side / 2), character, 255, _serif(26, "bold"), anchor="mm")
    return glyph


def _find_star(centre: tuple[float, float], radius: float) -> list[tuple[float, float]]:
    points = []
    for number in range(10):
        reach = radius if number % 2 == 0 else radius * 0.382
        angle = math.pi * number / 5
        points.append((centre[0] + reach * math.sin(angle), centre[1] - reach * math.cos(angle)))
    return points


def _serif(size: int, weight: str = "regular") -> ImageFont.FreeTypeFont:
    return find_font(size * SMOOTH, weight, SERIF)


def _as_jpg(scan: Image.Image) -> bytes:
    buffer = BytesIO()
    scan.save(buffer, "JPEG", quality=58, optimize=True, dpi=(PPI, PPI))
    return buffer.getvalue()


def _as_png(scan: Image.Image) -> bytes:
    buffer = BytesIO()
    flat = scan.quantize(24, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    flat.save(buffer, "PNG", optimize=True, dpi=(PPI, PPI))
    return buffer.getvalue()


def _as_pdf(scan: Image.Image) -> bytes:
    buffer = BytesIO()
    scan.save(buffer, "PDF", resolution=PPI, quality=58, title=TITLE, creationDate=SCANNED, modDate=SCANNED)
    return buffer.getvalue()


FORMATS: dict[str, Callable[[Image.Image], bytes]] = {"jpg": _as_jpg, "png": _as_png, "pdf": _as_pdf}
