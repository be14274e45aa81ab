"""A command to what it cost: wall time, time of the processor, and the peak of its largest process.

Linux counts for a process what its ended children used too. Servers that outlive their parent, such as the one from
which manuscripts' readers are forked, come to us as the nearest subreaper (prctl(2)), so they are counted as well.
"""

import ctypes
import os
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
PATIENCE_SECONDS = 20
"""How long orphans may take to end."""


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


def measure(command: Sequence[str | Path], folder: Path) -> Cost:
    """Run a command in a folder; no other child of this process may be running.

    Raises `FailedError` unless it ends with 0.
    """
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryFile() as said:
        start = time.monotonic()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        cost = _cost(usage, wall)
        for orphan in _reap():
            cost += orphan
        if process.returncode:
            said.seek(0)
            raise FailedError(said.read().decode(errors="replace")[-2000:].strip())
    return cost


def _reap() -> list[Cost]:
    """What orphans used, once they end."""
    costs, deadline = [], time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            orphan, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if orphan:
            costs.append(_cost(usage, 0))
        else:
            time.sleep(0.05)
    return costs


def _cost(usage: resource.struct_rusage, wall_s: float) -> Cost:
    return Cost(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
