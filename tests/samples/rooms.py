"""A synthetic photograph: the hall of a hospital, drawn in perspective, with light and grain."""

import random
from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.samples.canvas import find_font
from tests.samples.source import Figure

WIDTH, HEIGHT = 1800, 1200
SMOOTH = 2
EYE_M, FOCUS_PX, HORIZON = 1.65, 1150, 0.47
"""Height of the camera, focal length and the horizon's place from the top."""
HALF_M, CEILING_M, NEAR_M, FAR_M = 7.0, 4.4, 3.2, 17.0

Colour = tuple[int, int, int]
Place = tuple[float, float, float]
"""x to the right, y up from the floor, z into the picture, in metres."""
Solid = tuple[Place, Place]
"""The least and the greatest corner."""

WALL: Colour = (238, 236, 230)
FLOOR: Colour = (214, 212, 205)
BLUE: Colour = (38, 88, 138)
WOOD: Colour = (186, 150, 108)
METAL: Colour = (150, 160, 170)
SEAT: Colour = (74, 116, 150)
GLASS: Colour = (198, 222, 232)
LIGHT: Colour = (255, 253, 244)
LEAF: Colour = (88, 132, 84)

KIOSKS_M = (14.2, 12.2, 10.2, 8.2)
SEATS_M = (13.4, 11.4, 9.4, 7.4)
PLANTS_M = ((-6.2, 15.6), (6.2, 15.6), (6.35, 10.6))


class Scene:
    """Painted from far to near."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH * SMOOTH, HEIGHT * SMOOTH), WALL)
        self._draw = ImageDraw.Draw(self.image)
        self._shadows = Image.new("L", self.image.size, 0)

    def face(self, corners: Sequence[Place], colour: Colour) -> None:
        self._draw.polygon([self._see(corner) for corner in corners], _dim(colour, corners[0][2]))

    def upright(self, solid: Solid, colour: Colour) -> None:
        """A face towards the camera, at the solid's near depth."""
        (x0, y0, z), (x1, y1, _) = solid
        self.face([(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)], colour)

    def block(self, solid: Solid, colour: Colour) -> None:
        """The faces of a cuboid that the camera can see."""
        (x0, y0, z0), (x1, y1, z1) = solid
        if y1 < EYE_M:
            self.face([(x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)], _shade(colour, 1.1))
        if (x := x0 if x0 > 0 else x1 if x1 < 0 else None) is not None:
            self.face([(x, y0, z0), (x, y0, z1), (x, y1, z1), (x, y1, z0)], _shade(colour, 0.78))
        self.upright(solid, colour)

    def shadow(self, solid: Solid) -> None:
        """What the solid keeps from the floor around its foot; `fall` lays it down."""
        (x0, _, z0), (x1, _, z1) = solid
        corners = [(x0 - 0.1, z0 - 0.12), (x1 + 0.1, z0 - 0.12), (x1 + 0.1, z1), (x0 - 0.1, z1)]
        ImageDraw.Draw(self._shadows).polygon([self._see((x, 0, z)) for x, z in corners], 150)

    def fall(self) -> None:
        """Shadows and reflections on the floor, before anything stands on it."""
        self.image = _reflect(self.image)
        soft = ImageChops.invert(self._shadows.filter(ImageFilter.GaussianBlur(10 * SMOOTH)))
        self.image = ImageChops.multiply(self.image, Image.merge("RGB", (soft, soft, soft)))
        self._draw = ImageDraw.Draw(self.image)

    def words(self, text: str, centre: Place, height_m: float, colour: Colour) -> None:
        size = round(height_m * FOCUS_PX * SMOOTH / centre[2])
        self._draw.text(self._see(centre), text, colour, find_font(size, "medium"), anchor="mm")

    def disc(self, centre: Place, radius_m: float, colour: Colour) -> None:
        x, y = self._see(centre)
        radius = radius_m * FOCUS_PX * SMOOTH / centre[2]
        self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), _dim(colour, centre[2]))

    def _see(self, place: Place) -> tuple[float, float]:
        x, y, z = place
        return (
            (WIDTH / 2 + FOCUS_PX * x / z) * SMOOTH,
            (HEIGHT * HORIZON - FOCUS_PX * (y - EYE_M) / z) * SMOOTH,
        )


