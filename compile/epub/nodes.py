"""Nodes of pandoc's document type, made and cleaned for an EPUB."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from itertools import count
from typing import Any

from compile import pandoc
from compile.model.nodes import Node

PLAIN_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
PRINT_ONLY = re.compile("[\u200b\u2060\ufeff\u00ad]")
"""Break opportunities and joiners that only a press page needs."""


def text(value: str) -> Node:
    """Text that is taken as it is."""
    return {"t": "Str", "c": value}


def span(name: str, value: str) -> Node:
    """Text of a class."""
    return {"t": "Span", "c": [["", [name], []], [text(value)]]}


def para(value: str) -> Node:
    """A paragraph of text that is taken as it is."""
    return {"t": "Para", "c": [text(value)]}


def plain(inlines: Sequence[Node]) -> Node:
    """A line of a list."""
    return {"t": "Plain", "c": list(inlines)}


def div(name: str, blocks: Sequence[Node]) -> Node:
    """Blocks of a class."""
    return {"t": "Div", "c": [["", [name], []], list(blocks)]}


def paragraphs(name: str, value: str) -> tuple[Node, ...]:
    """A text, a paragraph a line, as a division of a class; nothing when it is empty."""
    lines = [line.strip() for line in value.splitlines() if line.strip()]
    return (div(name, [para(line) for line in lines]),) if lines else ()


def header(level: int, anchor: str, inlines: Sequence[Node]) -> Node:
    """A heading with its anchor."""
    return {"t": "Header", "c": [level, [anchor, [], []], list(inlines)]}


def clean(blocks: Sequence[Node], name: str) -> list[Node]:
    """Blocks for reading on a screen: NFC, without print-only characters and raw markup, ASCII anchors.

    A heading without an anchor gets one that begins with `name`.
    """
    numbers = count(1)

    def change(node: Node) -> list[Node] | None:
        if node["t"] == "Header" and not node["c"][1][0]:
            return [_with_anchor(node, f"{name}-heading-{next(numbers)}")]
        return _clean_node(node)

    cleaned: list[Node] = pandoc.transform(list(blocks), change)
    return cleaned


def prefix_ids(blocks: Sequence[Node], prefix: str) -> list[Node]:
    """Blocks with the prefix before each anchor, and links among them still leading there."""
    known = {attr[0] for node in pandoc.walk(list(blocks)) if (attr := attributes(node)) and attr[0]}

    def change(node: Node) -> list[Node] | None:
        attr = attributes(node)
        if attr and attr[0]:
            return [_with_anchor(node, f"{prefix}-{attr[0]}")]
        if node["t"] == "Link" and node["c"][2][0].removeprefix("#") in known:
            return [_with_target(node, f"#{prefix}-{node['c'][2][0].removeprefix('#')}")]
        return None

    changed: list[Node] = pandoc.transform(list(blocks), change)
    return changed


def below_heading(blocks: Sequence[Node]) -> list[Node]:
    """Blocks whose highest heading is of level 2, the level below the page's own."""
    levels = [node["c"][0] for node in pandoc.walk(list(blocks)) if node["t"] == "Header"]
    shift = 2 - min(levels, default=2)

    def change(node: Node) -> list[Node] | None:
        if node["t"] != "Header":
            return None
        level, *rest = node["c"]
        return [{"t": "Header", "c": [level + shift, *rest]}]

    changed: list[Node] = pandoc.transform(list(blocks), change)
    return changed


def attributes(node: Node) -> list[Any] | None:
    """Anchor, classes and key-value pairs of a node; `None` where its kind has none."""
    content = node.get("c")
    if node["t"] == "Header":
        return list(content[1]) if content else None
    if node["t"] in {"Span", "Div", "Link", "Image", "Figure", "Table", "Code", "CodeBlock"} and content:
        return list(content[0])
    return None


def _clean_node(node: Node) -> list[Node] | None:
    kind = node["t"]
    if kind == "Str":
        return [text(PRINT_ONLY.sub("", unicodedata.normalize("NFC", node["c"])))]
    if kind == "RawInline":
        return [text(node["c"][1])]
    if kind == "RawBlock":
        return [para(node["c"][1])]
    attr = attributes(node)
    if attr and attr[0] and attr[0] != _ascii(attr[0]):
        node = _with_anchor(node, _ascii(attr[0]))
    if kind == "Link" and node["c"][2][0].startswith("#"):
        node = _with_target(node, "#" + _ascii(node["c"][2][0][1:]))
    return [node]


def _ascii(anchor: str) -> str:
    """The anchor itself, or one made from it where a URL would have to escape it."""
    if PLAIN_ID.fullmatch(anchor):
        return anchor
    start = re.sub(r"[^A-Za-z0-9_.-]+", "", anchor).strip("-")
    return "-".join(filter(None, ("id", start, hashlib.sha256(anchor.encode()).hexdigest()[:8])))


def _with_anchor(node: Node, anchor: str) -> Node:
    content = list(node["c"])
    index = 1 if node["t"] == "Header" else 0
    content[index] = [anchor, *content[index][1:]]
    return {**node, "c": content}


def _with_target(node: Node, target: str) -> Node:
    attr, inlines, (_, title) = node["c"]
    return {**node, "c": [attr, inlines, [target, title]]}
