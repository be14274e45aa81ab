"""What the report says of the whole and of every submission."""

from dataclasses import dataclass

from compile.model.anthology import Anthology
from compile.model.case import Reading
from compile.model.submission import Submission
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
class Survey:
    """Everything that the report shows."""

    anthology: Anthology | None
    """`None` when `anthology.yaml` itself is wrong."""
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    """Of all stages; those of a case carry its id."""
    products: tuple[str, ...] = ()
    """Paths of what was made, relative to the project."""
