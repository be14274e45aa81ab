"""The cover as it is printed: back, spine and front on one sheet, with flaps or without."""

from dataclasses import dataclass

LETTERED_MM = 5.0
"""From this width on, a spine carries text (GB/T 11668-1989)."""
CLEARANCE_MM = 2.0
"""How much narrower than the spine its text is: folds lie up to 1 mm beside their place."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Measures of the sheet, after cutting unless they say otherwise."""

    side_mm: float
    """Width of the front, and of the back."""
    height_mm: float
    spine_mm: float
    flap_mm: float
    """Width of each flap; 0 for none."""
    bleed_mm: float

    @property
    def width_mm(self) -> float:
        """Flap, back, spine, front, flap."""
        return 2 * (self.flap_mm + self.side_mm) + self.spine_mm

    @property
    def type_mm(self) -> float:
        """The largest type for the spine; 0 where the spine is too narrow for any."""
        return self.spine_mm - CLEARANCE_MM if self.spine_mm >= LETTERED_MM else 0.0
