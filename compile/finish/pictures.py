"""Pictures of a PDF to the inks of the press; grey ones stay grey."""

import io
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Name
from PIL import Image, ImageChops
from zlib_ng import zlib_ng

from compile.cache import Shelf
from compile.digests import digest
from compile.finish.inks import Inks

_COMPRESSION = 6
"""Of zlib-ng: a fifth smaller than what zlib makes at its 1, and sooner."""
_SPACES = {"L": Name.DeviceGray, "CMYK": Name.DeviceCMYK}
_PLAIN = {Name.DeviceGray: "L", Name.DeviceRGB: "RGB", Name.DeviceCMYK: "CMYK"}
_STORED = ("/Filter", "/DecodeParms", "/Decode", "/ColorSpace", "/BitsPerComponent")
"""How the samples are kept."""


class _Samples(NamedTuple):
    """A picture as it is kept."""

    data: bytes
    entries: dict[str, bytes]
    """What says how, each value in an array as it is written in a PDF."""


def ink_pictures(pdf: pikepdf.Pdf, inks: Inks, shelf: Shelf | None = None) -> None:
    """Replace the samples of every picture that is not yet as the press wants it; masks stay.

    Pictures are held one at a time, and the same samples are reckoned with once; on the shelf, if there is
    one, for the next book too.
    """
    done: dict[str, Any] = {}
    for stream in list(coloured_pictures(pdf)):
        kept = [stream.get(key) for key in (*_STORED, "/Width", "/Height")]
        key = digest(inks.of_pictures, stream.read_raw_bytes(), *map(repr, kept))
        if key in done:
            _copy(done[key], stream)
            continue
        if shelf and isinstance(stream.get("/ColorSpace"), Name):
            if samples := shelf.recall(key, partial(_reckon, stream, inks)):
                _restore(stream, samples)
        else:
            _ink(stream, inks)
        done[key] = stream


def _ink(stream: Any, inks: Inks) -> bool:
    """Whether anything had to be done."""
    before = read_picture(stream)
    after = inks.picture(before)
    if after is not before:
        store_picture(stream, after)
    return after is not before


def _reckon(stream: Any, inks: Inks) -> _Samples | None:
    """What becomes of a picture, for the shelf; nothing where it stays."""
    if not _ink(stream, inks):
        return None
    entries = {key: Array([stream[key]]).unparse() for key in _STORED if key in stream}
    return _Samples(stream.read_raw_bytes(), entries)


def _restore(stream: Any, samples: _Samples) -> None:
    for key in _STORED:
        if key in stream:
            del stream[key]
    entries = {key: pikepdf.Object.parse(value)[0] for key, value in samples.entries.items()}
    parameters = entries.pop("/DecodeParms", None)
    stream.write(samples.data, filter=entries.pop("/Filter", None), decode_parms=parameters)
    for key, value in entries.items():
        stream[key] = value


def coloured_pictures(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Pictures of more than one component."""
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == Name.Image and _is_coloured(thing):
            yield thing


def _is_coloured(stream: Any) -> bool:
    if stream.get("/ImageMask", False):
        return False
    space = stream.get("/ColorSpace")
    if isinstance(space, Array):
        base = space[1] if space[0] == Name.Indexed else space
        profile = base[1] if isinstance(base, Array) and base[0] == Name.ICCBased else None
        return base in (Name.DeviceRGB, Name.DeviceCMYK) or (profile is not None and profile.N != 1)
    return space in (Name.DeviceRGB, Name.DeviceCMYK)


def read_picture(stream: Any) -> Image.Image:
    """The samples as grey, as RGB, or as inks, of which 255 is the most; without what masks them."""
    space, size = stream.get("/ColorSpace"), (int(stream.Width), int(stream.Height))
    is_plain = stream.get("/BitsPerComponent") == 8 and "/Decode" not in stream
    if stream.get("/Filter") == Name.FlateDecode and is_plain and space in _PLAIN:
        return Image.frombytes(_PLAIN[space], size, stream.read_bytes())
    if is_photo(stream) and space == Name.DeviceCMYK:
        return _read_inked_photo(stream)
    picture = pikepdf.PdfImage(stream).as_pil_image(apply_mask=False)
    return picture if picture.mode in _SPACES else picture.convert("RGB")


def _read_inked_photo(stream: Any) -> Image.Image:
    """Pillow turns the values of Adobe's JPEG round; a reader of PDF does what `Decode` says."""
    with Image.open(io.BytesIO(stream.read_raw_bytes())) as picture:
        is_turned = "adobe" in picture.info
        if [float(value) for value in stream.get("/Decode", ())][:2] == [1, 0]:
            is_turned = not is_turned
        inks = picture.convert("CMYK")
        return ImageChops.invert(inks) if is_turned else inks


def is_photo(stream: Any) -> bool:
    """Whether a picture is kept as JPEG."""
    filters = stream.get("/Filter")
    return filters == Name.DCTDecode or (isinstance(filters, Array) and list(filters) == [Name.DCTDecode])


def store_picture(stream: Any, picture: Image.Image) -> None:
    """Photographs stay JPEG, all else is kept without loss; inks of JPEG are turned round, as Adobe does."""
    if is_photo(stream):
        from compile.finish.photo import encode  # loads numpy, and most runs have no new picture

        data, packing = encode(picture, stream.read_raw_bytes()), Name.DCTDecode
    else:
        data, packing = zlib_ng.compress(picture.tobytes(), _COMPRESSION), Name.FlateDecode
    for key in ("/DecodeParms", "/Decode"):
        if key in stream:
            del stream[key]
    stream.write(data, filter=packing)
    if packing == Name.DCTDecode and picture.mode == "CMYK":
        stream.Decode = Array([1, 0] * 4)
    stream.ColorSpace = _SPACES[picture.mode]
    stream.BitsPerComponent = 8


def _copy(source: Any, target: Any) -> None:
    """Keep the samples of a picture as those of another are kept."""
    target.write(source.read_raw_bytes(), filter=source.get("/Filter"))
    for key in _STORED:
        if key in source:
            target[key] = source[key]
        elif key in target:
            del target[key]
