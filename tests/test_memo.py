"""Pictures turned to ink by what is known of their colours are those that Little CMS would give."""

import io
import weakref

import pytest
from PIL import Image, ImageCms

from compile.finish.inks import Inks
from compile.finish.memo import Memo
from compile.finish.profile import DEFAULT
from tests.finishing import most_ink
from tests.test_sparing import noise

PROFILE = DEFAULT.read_bytes()


def by_profile(picture: Image.Image) -> Image.Image:
    return ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"),
        ImageCms.ImageCmsProfile(io.BytesIO(PROFILE)),
        "RGB",
        "CMYK",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    ).apply(picture)


@pytest.mark.parametrize("size", [(1, 1), (7, 3), (700, 400)])
def test_a_picture_is_as_the_profile_says(size: tuple[int, int]) -> None:
    inks = Inks((), PROFILE, "彩色", 4.0)
    for seed in (1, 2, 1):
        picture = noise("RGB", size, seed)
        assert inks.picture(picture).tobytes() == by_profile(picture).tobytes()


def test_a_limit_holds_for_each_pixel_alone() -> None:
    """What stands beside a pixel does not change its inks."""
    inks, other = (Inks((), PROFILE, "彩色", 2.2) for _ in "ab")
    picture = noise("RGB", (64, 64))
    whole = inks.picture(picture)
    assert most_ink(whole) <= 2.2
    for row in (0, 17, 63):
        box = (0, row, 64, row + 1)
        assert other.picture(picture.crop(box)).tobytes() == whole.crop(box).tobytes()


def test_a_colour_is_asked_for_once() -> None:
    asked: list[Image.Image] = []

    def ask(picture: Image.Image) -> Image.Image:
        asked.append(picture)
        return by_profile(picture)

    memo = Memo(ask)
    memo.picture(noise("RGB", (100, 100)))
    before = len(asked)
    memo.picture(noise("RGB", (100, 100)))
    assert before and len(asked) == before
    memo.picture(Image.new("RGB", (5, 5), (1, 2, 3)))
    assert asked[before].getcolors() == [(25, (1, 2, 3))]


@pytest.mark.parametrize("inks", [(0, 0, 0, 0), (255, 255, 255, 255)])
def test_bare_paper_and_full_ink_are_colours_too(inks: tuple[int, int, int, int]) -> None:
    memo = Memo(lambda picture: Image.new("CMYK", picture.size, inks))
    for _ in range(2):
        assert memo.picture(Image.new("RGB", (3, 2), "white")).getcolors() == [(6, inks)]


def test_one_coloured_pixel_keeps_a_picture_in_four_inks() -> None:
    picture = Image.new("RGB", (300, 200), (90, 90, 90))
    inks = Inks((), PROFILE, "彩色", 3.0)
    assert inks.picture(picture).mode == "L"
    picture.putpixel((151, 77), (200, 90, 90))
    assert inks.picture(picture).mode == "CMYK"


def test_the_table_of_colours_is_let_go() -> None:
    inks, picture = Inks((), PROFILE, "彩色", 3.0), noise("RGB", (30, 20))
    inked = inks.picture(picture).tobytes()
    table = weakref.ref(inks._memo)
    inks.forget_pictures()
    assert table() is None
    assert inks.picture(picture).tobytes() == inked
