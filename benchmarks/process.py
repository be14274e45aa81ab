"""A command to what it cost: wall time, time of the processor, and the peak of its largest process."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
"""Would let every process compile the program anew."""
CLOCK = Path(__file__).parent / "clock.py"


class FailedError(Exception):
    """A command did not end with 0; the text is the end of what it printed."""


@dataclass(frozen=True)
class Cost:
    wall_s: float
    cpu_s: float
    """Of the process and all that it started."""
    peak_mb: float
    """Resident memory of the largest single process."""

    def __add__(self, other: "Cost") -> "Cost":
        """Of one after the other."""
        peak = max(self.peak_mb, other.peak_mb)
        return Cost(self.wall_s + other.wall_s, self.cpu_s + other.cpu_s, peak)


def median(costs: Sequence[Cost]) -> Cost:
    """Of each figure by itself."""
    return Cost(*(statistics.median(getattr(cost, name) for cost in costs) for name in Cost.__annotations__))


def as_people_have() -> dict[str, str]:
    """The environment in which people run the program."""
    return {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}


def measure(command: Sequence[str | Path], folder: Path) -> Cost:
    """Run a command in a folder, as people run it; raises `FailedError` unless it ends with 0."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as report:
        clock = [sys.executable, "-IS", CLOCK, report.name, *command]
        done = subprocess.run(
            clock,
            cwd=folder,
            env=as_people_have(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode:
            raise FailedError(done.stdout.decode(errors="replace")[-2000:].strip())
        return Cost(**json.load(report))