def draw_lobby(figure: Figure) -> Image.Image:
    """The labels are the signs: over the counters, on the left, on the right."""
    counters, left, right = figure.labels
    scene = Scene()
    _paint_shell(scene)
    _paint_counters(scene, counters)
    for z in KIOSKS_M:
        scene.shadow(((-5.3, 0, z), (-4.6, 0, z + 0.5)))
    for z in SEATS_M:
        scene.shadow(((1.9, 0, z), (5.3, 0, z + 0.5)))
    for x, z in PLANTS_M:
        scene.shadow(((x - 0.28, 0, z - 0.28), (x + 0.28, 0, z + 0.28)))
    scene.fall()
    for place in PLANTS_M:
        _paint_plant(scene, place)
    _paint_left(scene, left)
    _paint_right(scene, right)
    return _develop(scene.image)


def _paint_shell(scene: Scene) -> None:
    rows = [FAR_M - step * (FAR_M - NEAR_M + 1.4) / 19 for step in range(20)]
    for far, near in pairwise(rows):
        scene.face([(-9, 0, far), (9, 0, far), (9, 0, near), (-9, 0, near)], FLOOR)
        ceiling = (240, 239, 235)
        scene.face(
            [(-9, CEILING_M, far), (9, CEILING_M, far), (9, CEILING_M, near), (-9, CEILING_M, near)], ceiling
        )
        for side in (-HALF_M, HALF_M):
            corners = [(side, 0, far), (side, 0, near), (side, CEILING_M, near), (side, CEILING_M, far)]
            scene.face(corners, _shade(WALL, 0.93))
            scene.face([(side, y, z) for y, z in ((0, far), (0, near), (0.25, near), (0.25, far))], METAL)
    _paint_joints(scene, rows)
    for x in (-4.2, 0.0, 4.2):
        for z in (5.2, 8.4, 11.6, 14.8):
            y = CEILING_M - 0.01
            scene.face(
                [(x - 0.75, y, z), (x + 0.75, y, z), (x + 0.75, y, z + 1), (x - 0.75, y, z + 1)], LIGHT
            )
    for number in range(4):
        z = 5.0 + number * 3
        window = [(0.9, z), (0.9, z + 2.3), (3.5, z + 2.3), (3.5, z)]
        scene.face([(-HALF_M + 0.01, y, depth) for y, depth in window], (226, 240, 247))


def _paint_joints(scene: Scene, rows: Sequence[float]) -> None:
    joint = _shade(FLOOR, 0.93)
    for z in rows[1:-1]:
        scene.face([(-HALF_M, 0, z), (HALF_M, 0, z), (HALF_M, 0, z - 0.025), (-HALF_M, 0, z - 0.025)], joint)
    for step in range(-9, 10):
        x = step * 0.75
        scene.face([(x, 0, FAR_M), (x + 0.02, 0, FAR_M), (x + 0.02, 0, 2), (x, 0, 2)], joint)


def _paint_counters(scene: Scene, sign: str) -> None:
    z = FAR_M - 0.6
    scene.upright(((-HALF_M, 0, FAR_M), (HALF_M, CEILING_M, FAR_M)), _shade(WALL, 1.02))
    scene.upright(((-5.2, 2.55, z), (5.2, 3.55, z)), BLUE)
    scene.words(sign, (0, 3.05, z), 0.55, (250, 250, 250))
    for number in range(8):
        x = -5.05 + number * 1.27
        scene.upright(((x, 1.0, z), (x + 1.19, 2.5, z)), GLASS)
        scene.upright(((x + 0.28, 1.0, z), (x + 0.92, 1.46, z)), _shade(METAL, 0.8))
        scene.upright(((x + 0.33, 1.06, z), (x + 0.87, 1.41, z)), (120, 170, 205))
        scene.disc((x + 0.6, 2.26, z), 0.14, BLUE)
        scene.words(str(number + 1), (x + 0.6, 2.26, z), 0.19, (250, 250, 250))
    scene.block(((-5.2, 0, z - 0.7), (5.2, 1.0, z)), WOOD)
    scene.upright(((-5.2, 0.0, z - 0.71), (5.2, 0.12, z - 0.7)), METAL)


def _paint_left(scene: Scene, sign: str) -> None:
    for z in KIOSKS_M:
        scene.block(((-5.3, 0, z), (-4.6, 0.9, z + 0.5)), (222, 226, 230))
        scene.block(((-5.25, 0.9, z + 0.1), (-4.65, 1.75, z + 0.35)), _shade(BLUE, 0.9))
        scene.upright(((-5.17, 1.05, z + 0.09), (-4.73, 1.65, z + 0.09)), (150, 202, 232))
        scene.upright(((-5.1, 0.62, z - 0.01), (-4.8, 0.7, z)), (60, 66, 74))
    _hang_sign(scene, sign, (-4.3, 3.2, 9.4))


