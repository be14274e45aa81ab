"""A finished file to PDF/X-1a:2003 (ISO 15930-4): no transparency, no OpenType, all of PDF 1.4."""

import io
import struct
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image, ImageChops

from compile.finish.pictures import read_picture, store_picture
from compile.finish.transparency import find_live, find_tinted
from compile.problems import Place, Problem, ProblemError, error, warning

_NEWEST_PROFILE = 2
"""Of ICC; PDF 1.4 knows no later one (Adobe PDF Reference 1.4, 4.5.4)."""
_SCREENS = ("/lab-d50", "/lab-d65")


def make_plain(pdf: pikepdf.Pdf, name: str, profile: bytes) -> tuple[Problem, ...]:
    """Flatten pictures, cut fonts, and drop what is too new; gives what to look at on the proof.

    Raises `ProblemError` where something is seen through that is no picture, and for a profile of
    version 4: then the file cannot honestly be one of PDF/X-1a.
    """
    problems = [*_check_profile(profile), *_check_transparency(pdf, name)]
    if problems:
        raise ProblemError(*problems)
    tinted = find_tinted(pdf)
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == Name.Image:
            _flatten(pdf, thing)
    for thing in pdf.objects:
        if isinstance(thing, Dictionary | pikepdf.Stream):
            _drop_group(thing)
            _drop_screens(thing)
            if "/FontFile3" in thing:
                _cut_font(pdf, thing)
    if pdf.Root.get("/PageLayout") == Name.TwoPageRight:
        pdf.Root.PageLayout = Name.TwoColumnRight
    return tuple(_tint_problems(tinted, name))


def _check_profile(profile: bytes) -> Iterator[Problem]:
    version = profile[8]
    if version > _NEWEST_PROFILE:
        place = Place(file="anthology.yaml", key="press.profile")
        hint = "向印刷厂要ICC第2版的特性文件，或者把press.standard改为PDF/X-4。"
        yield error("x1a-profile", place, f"ICC特性文件是第{version}版，PDF/X-1a只能用第2版", hint)


def _check_transparency(pdf: pikepdf.Pdf, name: str) -> Iterator[Problem]:
    hint = "在样式或图中改用不透明的颜色，或者把press.standard改为PDF/X-4。"
    for thing, pages in find_live(pdf).items():
        place = Place(file=name, section=f"PDF第{_words(pages)}页")
        yield error("x1a-transparency", place, f"有{thing}，PDF/X-1a不允许", hint)


def _tint_problems(pages: list[int], name: str) -> Iterator[Problem]:
    if pages:
        place = Place(file=name, section=f"PDF第{_words(pages)}页")
        hint = "看打样，图的边缘有白边就换成不透明的图，或者去掉图下面的底色。"
        yield warning("x1a-picture", place, "半透明的图片压在底色上，为PDF/X-1a按白底合并了", hint)


def _words(pages: list[int]) -> str:
    return "、".join(map(str, pages[:8])) + (f"等{len(pages)}" if len(pages) > 8 else "")


def _flatten(pdf: pikepdf.Pdf, stream: Any) -> None:
    """Lay a picture on white; where it is clear it stays so, by a mask of one bit (ISO 32000-1, 8.9.6.3)."""
    if not isinstance(stream.get("/SMask"), pikepdf.Stream):
        return
    picture, alpha = read_picture(stream), read_picture(stream.SMask).convert("L")
    if alpha.size != picture.size:
        alpha = alpha.resize(picture.size)
    white = Image.new(picture.mode, picture.size, (0, 0, 0, 0) if picture.mode == "CMYK" else 255)
    store_picture(stream, Image.composite(picture, white, alpha))
    del stream.SMask
    clear = ImageChops.invert(alpha).point(lambda value: 255 * (value == 255)).convert("1")
    if clear.getbbox():
        stream.Mask = pdf.make_stream(
            clear.tobytes(),
            Type=Name.XObject,
            Subtype=Name.Image,
            ImageMask=True,
            Width=clear.width,
            Height=clear.height,
            BitsPerComponent=1,
        )


def _drop_group(owner: Any) -> None:
    """All in it is opaque, so it shows the same without."""
    group = owner.get("/Group")
    if isinstance(group, Dictionary) and group.get("/S") == Name.Transparency:
        del owner.Group


def _drop_screens(owner: Any) -> None:
    """WeasyPrint 70.0 names its Lab spaces everywhere; nothing is painted in them any more."""
    spaces = owner.get("/ColorSpace")
    for named in (spaces, owner):
        if isinstance(named, Dictionary):
            for key in _SCREENS:
                if key in named:
                    del named[key]


def _cut_font(pdf: pikepdf.Pdf, descriptor: Any) -> None:
    """Of an OpenType font only the outlines, which PDF 1.3 knows (ISO 32000-1, 9.9, table 126)."""
    if descriptor.FontFile3.get("/Subtype") == Name.OpenType:
        outlines = _table(descriptor.FontFile3.read_bytes(), b"CFF ")
        descriptor.FontFile3 = pdf.make_stream(outlines, Subtype=Name.CIDFontType0C)


def _table(font: bytes, wanted: bytes) -> bytes:
    """A table of an OpenType font; raises `KeyError` where it has none (OpenType 1.9, otff)."""
    reader = io.BytesIO(font)
    _version, count = struct.unpack(">4sH6x", reader.read(12))
    for _number in range(count):
        tag, start, length = struct.unpack(">4s4xII", reader.read(16))
        if tag == wanted:
            return font[start : start + length]
    raise KeyError(wanted.decode())
