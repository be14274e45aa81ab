"""What a screen reader hears of a unit: its structure, and where the content of each piece lies."""

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Marked(NamedTuple):
    """A piece of a page's content that is painted between marks."""

    page: int
    """Of the unit, from 0."""
    mark: int
    """The number of the marks (MCID), unique on the page."""


class Annotation(NamedTuple):
    """The active area of a link."""

    number: int
    """The `StructParent` of the annotation in the unit's file."""


class Area(NamedTuple):
    """The place of a picture, in points from the trim's left and top edge."""

    page: int
    left: float
    top: float
    width: float
    height: float


class Tag(NamedTuple):
    """A piece of the structure, of one of the standard types of ISO 32000-1, 14.8.4."""

    kind: str
    content: tuple["Tag | Marked | Annotation", ...] = ()
    alternative: str = ""
    """Words that stand for a picture or a formula."""
    language: str = ""
    """Where it is not the book's."""
    attributes: tuple[tuple[str, str | int], ...] = ()
    """Of tables and lists (ISO 32000-1, 14.8.5), such as `Scope` and `ListNumbering`."""
    area: Area | None = None

    def marks(self) -> Iterator[Marked]:
        """All painted content inside, in the order in which it is read."""
        for piece in self.content:
            if isinstance(piece, Marked):
                yield piece
            elif isinstance(piece, Tag):
                yield from piece.marks()


NO_TAGS = Tag("Sect")
"""Of pages that say nothing."""


def write_tags(tag: Tag, file: Path) -> None:
    """Keep the tags of a unit; there are 300 in a case, and text would take longer to read than to bind."""
    file.write_bytes(pickle.dumps(tag))


def read_tags(file: Path | None) -> Tag:
    """The tags in a file of `write_tags`; without a file nothing is said."""
    tag: Tag = pickle.loads(file.read_bytes()) if file else NO_TAGS
    return tag
