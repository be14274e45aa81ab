"""A seed to a picture as hospitals send them: a photograph of a hall, or a screenshot of a program.

Each seed gives another picture, and always the same bytes; 14 cm wide, they print at more than 300 ppi.
"""

import random
from functools import cache
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

from tests.samples.canvas import find_font
from tests.samples.pictures import WIDTH_CM, Picture
from tests.samples.rooms import draw_lobby
from tests.samples.source import Figure

SIGNS = (
    ("综合窗口", "自助服务区", "等候区"),
    ("药房", "取药登记", "候药区"),
    ("检验窗口", "自助打印", "抽血等候"),
    ("住院服务", "自助缴费", "会客区"),
)
PHOTO, SCREEN = (1800, 1200), (1760, 1040)
FRAMES = (0.72, 0.96)
"""Least and greatest part of the hall that a photograph shows."""
NAMES = ("接口服务", "主索引", "共享文档", "数据质量", "术语映射", "告警处置", "任务调度", "日志审计")
INK, MUTED, RULE, BACK = "#25313d", "#6b7885", "#dde3e9", "#f4f6f8"
HUES = ("#1f6fb2", "#14827c", "#b26a1f", "#6a55a0", "#a6403a")
ROWS, BARS = 13, 24


def draw(figure: Figure) -> Picture:
    """The figure's first label is its seed."""
    return KINDS[figure.kind](int(figure.labels[0]))


def draw_photo(seed: int) -> Picture:
    """Part of the hall in its own light, with its own grain."""
    chance = random.Random(f"photo {seed}")
    hall = _hall(chance.randrange(len(SIGNS)))
    part = chance.uniform(*FRAMES)
    width, height = round(hall.width * part), round(hall.height * part)
    left, top = chance.randrange(hall.width - width), chance.randrange(hall.height - height)
    image = hall.crop((left, top, left + width, top + height)).resize(PHOTO, Image.Resampling.BICUBIC)
    tint = tuple(chance.randint(225, 255) for _ in range(3))
    image = ImageChops.multiply(image, Image.new("RGB", PHOTO, tint))
    image = ImageEnhance.Brightness(image).enhance(chance.uniform(0.85, 1.1))
    grain = Image.frombytes("L", PHOTO, chance.randbytes(PHOTO[0] * PHOTO[1]))
    soft = grain.filter(ImageFilter.GaussianBlur(0.8))
    image = Image.blend(image, Image.merge("RGB", (soft, soft, soft)), 0.05)
    return _save(image, "JPEG", quality=86)


def draw_screen(seed: int) -> Picture:
    """The window of a program that watches services: a list at the left, columns and a table."""
    chance = random.Random(f"screen {seed}")
    hue = chance.choice(HUES)
    image = Image.new("RGB", SCREEN, BACK)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, SCREEN[0], 64), hue)
    pen.text((32, 32), f"示例医院集成平台运行监测（{seed:04}号视图）", "white", find_font(30), anchor="lm")
    for number, name in enumerate(NAMES):
        y = 116 + number * 64
        if number == seed % len(NAMES):
            pen.rectangle((0, y - 32, 260, y + 32), "white")
        pen.text((40, y), name, INK if number == seed % len(NAMES) else MUTED, find_font(26), anchor="lm")
    _draw_columns(pen, (300, 96, SCREEN[0] - 40, 420), hue, chance)
    _draw_rows(pen, (300, 452, SCREEN[0] - 40, SCREEN[1] - 28), chance)
    return _save(image, "PNG")


def _draw_columns(
    pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], hue: str, chance: random.Random
) -> None:
    left, top, right, bottom = box
    pen.rectangle(box, "white", RULE)
    pitch = (right - left - 40) / BARS
    for hour in range(BARS):
        x, height = left + 20 + hour * pitch, chance.uniform(0.15, 0.85) * (bottom - top - 70)
        pen.rectangle((x + 8, bottom - 44 - height, x + pitch - 8, bottom - 44), hue)
        pen.text((x + pitch / 2, bottom - 22), f"{hour}时", MUTED, find_font(18), anchor="mm")


def _draw_rows(pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], chance: random.Random) -> None:
    left, top, right, bottom = box
    pen.rectangle(box, "white", RULE)
    pitch = (bottom - top) / ROWS
    for row in range(ROWS):
        y = top + pitch * (row + 0.5)
        pen.line((left, y + pitch / 2, right, y + pitch / 2), RULE)
        cells = ("服务编号", "名称", "当日调用", "平均用时", "状态")
        if row:
            name, state = chance.choice(NAMES), chance.choice(("正常", "正常", "正常", "缓慢"))
            calls, wait = chance.randrange(1000, 99999), chance.randrange(8, 240)
            cells = (f"S-{chance.randrange(10000):04}", name, f"{calls}次", f"{wait} ms", state)
        for column, cell in enumerate(cells):
            x = left + 28 + column * (right - left) / len(cells)
            pen.text((x, y), cell, INK if row else MUTED, find_font(22), anchor="lm")


@cache
def _hall(number: int) -> Image.Image:
    return draw_lobby(Figure("photo", "jpeg", "", "", SIGNS[number]))


def _save(image: Image.Image, form: str, **options: int) -> Picture:
    buffer = BytesIO()
    ppi = round(image.width / WIDTH_CM * 2.54)
    image.save(buffer, form, dpi=(ppi, ppi), **options)
    return Picture(buffer.getvalue(), WIDTH_CM, WIDTH_CM * image.height / image.width)


KINDS = {"photo": draw_photo, "screen": draw_screen}
