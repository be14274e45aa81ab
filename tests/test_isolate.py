"""Work in a process of its own: what comes back, and what happens at each limit."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from compile.isolate import CrashError, LimitError, run_limited
from tests.conftest import copy_project, run


def double(number: int) -> int:
    return 2 * number


def sleep_with_child(seconds: float, file: str) -> None:
    child = subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({seconds})"])
    Path(file).write_text(str(child.pid))
    time.sleep(seconds)


def hoard() -> int:
    return len(bytearray(3_000_000_000))


def stumble() -> None:
    raise KeyError("nobody foresaw this")


def die() -> None:
    os._exit(3)


def test_the_result_comes_back() -> None:
    assert run_limited(double, 21, seconds=20, memory_mb=1024) == 42


def test_what_takes_too_long_ends_with_all_that_it_started(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    with pytest.raises(LimitError) as limit:
        run_limited(sleep_with_child, 30, str(file), seconds=3, memory_mb=1024)
    assert limit.value.reason == "time"
    deadline = time.monotonic() + 5
    while is_running(int(file.read_text())) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not is_running(int(file.read_text()))


def is_running(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_memory_is_limited() -> None:
    with pytest.raises(LimitError) as limit:
        run_limited(hoard, seconds=20, memory_mb=512)
    assert limit.value.reason == "memory"


def test_a_bug_comes_back_with_its_traceback() -> None:
    with pytest.raises(CrashError, match="nobody foresaw this") as crash:
        run_limited(stumble, seconds=20, memory_mb=1024)
    assert "in stumble" in crash.value.traceback


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(LimitError) as limit:
        run_limited(die, seconds=20, memory_mb=1024)
    assert limit.value.reason == "died"


def test_a_reading_that_was_stopped_is_not_remembered(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project", "linhai-central")
    settings = root / "anthology.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("limits:\n", "limits:\n  read_seconds: 0.01\n"), encoding="utf-8")
    for _ in range(2):
        codes = [problem.code for problem in run(root).survey.problems]
        assert "manuscript-over-limit" in codes
        assert list((root / "build" / "cache" / "read").iterdir()) == []
