"""Edge to other processors: a crew of processes, which may start before there is anything to do."""

import atexit
import ctypes.util
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from typing import Any, TypeVar

from compile.confine import end_with_parent
from compile.garbage import loading, look_through, short_lived
from compile.signals import deaf_to_interrupts

Result = TypeVar("Result")


class Crew:
    """So many processes; each starts when there is work for it, and stays until the crew is closed."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._warming: list[Future[Any]] = []

    def __enter__(self) -> "Crew":
        """Nothing starts yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """What still waits is not done any more."""
        self.close()

    def warm(self, module: str) -> None:
        """Let one of them load a module that it will need: some take a second."""
        self.prepare(_load, module)

    def prepare(self, work: Callable[..., object], *arguments: Any) -> None:
        """Let one of them do what makes later work quicker; what goes wrong is not told."""
        if self.jobs > 1:
            self._warming.append(self._submit(work, *arguments))

    def submit(self, work: Callable[..., Result], *arguments: Any) -> "Future[Result]":
        """Have it done by the next that is free: a process that still loads will be so before a new one."""
        wait(self._warming)
        self._warming.clear()
        return self._submit(work, *arguments)

    def _submit(self, work: Callable[..., Result], *arguments: Any) -> "Future[Result]":
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(
                self.jobs, mp_context=context, initializer=_begin, initargs=(os.getpid(),)
            )
        try:
            with deaf_to_interrupts():
                return self._pool.submit(_do, work, *arguments)
        except BrokenProcessPool:  # while others were handed out
            self._pool = None
            return self._submit(work, *arguments)

    def close(self) -> None:
        """End the processes; the next work starts new ones."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
            self._warming.clear()


def _begin(parent: int) -> None:
    """Let a process of the crew start and end without ado, with its parent at the latest.

    WeasyPrint asks for its libraries under the names of all systems, and each that is not of Linux makes
    ctypes run ldconfig, gcc and ld (0.2 s in all). At its end a process tidies up no object (0.2 s).
    """
    end_with_parent(signal.SIGKILL, parent)
    if sys.platform == "linux":
        ctypes.util.find_library = _nowhere  # then the name of the file itself is tried
    atexit.register(os._exit, 0)
    short_lived()


def _do(work: Callable[..., Result], *arguments: Any) -> Result:
    """What the last piece of work left goes first; after the very last nobody waits for it."""
    look_through()
    return work(*arguments)


def _load(module: str) -> None:
    with loading():
        import_module(module)


def _nowhere(name: str) -> str | None:  # noqa: ARG001  # asked like the function whose place it takes
    """No library is looked for."""
    return None


def default_jobs() -> int:
    """One for each processor."""
    return os.cpu_count() or 1
