"""What all extensions of WeasyPrint have in common: they run with the one they were written for, or not."""

import inspect
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import weasyprint

VERSION = "70.0"
Functions: TypeAlias = Iterable[tuple[Callable[..., Any], str]]
"""What is extended or called, with the parameters that it must have."""


class EngineError(Exception):
    """The engine is not the one that an extension was written for."""


def check_functions(functions: Functions) -> None:
    """Raise `EngineError` when WeasyPrint's version or one of the functions has changed."""
    if weasyprint.__version__ != VERSION:
        raise EngineError(f"WeasyPrint {weasyprint.__version__} instead of {VERSION}")
    for function, parameters in functions:
        if list(inspect.signature(function).parameters) != parameters.split():
            raise EngineError(f"{function.__module__}.{function.__qualname__} has other parameters")


def check_members(owner: type, names: Iterable[str]) -> None:
    """Raise `EngineError` when a class of WeasyPrint has lost a member that is used."""
    missing = [name for name in names if not hasattr(owner, name)]
    if missing:
        raise EngineError(f"{owner.__module__}.{owner.__qualname__} has no {missing[0]}")
