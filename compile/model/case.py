"""A submission, normalized: canonical Markdown with metadata, and what happened on the way."""

from dataclasses import dataclass
from pathlib import Path

from compile.model.manuscript import Counts, Query
from compile.model.submission import Contact
from compile.problems import Problem


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the header of `case.md` holds."""

    title: str = ""
    subtitle: str = ""
    hospital: str = ""
    contact: Contact = Contact()


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A section of the call, and the heading under which the author wrote it."""

    id: str
    heading: str
    """As found, numeral included."""
    paragraph: int
    characters: int
    """字数 of what stands below it, up to the next section."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One automatic change of the text."""

    rule: str
    paragraph: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Loss:
    """Source content that is not in the Markdown."""

    kind: str
    """`text`, `table`, `cell`, `picture`, `formula`, `note` or `link`."""
    place: str
    characters: int
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """Source against Markdown: `source` is `kept` and `lost` together."""

    source: Counts
    kept: Counts
    lost: tuple[Loss, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    """Characters that are not source text (deleted revisions, hidden text, field codes), by kind."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture or table of the case, as the report lists it."""

    label: str
    """Such as `图1` or `表2`."""
    caption: str
    media: str = ""
    """File name below `media/`; empty for a table."""
    width_mm: float = 0
    pixels: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Case:
    """One manuscript as the book takes it, whatever its status."""

    id: str
    metadata: Metadata
    sections: tuple[FoundSection, ...]
    characters: int
    """字数 of the body, captions and tables included (the call: 含图表)."""
    figures: tuple[Figure, ...]
    markdown: str
    """Canonical pandoc Markdown with a YAML header; pictures are `media/<name>`."""
    folder: Path
    """Where `case.md` and `media/` lie."""
    edits: tuple[Edit, ...] = ()
    ledger: Ledger = Ledger(Counts(), Counts())
    queries: tuple[Query, ...] = ()
    problems: tuple[Problem, ...] = ()
