"""The models of the settings to JSON Schemas, by which editors' tools complete and check keys."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from compile.files import write_if_changed
from compile.model.anthology import Anthology
from compile.model.settings import Settings
from compile.model.submission import CaseSettings
from compile.settings.below import descriptions

DIALECT = "http://json-schema.org/draft-07/schema#"
"""The newest that all tools for YAML know."""
FILES: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("anthology.schema.json", "全书的设置（anthology.yaml）", Anthology),
    ("case.schema.json", "一份来稿的设置（case.yaml）", CaseSettings),
)


def write_schemas(docs: Path) -> tuple[Path, ...]:
    """Write both schemas into that folder; the same models give the same bytes."""
    for name, title, model in FILES:
        text = json.dumps(_schema(model, title), ensure_ascii=False, indent=2) + "\n"
        write_if_changed(docs / name, text.encode())
    return tuple(docs / name for name, _, _ in FILES)


class _Generator(GenerateJsonSchema):
    """Fields bear no title beside what describes them."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False


def _schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    schema = model.model_json_schema(ref_template="#/definitions/{model}", schema_generator=_Generator)
    below = {part.__name__: descriptions(part) for part in _models(Settings)}
    definitions = {name: _nameless(part, below.get(name, {})) for name, part in schema.pop("$defs").items()}
    whole = _nameless(schema, descriptions(model))
    return {"$schema": DIALECT, "title": title, **whole, "definitions": definitions}


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for one in model.__subclasses__():
        yield one
        yield from _models(one)


def _nameless(schema: dict[str, Any], below: Mapping[str, str]) -> dict[str, Any]:
    """A model's schema without its class's name and English docstring, in the older dialect.

    Its fields are described by the words below them.
    """
    kept = {key: value for key, value in schema.items() if key not in ("title", "description")}
    if "properties" in kept:
        kept["properties"] = {
            name: _field({**part, "description": below[name]}) for name, part in kept["properties"].items()
        }
    return kept


def _field(field: dict[str, Any]) -> dict[str, Any]:
    """A field in draft-07, where what stands beside `$ref` is ignored; empty defaults say nothing."""
    kept = {key: value for key, value in sorted(field.items()) if key not in ("$ref", "default")}
    if isinstance(field.get("default"), str | int | float):
        kept["default"] = field["default"]
    return {"allOf": [{"$ref": field["$ref"]}], **kept} if "$ref" in field else kept
