"""Strange pictures and drawings, from HTML through the engine to the press: each looks as it was meant."""

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name
from PIL import Image, ImageCms, ImageDraw
from weasyprint import HTML

from compile.files import ROOT
from compile.finish.inks import Inks
from compile.finish.profile import DEFAULT
from compile.model.anthology import Press
from compile.model.press import PressLimits
from compile.preflight import preflight
from compile.typeset.fetcher import UNIT, Fetcher
from tests.finishing import ink_and_finish

LEFT, RIGHT = (70, 120, 160), (190, 110, 80)
GREY_LEFT, GREY_RIGHT = (113, 113, 113), (131, 131, 131)
PALE = tuple((value + 255) // 2 for value in LEFT)
WHITE = (255, 255, 255)
Colour = tuple[int, ...]
Save = Callable[[Path], None]


def halves(left: Colour = LEFT, right: Colour = RIGHT, mode: str = "RGB") -> Image.Image:
    """A left and a right half."""
    picture = Image.new(mode, (80, 40), left)
    ImageDraw.Draw(picture).rectangle((40, 0, 79, 39), fill=right)
    return picture


def saved(picture: Image.Image, **options: object) -> Save:
    return lambda path: picture.save(path, **options)


def deep() -> Image.Image:
    return halves(mode="I;16", left=113 * 257, right=131 * 257)  # type: ignore[arg-type]


def half_clear() -> Image.Image:
    return halves((*LEFT, 128), (0, 0, 0, 0), "RGBA")


def indexed(path: Path) -> None:
    """Two entries, one of them clear."""
    picture = halves(mode="P", left=0, right=1)  # type: ignore[arg-type]
    picture.putpalette([*LEFT, *RIGHT])
    picture.save(path, transparency=1)


def lab() -> Image.Image:
    screen, space = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    made = ImageCms.profileToProfile(halves(), screen, space, outputMode="LAB")
    assert made is not None
    return made


def inks() -> Image.Image:
    """The colours in the inks of the default profile, so that they come back as they were."""
    return Inks({}, DEFAULT.read_bytes(), "彩色", 4.0).picture(halves())


def wide_profile() -> bytes:
    """Such as AdobeRGB: its primaries and gamma (Adobe RGB (1998) Color Image Encoding, 4.3)."""
    gamma, white = (2.19921875, (0.9505, 1.0, 1.0891))
    return icc_of_primaries(((0.64, 0.33), (0.21, 0.71), (0.15, 0.06)), white, gamma)


def icc_of_primaries(
    primaries: tuple[tuple[float, float], ...], white: tuple[float, float, float], gamma: float
) -> bytes:
    """A matrix profile (ICC.1:2001-04, 6.3.1.1), adapted to D50 by Bradford."""
    columns = [(x / y, 1.0, (1 - x - y) / y) for x, y in primaries]
    shares = solve(columns, white)
    colorants = [
        tuple(value * share for value in column) for column, share in zip(columns, shares, strict=True)
    ]
    adapted = [adapt(column) for column in colorants]
    tags = [
        (b"desc", b"desc\0\0\0\0" + (10).to_bytes(4, "big") + b"WideGamut\0" + bytes(8 + 4 + 67)),
        (b"cprt", b"text\0\0\0\0none\0"),
        (b"wtpt", xyz((0.9642, 1.0, 0.8249))),
        *((name, xyz(column)) for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), adapted, strict=True)),
        *((name, curve(gamma)) for name in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    table, body, place = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags:
        data += bytes(-len(data) % 4)
        table += name + place.to_bytes(4, "big") + len(data).to_bytes(4, "big")
        body, place = body + data, place + len(data)
    illuminant = b"".join(s15(value) for value in (0.9642, 1.0, 0.8249))
    head = place.to_bytes(4, "big") + b"\0" * 4 + b"\x02\x10\0\0" + b"mntrRGB XYZ " + bytes(12) + b"acsp"
    head += bytes(28) + illuminant + bytes(48)
    return head + len(tags).to_bytes(4, "big") + table + body


def s15(value: float) -> bytes:
    return round(value * 65536).to_bytes(4, "big", signed=True)


def xyz(column: tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(s15, column))


def curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + (1).to_bytes(4, "big") + round(gamma * 256).to_bytes(2, "big")


def adapt(column: tuple[float, ...]) -> tuple[float, ...]:
    """From D65 to D50."""
    rows = ((1.0478112, 0.0228866, -0.0501270), (0.0295424, 0.9904844, -0.0170491))
    rows = (*rows, (-0.0092345, 0.0150436, 0.7521316))
    return tuple(sum(a * b for a, b in zip(row, column, strict=True)) for row in rows)


def solve(columns: list[tuple[float, float, float]], white: tuple[float, float, float]) -> list[float]:
    """How much of each column makes the white (Cramer)."""
    whole = determinant(columns)
    return [
        determinant([white if at == place else column for at, column in enumerate(columns)]) / whole
        for place in range(3)
    ]


def determinant(columns: list[tuple[float, float, float]]) -> float:
    (a, b, c), (d, e, f), (g, h, i) = columns
    return a * (e * i - f * h) - d * (b * i - c * h) + g * (b * f - c * e)


def in_wide_colours() -> Image.Image:
    """The same colours, said in the wider space."""
    wide = ImageCms.ImageCmsProfile(io.BytesIO(wide_profile()))
    made = ImageCms.profileToProfile(halves(), ImageCms.createProfile("sRGB"), wide, outputMode="RGB")
    assert made is not None
    return made


def drawing(path: Path) -> None:
    """A gradient at the left; at the right a colour half seen through."""
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40" width="80" height="40">'
        '<linearGradient id="a"><stop stop-color="#4678a0"/><stop offset="1" stop-color="#4678a0"/>'
        '</linearGradient><rect width="40" height="40" fill="url(#a)"/>'
        '<rect x="40" width="40" height="40" fill="#4678a0" opacity="0.5"/></svg>'
    )


