"""Work on strangers' files in a process of its own, with limits on time and memory."""

import contextlib
import multiprocessing
import os
import resource
import signal
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

Result = TypeVar("Result")
_MEGABYTE = 1024 * 1024


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


def run_limited(work: Callable[..., Result], *arguments: Any, seconds: float, memory_mb: int) -> Result:
    """Call `work` in a new process and give its result.

    Raises `LimitError` when it takes too long, needs too much memory, or dies, and `CrashError` with the
    traceback for whatever it raises. Programs that it started end with it.
    """
    context = multiprocessing.get_context("forkserver")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(sender, memory_mb, work, arguments))
    process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
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


def _child(sender: Connection, memory_mb: int, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    os.setsid()
    resource.setrlimit(resource.RLIMIT_DATA, (memory_mb * _MEGABYTE, memory_mb * _MEGABYTE))
    try:
        answer = ("result", work(*arguments))
    except MemoryError:
        answer = ("memory", None)
    except Exception:  # whatever it is, the caller gets its traceback and decides
        answer = ("crash", traceback.format_exc())
    sender.send(answer)
    sender.close()


def _end(process: Any) -> None:
    """End the process and all that it started: they share a session."""
    process.join(1)
    if process.pid is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.join()
