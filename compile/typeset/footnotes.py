"""WeasyPrint's layout of lines, extended: a note stays on the page of its call (CLREQ 3.5, 脚注).

WeasyPrint 70.0 moves the notes of a page to the next one when that lets two lines of a paragraph stay at its
foot, wherever their calls are, and whatever `footnote-policy` says. The one condition for that is taken out
of the function; nothing else of it is changed.
"""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager

from weasyprint.layout import block

from compile.typeset.extending import EngineError, check_functions

_CONDITION = "report = not context.in_column and can_break_now and not could_break_before"


@contextmanager
def notes_with_calls() -> Iterator[None]:
    """Keep notes with their calls as long as the context lasts."""
    native, changed = block._linebox_layout, _without_condition()
    exec(compile(changed, block.__file__, "exec"), block.__dict__)
    try:
        yield
    finally:
        block._linebox_layout = native


def _without_condition() -> str:
    """The function's source; raises `EngineError` where it is another one."""
    check_functions(())
    source = inspect.getsource(block._linebox_layout)
    if source.count(_CONDITION) != 1:
        raise EngineError("weasyprint.layout.block._linebox_layout has another condition")
    return source.replace(_CONDITION, "report = False")
