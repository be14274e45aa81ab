"""Links inside a text to links inside the book: anchors that are unique in it, and none that lead nowhere."""

from collections.abc import Iterator, Sequence

from compile import pandoc
from compile.model.nodes import Node

_WITH_WORDS = {"Header": 2, "Figure": 1, "Table": 1}
"""Blocks with an anchor of their own, and where the words stand that it is the anchor of."""


def lead_links(blocks: Sequence[Node], prefix: str) -> list[Node]:
    """Blocks whose anchors begin with the prefix; a link without a target gives way to its words.

    An anchor in a heading or caption becomes that of the heading, figure or table, so that the words
    can be repeated in a table of contents.
    """
    owners = dict(_owned(blocks))
    own = {node["c"][0][0] for node in pandoc.walk(list(blocks)) if _is_anchor(node)} - owners.keys()
    targets = owners | {name: f"{prefix}-at-{name}" for name in own}

    def change(node: Node) -> list[Node] | None:
        if _is_anchor(node):
            name = node["c"][0][0]
            inside: list[Node] = node["c"][1]
            return inside if name in owners else [_span(targets[name], inside)]
        if node["t"] == "Link" and node["c"][2][0].startswith("#"):
            attributes, words, (target, title) = node["c"]
            name = target.removeprefix("#")
            return [_link(attributes, words, f"#{targets[name]}", title)] if name in targets else list(words)
        return None

    changed: list[Node] = pandoc.transform(list(blocks), change)
    return changed


def _owned(blocks: Sequence[Node]) -> Iterator[tuple[str, str]]:
    """Anchors in headings and captions, with the anchor of their block."""
    for node in pandoc.walk(list(blocks)):
        if node["t"] not in _WITH_WORDS:
            continue
        owner = node["c"][1 if node["t"] == "Header" else 0][0]
        for part in pandoc.walk(node["c"][_WITH_WORDS[node["t"]]]):
            if owner and _is_anchor(part):
                yield part["c"][0][0], owner


def _is_anchor(node: Node) -> bool:
    return node["t"] == "Span" and bool(node["c"][0][0])


def _span(name: str, inlines: list[Node]) -> Node:
    return {"t": "Span", "c": [[name, [], []], inlines]}


def _link(attributes: Node, words: list[Node], target: str, title: str) -> Node:
    return {"t": "Link", "c": [attributes, words, [target, title]]}
