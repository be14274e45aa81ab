"""The print edition of the sample as tools see it that share no code with this program."""

import re
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from compile.pipeline.products import Product
from tests.conftest import SampleBook

RESOLUTION = 36
"""Of what is compared, in ppi: both render finer, and their dots are averaged."""
INK_LIMIT = 300
"""Percent, as in anthology.yaml."""
ROUNDING = 4
"""Percent by which JPEG and four roundings of a byte may lie over it."""


def tell(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def book(sample: SampleBook) -> Path:
    return sample.build / Product.PRINT


@pytest.fixture(scope="module")
def separations(book: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], list[Path]]:
    """The four inks of each page as Ghostscript and as poppler render them."""
    folder = tmp_path_factory.mktemp("inks")
    scaled = ("-sDEVICE=tiffscaled32", f"-r{8 * RESOLUTION}", "-dDownScaleFactor=8")
    tell("gs", "-q", *scaled, "-o", folder / "gs%04d.tif", book)
    tell("pdftoppm", "-r", str(4 * RESOLUTION), "-jpegcmyk", book, folder / "poppler")
    return sorted(folder.glob("gs*.tif")), sorted(folder.glob("poppler*.jpg"))


def test_qpdf_finds_nothing(book: Path) -> None:
    assert "No syntax or stream encoding errors found" in tell("qpdf", "--check", book)


def test_all_fonts_are_embedded_subsets_with_text(book: Path) -> None:
    rows = tell("pdffonts", book).splitlines()[2:]
    assert rows
    for row in rows:
        assert re.search(r"\byes +yes +yes +\d+ +\d+$", row), row
        assert "Type 3" not in row
        assert re.match(r"[A-Z]{6}\+", row), row


def test_all_pictures_are_of_press_colours(book: Path) -> None:
    rows = [row.split() for row in tell("pdfimages", "-list", book).splitlines()[2:]]
    assert len(rows) > 9
    assert {row[5] for row in rows} <= {"cmyk", "gray"}


def test_the_boxes_are_those_of_the_trim_and_its_bleed(book: Path) -> None:
    told = tell("pdfinfo", "-box", "-l", "999", book)
    pages = int(re.search(r"Pages: +(\d+)", told)[1])  # type: ignore[index]
    boxes = re.findall(r"(MediaBox|BleedBox|TrimBox): +([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+)", told)
    assert len(boxes) == 3 * pages
    bleed = 3 / 25.4 * 72
    for name, *sides in boxes:
        left, bottom, right, top = map(float, sides)
        inset = bleed if name == "TrimBox" else 0
        assert (left, bottom) == pytest.approx((inset, inset), abs=0.02)
        width = 210 / 25.4 * 72 + 2 * bleed
        height = 285 / 25.4 * 72 + 2 * bleed
        assert (right, top) == pytest.approx((width - inset, height - inset), abs=0.02)


def test_pages_of_mere_text_are_black_ink_alone(book: Path) -> None:
    covered = [[float(part) for part in row.split()[:4]] for row in tell(*INKS, book).splitlines()]
    black_only = [inks for inks in covered if inks[:3] == [0, 0, 0]]
    assert any(black > 0.04 for *_, black in black_only)
    text = sum(1 for inks in covered if max(inks[:3]) < 0.005)
    assert text > len(covered) / 2, "no page of text in four inks: only heads, rules and folios are coloured"


INKS = ("gs", "-q", "-o", "-", "-sDEVICE=inkcov")


def test_no_place_takes_more_ink_than_the_limit(separations: tuple[list[Path], list[Path]]) -> None:
    for path in separations[0]:
        with Image.open(path) as page:
            heaviest = max(sum(pixel) for pixel in page.get_flattened_data()) / 255 * 100
        assert heaviest <= INK_LIMIT + ROUNDING, path.name


def test_two_renderers_show_the_same_inks_on_every_page(separations: tuple[list[Path], list[Path]]) -> None:
    """Blurred, for the two draw edges differently; what is compared is each of the four inks."""
    ghostscript, poppler = separations
    assert len(ghostscript) == len(poppler) > 50
    for one, other in zip(ghostscript, poppler, strict=True):
        with Image.open(one) as first, Image.open(other) as second:
            assert first.mode == second.mode == "CMYK"
            same = second.resize(first.size, Image.Resampling.BOX)
            blurred = [page.filter(ImageFilter.BoxBlur(4)) for page in (first, same)]
            apart = ImageStat.Stat(ImageChops.difference(*blurred))
        assert max(apart.mean) < 2, (one.name, apart.mean)
        assert max(high for _low, high in apart.extrema) < 40, (one.name, apart.extrema)
