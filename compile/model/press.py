"""What a printer accepts, as far as a finished PDF can show it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PressLimits:
    """Limits of the preflight; the defaults are those of offset printing on coated and uncoated paper."""

    bleed_mm: float = 3.0
    ink_percent: float = 300.0
    """Most C+M+Y+K on one spot; the printer decides."""
    page_multiple: int = 1
    """The number of pages must be a multiple of it; 1 leaves it free."""
    picture_ppi: float = 300.0
    """Below it a picture is worth a warning at its printed size."""
    picture_low_ppi: float = 200.0
    """Below it a picture is an error."""
    line_art_ppi: float = 600.0
    """The same as `picture_ppi` for pictures of one bit."""
    hairline_pt: float = 0.25
    safety_mm: float = 5.0
    """Least distance of text from the trimmed edge."""
    families: frozenset[str] = frozenset()
    """The only font families allowed; empty allows all."""
    is_black_only: bool = False
    """Whether the file must do with black ink."""
