"""Pictures of a PDF to the inks of the press; grey ones stay grey."""

import io
import zlib
from typing import Any

import pikepdf
from pikepdf import Array, Name
from PIL import Image

from compile.finish.inks import Inks

QUALITY = 95
_SPACES = {"L": Name.DeviceGray, "CMYK": Name.DeviceCMYK}


def ink_pictures(pdf: pikepdf.Pdf, inks: Inks) -> None:
    """Replace the samples of every coloured picture, each once; masks and pictures in ink stay."""
    for thing in list(pdf.objects):
        if isinstance(thing, pikepdf.Stream) and _is_screen_picture(thing):
            picture = pikepdf.PdfImage(thing).as_pil_image()
            _store(thing, inks.picture(picture.convert("RGB")), is_photo=_is_photo(thing))


def _is_screen_picture(stream: Any) -> bool:
    if stream.get("/Subtype") != Name.Image or stream.get("/ImageMask", False):
        return False
    space = stream.get("/ColorSpace")
    if isinstance(space, Array):
        base = space[1] if space[0] == Name.Indexed else space
        profile = base[1] if isinstance(base, Array) and base[0] == Name.ICCBased else None
        return base == Name.DeviceRGB or (profile is not None and profile.N == 3)
    return bool(space == Name.DeviceRGB)


def _is_photo(stream: Any) -> bool:
    filters = stream.get("/Filter")
    return filters == Name.DCTDecode or (isinstance(filters, Array) and Name.DCTDecode in list(filters))


def _store(stream: Any, picture: Image.Image, *, is_photo: bool) -> None:
    """Photographs as JPEG of full colour, all else without loss; Pillow inverts CMYK, as Adobe does."""
    for key in ("/DecodeParms", "/Decode"):
        if key in stream:
            del stream[key]
    if is_photo:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=QUALITY, subsampling=0)
        stream.write(buffer.getvalue(), filter=Name.DCTDecode)
        if picture.mode == "CMYK":
            stream.Decode = Array([1, 0] * 4)
    else:
        stream.write(zlib.compress(picture.tobytes(), 9), filter=Name.FlateDecode)
    stream.ColorSpace = _SPACES[picture.mode]
    stream.BitsPerComponent = 8
