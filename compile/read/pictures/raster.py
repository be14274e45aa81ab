"""Bytes of a picture as received to PNG or JPEG bytes of what Word shows of it."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from compile.pillow import MAX_PIXELS, only_whole_pictures
from compile.read.pictures.placement import NO_TURN, Placement, Turn
from compile.read.pictures.stripping import mend_png, strip_jpeg, strip_png

_JPEG_QUALITY = 95
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "DIB", "TIFF", "WEBP", "PCX", "TGA", "JPEG2000")
"""Formats that Pillow itself decodes; PostScript would start another program."""
for _plugin in ("Png", "Jpeg", "Gif", "Bmp", "Tiff", "WebP", "Pcx", "Tga", "Jpeg2K"):
    import_module(f"PIL.{_plugin}ImagePlugin")  # once, for all processes that are forked from this one
_STRIPPERS = {"PNG": ("png", strip_png), "JPEG": ("jpg", strip_jpeg), "MPO": ("jpg", strip_jpeg)}
_ORIENTATION = 0x0112
_ORIENTATIONS = {
    2: Turn(0, True), 3: Turn(180), 4: Turn(180, True), 5: Turn(270, True), 6: Turn(90),
    7: Turn(90, True), 8: Turn(270),
}  # fmt: skip
_QUARTERS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
_WHITE: dict[str, float | tuple[float, ...]] = {
    "1": 1,
    "L": 255,
    "RGB": (255, 255, 255),
    "CMYK": (0, 0, 0, 0),
    "LA": (255, 0),
    "I;16": 65535,
}
_CLEAR = (255, 255, 255, 0)
_PNG_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "I;16"})

UNREADABLE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError)
"""What `show_picture` raises for what is no picture, a broken or a too large one."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture file with what is shown of a picture."""

    data: bytes
    ending: str
    pixels: tuple[int, int]
    camera: Turn = NO_TURN
    """The turn that the camera asked for; it has been applied."""


def show_picture(blob: bytes, placement: Placement) -> Shown:
    """The picture as Word shows it.

    A JPEG or PNG that is shown whole keeps its compressed data; only what was recorded about it goes.
    Raises one of `UNREADABLE`.
    """
    blob = mend_png(blob)
    with _opened(blob) as image:
        if image.width * image.height > MAX_PIXELS:
            raise ValueError(f"{image.width} × {image.height} 像素，超出上限")
        camera = _camera_turn(image, placement.turn)
        turn = camera.then(placement.turn)
        box = placement.crop.box(image.width, image.height)
        is_whole = box == (0, 0, image.width, image.height) and turn == Turn()
        if is_whole and image.format in _STRIPPERS and not _is_plain_cmyk(image):
            image.load()
            ending, strip = _STRIPPERS[image.format]
            return Shown(strip(blob), ending, image.size, camera)
        shown = image if is_whole else image.crop(box)
        shown = _turned(_saveable(shown), turn)
        if _is_plain_cmyk(image):
            shown = Image.eval(shown, lambda value: 255 - value)
        return Shown(*_encode(shown, image), shown.size, camera)


@contextmanager
def _opened(blob: bytes) -> Iterator[Image.Image]:
    """Pillow only warns of pictures up to twice its limit; ours is checked by the caller."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with only_whole_pictures(), Image.open(io.BytesIO(blob), formats=_FORMATS) as image:
            yield image


def _camera_turn(image: Image.Image, placed: Turn) -> Turn:
    """What EXIF says, unless Word turns the picture itself instead; Pillow has turned a TIFF already."""
    if placed != Turn() or image.format == "TIFF":
        return Turn()
    return _ORIENTATIONS.get(image.getexif().get(_ORIENTATION, 1), Turn())


def _is_plain_cmyk(image: Image.Image) -> bool:
    """CMYK without Adobe's marker: not inverted, which Pillow and others do not see."""
    return image.mode == "CMYK" and image.format in {"JPEG", "MPO"} and "adobe" not in image.info


def _saveable(image: Image.Image) -> Image.Image:
    """In a mode that PNG or, for CMYK, JPEG can hold."""
    if image.mode in _PNG_MODES or image.mode == "CMYK":
        return image
    if image.mode.startswith("I"):
        return image.convert("I").convert("I;16")
    if image.mode == "LAB":
        lab, screen = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, lab, screen, outputMode="RGB")
        return image.convert("RGB") if converted is None else converted
    if image.mode == "F":
        return _levelled(image)
    return image.convert("RGBA" if "A" in image.mode or "a" in image.mode else "RGB")


def _levelled(image: Image.Image) -> Image.Image:
    """Measured values as grey, from the least to the greatest."""
    low, high = (float(str(bound)) for bound in image.getextrema())
    scale = 255 / (high - low) if high > low else 1
    return image.point(lambda value: value * scale - low * scale).convert("L")


def _turned(image: Image.Image, turn: Turn) -> Image.Image:
    if turn.is_mirrored:
        image = ImageOps.mirror(image)
    degrees = turn.degrees % 360
    if not degrees:
        return image
    if degrees in _QUARTERS:
        return image.transpose(_QUARTERS[int(degrees)])
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    if image.mode == "1":
        image = image.convert("L")
    is_deep = image.mode.startswith("I")
    method = Image.Resampling.NEAREST if is_deep else Image.Resampling.BICUBIC
    return image.rotate(-degrees, method, expand=True, fillcolor=_WHITE.get(image.mode, _CLEAR))


def _encode(shown: Image.Image, original: Image.Image) -> tuple[bytes, str]:
    """Bytes and ending; of all that the file said beside its pixels only colour and size stay."""
    kept = {"icc_profile", "transparency"}
    options = {key: original.info[key] for key in ("icc_profile", "dpi") if original.info.get(key)}
    if shown.mode not in {original.mode, "P"}:
        kept = set()
        if original.mode == "LAB":
            options.pop("icc_profile", None)
    shown = shown.copy() if shown is original else shown
    shown.info = {key: value for key, value in shown.info.items() if key in kept}
    out = io.BytesIO()
    if shown.mode == "CMYK" or (original.format in {"JPEG", "MPO"} and shown.mode in {"L", "RGB"}):
        shown.save(out, "JPEG", quality=_JPEG_QUALITY, subsampling=0, **options)
        return out.getvalue(), "jpg"
    shown.save(out, "PNG", **options)
    return out.getvalue(), "png"


def explain(reason: Exception) -> str:
    """Why a picture cannot be read, in the editors' words."""
    if isinstance(reason, UnidentifiedImageError):
        return "不是认识的图片格式"
    if isinstance(reason, Image.DecompressionBombError):
        return "像素过多"
    says_why = isinstance(reason, ValueError) and any("\u4e00" <= sign <= "\u9fff" for sign in str(reason))
    return str(reason) if says_why else "数据损坏"
