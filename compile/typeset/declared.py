"""The C functions that the engine calls: what says so is read once, not whenever the engine loads.

WeasyPrint 70.0 declares them to cffi as text, which is parsed anew in each process, and so is each type of
which it makes a value (0.07 s in all). cffi can write down what it understood (its "out-of-line ABI" mode).
"""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import Path
from typing import Any

import cffi
from cffi import FFI

from compile.digests import digest
from compile.files import write_if_changed

_WRITTEN = Path(__file__).with_name("__pycache__")
"""As what Python makes of a module, it is made anew where it is missing, and is no part of the program."""


@contextmanager
def read_once() -> Iterator[None]:
    """Whoever declares functions meanwhile, by a global `ffi` of its module, gets what is written down."""
    cffi.FFI = _Declared
    try:
        yield
    finally:
        cffi.FFI = FFI


class _Declared:
    """Stands in for an interface that only declares, and then gives its place to one that is ready."""

    def cdef(self, text: str) -> None:
        """Take over the global `ffi` of the module that declares."""
        sys._getframe(1).f_globals["ffi"] = _interface(text)


def _interface(text: str) -> Any:
    written = _WRITTEN / f"declared-{digest(text, cffi.__version__)}.ffi"
    with suppress(OSError, SyntaxError, ValueError, LookupError):  # it is not there, or damaged
        return _run(written.read_bytes())
    source = _write_down(text)
    with suppress(OSError):  # the program may lie where nobody may write
        write_if_changed(written, source)
    return _run(source)


def _run(source: bytes) -> Any:
    module: dict[str, Any] = {}
    exec(source, module)
    return module["ffi"]


def _write_down(text: str) -> bytes:
    """What cffi understands of declarations, as Python."""
    interface, source = FFI(), io.StringIO()
    interface.cdef(text)
    interface.set_source("declared", None)
    with redirect_stdout(io.StringIO()):  # it tells of each file
        interface.emit_python_code(source)
    return source.getvalue().encode()
