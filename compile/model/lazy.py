"""Values that are read when they are asked for."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, overload

Item = TypeVar("Item")


class Lazy(Sequence[Item]):
    """A sequence that holds nothing: it is read anew whenever something of it is asked for."""

    __slots__ = ()

    @abstractmethod
    def _read(self) -> Sequence[Item]:
        """All of it."""

    def __iter__(self) -> Iterator[Item]:
        """All of them, read once."""
        return iter(self._read())

    def __len__(self) -> int:
        """How many there are."""
        return len(self._read())

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Item]: ...
    def __getitem__(self, place: int | slice) -> Any:
        """One of them, or some."""
        return self._read()[place]
