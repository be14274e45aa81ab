"""The engine as a run loads it: without what cuts fonts, for that is the binder's work (`fontless`).

WeasyPrint 70.0 imports it from fontTools at once, which takes a third of the time that the engine loads.
Nor are its C functions declared anew each time (`declared`).
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

from compile.pandoc import api_version
from compile.typeset.declared import read_once

_CUTTERS = ("fontTools.subset", "fontTools.varLib.instancer")


class _Later(ModuleType):
    """Stands in for a module of functions and classes, and loads it when one of them is called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*arguments: Any, **named: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*arguments, **named)

        return call


@contextmanager
def _loading_later(*names: str) -> Iterator[None]:
    """Whoever imports one of these modules, and has not yet, gets what stands in for it."""
    others = {name: _Later(name) for name in names if name not in sys.modules}
    sys.modules.update(others)
    try:
        yield
    finally:
        for name in others:
            del sys.modules[name]


with _loading_later(*_CUTTERS), read_once():
    from compile.typeset.engine import set_pages

api_version()

__all__ = ["set_pages"]
