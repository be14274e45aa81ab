"""What can be made, and how a run tells what it is doing."""

from enum import StrEnum
from typing import Protocol


class Product(StrEnum):
    """A product, by the name of its file below `build/`."""

    SCREEN = "anthology.pdf"
    PRINT = "anthology-print.pdf"
    COVER = "cover-print.pdf"
    EPUB = "anthology.epub"


REJECTED = "rejected"
"""Folder below `build/` for a file that did not pass: there it can be looked at, not be sent to the press."""
PROOFS = "proof"
"""Folder below `build/` for one author's article each."""
PREFLIGHT = "preflight.html"
"""The printer's form."""


class Watch(Protocol):
    """Called whenever a piece of work is done; for progress bars."""

    def __call__(self, stage: str, done: int, total: int, title: str) -> None:
        """`stage` and `title` are Chinese words for people."""
