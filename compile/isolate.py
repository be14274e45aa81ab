"""Work on strangers' files in a process of its own, with limits on time and memory."""

import contextlib
import math
import multiprocessing
import os
import resource
import shutil
import signal
import tempfile
import time
import traceback
from collections.abc import Callable
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from compile.confine import cut_network, end_with_parent
from compile.signals import deaf_to_interrupts

Result = TypeVar("Result")
_MEGABYTE = 1024 * 1024
_REMOVAL_TRIES, _REMOVAL_PAUSE_SECONDS = 20, 0.1
_limits = {"deadline": math.inf}
"""Of this process; without limits it has all the time in the world."""


class LimitError(Exception):
    """The process hit a limit: `reason` is `time`, `memory` or `died`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CrashError(Exception):
    """The work raised something that nobody foresaw."""

    def __init__(self, traceback: str) -> None:
        super().__init__(traceback)
        self.traceback = traceback


def preload(*modules: str) -> None:
    """Load modules once in the server from which all processes are forked."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(list(modules))


def start_server() -> None:
    """Let that server start now: it loads its modules while something else is done."""
    with deaf_to_interrupts():
        forkserver.ensure_running()


def run_limited(work: Callable[..., Result], *arguments: Any, seconds: float, memory_mb: int) -> Result:
    """Call `work` in a new process, without network, and give its result.

    Raises `LimitError` when it takes too long, needs too much memory, or dies, and `CrashError` with the
    traceback for whatever it raises. Programs that it started end with it, and its temporary files go.
    """
    folder = tempfile.mkdtemp(prefix="reading-")
    try:
        return _run((seconds, memory_mb, folder), work, arguments)
    finally:
        _remove(Path(folder))


def seconds_left() -> float:
    """Time that this process still has; infinite for one without limits."""
    return _limits["deadline"] - time.monotonic()


def _run(bounds: tuple[float, int, str], work: Callable[..., Result], arguments: tuple[Any, ...]) -> Result:
    context = multiprocessing.get_context("forkserver")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(sender, bounds, work, arguments))
    with deaf_to_interrupts():
        process.start()
    sender.close()
    try:
        if not receiver.poll(bounds[0]):
            raise LimitError("time")
        kind, value = receiver.recv()
    except EOFError as end:
        raise LimitError("died") from end
    finally:
        _end(process)
        receiver.close()
    if kind == "memory":
        raise LimitError("memory")
    if kind == "crash":
        raise CrashError(value)
    result: Result = value
    return result


def _child(
    sender: Connection, bounds: tuple[float, int, str], work: Callable[..., Any], arguments: tuple[Any, ...]
) -> None:
    os.setsid()
    end_with_parent(signal.SIGKILL, os.getppid())
    cut_network()
    seconds, memory_mb, folder = bounds
    _limits["deadline"] = time.monotonic() + seconds
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    resource.setrlimit(resource.RLIMIT_DATA, (memory_mb * _MEGABYTE, memory_mb * _MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = ("result", work(*arguments))
    except MemoryError:
        answer = ("memory", None)
    except Exception:  # whatever it is, the caller gets its traceback and decides
        answer = ("crash", traceback.format_exc())
    with contextlib.suppress(BrokenPipeError):  # nobody waits for it any more
        sender.send(answer)
    sender.close()


def _remove(folder: Path) -> None:
    """Remove a folder in which a program that was just killed may still write for a moment."""
    for _ in range(_REMOVAL_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(_REMOVAL_PAUSE_SECONDS)


def _end(process: Any) -> None:
    """End the process and all that it started: they share a session."""
    process.join(1)
    if process.pid is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.join()
