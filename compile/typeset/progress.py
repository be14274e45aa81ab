"""How the stage tells what it is doing."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

from compile.model.unit import Leaf

Counted: TypeAlias = Callable[[Sequence[Leaf]], None]
"""Called with all leaves once their number is settled, while what is laid over them is not yet set.

Before that it is called with as many as there most likely are, because the last book had them."""


class Progress(Protocol):
    """Called when a unit is ready, in the order in which they are."""

    def __call__(self, done: int, total: int, title: str) -> None:
        """`title` names the unit in Chinese; `total` grows when contents and sheets are added."""


def silent(done: int, total: int, title: str) -> None:
    """For those who do not watch."""


def unused(leaves: Sequence[Leaf]) -> None:
    """For those to whom their number says nothing."""
