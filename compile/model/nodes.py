"""Texts as pandoc parses them."""

from typing import Any, TypeAlias

Node: TypeAlias = dict[str, Any]
"""A node of pandoc's document type in its JSON form (`{"t": …, "c": …}`); never changed in place."""
