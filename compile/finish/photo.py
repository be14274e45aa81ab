"""Photographs as JPEG: what is written anew keeps as much as the manuscript's own file did."""

import io

import numpy as np
import simplejpeg
from PIL import Image, ImageChops
from PIL.JpegImagePlugin import JpegImageFile

_LEAST, _MOST = 86, 92
"""Quality by the scale of libjpeg.

With the quality that it came with a photograph in ink is as near to the camera's picture as with a higher one
(mean colour difference 1.02 against 1.00 for one of 86 written as 92), and a fifth smaller. Below the least
the two losses would add up (1.30 against 1.24 for one of 75); above the most, nobody sees it on paper.
"""
_STANDARD = 3688
"""Sum of the steps by which lightness is rounded at a quality of 50 (ISO/IEC 10918-1, table K.1)."""
_SAMPLINGS = ("444", "422", "420", "440", "411")
_FINEST = _SAMPLINGS[0]


def encode(picture: Image.Image, source: bytes) -> bytes:
    """A grey picture, or one in ink, as JPEG with the quality and the sampling of the JPEG that it came from.

    Inks are parted into lightness, two colours and black (YCCK, Adobe Technical Note 5116), which takes half
    the room of four inks side by side; their values are turned round, so that 255 is paper.
    """
    if picture.mode == "L":
        samples, space, sampling = np.asarray(picture)[..., None], "GRAY", "Gray"
    else:
        samples, space, sampling = np.asarray(ImageChops.invert(picture)), "CMYK", _find_sampling(source)
    return bytes(simplejpeg.encode_jpeg(samples, _find_quality(source), space, sampling))


def _find_quality(source: bytes) -> int:
    """By how finely lightness was rounded, which is what is rounded least."""
    steps = JpegImageFile(io.BytesIO(source)).quantization.values()
    return max(_LEAST, min(round(100 - 50 * min(map(sum, steps), default=0) / _STANDARD), _MOST))


def _find_sampling(source: bytes) -> str:
    """How much finer lightness is kept than colours; where that is unusual, both as fine."""
    try:
        _height, _width, _space, sampling = simplejpeg.decode_jpeg_header(source, strict=False)
    except ValueError:
        return _FINEST
    return sampling if sampling in _SAMPLINGS else _FINEST
