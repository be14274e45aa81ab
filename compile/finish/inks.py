"""Screen colours to inks: those of the style sheets as designers wrote them, all others by the profile."""

import io
from collections.abc import Iterable
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Literal, TypeAlias

from PIL import Image, ImageChops, ImageCms, ImageMath

from compile.digests import digest, program_digest
from compile.tokens import Cmyk, Rgb, Token

if TYPE_CHECKING:
    from compile.finish.memo import Memo

Interior: TypeAlias = Literal["彩色", "单色"]

_LUMINANCE = (0.2126, 0.7152, 0.0722)
_STRIP = 1_000_000
"""Pixels that are reckoned with at once."""
_FEW = 64
"""Pixels on a side of a sample."""
_NODES = 33
"""Of the table that Little CMS makes of a transform of three colours, on each side."""


_Row: TypeAlias = tuple[float, float, float]
_D50: tuple[_Row, ...] = (
    (0.964296, 1.0, 0.825105),
    (3.1338561, -1.6168667, -0.4906146),
    (-0.9787684, 1.9161415, 0.0334540),
    (0.0719453, -0.2289914, 1.4052427),
)
"""The white, and the rows that turn XYZ below it into linear sRGB (Bradford)."""
_D65: tuple[_Row, ...] = (
    (0.950456, 1.0, 1.089058),
    (3.2404542, -1.5371385, -0.4985314),
    (-0.9692660, 1.8760108, 0.0415560),
    (0.0556434, -0.2040259, 1.0572252),
)


def lab_to_rgb(lab: tuple[float, float, float], *, is_d65: bool) -> Rgb:
    """The screen's colour of a CIE Lab value; what the screen cannot show is cut off."""
    white, *rows = _D65 if is_d65 else _D50
    middle = (lab[0] + 16) / 116
    roots = (middle + lab[1] / 500, middle, middle - lab[2] / 200)
    curved = (root**3 if root > 6 / 29 else (root - 4 / 29) * 108 / 841 for root in roots)
    xyz = [value * most for value, most in zip(curved, white, strict=True)]
    shares = (sum(factor * value for factor, value in zip(row, xyz, strict=True)) for row in rows)
    red, green, blue = (round(255 * _gamma(min(1.0, max(0.0, share)))) for share in shares)
    return red, green, blue


def _gamma(share: float) -> float:
    """Of sRGB (IEC 61966-2-1)."""
    return 12.92 * share if share <= 0.0031308 else float(1.055 * share ** (1 / 2.4) - 0.055)


