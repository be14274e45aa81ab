"""Edge to memory that is no longer used: when it is looked for, and when the system gets it back."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def uncollected() -> Iterator[None]:
    """No search while a million objects are made that stay, or that die together at the end.

    It would take a fifth of the time that a unit takes, and half of that of the book around them. What was
    made before is looked through once, at the beginning: so whoever does one thing never waits for it.
    """
    was_on = gc.isenabled()
    gc.disable()
    look_through()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def look_through() -> None:
    """Search what was made since the last search."""
    gc.collect(0)


def make_room() -> None:
    """Search, and let the system have what is free (malloc_trim(3)): what is very large leaves that much."""
    look_through()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def loading() -> Iterator[None]:
    """No search while modules are loaded, nor ever again among what they made: it all stays.

    It would take a quarter of the time that loading takes.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def short_lived() -> None:
    """Settle this process for a run, after which it ends: no search by itself, and what is freed stays.

    As the C library does it by itself (mallopt(3)), room for pictures goes to and fro between it and the
    system, which clears each page anew: a tenth of the time of a whole book, half of that of turning pictures
    to ink. `make_room` is for what is very large.
    """
    gc.disable()
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(_M_MMAP_THRESHOLD, _MOST)
        library.mallopt(_M_TRIM_THRESHOLD, 2 * _MOST)


_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_MOST = 32 << 20
"""Bytes; more is not allowed for one piece."""
