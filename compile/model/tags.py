"""What a screen reader hears of a unit: its structure, and where the content of each piece lies."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of a page's content that is painted between marks."""

    page: int
    """Of the unit, from 0."""
    mark: int
    """The number of the marks (MCID), unique on the page."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """The active area of a link."""

    number: int
    """The `StructParent` of the annotation in the unit's file."""


@dataclass(frozen=True, slots=True)
class Area:
    """The place of a picture, in points from the trim's left and top edge."""

    page: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tag:
    """A piece of the structure, of one of the standard types of ISO 32000-1, 14.8.4."""

    kind: str
    content: tuple["Tag | Marked | Annotation", ...] = ()
    alternative: str = ""
    """Words that stand for a picture or a formula."""
    language: str = ""
    """Where it is not the book's."""
    attributes: Mapping[str, str | int] = field(default_factory=dict)
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


def to_json(tag: Tag) -> dict[str, Any]:
    """A tag for a JSON file; what is empty is left out."""
    entries: dict[str, Any] = {
        "alternative": tag.alternative,
        "language": tag.language,
        "attributes": dict(tag.attributes),
        "area": tag.area and [tag.area.page, tag.area.left, tag.area.top, tag.area.width, tag.area.height],
        "content": [_piece_to_json(piece) for piece in tag.content],
    }
    return {"kind": tag.kind} | {key: value for key, value in entries.items() if value}


def read_tags(file: Path | None) -> Tag:
    """The tag in a file that `to_json` was written to; without a file nothing is said."""
    return from_json(json.loads(file.read_bytes())) if file else NO_TAGS


def _piece_to_json(piece: Tag | Marked | Annotation) -> Any:
    if isinstance(piece, Tag):
        return to_json(piece)
    return [piece.page, piece.mark] if isinstance(piece, Marked) else piece.number


_Json: TypeAlias = Mapping[str, Any]


def from_json(value: _Json) -> Tag:
    """A tag from what `to_json` made of it."""
    content = tuple(_piece_from_json(piece) for piece in value.get("content", ()))
    area = Area(*value["area"]) if "area" in value else None
    return Tag(**{**value, "content": content, "area": area})


def _piece_from_json(value: _Json | list[int] | int) -> Tag | Marked | Annotation:
    if isinstance(value, Mapping):
        return from_json(value)
    return Marked(*value) if isinstance(value, list) else Annotation(value)