class Inks:
    """Knows the inks of every colour of one book; `tokens` are those that designers chose themselves."""

    def __init__(self, tokens: Iterable[Token], profile: bytes, interior: Interior, limit: float) -> None:
        self._tokens = {token.stand_in: token for token in tokens}
        self._profile = profile
        self._is_black = interior == "单色"
        self._limit = limit
        """Most ink on one place, as a sum of shares: 3.0 is 300 %."""

    @cached_property
    def fingerprint(self) -> str:
        """Of everything that decides what becomes of a colour."""
        return digest(self.of_pictures, repr(self._tokens))

    @cached_property
    def of_pictures(self) -> str:
        """Fingerprint of everything that decides what becomes of a picture, in which no colour is a token."""
        return digest(program_digest(), self._profile, f"{self._is_black} {self._limit}")

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

    @cached_property
    def _is_limited(self) -> bool:
        """Whether no colour gets too much ink: most presses' profiles are made so, for their own limit.

        It is asked at the nodes between which the transform interpolates.
        """
        steps = [round(255 * node / (_NODES - 1)) for node in range(_NODES)]
        cube = bytes(value for colour in product(steps, repeat=3) for value in colour)
        return (
            _heaviest(self._transform.apply(Image.frombytes("RGB", (_NODES**2, _NODES), cube))) <= self._limit
        )

    def of(self, rgb: Rgb) -> Cmyk:
        """The inks of a colour; neutral ones are black ink alone."""
        if self._is_black:
            return 0, 0, 0, 1 - self.luminance(rgb)
        if rgb in self._tokens:
            return self._tokens[rgb].inks
        if len(set(rgb)) == 1:
            return 0, 0, 0, 1 - rgb[0] / 255
        pixel = self._inked(Image.new("RGB", (1, 1), rgb)).getpixel((0, 0))
        c, m, y, k = (value / 255 for value in pixel)  # type: ignore[union-attr]
        return c, m, y, k

    def luminance(self, rgb: Rgb) -> float:
        """How light a colour is on the screen, from 0 to 1."""
        shown = self._tokens[rgb].screen if rgb in self._tokens else rgb
        return sum(share * value for share, value in zip(_LUMINANCE, shown, strict=True)) / 255

    def of_inks(self, inks: Cmyk) -> Cmyk:
        """Inks that are named as such; they stay unless there is only black."""
        if not self._is_black:
            return inks
        red, green, blue = (round(255 * (1 - ink) * (1 - inks[3])) for ink in inks[:3])
        return self.of((red, green, blue))

    def picture(self, picture: Image.Image) -> Image.Image:
        """A picture in the inks of the press, or in grey where it has no colour.

        One that is in ink already stays the very same unless it has too much.
        """
        if picture.mode != "CMYK":
            picture = picture if picture.mode == "RGB" else picture.convert("RGB")
            if self._is_black or _is_grey(picture):
                return picture.convert("L")
            return self._memo.picture(picture)
        if self._is_black:
            return picture.convert("RGB").convert("L")
        return _limited(picture, self._limit)

    @cached_property
    def _memo(self) -> "Memo":
        from compile.finish.memo import Memo  # numpy takes 0.05 s to load, and most runs have no new picture

        return Memo(self._inked)

    def forget_pictures(self) -> None:
        """Let go of the table of their colours, 64 MiB: the next picture begins another."""
        self.__dict__.pop("_memo", None)

    def _inked(self, picture: Image.Image) -> Image.Image:
        """An RGB picture in ink, not too much of it.

        `ImageCmsTransform.apply` copies the profile for each picture, which takes as long as 50 000 pixels.
        """
        inked = Image.new("CMYK", picture.size)
        self._transform.transform.apply(picture.getim(), inked.getim())
        return inked if self._is_limited else _limited(inked, self._limit)


def _is_grey(picture: Image.Image) -> bool:
    """Whether no pixel has a colour; one of a few mostly tells."""
    for pixels in (picture.resize((_FEW, _FEW), Image.Resampling.NEAREST), picture):
        red, green, blue = pixels.split()
        if any(ImageChops.difference(red, other).getbbox() for other in (green, blue)):
            return False
    return True


def _limited(picture: Image.Image, limit: float) -> Image.Image:
    """The picture with less of the three colours where there would be too much ink; black stays."""
    if _heaviest(picture) <= limit:
        return picture
    limited = picture.copy()
    rows = max(1, _STRIP // picture.width)
    for top in range(0, picture.height, rows):
        box = (0, top, picture.width, min(top + rows, picture.height))
        limited.paste(_limited_strip(picture.crop(box), limit), box)
    return limited


def _heaviest(picture: Image.Image) -> float:
    """At least the most ink on one place: halves are rounded down, twice."""
    cyan, magenta, yellow, black = picture.split()
    halves = ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2)
    _least, most = ImageChops.add(*halves, 2).getextrema()
    return (4 * float(most) + 4) / 255  # type: ignore[arg-type]


def _limited_strip(picture: Image.Image, limit: float) -> Image.Image:
    """A few rows: what is reckoned with takes four times the room."""
    *colours, black = picture.split()
    room = ImageMath.lambda_eval(lambda args: limit * 255 - args["k"], k=black.convert("F"))
    total = ImageMath.lambda_eval(
        lambda args: args["c"] + args["m"] + args["y"],
        **{name: band.convert("F") for name, band in zip("cmy", colours, strict=True)},
    )
    share = ImageMath.lambda_eval(
        lambda args: args["min"](args["r"] / args["max"](args["t"], 1.0), 1.0), t=total, r=room
    )
    reduced = [
        ImageMath.lambda_eval(lambda args: args["b"] * args["s"], b=band.convert("F"), s=share).convert("L")
        for band in colours
    ]
    return Image.merge("CMYK", (*reduced, black))
