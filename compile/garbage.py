"""Edge to Python's search for circles of garbage, which looks through all that there is again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No search while a million objects are made that stay, or that die together at the end.

    It would take a fifth of the time that a unit takes, and half of that of the book around them. What was
    made meanwhile is looked through once, at the end.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)
        if was_on:
            gc.enable()
