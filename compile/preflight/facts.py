"""What the rules look at: a PDF, its pages as they were read, and the limits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pikepdf

from compile.cache import Shelf
from compile.model.plane import Box
from compile.model.press import PressLimits
from compile.preflight.marks import Marks
from compile.preflight.typefaces import Font
from compile.problems import Place

_MOST_RANGES = 8


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its boxes in points, `None` where it has none, and what it shows."""

    number: int
    """Counted from 1, in the order of the file."""
    media: Box
    trim: Box | None
    bleed: Box | None
    crop: Box | None
    marks: Marks


@dataclass(frozen=True, slots=True)
class Facts:
    """A file under inspection."""

    pdf: pikepdf.Pdf
    file: str
    limits: PressLimits
    pages: tuple[Page, ...]
    fonts: tuple[Font, ...]
    """All that show something, by name."""
    shelf: Shelf | None = None
    """Where results are kept for the next time."""

    def place(self, pages: Iterable[int] = ()) -> Place:
        """The file, and the pages if there are any."""
        named = ranges(pages)
        return Place(file=self.file, section=f"PDF第{named}页" if named else "")

    def where(self, test: Callable[[Page], object]) -> list[int]:
        """Numbers of the pages of which something is true."""
        return [page.number for page in self.pages if test(page)]


def ranges(numbers: Iterable[int]) -> str:
    """Such as `3、5～8`; of many ranges the first, and how many pages there are in all."""
    runs: list[list[int]] = []
    pages = sorted(set(numbers))
    for number in pages:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [str(first) if first == last else f"{first}～{last}" for first, last in runs[:_MOST_RANGES]]
    return "、".join(shown) + (f"等{len(pages)}" if len(runs) > _MOST_RANGES else "")
