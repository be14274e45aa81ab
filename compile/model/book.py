"""The book as a value, before any output format."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from compile.model.anthology import Anthology
from compile.model.call import Theme
from compile.model.case import Metadata
from compile.model.nodes import Node
from compile.model.submission import Contact


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of Markdown with its YAML header, and the folder in which its pictures lie."""

    id: str
    file: str
    """Path as editors know it, for messages."""
    markdown: str
    folder: Path
    region: str = ""
    """Where the hospital is, as editors say it; empty when they do not."""
    printed_contact: tuple[str, ...] | None = None
    """Parts of the contact that may be printed; `None` when nobody was asked."""
    title_lines: tuple[str, ...] = ()
    """How editors break the title; empty when they leave it to the program."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The texts that a book is made of."""

    cases: Mapping[str, Sequence[Text]]
    """In order, by the id of their theme."""
    front: Sequence[Text] = ()
    back: Sequence[Text] = ()
    submissions: int = 0
    """How many there were to choose from."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A case in the book: numbered headings, figures and tables, anchors unique in the book."""

    id: str
    """Id of the case; every anchor inside begins with `<id>-`."""
    number: int
    """Place among all cases, from 1."""
    metadata: Metadata
    blocks: Sequence[Node]
    """Sections are headings of level 2; numbers stand in spans of class `number`."""
    folder: Path
    """Pictures are named relative to it, as `media/<name>`."""
    region: str = ""
    listed_contact: Contact = field(default_factory=Contact)
    """What the list of contacts prints; `metadata.contact` is what the case's end prints."""
    title_lines: tuple[str, ...] = ()
    """How editors break the title; empty when they leave it to the program."""


@dataclass(frozen=True, slots=True)
class Part:
    """A theme with its cases."""

    number: int
    theme: Theme
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """A text before or after the cases, such as preface or afterword."""

    id: str
    title: str
    blocks: Sequence[Node]
    folder: Path


def order_parts(parts: Sequence[str], front: Sequence[str], back: Sequence[str]) -> tuple[str, ...]:
    """The parts, with the ids of the texts of each folder that are not listed for `front` and `back`."""
    others = {
        folder: tuple(name for name in names if name not in parts)
        for folder, names in (("front", front), ("back", back))
    }
    return tuple(name for part in parts for name in others.get(part, (part,)))


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that is printed, in order."""

    anthology: Anthology
    front: tuple[Matter, ...]
    parts: tuple[Part, ...]
    back: tuple[Matter, ...]
    order: tuple[str, ...]
    """Names of the parts that the program makes, and ids of texts, as they are printed."""
    cover_folder: Path | None = None
    """Where pictures of the cover lie."""

    def chapters(self) -> Iterator[Chapter]:
        """All cases in the book's order."""
        for part in self.parts:
            yield from part.chapters
