"""How the stage tells what it is doing."""

from typing import Protocol


class Progress(Protocol):
    """Called when a unit is ready, in the order in which they are."""

    def __call__(self, done: int, total: int, title: str) -> None:
        """`title` names the unit in Chinese; `total` grows when contents and sheets are added."""


def silent(done: int, total: int, title: str) -> None:
    """For those who do not watch."""
