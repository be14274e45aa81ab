"""Plain-text cases: a title, then input and expected text between lines that hold only a dot."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PlainCase:
    title: str
    given: str
    expected: str

    def __str__(self) -> str:
        return self.title


def read_cases(path: Path) -> list[PlainCase]:
    """Cases of a file, in the form

    title
    .
    input
    .
    expected
    .
    """
    parts = path.read_text(encoding="utf-8").split("\n.\n")
    assert len(parts) % 3 == 1 and not parts[-1].strip(), f"{path}: a case has title, input, expected"
    return [
        PlainCase(parts[index].strip().splitlines()[-1], parts[index + 1], parts[index + 2])
        for index in range(0, len(parts) - 1, 3)
    ]
