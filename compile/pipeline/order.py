"""What is asked of the reading of a manuscript; light, for those who only hand it on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from compile.model.call import Section
from compile.model.submission import Corrections


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be read, and how."""

    id: str
    path: Path
    file: str
    """Name of the file in messages."""
    sections: tuple[Section, ...]
    corrections: Corrections = Corrections()  # noqa: RUF009  # frozen, so one for all is safe
    tracked_changes: Literal["accept", "reject", "stop"] = "accept"
