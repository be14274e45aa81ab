"""What becomes of each colour, asked once: a book's pictures have far fewer colours than pixels."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_Values: TypeAlias = NDArray[np.uint32]
_COLOURS = 1 << 24
_MASK = np.uint32(_COLOURS - 1)
_AT_ONCE = 1 << 17
"""Pixels that are turned together: few enough that what is reckoned with stays near the processor."""


class Memo:
    """Turns RGB pictures to CMYK as `ask` does, to which each pixel must be a matter of its own colour alone.

    A transform by Little CMS takes 18 ns a pixel, a look at what is known 3. The table has room for every
    colour, 64 MiB; the system gives only those pages of it that are written to.
    """

    def __init__(self, ask: Callable[[Image.Image], Image.Image]) -> None:
        self._ask = ask
        self._known = np.zeros(_COLOURS, np.uint32)
        """Paper instead of ink, so that 0 says unknown; four full inks are asked for again each time."""

    def picture(self, picture: Image.Image) -> Image.Image:
        """The picture in ink."""
        colours = np.frombuffer(picture.tobytes("raw", "RGBX"), np.uint32)
        inks = np.empty_like(colours)
        for start in range(0, colours.size, _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            np.invert(self._papers(colours[part] & _MASK), out=inks[part])
        return Image.frombytes("CMYK", picture.size, inks.tobytes())

    def _papers(self, colours: _Values) -> _Values:
        papers: _Values = self._known[colours]
        places = np.flatnonzero(papers == 0)
        if places.size:
            unknown = colours[places]
            row = Image.frombytes("RGB", (unknown.size, 1), unknown.tobytes(), "raw", "RGBX")
            papers[places] = ~np.frombuffer(self._ask(row).tobytes(), np.uint32)
            self._known[unknown] = papers[places]
        return papers
