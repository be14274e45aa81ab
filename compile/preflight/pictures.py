"""A picture of a PDF to its colours, size and inks."""

import io
from typing import Any

from pikepdf import Array, Name, Stream
from PIL import Image, ImageChops
from zlib_ng import zlib_ng

from compile.cache import Shelf
from compile.digests import digest, program_digest
from compile.pillow import MAX_PIXELS, opened
from compile.preflight.colours import Kind, read_space
from compile.preflight.marks import Picture

KINDS_INLINE = {
    **dict.fromkeys(("G", "DeviceGray"), Kind.GRAY),
    **dict.fromkeys(("RGB", "DeviceRGB"), Kind.RGB),
    **dict.fromkeys(("CMYK", "DeviceCMYK"), Kind.CMYK),
}
_DEVICES = (None, Name.DeviceGray, Name.DeviceRGB, Name.DeviceCMYK)
_ENTRIES = (
    "/Width",
    "/Height",
    "/ColorSpace",
    "/BitsPerComponent",
    "/ImageMask",
    "/Filter",
    "/DecodeParms",
    "/Decode",
    "/SMaskInData",
)
"""What says how the samples of a picture are kept."""
_SAMPLE = 400
"""A picture is measured with no more pixels than this on a side: half a millimetre across a page."""
_CHANNELS = 4
_WHITE_PAPER = 8
"""Of 255: what JPEG makes of no ink at all."""


def recall_picture(stream: Any, resources: Any, shelf: Shelf | None) -> Picture:
    """The picture, from the shelf when the same one was measured before.

    One whose colours are a resource of its page is measured each time.
    """
    if shelf is None or stream.get("/ColorSpace") not in _DEVICES:
        return read_picture(stream, resources)
    entries = [repr(stream.get(key)) for key in _ENTRIES] + [repr(isinstance(stream.get("/SMask"), Stream))]
    key = digest(program_digest(), stream.read_raw_bytes(), *entries)
    return shelf.recall(key, lambda: read_picture(stream, resources))


def read_picture(stream: Any, resources: Any) -> Picture:
    """The picture that an image XObject holds; inks are measured when it is in CMYK."""
    is_mask = bool(stream.get("/ImageMask", False))
    space = stream.get("/ColorSpace")
    kind = Kind.GRAY if is_mask else _kind(space, resources)
    width, height = int(stream["/Width"]), int(stream["/Height"])
    bits = 1 if is_mask else int(stream.get("/BitsPerComponent", 8))
    mixed = isinstance(stream.get("/SMask"), Stream) or int(stream.get("/SMaskInData", 0)) > 0
    ink, has_colour = 0.0, False
    if kind is Kind.CMYK and width * height <= MAX_PIXELS and not _is_indexed(space):
        sample = _sample(stream, width, height)
        if sample is not None:
            ink, has_colour = _inks(sample)
    return Picture(kind, width, height, bits, ink, has_colour, mixed)


def _kind(space: Any, resources: Any) -> Kind:
    """JPEG 2000 may bring its own space, which nobody here reads."""
    return Kind.UNKNOWN if space is None else read_space(space, resources).kind


def _is_indexed(space: Any) -> bool:
    return isinstance(space, Array) and str(space[0]) == "/Indexed"


def _sample(stream: Any, width: int, height: int) -> Image.Image | None:
    """A small copy with the inks as its values; `None` where the coding is another."""
    name = _last_filter(stream)
    if name == "/DCTDecode":
        sample = _from_jpeg(stream)
    elif name in ("", "/FlateDecode", "/LZWDecode", "/RunLengthDecode"):
        data = _unpack(stream)
        is_plain = int(stream.get("/BitsPerComponent", 8)) == 8 and len(data) >= width * height * _CHANNELS
        sample = Image.frombytes("CMYK", (width, height), data) if is_plain else None
    else:
        return None
    if sample is None:
        return None
    is_turned = [float(value) for value in stream.get("/Decode", [])][:2] == [1, 0]
    return ImageChops.invert(sample) if is_turned else sample


def _unpack(stream: Any) -> bytes:
    """The samples; zlib-ng takes a tenth of the time of qpdf for a picture that it packed itself."""
    if stream.get("/Filter") == Name.FlateDecode and "/DecodeParms" not in stream:
        try:
            return zlib_ng.decompress(stream.read_raw_bytes())
        except zlib_ng.error:  # type: ignore[misc]  # a class, which its stub calls a value
            pass  # qpdf makes the best of what is damaged
    return bytes(stream.read_bytes())


def _last_filter(stream: Any) -> str:
    filters = stream.get("/Filter")
    names = list(filters) if isinstance(filters, Array) else [filters] if filters is not None else []
    return str(names[-1]) if names else ""


def _from_jpeg(stream: Any) -> Image.Image | None:
    """Pillow turns the values of a JPEG of Adobe's round, a PDF reader does not (`Decode` says it)."""
    data = stream.read_raw_bytes()
    with opened(io.BytesIO(data)) as picture:
        is_adobe = "adobe" in picture.info
        picture.draft(None, (_SAMPLE, _SAMPLE))
        if picture.mode != "CMYK":
            return None
        picture.load()
        return ImageChops.invert(picture) if is_adobe else picture.copy()


def _inks(picture: Image.Image) -> tuple[float, bool]:
    """The heaviest spot in per cent, and whether there is any colour."""
    step = max(1, max(picture.size) // _SAMPLE)
    cyan, magenta, yellow, black = picture.reduce(step).split()
    colour = max(_most(channel) for channel in (cyan, magenta, yellow))
    halves = ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2)
    heaviest = _most(ImageChops.add(*halves, 2))
    return heaviest * _CHANNELS * 100 / 255, colour > _WHITE_PAPER


def _most(channel: Image.Image) -> int:
    """The highest value of a channel of bytes."""
    _least, most = channel.getextrema()
    return int(most)  # type: ignore[arg-type]