PICTURES: dict[str, tuple[Save, Colour, Colour]] = {
    "plain.png": (saved(halves()), LEFT, RIGHT),
    "clear.png": (saved(half_clear()), PALE, WHITE),
    "deep.png": (saved(deep()), GREY_LEFT, GREY_RIGHT),
    "deep.tif": (saved(deep()), GREY_LEFT, GREY_RIGHT),
    "indexed.png": (indexed, LEFT, WHITE),
    "grey.png": (saved(halves((113, 255), (131, 128), "LA")), GREY_LEFT, (193, 193, 193)),
    "bits.png": (saved(halves(mode="1", left=0, right=1)), (0, 0, 0), WHITE),  # type: ignore[arg-type]
    "two.png": (saved(Image.frombytes("RGB", (2, 1), bytes((*LEFT, *RIGHT)))), LEFT, RIGHT),
    "photo.jpg": (saved(halves(), quality=95, subsampling=0), LEFT, RIGHT),
    "wide.jpg": (
        saved(in_wide_colours(), quality=95, subsampling=0, icc_profile=wide_profile()), LEFT, RIGHT
    ),
    "wide.png": (saved(in_wide_colours(), icc_profile=wide_profile()), LEFT, RIGHT),
    "inks.jpg": (saved(inks(), quality=95, subsampling=0), LEFT, RIGHT),
    "inks.tif": (saved(inks()), LEFT, RIGHT),
    "lab.tif": (saved(lab()), LEFT, RIGHT),
    "drawing.svg": (drawing, LEFT, PALE),
}  # fmt: skip
"""A file, and the colours of its left and of its right half."""


def press_ready(folder: Path, html: str, press: Press | None = None) -> Path:
    """A page as the book's are made, finished."""
    sheet = "@page{size:80pt 40pt;margin:0}body{margin:0}img,div{display:block;width:80pt;height:40pt}"
    path = folder / "page.pdf"
    fetcher = Fetcher((ROOT / "styles",), folder)
    HTML(string=f"<style>{sheet}</style>{html}", base_url=UNIT, url_fetcher=fetcher).write_pdf(path)
    ink_and_finish(path, press or Press())
    return path


def seen_by_ghostscript(path: Path) -> Image.Image:
    """In the colours of the screen by the profile that the samples were made with."""
    command = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=png16m", "-r72", "-o", "-", str(path)]
    done = subprocess.run(command, check=True, capture_output=True)
    return Image.open(io.BytesIO(done.stdout)).convert("RGB")


def seen_by_poppler(path: Path) -> Image.Image:
    done = subprocess.run(["pdftoppm", "-r", "72", "-png", path], check=True, capture_output=True)
    return Image.open(io.BytesIO(done.stdout)).convert("RGB")


