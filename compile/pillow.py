"""Edge to Pillow: pictures are read whole or refused."""

from collections.abc import Iterator
from contextlib import contextmanager

from PIL import ImageFile


@contextmanager
def only_whole_pictures() -> Iterator[None]:
    """Pillow refuses a picture that was cut off, unless WeasyPrint told it otherwise when it was loaded."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
