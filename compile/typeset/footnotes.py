"""WeasyPrint's layout of lines, extended: a note stays on the page of its call (CLREQ 3.5, 脚注).

WeasyPrint 70.0 moves the notes of a page to the next one when that lets two lines of a paragraph stay at its
foot, wherever their calls are, and whatever `footnote-policy` says. The one condition for that is taken out
of the function; nothing else of it is changed.
"""

import inspect
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager

import weasyprint
from weasyprint.layout import block

VERSION = "70.0"
_CONDITION = "report = not context.in_column and can_break_now and not could_break_before"


class FootnoteEngineError(Exception):
    """The engine is not the one that the extension was written for."""


def check_footnote_engine() -> str:
    """The function without the condition; raises `FootnoteEngineError` where it is another one."""
    source = textwrap.dedent(inspect.getsource(block._linebox_layout))
    if weasyprint.__version__ != VERSION or source.count(_CONDITION) != 1:
        raise FootnoteEngineError(f"WeasyPrint {weasyprint.__version__} lays out lines in another way")
    return source.replace(_CONDITION, "report = False")


@contextmanager
def notes_with_calls() -> Iterator[None]:
    """Keep notes with their calls as long as the context lasts."""
    native, changed = block._linebox_layout, check_footnote_engine()
    exec(compile(changed, block.__file__, "exec"), block.__dict__)
    try:
        yield
    finally:
        block._linebox_layout = native
