"""A photograph that is written anew keeps what its file had: quality, and how fine its colours are."""

import io

import pikepdf
import pytest
import simplejpeg
from pikepdf import Name
from PIL import Image, ImageChops, ImageFilter, ImageStat
from PIL.JpegImagePlugin import JpegImageFile

from compile.finish.inks import Inks
from compile.finish.photo import _STANDARD, encode
from compile.finish.pictures import read_picture, store_picture
from compile.finish.profile import DEFAULT
from tests.test_pictures import saved
from tests.test_sparing import noise

SAMPLINGS = ("4:4:4", "4:2:2", "4:2:0")


def photo() -> Image.Image:
    """Soft colours under a fine grain of light, as cameras see them."""
    soft = noise("RGB", (24, 16), 1).resize((480, 320), Image.Resampling.BICUBIC)
    grain = noise("L", soft.size, 2).filter(ImageFilter.GaussianBlur(1))
    return Image.blend(soft, grain.convert("RGB"), 0.1)


def read(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def steps(quality: int) -> list[int]:
    written = read(saved(Image.new("L", (8, 8)), "JPEG", quality=quality))
    assert isinstance(written, JpegImageFile)
    return written.quantization[0]


def in_ink(picture: Image.Image) -> Image.Image:
    return Inks((), DEFAULT.read_bytes(), "彩色", 4.0).picture(picture.convert("RGB"))


def in_pdf(pdf: pikepdf.Pdf, data: bytes, size: tuple[int, int]) -> pikepdf.Stream:
    stream = pdf.make_stream(b"", Width=size[0], Height=size[1], BitsPerComponent=8)
    stream.write(data, filter=Name.DCTDecode)
    stream.ColorSpace = Name.DeviceRGB
    return stream


@pytest.mark.parametrize(("came", "goes"), [(30, 86), (80, 86), (86, 86), (89, 89), (92, 92), (100, 92)])
@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_the_quality_is_its_own_within_limits(mode: str, came: int, goes: int) -> None:
    source = saved(photo(), "JPEG", quality=came)
    picture = in_ink(read(source)) if mode == "CMYK" else read(source).convert("L")
    written = read(encode(picture, source))
    assert isinstance(written, JpegImageFile) and written.mode == mode
    assert written.quantization[0] == steps(goes)


def test_the_standard_is_that_of_the_library() -> None:
    assert sum(steps(50)) == _STANDARD


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_colours_are_as_fine_as_they_were(sampling: str) -> None:
    """Black ink is always as fine as lightness: it draws the outlines."""
    source = saved(photo(), "JPEG", quality=90, subsampling=sampling)
    written = encode(in_ink(read(source)), source)
    assert simplejpeg.decode_jpeg_header(written)[2:] == ("YCCK", sampling.replace(":", ""))
    layers = read(written).layer  # type: ignore[attr-defined]
    assert layers[0][1:3] == layers[3][1:3]


@pytest.mark.parametrize("factors", [0x31, 0x13, 0x44])
def test_an_unusual_sampling_becomes_the_finest(factors: int) -> None:
    source = bytearray(saved(photo(), "JPEG", quality=90))
    source[source.find(b"\xff\xc0") + 11] = factors
    written = encode(in_ink(photo()), bytes(source))
    assert simplejpeg.decode_jpeg_header(written)[2:] == ("YCCK", "444")


@pytest.mark.parametrize(("sampling", "room"), [("4:4:4", 0.8), ("4:2:0", 0.6)])
def test_it_takes_far_less_room_than_inks_apart_and_stays_as_it_is(sampling: str, room: float) -> None:
    source = saved(photo(), "JPEG", quality=92, subsampling=sampling)
    inks = in_ink(read(source))
    apart = saved(inks, "JPEG", quality=92, subsampling=0)
    pdf = pikepdf.new()
    stream = in_pdf(pdf, source, inks.size)
    store_picture(stream, inks)
    assert len(stream.read_raw_bytes()) < room * len(apart)
    assert max(ImageStat.Stat(ImageChops.difference(read_picture(stream), inks)).mean) < 2.5


def test_paper_stays_paper() -> None:
    """Where there is no ink, and where there is nothing but black."""
    inks = Image.new("CMYK", (64, 64))
    inks.paste((0, 0, 0, 255), (32, 0, 64, 64))
    pdf = pikepdf.new()
    stream = in_pdf(pdf, saved(photo(), "JPEG", quality=86), inks.size)
    store_picture(stream, inks)
    assert read_picture(stream).tobytes() == inks.tobytes()
