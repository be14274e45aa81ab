"""Bytes of a picture as a designer or an editor gave it to bytes that the engine can place as they are meant.

WeasyPrint 70.0 knows neither profiles nor 16 bits, and no TIFF in ink or in Lab; the pictures of Word files
have been made plain before (`tests/test_finish_input.py` shows what comes of each).
"""

import io

from PIL import Image, ImageCms, UnidentifiedImageError

from compile.pillow import opened

_QUALITY = 95
_SCREEN = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_DEEP = 256
"""Values of 16 bits to one of 8."""
_SPACES = {"RGB": "RGB", "GRAY": "L"}
"""Modes of Pillow in which the samples stand that a profile of such a space means."""


def plain_picture(data: bytes) -> bytes:
    """The picture in 8 bits and in the colours of the screen, or in ink; others stay the same bytes."""
    try:
        with opened(io.BytesIO(data)) as picture:
            return _plain(picture) or data
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return data  # the engine says what is wrong


def _plain(picture: Image.Image) -> bytes | None:
    """`None` where nothing has to be done."""
    if picture.mode in ("I", "F") or picture.mode.startswith("I;16"):
        return _encode(_shallow(picture), "PNG")
    if picture.mode == "LAB":
        lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        return _encode(_transformed(picture, lab, "LAB"), "PNG")
    if picture.mode == "CMYK":
        return None if picture.format in ("JPEG", "MPO") else _encode(picture, "JPEG")
    profile = _foreign_profile(picture)
    if profile is None:
        return None
    is_photo = picture.format in ("JPEG", "MPO")
    return _encode(_on_screen(picture, profile), "JPEG" if is_photo else "PNG", picture.getexif().tobytes())


def _shallow(picture: Image.Image) -> Image.Image:
    """In 8 bits; Pillow's own conversion makes all that is not nearly black white (12.0)."""
    if picture.mode == "F":
        return picture.convert("L")
    return picture.convert("I").point(lambda value: value * (1 / _DEEP)).convert("L")


def _foreign_profile(picture: Image.Image) -> ImageCms.ImageCmsProfile | None:
    """A profile that says other colours than the screen's."""
    data = picture.info.get("icc_profile")
    if not data:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        name = ImageCms.getProfileDescription(profile)
    except (OSError, ImageCms.PyCMSError):
        return None
    is_known = profile.profile.xcolor_space.strip() in _SPACES
    return profile if is_known and "srgb" not in name.lower() else None


def _on_screen(picture: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    """The colours that the profile means; what is clear stays so."""
    mode = _SPACES[profile.profile.xcolor_space.strip()]
    alpha = picture.convert("RGBA").getchannel("A") if picture.has_transparency_data else None
    shown = _transformed(picture.convert(mode), profile, mode)
    if mode == "L":
        shown = shown.convert("L")
    if alpha is not None:
        shown.putalpha(alpha)
    return shown


def _transformed(picture: Image.Image, profile: ImageCms.ImageCmsProfile, mode: str) -> Image.Image:
    intent, flags = ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION
    return ImageCms.buildTransform(profile, _SCREEN, mode, "RGB", intent, flags=flags).apply(picture)


def _encode(picture: Image.Image, kind: str, exif: bytes = b"") -> bytes:
    """Without the profile, which is no longer true; how the camera was held stays."""
    picture.info.pop("icc_profile", None)
    out = io.BytesIO()
    if kind == "JPEG":
        picture.save(out, kind, quality=_QUALITY, subsampling=0, exif=exif)
    else:
        picture.save(out, kind, exif=exif)
    return out.getvalue()
