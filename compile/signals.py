"""Edge to signals: whom Ctrl-C reaches."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

ENDED_BY_PERSON = 130
"""Exit status of a command that Ctrl-C ended, by a shell's convention (128 and the number of the signal)."""
INTERRUPTED = "已中断；原有的成品没有改动。"
"""What a person reads then."""


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Processes that are started meanwhile do not hear Ctrl-C: this one hears it, and ends them.

    Otherwise each of them would say on the terminal where it was just then.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