VIEWERS = {"ghostscript": (seen_by_ghostscript, 8), "poppler": (seen_by_poppler, 45)}
"""Poppler knows nothing of the profile, so its colours are only near."""


def assert_seen(path: Path, left: Colour, right: Colour) -> None:
    for name, (see, tolerance) in VIEWERS.items():
        page = see(path)
        for x, wanted in ((12, left), (68, right)):
            found = page.getpixel((x, 20))
            assert isinstance(found, tuple)
            off = max(abs(a - b) for a, b in zip(found, wanted, strict=True))
            assert off <= tolerance, (name, x, found, wanted)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_any_kind_looks_as_it_was_meant(name: str, tmp_path: Path) -> None:
    save, left, right = PICTURES[name]
    save(tmp_path / name)
    path = press_ready(tmp_path, f'<img src="{name}">')
    assert_seen(path, left, right)
    with pikepdf.open(path) as pdf:
        spaces = {
            str(thing.ColorSpace)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == Name.Image
        }
    assert spaces <= {"/DeviceCMYK", "/DeviceGray"}


GRADIENTS: dict[str, tuple[str, Colour, Colour]] = {
    "linear": ("linear-gradient(90deg, #4678a0 50%, #be6e50 50%)", LEFT, RIGHT),
    "radial": ("radial-gradient(circle at 20pt 20pt, #4678a0 30pt, #be6e50 30pt)", LEFT, RIGHT),
    "alpha": ("linear-gradient(90deg, #4678a0 50%, #4678a080 50%)", LEFT, PALE),
    "fading": ("linear-gradient(90deg, #4678a0, #4678a000)", (98, 140, 174), (227, 235, 241)),
    "see-through": ("linear-gradient(90deg, #4678a080, #4678a080)", PALE, PALE),
    "lab": ("lab(48.6% -7.6 -26.7)", LEFT, LEFT),
    "oklch": ("oklch(55.46% 0.08276 244.2)", LEFT, LEFT),
}


@pytest.mark.parametrize("name", GRADIENTS)
def test_a_background_of_any_kind_looks_as_it_was_meant(name: str, tmp_path: Path) -> None:
    background, left, right = GRADIENTS[name]
    path = press_ready(tmp_path, f'<div style="background: {background}"></div>')
    assert_seen(path, left, right)


def test_an_interior_of_one_ink_has_no_other_whatever_was_given(tmp_path: Path) -> None:
    html = (
        '<img src="inks.jpg"><div style="background: device-cmyk(0 1 1 0)"></div>'
        '<div style="background: linear-gradient(red, #4678a0)"></div>'
        '<div style="background: oklch(55% 0.08 244)"></div>'
    )
    saved(inks(), quality=95)(tmp_path / "inks.jpg")
    path = press_ready(tmp_path, html, Press(interior="单色"))
    assert "print-not-black" not in {
        problem.code for problem in preflight(path, PressLimits(is_black_only=True)).problems
    }
    coloured = press_ready(tmp_path, html)
    assert "print-not-black" in {
        problem.code for problem in preflight(coloured, PressLimits(is_black_only=True)).problems
    }


def test_a_picture_in_ink_has_no_more_of_it_than_allowed(tmp_path: Path) -> None:
    heavy = Image.new("CMYK", (80, 40), (240, 240, 240, 200))
    saved(heavy, quality=95)(tmp_path / "inks.jpg")
    path = press_ready(tmp_path, '<img src="inks.jpg">', Press(ink_limit=240))
    assert "print-ink" not in {
        problem.code for problem in preflight(path, PressLimits(ink_percent=240)).problems
    }
    loose = press_ready(tmp_path, '<img src="inks.jpg">', Press(ink_limit=400))
    assert "print-ink" in {
        problem.code for problem in preflight(loose, PressLimits(ink_percent=240)).problems
    }


def test_a_picture_that_is_in_the_file_twice_stays_the_same_picture(tmp_path: Path) -> None:
    """Pictures of the same samples are reckoned with once."""
    for name in ("one.png", "other.png"):
        saved(halves())(tmp_path / name)
    path = press_ready(tmp_path, '<img src="one.png"><img src="other.png">')
    with pikepdf.open(path) as pdf:
        found = [
            (str(thing.ColorSpace), thing.read_bytes())
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == Name.Image
        ]
    assert len(found) == 2 and found[0] == found[1] and found[0][0] == "/DeviceCMYK"
