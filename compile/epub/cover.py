"""The title of the book to a cover picture for shops and shelves."""

import io
import math
import re
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from compile.fonts import HEI, SONG, find_faces
from compile.model.anthology import BookData
from compile.model.page import Page
from compile.problems import Place, ProblemError, error

HEIGHT = 2400
SCALE = 2
"""The net is drawn larger and reduced, since Pillow's lines have hard edges."""
GROUND, DEPTH = (16, 52, 74), (8, 28, 44)
PAPER, GOLD, MIST = (246, 243, 236), (214, 168, 84), (126, 176, 190)
POINTS = 330
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
SPIRALS = ((8, (5, 8)), (45, (8, 13)), (POINTS, (13, 21)))
"""Neighbours on the spirals of a sunflower's head (Fibonacci numbers): the further out, the higher."""
CLOSING = "，。、；：？！）》」』】〕”’…—·"
OPENING = "（《「『【〔“‘"
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one face and size, set flush left."""

    lines: tuple[str, ...]
    font: ImageFont.FreeTypeFont
    leading: float
    colour: Colour


def draw_cover(book: BookData, page: Page) -> bytes:
    """A PNG in the proportions of the printed page; the same book gives the same bytes."""
    width = round(HEIGHT * page.trim_width_mm / page.trim_height_mm)
    image = _draw_ground(width)
    left, measure = round(width * 0.11), round(width * 0.78)
    top = _draw_block(image, left, round(HEIGHT * 0.13), _fit_title(book.title, measure))
    draw = ImageDraw.Draw(image)
    top += round(HEIGHT * 0.03)
    draw.rectangle((left, top, left + round(width * 0.12), top + 9), fill=GOLD)
    top += round(HEIGHT * 0.035)
    for text, size, colour in ((book.subtitle, 64, PAPER), (book.editor, 54, MIST)):
        if text:
            block = _set_lines(text, HEI, size, measure)
            top = _draw_block(image, left, top, Block(block.lines, block.font, 1.5, colour))
            top += round(HEIGHT * 0.012)
    foot = _set_lines(book.publisher, HEI, 50, measure)
    height = round(len(foot.lines) * foot.font.size * 1.5)
    _draw_block(image, left, HEIGHT - round(HEIGHT * 0.07) - height, Block(foot.lines, foot.font, 1.5, PAPER))
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _draw_ground(width: int) -> Image.Image:
    """A dark ground, and on it a net of points that grows from the lower right corner."""
    ramp = Image.linear_gradient("L").resize((width, HEIGHT), Image.Resampling.BICUBIC)
    image = Image.composite(Image.new("RGB", ramp.size, DEPTH), Image.new("RGB", ramp.size, GROUND), ramp)
    lines = Image.new("L", (width * SCALE, HEIGHT * SCALE), 0)
    dots = Image.new("L", lines.size, 0)
    draw_line, draw_dot = ImageDraw.Draw(lines), ImageDraw.Draw(dots)
    places = [_place(number, lines.size) for number in range(POINTS)]
    for number, place in enumerate(places):
        strength = round(150 * (1 - number / POINTS) ** 1.3) + 18
        for step in next(steps for limit, steps in SPIRALS if number < limit):
            if number + step < POINTS:
                draw_line.line((place, places[number + step]), fill=strength, width=SCALE * 2)
        size = SCALE * (3 + 7 * number / POINTS)
        box = (place[0] - size, place[1] - size, place[0] + size, place[1] + size)
        draw_dot.ellipse(box, fill=min(255, strength + 70))
    for layer, colour in ((lines, MIST), (dots, GOLD)):
        mask = layer.resize(ramp.size, Image.Resampling.LANCZOS)
        image.paste(Image.new("RGB", ramp.size, colour), (0, 0), mask)
    return image


def _place(number: int, size: tuple[int, int]) -> tuple[float, float]:
    """The point of that number in a sunflower's head."""
    radius = size[1] * 0.0232 * math.sqrt(number + 0.5)
    angle = number * GOLDEN_ANGLE
    return size[0] * 0.86 + radius * math.cos(angle), size[1] * 0.78 + radius * math.sin(angle)


def _fit_title(title: str, measure: int) -> Block:
    """The title in the largest size at which it takes few lines."""
    for size, most in ((210, 1), (168, 2), (140, 3), (110, 5)):
        block = _set_lines(title, SONG, size, measure)
        if len(block.lines) <= most:
            break
    return Block(block.lines, block.font, 1.36, PAPER)


def _set_lines(text: str, family: str, size: int, measure: int) -> Block:
    """A text in as few lines as the measure allows, these of nearly equal length."""
    font = _font(family, "Bold" if family == SONG else "Regular", size)
    lines = _break(text, font, measure)
    limit = font.getlength(text) / len(lines)
    while len(balanced := _break(text, font, min(limit, measure))) > len(lines) and limit < measure:
        limit += size / 4
    return Block(tuple(balanced), font, 1.5, PAPER)


def _break(text: str, font: ImageFont.FreeTypeFont, measure: float) -> list[str]:
    """Lines no longer than the measure; Latin words stay whole, marks stay with their neighbours."""
    pattern = rf"[{OPENING}]*(?:[0-9A-Za-z.&'+/-]+|\S)[{CLOSING}]*|\s+"
    lines = [""]
    for piece in re.findall(pattern, text):
        if lines[-1].strip() and font.getlength((lines[-1] + piece).rstrip()) > measure:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.strip() for line in lines if line.strip()]


def _draw_block(image: Image.Image, left: int, top: int, block: Block) -> int:
    """Draw the lines from `top`; gives the place below them."""
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(block.lines):
        draw.text((left, top + number * block.font.size * block.leading), line, block.colour, font=block.font)
    return round(top + len(block.lines) * block.font.size * block.leading)


@cache
def _font(family: str, style: str, size: int) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels; raises `ProblemError` when it is not installed."""
    faces = [face for face in find_faces() if face.family == family and face.style == style]
    if not faces:
        hint = "安装字体后重新运行（Debian、Ubuntu：sudo apt-get install fonts-noto-cjk）。"
        place = Place(quote=f"{family} {style}")
        raise ProblemError(error("font-missing", place, "画电子书封面所需的字体没有安装", hint))
    return ImageFont.truetype(faces[0].file, size, index=faces[0].index)
