"""What the report says of the whole and of every submission."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from compile.model.anthology import Anthology
from compile.model.case import Reading
from compile.model.submission import Contact, Submission
from compile.problems import Problem


@dataclass(frozen=True, slots=True)
class Entry:
    """A submission with what was read from it and where it stands in the book."""

    submission: Submission
    reading: Reading | None
    """`None` when the settings alone forbid to read it."""
    first_folio: str = ""
    """Printed page number on which the case begins; empty when it is not in the book."""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """A picture that is too coarse for its size on the page: what to ask its hospital for."""

    case: str
    hospital: str
    contact: Contact
    figure: str
    """Such as `图2`; empty without a caption."""
    caption: str
    file: str
    pixels: tuple[int, int]
    width_mm: float
    """As printed."""
    ppi: float
    needed_px: int
    """Width that it should have."""
    is_line_art: bool


@dataclass(frozen=True, slots=True)
class LastPage:
    """A last page of a case with little on it."""

    case: str
    title: str
    characters: int


@dataclass(frozen=True, slots=True)
class PageBudget:
    """How the pages of the block fill its sheets."""

    pages: int
    """Of the block, all blanks included."""
    blanks: int
    """At its end, added to reach the multiple."""
    inner_blanks: int
    """Inside, before what begins on a recto."""
    multiple: int
    nearly_empty: tuple[LastPage, ...] = ()
    """The cases that would lose a page soonest, the emptiest first."""

    @property
    def to_save(self) -> int:
        """So many pages less, and one multiple of pages is saved."""
        return self.multiple - self.blanks


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything that the report shows."""

    anthology: Anthology | None
    """`None` when `anthology.yaml` itself is wrong."""
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    """Of all stages; those of a case carry its id."""
    products: tuple[str, ...] = ()
    """Paths of what was made, relative to the project."""
    requests: tuple[PictureRequest, ...] = ()
    budget: PageBudget | None = None
    """`None` when no pages were set."""

    def with_problems(self, problems: Iterable[Problem]) -> "Survey":
        """The survey with more problems, each once."""
        new = (problem for problem in problems if problem not in self.problems)
        return replace(self, problems=(*self.problems, *new))
