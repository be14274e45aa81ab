"""What a printer accepts, as far as a finished PDF can show it, and what was found of it in one."""

from dataclasses import dataclass

from compile.problems import Problem, has_errors


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
    judged: frozenset[tuple[int, frozenset[int]]] = frozenset()
    """Pictures that somebody has judged already, by page, from 1, and pixels of their sides."""
    hairline_pt: float = 0.25
    safety_mm: float = 5.0
    """Least distance of text from the trimmed edge."""
    families: frozenset[str] = frozenset()
    """The only font families allowed; empty allows all."""
    is_black_only: bool = False
    """Whether the file must do with black ink."""


@dataclass(frozen=True, slots=True)
class Check:
    """What one of the printer's rules found."""

    name: str
    """In editors' words."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """A finished PDF as a printer sees it."""

    file: str
    facts: tuple[tuple[str, str], ...]
    """What it is, as a list of names and values in editors' words."""
    checks: tuple[Check, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that was found, in the order of the rules."""
        return tuple(problem for check in self.checks for problem in check.problems)

    @property
    def is_printable(self) -> bool:
        """Whether a printer would take it."""
        return not has_errors(self.problems)
