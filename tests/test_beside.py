"""Work beside the rest: its result, what goes wrong with it, and its end."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from compile.beside import LostError, beside
from compile.problems import Place, ProblemError, error

FAULT = error("x", Place(file="a"), "事实", "下一步")
MANY = 2_000_000
"""More than fits into a pipe."""


def raise_problem() -> None:
    raise ProblemError(FAULT, FAULT)


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_result_comes_back(jobs: int) -> None:
    held = list(range(MANY))
    with beside(lambda: (os.getpid(), len(held), "x" * MANY), jobs=jobs) as work:
        process, count, text = work.result()
    assert (count, len(text)) == (MANY, MANY)
    assert (process == os.getpid()) is (jobs == 1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_was_raised_is_raised_here(jobs: int) -> None:
    with pytest.raises(ProblemError) as raised, beside(raise_problem, jobs=jobs) as work:
        work.result()
    assert raised.value.problems == (FAULT, FAULT)


def test_a_bug_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError) as raised, beside(lambda: 1 // 0, jobs=2) as work:
        work.result()
    assert "test_beside.py" in "".join(raised.value.__notes__)


def test_what_was_begun_ends_with_the_context(tmp_path: Path) -> None:
    started = tmp_path / "started"

    def go_on() -> None:
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        started.write_text(str(child.pid))
        child.wait()

    begun = time.monotonic()
    with beside(go_on, jobs=2):
        while not (started.exists() and started.read_text()):
            assert time.monotonic() < begun + 20
            time.sleep(0.01)
    state = Path(f"/proc/{started.read_text()}/stat")
    while state.exists() and state.read_text().split()[2] != "Z":
        assert time.monotonic() < begun + 30
        time.sleep(0.01)


def test_a_process_that_was_killed_is_told() -> None:
    with pytest.raises(LostError), beside(lambda: os.kill(os.getpid(), 9), jobs=2) as work:
        work.result()


class Deadly:
    """Kills the process that pickles it."""

    def __reduce__(self) -> str:
        os.kill(os.getpid(), 9)
        return ""


def test_half_an_answer_is_none() -> None:
    with pytest.raises(LostError), beside(lambda: ("x" * MANY, Deadly()), jobs=2) as work:
        work.result()
