"""`make watch`, and how long people wait after they save a file."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from benchmarks.book import case_id
from benchmarks.process import FailedError, as_people_have
from benchmarks.steps import EDITS, add_page, change_again, change_sentence, empty
from compile.standby import READY

REST_SECONDS = 6
"""Between a run and the next change, in which the process for it loads; people take longer."""
_BOOK = (
    ("两种PDF与封面，一篇改了一句", change_sentence),
    ("两种PDF与封面，第一篇多了一页", add_page),
)
_PROOF = (("一篇的校样，改了一句", change_again),)


def watch_steps(project: Path, times: int = EDITS) -> Iterator[tuple[str, float]]:
    """Label of each edit, and the median of the seconds that it takes; nothing is there before."""
    empty(project)
    for arguments, changes in (((), _BOOK), ((case_id(0),), _PROOF)):
        with watching(project, *arguments) as wait:
            for label, change in changes:
                waits = [_time(partial(change, project, before), wait) for before in range(times)]
                yield label, statistics.median(waits)


def _time(change: Callable[[], None], wait: Callable[[], None]) -> float:
    """Seconds from saving a change to the end of its run."""
    time.sleep(REST_SECONDS)
    change()
    saved = time.monotonic()
    wait()
    return time.monotonic() - saved


@contextmanager
def watching(project: Path, *arguments: str) -> Iterator[Callable[[], None]]:
    """The program, which has made everything once; waits for the end of its next run."""
    process = subprocess.Popen(
        [sys.executable, "-m", "compile", "watch", *arguments],
        cwd=project,
        env=as_people_have(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []

    def wait() -> None:
        assert process.stdout
        for line in process.stdout:
            said.append(line)
            if READY in line:
                return
        raise FailedError("".join(said)[-2000:].strip())

    with process:
        try:
            wait()
            yield wait
        finally:
            process.terminate()  # what waits ends with it; Ctrl-C is not heard in the background of a shell
