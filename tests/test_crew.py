"""Processes that start before there is work, and what they leave behind."""

import gc
import os

from compile.crew import Crew
from compile.garbage import loading, uncollected


class Ring:
    """Holds itself, so that only a search finds that nobody needs it."""

    def __init__(self) -> None:
        self.own = self


def leave_rings() -> int:
    for _ in range(100):
        Ring()
    return os.getpid()


def rings() -> tuple[int, int]:
    return os.getpid(), sum(type(thing) is Ring for thing in gc.get_objects())


def test_work_waits_for_a_process_that_loads_already() -> None:
    """A new one would have to load the same, and take longer."""
    with Crew(2) as crew:
        crew.warm("xml.sax.handler")
        first = crew.submit(os.getpid).result()
        assert crew.submit(os.getpid).result() == first


def test_what_work_leaves_goes_before_the_next() -> None:
    with Crew(1) as crew:
        one = crew.submit(leave_rings).result()
        assert crew.submit(rings).result() == (one, 0)


def test_a_module_that_is_not_there_stops_no_work() -> None:
    with Crew(2) as crew:
        crew.warm("unheard_of")
        assert crew.submit(abs, -1).result() == 1


def test_no_search_goes_on_where_none_is_wanted() -> None:
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
        leave_rings()
        assert rings()[1] == 100
        with uncollected():
            assert rings()[1] == 0
        assert not gc.isenabled()
    assert gc.isenabled()
    with loading():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    gc.unfreeze()
