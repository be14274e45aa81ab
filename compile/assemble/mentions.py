"""Mentions of figures, tables and headings to links whose words follow the book's numbers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from compile.assemble.numbering import Headed, Numbered
from compile.assemble.sections import Sections, find_sections
from compile.labels import Label, Mention, find_mentions, parse_label
from compile.model.nodes import Node
from compile.pandoc import plain, transform

MENTION = "mention"
"""Class of the links that are made here."""
_CONTAINERS = {
    "Strong": None,
    "Emph": None,
    "Underline": None,
    "Strikeout": None,
    "SmallCaps": None,
    "Superscript": None,
    "Subscript": None,
    "Span": 1,
    "Quoted": 1,
}
"""Inlines with inlines inside, and where these stand in the node."""
_LABELLED = re.compile(r"(附?[图表])?\s*(\d{1,3}(?:[-－–—.．·]\d{1,3}){0,2})(?=$|[\s\u3000:：])")


@dataclass(frozen=True, slots=True)
class _Change:
    """Words of a paragraph that give way to nodes."""

    start: int
    end: int
    nodes: list[Node]


class Guide:
    """Knows what every number that the author wrote is in the book."""

    def __init__(self, captioned: Sequence[Numbered], headed: Sequence[Headed]) -> None:
        known = [(one.typed or (one.label[0], str(one.place)), one) for one in captioned]
        counts = Counter(label for label, _ in known)
        self.captions: dict[Label, Numbered] = {label: one for label, one in known if counts[label] == 1}
        """By the author's label; two that share one are left out, for nothing tells which is meant."""
        self.sections = Sections(headed)
        places: list[Numbered | Headed] = [*captioned, *headed]
        self.by_anchor = {f"#{one.anchor}": one for one in places}

    def link(self, blocks: Sequence[Node]) -> list[Node]:
        """Blocks in which every mention that is certain leads to what it mentions."""
        linked: list[Node] = []
        path: tuple[int, ...] = ()
        for block in blocks:
            here = self.sections.path_of(block)
            path = path if here is None else here
            linked += transform([block], partial(self._change, path))
        return linked

    def _change(self, path: tuple[int, ...], node: Node) -> list[Node] | None:
        match node["t"]:
            case "Para" | "Plain":
                return [{"t": node["t"], "c": self._mentions(path, node["c"])}]
            case "Header":
                level, attributes, inlines = node["c"]
                return [{"t": "Header", "c": [level, attributes, self._mentions(path, inlines)]}]
            case "Link":
                target = self.by_anchor.get(node["c"][2][0])
                return [_renumbered(node, target)] if target else None
        return None

    def _mentions(self, path: tuple[int, ...], inlines: list[Node]) -> list[Node]:
        text = "".join(_texts(inlines))
        changes = [change for mention in find_mentions(text) if (change := self._change_of(mention))]
        for found in find_sections(text):
            anchor = self.sections.find(found, path)
            if anchor and not any(one.start < found.end and found.start < one.end for one in changes):
                words = text[found.start : found.end]
                changes.append(_Change(found.start, found.end, [_link(words, anchor)]))
        return _Rewriter(changes).inlines(inlines) if changes else inlines

    def _change_of(self, mention: Mention) -> _Change | None:
        """`None` where not everything that is mentioned is known."""
        found = [self.captions.get(label) for label in mention.labels(self.captions)]
        targets = [target for target in found if target]
        if len(targets) < len(found):
            return None
        return _Change(mention.start, mention.end, list(_words(targets, mention)))


def _words(targets: list[Numbered], mention: Mention) -> Iterator[Node]:
    """图2, or 图2～4 where the book's numbers run on as the author's did, or else 图2、4 and so on."""
    ordered = sorted(targets, key=lambda one: one.place)
    sign = mention.kind if mention.is_whole else ""
    is_range = len(ordered) > 1 and ordered[-1].place - ordered[0].place == len(ordered) - 1
    shown = [ordered[0], ordered[-1]] if is_range else ordered
    for number, target in enumerate(shown):
        if number:
            yield {"t": "Str", "c": "～" if is_range else "、"}
        yield _link(("" if number else sign) + target.label[1], target.anchor)


def _link(words: str, anchor: str) -> Node:
    return {"t": "Link", "c": [["", [MENTION], []], [{"t": "Str", "c": words}], [f"#{anchor}", ""]]}


def _renumbered(link: Node, target: Numbered | Headed) -> Node:
    """A cross-reference of Word's, whose words are numbers of the manuscript, with the book's."""
    attributes, inlines, place = link["c"]
    words = plain(inlines)
    new = _label_words(words, target) if isinstance(target, Numbered) else Sections.words(words, target)
    return {"t": "Link", "c": [attributes, inlines if new == words else [{"t": "Str", "c": new}], place]}


def _label_words(words: str, target: Numbered) -> str:
    """The words with the book's label for the author's at their beginning."""
    match = _LABELLED.match(words.lstrip())
    if match is None:
        return words
    typed = parse_label(target.label[0] + match[2])
    is_label = bool(match[1]) or typed == (target.typed or typed)
    sign = target.label[0] if match[1] else ""
    return sign + target.label[1] + words.lstrip()[match.end() :] if is_label else words


def _texts(inlines: Sequence[Node]) -> Iterator[str]:
    """What a mention can be read from, node by node: numbers of the book, notes and the like are one sign."""
    for node in inlines:
        if node["t"] in {"Space", "SoftBreak", "LineBreak"}:
            yield " "
        elif node["t"] == "Str":
            yield str(node["c"])
        elif node["t"] == "Link":
            yield plain(node)
        elif _is_open(node):
            yield from _texts(_inside(node))
        else:
            yield "\ufffc"


def _is_open(node: Node) -> bool:
    return node["t"] in _CONTAINERS and not (node["t"] == "Span" and "number" in node["c"][0][1])


def _inside(node: Node) -> list[Node]:
    place = _CONTAINERS[node["t"]]
    inlines: list[Node] = node["c"] if place is None else node["c"][place]
    return inlines


class _Rewriter:
    """Goes through the inlines in the order of their text and puts the changes in."""

    def __init__(self, changes: Sequence[_Change]) -> None:
        self._changes = changes
        self._place = 0

    def inlines(self, inlines: Sequence[Node]) -> list[Node]:
        """The inlines with every change that lies inside one node of text."""
        return [new for node in inlines for new in self._node(node)]

    def _node(self, node: Node) -> list[Node]:
        if node["t"] != "Str" and _is_open(node):
            inside = self.inlines(_inside(node))
            place = _CONTAINERS[node["t"]]
            content = inside if place is None else [*node["c"][:place], inside, *node["c"][place + 1 :]]
            return [{"t": node["t"], "c": content}]
        start = self._place
        self._place += len("".join(_texts([node])))
        return self._cut(node, start) if node["t"] == "Str" else [node]

    def _cut(self, node: Node, start: int) -> list[Node]:
        text, pieces, place = node["c"], [], start
        for change in sorted(self._changes, key=lambda one: one.start):
            if place <= change.start and change.end <= start + len(text):
                pieces += [_str(text[place - start : change.start - start]), *change.nodes]
                place = change.end
        pieces.append(_str(text[place - start :]))
        return [piece for piece in pieces if piece["c"]]


def _str(text: str) -> Node:
    return {"t": "Str", "c": text}
