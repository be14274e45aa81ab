"""What is wrong, where a person finds it, and what to do next."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeVar

_Facts = TypeVar("_Facts")


class Severity(StrEnum):
    """How much a problem weighs: an error stops the book, a warning is printed with it."""

    ERROR = "error"
    WARNING = "warning"

    @property
    def label(self) -> str:
        """The word that editors read."""
        return {"error": "错误", "warning": "提醒"}[self.value]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person finds the problem; only the fields that are known are set."""

    hospital: str = ""
    file: str = ""
    """Path relative to the project, such as `cases/qingshan-first/manuscript.docx`."""
    section: str = ""
    paragraph: int | None = None
    """Number of the paragraph in the Word file, counted from 1, empty ones included."""
    quote: str = ""
    """The first words of the paragraph, cell or value."""
    figure: str = ""
    """Such as `图2` or `表1`."""
    line: int | None = None
    """Line of a YAML or Markdown file, counted from 1."""
    key: str = ""
    """Dotted key of a YAML file, such as `corrections.title`."""

    def __str__(self) -> str:
        """One line such as `青山医院 · manuscript.docx · 三、建设 · 第 42 段「平台上线后」`."""
        paragraph = f"第 {self.paragraph} 段" if self.paragraph else ""
        quote = f"「{self.quote}」" if self.quote else ""
        line = f"第 {self.line} 行" if self.line else ""
        parts = (self.hospital, self.file, line, self.key, self.section, self.figure, paragraph + quote)
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: the message states the fact, the hint the next step."""

    code: str
    """Words joined by hyphens, such as `heading-skips-level`; stable, used by waivers."""
    severity: Severity
    place: Place
    message: str
    hint: str
    case: str = ""
    """Id of the case it belongs to; empty when it belongs to the whole book."""

    @property
    def is_error(self) -> bool:
        """Whether the book must not be made with it."""
        return self.severity is Severity.ERROR

    def within(self, case: str, hospital: str = "") -> "Problem":
        """The same problem, known to belong to a case; what was known before stays."""
        place = replace(self.place, hospital=self.place.hospital or hospital)
        return replace(self, case=self.case or case, place=place)


@dataclass(frozen=True, slots=True)
class Rule(Generic[_Facts]):
    """A row of a table of checks: a small function that looks at facts and only reports."""

    name: str
    codes: tuple[str, ...]
    """Of the problems that it can find."""
    find: Callable[[_Facts], Iterator[Problem]]


def error(code: str, place: Place, message: str, hint: str) -> Problem:
    """A problem that stops the book."""
    return Problem(code, Severity.ERROR, place, message, hint)


def warning(code: str, place: Place, message: str, hint: str) -> Problem:
    """A problem that is printed and reported, and does not stop the book."""
    return Problem(code, Severity.WARNING, place, message, hint)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them stops the book."""
    return any(problem.is_error for problem in problems)


class ProblemError(Exception):
    """Raised where a stage cannot go on; carries every problem found so far."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{problem.place}: {problem.message}" for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type["ProblemError"], tuple[Problem, ...]]:
        """Pickled by its problems, so that it comes back whole from a worker process."""
        return type(self), self.problems
