"""A survey to rows: one for every submission, also for one whose settings cannot be used."""

from collections.abc import Iterable
from dataclasses import dataclass

from compile.model.case import Case
from compile.model.report import Entry, Survey
from compile.model.submission import Status
from compile.problems import Problem

UNKNOWN = "unknown"
"""State of a submission whose `case.yaml` cannot be used."""
STATES = {status.value: status.label for status in (Status.ACCEPTED, Status.RECEIVED, Status.DECLINED)} | {
    UNKNOWN: "设置有误"
}
"""States in the order of the page, with the words that editors read."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the report says of one submission."""

    id: str
    entry: Entry | None
    """`None` when its settings cannot be used: then there are only problems."""
    problems: tuple[Problem, ...]

    @property
    def state(self) -> str:
        """`received`, `accepted`, `declined` or `unknown`."""
        return self.entry.submission.settings.status.value if self.entry else UNKNOWN

    @property
    def anchor(self) -> str:
        """Its anchor on the page; a folder may have a name with blanks, an anchor may not."""
        return "case-" + "_".join(self.id.split())

    @property
    def case(self) -> Case | None:
        """`None` when the manuscript was not read, or could not be."""
        return self.entry.reading.case if self.entry and self.entry.reading else None

    @property
    def theme(self) -> str:
        """Id of the theme; empty when it has none."""
        return (self.entry.submission.settings.theme or "") if self.entry else ""

    @property
    def hospital(self) -> str:
        """As found, as corrected, or as the problems name it; empty when nobody knows."""
        if self.case and self.case.metadata.hospital:
            return self.case.metadata.hospital
        corrected = self.entry.submission.settings.corrections.hospital if self.entry else None
        named = (p.place.hospital for p in self.problems if p.place.hospital not in ("", self.id))
        return corrected or next(named, "")

    @property
    def title(self) -> str:
        """As found or as corrected."""
        if self.case:
            return self.case.metadata.title
        return (self.entry.submission.settings.corrections.title or "") if self.entry else ""

    @property
    def characters(self) -> int:
        """字数 of the case; 0 when it could not be read."""
        return self.case.characters if self.case else 0

    @property
    def figures(self) -> int:
        """Pictures among the figures."""
        return sum(1 for figure in self.case.figures if figure.media) if self.case else 0

    @property
    def tables(self) -> int:
        """Tables among the figures."""
        return sum(1 for figure in self.case.figures if not figure.media) if self.case else 0

    @property
    def pages(self) -> int:
        """Pages in the book; 0 when it is not in the book."""
        return self.entry.pages if self.entry else 0

    @property
    def errors(self) -> int:
        """Number of errors."""
        return count_errors(self.problems)

    @property
    def warnings(self) -> int:
        """Number of warnings."""
        return len(self.problems) - self.errors


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of the whole project."""

    submissions: int
    states: dict[str, int]
    errors: int
    warnings: int
    characters: int
    """Of accepted cases, as all that follow."""
    figures: int
    tables: int
    pages: int


def count_errors(problems: Iterable[Problem]) -> int:
    """How many of them stop the book."""
    return sum(1 for problem in problems if problem.is_error)


def make_rows(survey: Survey) -> tuple[Row, ...]:
    """Rows by id."""
    entries = {entry.submission.id: entry for entry in survey.entries}
    found: dict[str, list[Problem]] = {name: [] for name in entries}
    for problem in survey.problems:
        if problem.case:
            found.setdefault(problem.case, []).append(problem)
    return tuple(Row(name, entries.get(name), _by_weight(found[name])) for name in sorted(found))


def book_problems(survey: Survey) -> tuple[Problem, ...]:
    """Problems that belong to no case."""
    return _by_weight(problem for problem in survey.problems if not problem.case)


def _by_weight(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Errors first, each once, otherwise as they were found."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: not problem.is_error))


def order_as_book(rows: Iterable[Row], survey: Survey) -> tuple[Row, ...]:
    """Rows as editors look for them: what is wrong in the settings, the book in its order, the rest."""
    themes = [theme.id for theme in survey.anthology.themes] if survey.anthology else []
    states = [UNKNOWN, *(state for state in STATES if state != UNKNOWN)]

    def place(row: Row) -> tuple[int, int, int, str]:
        theme = themes.index(row.theme) if row.theme in themes else len(themes)
        order = row.entry.submission.settings.order if row.entry else 0
        return states.index(row.state), theme, order, row.id

    return tuple(sorted(rows, key=place))


def add_up(rows: Iterable[Row], survey: Survey) -> Totals:
    """The totals of the rows and of the problems that belong to none of them."""
    listed = tuple(rows)
    accepted = [row for row in listed if row.state == Status.ACCEPTED]
    problems = [*book_problems(survey), *(problem for row in listed for problem in row.problems)]
    errors = count_errors(problems)
    return Totals(
        submissions=len(listed),
        states={state: sum(1 for row in listed if row.state == state) for state in STATES},
        errors=errors,
        warnings=len(problems) - errors,
        characters=sum(row.characters for row in accepted),
        figures=sum(row.figures for row in accepted),
        tables=sum(row.tables for row in accepted),
        pages=sum(row.pages for row in accepted),
    )
