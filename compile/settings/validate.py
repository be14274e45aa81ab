"""Values of a document to a model, or to problems that editors understand."""

import json
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from compile.problems import Problem, error
from compile.settings.below import descriptions
from compile.settings.document import Document, KeyPath, dotted
from compile.settings.words import Fact, nearest, words_for

Model = TypeVar("Model", bound=BaseModel)


def validate(model: type[Model], document: Document) -> tuple[Model | None, tuple[Problem, ...]]:
    """The document as that model, or `None` and all that is wrong.

    Validated as JSON, strictly: exactly what the JSON Schema allows, nothing is converted.
    """
    try:
        return model.model_validate_json(json.dumps(document.values), strict=True), ()
    except ValidationError as fault:
        details = fault.errors(include_url=False)
    meant = {
        (*detail["loc"][:-1], nearest(str(detail["loc"][-1]), _keys(model, detail["loc"][:-1])))
        for detail in details
        if detail["type"] == "extra_forbidden"
    }
    # A misspelled key is one problem: that the right one is missing follows from it.
    told = [detail for detail in details if detail["type"] != "missing" or detail["loc"] not in meant]
    return None, tuple(_explain(model, document, detail) for detail in told)


def _explain(model: type[BaseModel], document: Document, detail: ErrorDetails) -> Problem:
    path = tuple(step for step in detail["loc"] if step != "[key]")
    place = document.place(path)
    if detail["type"] == "extra_forbidden":
        return error("settings-unknown-key", place, f"没有 {path[-1]} 这个键", _choices(model, path))
    fact = Fact(
        kind=detail["type"],
        name=_name(model, path),
        given=detail["input"],
        context=detail.get("ctx", {}),
        about=_description(model, path),
        keys=_keys(model, path),
    )
    code, message, hint = words_for(fact)
    return error(code, place, message, hint)


def _name(model: type[BaseModel], path: KeyPath) -> str:
    """What a message calls the key: `title`, `themes 的第 2 项`, `headings 中的 12`."""
    if not path:
        return "整个文件"
    *outer, last = path
    if isinstance(last, int):
        return f"{dotted(tuple(outer))} 的第 {last + 1} 项"
    return last if _model_at(model, tuple(outer)) else f"{outer[-1]} 中的 {last}"


def _choices(model: type[BaseModel], path: KeyPath) -> str:
    """The hint for a key that nobody knows: the nearest that is known, and all of them."""
    keys = _keys(model, path[:-1])
    guess = nearest(str(path[-1]), keys)
    ask = f"是不是 {guess}？" if guess else ""
    where = f"{dotted(path[:-1])} 之下" if path[:-1] else "这里"
    return f"{ask}{where}可用的键有：{'、'.join(keys)}。"


def _keys(model: type[BaseModel], path: KeyPath) -> tuple[str, ...]:
    found = _model_at(model, path)
    return tuple(found.model_fields) if found else ()


def _description(model: type[BaseModel], path: KeyPath) -> str:
    """The words below the field in its model; for a list's item those of the list."""
    names = [number for number, step in enumerate(path) if isinstance(step, str)]
    while names:
        last = names.pop()
        parent = _model_at(model, path[:last])
        if parent and path[last] in parent.model_fields:
            words = descriptions(parent).get(str(path[last]))
            return f"{path[last]}：{words}" if words else ""
    return ""


def _model_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel] | None:
    """The model that the value at that path should be; `None` when it should be something else."""
    found: type[BaseModel] | None = model
    annotation: Any = model
    for step in path:
        if isinstance(step, int):
            annotation = next(iter(get_args(annotation)), None)
        elif found and step in found.model_fields:
            annotation = _without_none(found.model_fields[step].annotation)
        else:
            return None
        found = annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
    return found


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) not in (Union, UnionType):
        return annotation
    return next(kind for kind in get_args(annotation) if kind is not type(None))
