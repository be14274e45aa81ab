"""Edge to the kernel's `fork`: a piece of work beside the rest, with all that this process has in memory."""

import multiprocessing
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from compile.confine import end_with_parent

Result = TypeVar("Result")


class LostError(RuntimeError):
    """The process that did a piece of work is gone without a result."""


class Beside(Generic[Result]):
    """A piece of work in a process of its own; it prints nothing, and its result can be pickled."""

    def __init__(self, work: Callable[[], Result]) -> None:
        context = multiprocessing.get_context("fork")
        self._answer, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=_do, args=(work, sender, os.getpid()))
        self._process.start()
        sender.close()

    def result(self) -> Result:
        """Wait for it; raises what the work raised, and `LostError` where it was killed."""
        try:
            with open(self._answer.fileno(), "rb", closefd=False) as answer:
                is_done, value = pickle.load(answer)
        except (EOFError, pickle.UnpicklingError) as gone:  # nothing, or not all of it
            raise LostError(f"the process ended with {self._process.exitcode}") from gone
        finally:
            self._process.join()
        if not is_done:
            raise value
        result: Result = value
        return result

    def stop(self) -> None:
        """End it, if it goes on, with all that it started: they share a session."""
        if self._process.is_alive() and self._process.pid:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.kill()  # it may have no session of its own yet
        self._process.join()
        self._answer.close()


class _Later(Generic[Result]):
    """A piece of work that is done when its result is asked for."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self.result = work

    def stop(self) -> None:
        """Nothing goes on."""


@contextmanager
def beside(work: Callable[[], Result], *, jobs: int) -> Iterator[Beside[Result] | _Later[Result]]:
    """Begin a piece of work; it ends with the context at the latest.

    With one job, and where processes cannot be forked safely, it is done when its result is asked for.
    """
    begun = Beside(work) if jobs > 1 and sys.platform == "linux" else _Later(work)
    try:
        yield begun
    finally:
        begun.stop()


def _do(work: Callable[[], Any], sender: Connection, parent: int) -> None:
    os.setsid()
    end_with_parent(signal.SIGKILL, parent)
    try:
        answer = (True, work())
    except BaseException as failure:
        failure.add_note(traceback.format_exc())
        answer = (False, failure)
    with open(sender.fileno(), "wb", closefd=False) as file:  # in pieces: neither side holds it twice
        pickle.dump(answer, file)
    sender.close()
