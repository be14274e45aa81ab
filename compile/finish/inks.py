"""Screen colours to inks: those of the style sheets as designers wrote them, all others by the profile."""

import io
import re
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from PIL import Image, ImageChops, ImageCms, ImageMath

from compile.problems import Place, Problem, ProblemError, error

Rgb: TypeAlias = tuple[int, int, int]
Cmyk: TypeAlias = tuple[float, float, float, float]
"""Shares of full ink, from 0 to 1."""
Interior: TypeAlias = Literal["彩色", "单色"]

_TOKEN = re.compile(r"(--[\w-]+):\s*#([0-9a-f]{6});\s*/\*\s*CMYK\(([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)\)")
_LUMINANCE = (0.2126, 0.7152, 0.0722)


def read_tokens(sheet: Path) -> dict[Rgb, Cmyk]:
    """The inks of every colour in `tokens.css`; raises `ProblemError` where one colour has two mixtures."""
    found: dict[Rgb, Cmyk] = {}
    problems: list[Problem] = []
    for name, screen, *inks in _TOKEN.findall(sheet.read_text(encoding="utf-8")):
        rgb = (int(screen[:2], 16), int(screen[2:4], 16), int(screen[4:], 16))
        c, m, y, k = (float(ink) / 100 for ink in inks)
        if found.setdefault(rgb, (c, m, y, k)) != (c, m, y, k):
            hint = "屏幕上相同的颜色，油墨也要相同；改其中一个。"
            message = f"颜色 #{screen} 写了两种油墨，{name} 是其中一个"
            problems.append(error("ink-ambiguous", Place(file=f"styles/{sheet.name}"), message, hint))
    if problems:
        raise ProblemError(*problems)
    return found


class Inks:
    """Knows the inks of every colour of one book."""

    def __init__(self, tokens: dict[Rgb, Cmyk], profile: bytes, interior: Interior, limit: float) -> None:
        self._tokens = tokens
        self._profile = profile
        self._is_black = interior == "单色"
        self._limit = limit
        """Most ink on one place, as a sum of shares: 3.0 is 300 %."""

    @cached_property
    def _transform(self) -> ImageCms.ImageCmsTransform:
        """SRGB to the press, relative colorimetric with black point compensation."""
        return ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"),
            ImageCms.ImageCmsProfile(io.BytesIO(self._profile)),
            "RGB",
            "CMYK",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )

    def of(self, rgb: Rgb) -> Cmyk:
        """The inks of a colour; neutral ones are black ink alone."""
        if self._is_black:
            return 0, 0, 0, 1 - sum(share * value for share, value in zip(_LUMINANCE, rgb, strict=True)) / 255
        if rgb in self._tokens:
            return self._tokens[rgb]
        if len(set(rgb)) == 1:
            return 0, 0, 0, 1 - rgb[0] / 255
        pixel = self.picture(Image.new("RGB", (1, 1), rgb)).getpixel((0, 0))
        c, m, y, k = (value / 255 for value in pixel)  # type: ignore[union-attr]
        return c, m, y, k

    def picture(self, picture: Image.Image) -> Image.Image:
        """A picture in the inks of the press, or in grey where it has no colour."""
        if self._is_black or _is_grey(picture):
            return picture.convert("L")
        inked = ImageCms.applyTransform(picture.convert("RGB"), self._transform)
        return _limited(inked, self._limit) if inked else picture


def _is_grey(picture: Image.Image) -> bool:
    """Whether no pixel has a colour."""
    red, green, blue = picture.convert("RGB").split()
    return not any(ImageChops.difference(red, other).getbbox() for other in (green, blue))


def _limited(picture: Image.Image, limit: float) -> Image.Image:
    """The picture with less of the three colours where there would be too much ink; black stays."""
    *colours, black = picture.split()
    room = ImageMath.lambda_eval(lambda args: limit * 255 - args["k"], k=black.convert("F"))
    total = ImageMath.lambda_eval(
        lambda args: args["c"] + args["m"] + args["y"],
        **{name: band.convert("F") for name, band in zip("cmy", colours, strict=True)},
    )
    if max(ImageMath.lambda_eval(lambda args: args["t"] - args["r"], t=total, r=room).getextrema()) <= 0:
        return picture
    share = ImageMath.lambda_eval(
        lambda args: args["min"](args["r"] / args["max"](args["t"], 1.0), 1.0), t=total, r=room
    )
    reduced = [
        ImageMath.lambda_eval(lambda args: args["b"] * args["s"], b=band.convert("F"), s=share).convert("L")
        for band in colours
    ]
    return Image.merge("CMYK", (*reduced, black))
