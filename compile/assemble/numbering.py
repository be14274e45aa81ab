"""Numbers of headings, figures and tables, given once for every format; anchors unique in the book."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from compile.hanzi import format_circled, format_numeral
from compile.labels import Label, parse_label
from compile.model.nodes import Node
from compile.pandoc import transform

DEEPEST = 5
UNNUMBERED = "unnumbered"
"""Pandoc's class of a heading that gets no number, such as 参考文献."""
EM_SPACE = "\u2003"
"""Between the number and the title of a figure or table (CY/T 170, CY/T 171)."""


def heading_number(level: int, value: int) -> str:
    """The call's ladder: 一、 （一） 1. （1） ①."""
    chinese = format_numeral(value)
    signs = {1: f"{chinese}、", 2: f"（{chinese}）", 3: f"{value}.", 4: f"（{value}）"}
    return signs[level] if level in signs else format_circled(value)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A figure or table that has got its number."""

    anchor: str
    label: Label
    """In the book."""
    typed: Label | None
    """As the author numbered it; `None` where the manuscript does not tell."""
    place: int
    """Among those of its kind, from 1."""


@dataclass(frozen=True, slots=True)
class Headed:
    """A heading that has got its number."""

    anchor: str
    path: tuple[int, ...]
    """Its number on each level, from the first down."""

    @property
    def numbers(self) -> list[str]:
        """As printed, one for each level."""
        return [heading_number(level, value) for level, value in enumerate(self.path, 1) if value]


@dataclass(slots=True)
class Numberer:
    """Numbers the top-level blocks of one case in order; figures inside boxes count too."""

    prefix: str
    chapter: int = 0
    """Number of the case that stands before those of its figures, as in 图3-1; 0 for none."""
    captioned: list[Numbered] = field(default_factory=list)
    headed: list[Headed] = field(default_factory=list)
    apart: int = 0
    """Headings without a number so far."""

    def number(self, blocks: Sequence[Node]) -> list[Node]:
        """New blocks with numbers and anchors; headings are one level deeper, below the case's title."""
        return [self._block(block) for block in blocks]

    def _block(self, block: Node) -> Node:
        match block["t"]:
            case "Header":
                return self._heading(block)
            case "Figure":
                (_, *rest), caption, content = block["c"]
                typed, content = _without_label(content)
                name, words = self._caption("fig", "图", typed, caption)
                return {"t": "Figure", "c": [[name, *rest], words, content]}
            case "Table" if block["c"][1][1]:
                (_, classes, pairs), caption, *rest = block["c"]
                name, words = self._caption("tbl", "表", dict(pairs).get("label", ""), caption)
                return {"t": "Table", "c": [[name, classes, _unlabelled(pairs)], words, *rest]}
            case "Div" | "BlockQuote":
                *attributes, inside = block["c"] if block["t"] == "Div" else [block["c"]]
                numbered = self.number(inside)
                return {"t": block["t"], "c": [*attributes, numbered] if attributes else numbered}
        return block

    def _heading(self, block: Node) -> Node:
        level, (_, classes, pairs), inlines = block["c"]
        level = min(level, DEEPEST)
        if UNNUMBERED in classes:
            self.apart += 1
            name = f"{self.prefix}-x{self.apart}"
            return {"t": "Header", "c": [level + 1, [name, classes, pairs], inlines]}
        counts = [*(self.headed[-1].path if self.headed else ()), *[0] * level][:level]
        counts[-1] += 1
        name = f"{self.prefix}-s" + "-".join(str(count) for count in counts)
        self.headed.append(Headed(name, tuple(counts)))
        words = [_number(heading_number(level, counts[-1])), *inlines]
        return {"t": "Header", "c": [level + 1, [name, classes, pairs], words]}

    def _caption(self, kind: str, sign: str, typed: str, caption: Any) -> tuple[str, Any]:
        place = 1 + sum(other.label[0] == sign for other in self.captioned)
        value = f"{self.chapter}-{place}" if self.chapter else str(place)
        name = f"{self.prefix}-{kind}-{place}"
        self.captioned.append(Numbered(name, (sign, value), parse_label(typed), place))
        short, (first, *rest) = caption
        words = [_number(sign + value), {"t": "Str", "c": EM_SPACE}, *first["c"]]
        return name, [short, [{"t": first["t"], "c": words}, *rest]]


def _without_label(blocks: list[Node]) -> tuple[str, list[Node]]:
    """The author's label of a figure, which its picture carries, and its blocks without it."""
    labels: list[str] = []

    def change(node: Node) -> list[Node] | None:
        if node["t"] != "Image":
            return None
        (name, classes, pairs), *rest = node["c"]
        labels.append(dict(pairs).get("label", ""))
        return [{"t": "Image", "c": [[name, classes, _unlabelled(pairs)], *rest]}]

    changed: list[Node] = transform(blocks, change)
    return next(filter(None, labels), ""), changed


def _unlabelled(pairs: list[list[str]]) -> list[list[str]]:
    return [pair for pair in pairs if pair[0] != "label"]


def _number(text: str) -> Node:
    return {"t": "Span", "c": [["", ["number"], []], [{"t": "Str", "c": text}]]}
