"""The sizes of a bound page, and where the pieces lie on it."""

from dataclasses import dataclass

from compile.model.page import POINTS_PER_MM, Page
from compile.model.spread import Spread
from compile.model.unit import Binding, Leaf


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page of an edition, in points; its media box begins at 0, 0 (PDF/X asks for nested boxes)."""

    trim_width: float
    trim_height: float
    margin: float
    """Bleed on each side in this edition."""
    verso_shift: float
    """How far the type area of a verso lies to the right of that of a recto."""

    @property
    def media_box(self) -> list[float]:
        """The whole page."""
        return [0, 0, self.trim_width + 2 * self.margin, self.trim_height + 2 * self.margin]

    @property
    def trim_box(self) -> list[float]:
        """The page after cutting."""
        return [self.margin, self.margin, self.margin + self.trim_width, self.margin + self.trim_height]

    def shift(self, leaf: Leaf) -> tuple[float, float]:
        """How far the unit's page, whose trim begins at 0, 0, is moved on this leaf."""
        return self.margin + (0 if leaf.is_recto else self.verso_shift), self.margin

    def point(self, leaf: Leaf, x_pt: float, y_pt: float) -> tuple[float, float]:
        """A place of the unit, from the trim's left and top edge, on the bound page."""
        right, up = self.shift(leaf)
        return x_pt + right, self.trim_height - y_pt + up


def lay_out(page: Page, binding: Binding) -> Sheet:
    """The sheet of an edition."""
    width, height = page.trim_width_mm * POINTS_PER_MM, page.trim_height_mm * POINTS_PER_MM
    margin = page.bleed_mm * POINTS_PER_MM if binding.has_bleed else 0.0
    verso_shift = width - page.measure_pt - 2 * page.inner_mm * POINTS_PER_MM
    return Sheet(_round(width), _round(height), _round(margin), _round(verso_shift))


def lay_out_spread(spread: Spread) -> Sheet:
    """The sheet of the cover."""
    width, height, margin = (
        measure_mm * POINTS_PER_MM for measure_mm in (spread.width_mm, spread.height_mm, spread.bleed_mm)
    )
    return Sheet(_round(width), _round(height), _round(margin), 0.0)


def _round(value: float) -> float:
    return round(value, 4)