def _paint_right(scene: Scene, sign: str) -> None:
    for z in SEATS_M:
        for number in range(5):
            x = 1.9 + number * 0.68
            scene.block(((x, 0.4, z), (x + 0.58, 0.48, z + 0.5)), SEAT)
            scene.block(((x, 0.5, z + 0.46), (x + 0.58, 0.98, z + 0.54)), SEAT)
        scene.block(((1.85, 0.3, z + 0.2), (5.3, 0.38, z + 0.3)), METAL)
        for x in (2.2, 4.8):
            scene.block(((x, 0, z + 0.2), (x + 0.08, 0.3, z + 0.3)), METAL)
    _hang_sign(scene, sign, (3.9, 3.2, 9.4))


def _hang_sign(scene: Scene, sign: str, centre: Place) -> None:
    x, y, z = centre
    half = 0.27 * len(sign) + 0.2
    for side in (-half * 0.7, half * 0.7):
        scene.upright(((x + side, y, z), (x + side + 0.03, CEILING_M, z)), METAL)
    scene.upright(((x - half, y - 0.32, z), (x + half, y + 0.32, z)), BLUE)
    scene.words(sign, centre, 0.4, (250, 250, 250))


def _paint_plant(scene: Scene, place: tuple[float, float]) -> None:
    x, z = place
    chance = random.Random(7)
    scene.block(((x - 0.28, 0, z - 0.28), (x + 0.28, 0.5, z + 0.28)), (236, 236, 232))
    for _ in range(90):
        offset, height = chance.triangular(-0.4, 0.4), chance.uniform(0.5, 1.5)
        leaf = _shade(LEAF, chance.uniform(0.7, 1.2))
        scene.disc((x + offset * (1.7 - height * 0.7), height, z), chance.uniform(0.05, 0.11), leaf)


def _develop(drawn: Image.Image) -> Image.Image:
    """The glow of lamps and windows, falling-off corners, a lens's softness and grain."""
    image = drawn.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    glow = image.point(lambda level: max(0, level - 215) * 6).filter(ImageFilter.GaussianBlur(45))
    image = ImageChops.screen(image, glow.point(lambda level: level * 2 // 5))
    image = ImageChops.multiply(image.point(lambda level: min(255, level * 107 // 100)), _make_vignette())
    image = image.filter(ImageFilter.GaussianBlur(0.8))
    return Image.blend(image, _make_grain(image), 0.05)


def _reflect(image: Image.Image) -> Image.Image:
    """The polished floor mirrors what stands at its far end."""
    width, height = image.size
    foot = round(height * HORIZON + FOCUS_PX * SMOOTH * EYE_M / (FAR_M - 1.3))
    depth = min(height - foot, foot)
    mirrored = image.crop((0, foot - depth, width, foot)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    mirrored = mirrored.filter(ImageFilter.GaussianBlur(9 * SMOOTH))
    fade = Image.linear_gradient("L").transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    mask = fade.resize((width, depth)).point(lambda level: level * 34 // 100)
    result = image.copy()
    result.paste(mirrored, (0, foot), mask)
    return result


def _make_vignette() -> Image.Image:
    falling = Image.radial_gradient("L").resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    soft = falling.point(lambda level: 255 - level * level // 1500)
    return Image.merge("RGB", (soft, soft, soft))


def _make_grain(image: Image.Image) -> Image.Image:
    """From a fixed seed: the same picture has the same bytes."""
    grain = Image.frombytes("L", (WIDTH, HEIGHT), random.Random(11).randbytes(WIDTH * HEIGHT))
    soft = grain.filter(ImageFilter.GaussianBlur(0.7))
    return ImageChops.add(image, Image.merge("RGB", (soft, soft, soft)), scale=1, offset=-128)


def _shade(colour: Colour, part: float) -> Colour:
    red, green, blue = (min(255, round(level * part)) for level in colour)
    return red, green, blue


def _dim(colour: Colour, depth_m: float) -> Colour:
    """Farther away it is a little darker, as the light falls from the front."""
    return _shade(colour, 1.03 - 0.008 * depth_m)
