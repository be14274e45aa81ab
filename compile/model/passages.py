"""The words of a unit as they stand on its pages, in a file of their own: few steps ask for them."""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from compile.model.lazy import Lazy

OBJECT = "\ufffc"
"""Stands for a picture in the words of a passage."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or the like as it stands on its pages; a picture by itself is `OBJECT`."""

    pieces: tuple[tuple[int, str], ...]
    """Page of the unit, from 0, and what of the words stands on it."""

    @property
    def text(self) -> str:
        """All its words."""
        return "".join(text for _, text in self.pieces)

    def page_at(self, place: int) -> int:
        """The page of a character."""
        for page, text in self.pieces:
            if place < len(text):
                return page
            place -= len(text)
        raise IndexError(place)


@dataclass(frozen=True, slots=True)
class Passages(Lazy[Passage]):
    """Those in a file of `write_passages`; to hold all of a large book would take 70 KB a case."""

    file: Path

    def _read(self) -> list[Passage]:
        return [Passage(pieces) for pieces in pickle.loads(self.file.read_bytes())]


def write_passages(passages: Sequence[Passage], file: Path) -> None:
    """Keep the words of a unit."""
    file.write_bytes(pickle.dumps([passage.pieces for passage in passages]))
