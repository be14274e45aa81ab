"""The words below the fields of a model: hints and schemas say them, and they are read when they are wanted.

Pydantic's own `use_attribute_docstrings` reads the sources of all models whenever they are loaded.
"""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from textwrap import dedent

from pydantic import BaseModel

from compile.model.settings import Settings


@cache
def descriptions(model: type[BaseModel]) -> dict[str, str]:
    """By the names of its fields, with those that it has from its bases."""
    bases = (base for base in reversed(model.__mro__) if issubclass(base, Settings))
    return {name: words for base in bases for name, words in _below(base)}


def _below(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """Of its own fields."""
    (written,) = ast.parse(dedent(inspect.getsource(model))).body
    assert isinstance(written, ast.ClassDef)
    for field, below in pairwise(written.body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(words))):
                yield name, inspect.cleandoc(words)
