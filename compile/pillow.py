"""Edge to Pillow: pictures are read whole or refused."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageFile

MAX_PIXELS = 100_000_000
"""A picture beyond this is refused: at 300 dpi it would be over 80 cm wide. Pillow is silent till then."""
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
ORIENTATION, FIRST_TURNED = 0x0112, 5
"""The EXIF tag that turns a picture, and the first of its values that swap width and height."""


@contextmanager
def only_whole_pictures() -> Iterator[None]:
    """Pillow refuses a picture that was cut off, unless WeasyPrint told it otherwise when it was loaded."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


@contextmanager
def opened(path: Path | BinaryIO) -> Iterator[Image.Image]:
    """A picture whose size is known; raises `Image.DecompressionBombError` where it is beyond the limit."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            picture = Image.open(path)
        except Image.DecompressionBombWarning as reason:
            raise Image.DecompressionBombError(str(reason)) from reason
    with picture:
        yield picture


def shown_size(picture: Image.Image) -> tuple[int, int]:
    """Across and down, as it is shown: a camera may have been held upright.

    Of a PNG only what stands before its pixels is asked, as WeasyPrint does: all of them would be read else.
    """
    across, down = picture.size
    is_told = picture.format != "PNG" or "exif" in picture.info
    is_turned = is_told and picture.getexif().get(ORIENTATION, 1) >= FIRST_TURNED
    return (down, across) if is_turned else (across, down)
