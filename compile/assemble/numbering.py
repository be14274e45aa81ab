"""Numbers of headings, figures and tables, given once for every format; anchors unique in the book."""

from collections.abc import Sequence
from typing import Any

from compile.hanzi import format_numeral
from compile.model.book import Node

_DEEPEST = 4
EM_SPACE = "\u2003"
"""Between the number and the title of a figure or table (CY/T 170, CY/T 171)."""


def heading_number(level: int, value: int) -> str:
    """The call's ladder: 一、 （一） 1. （1）."""
    chinese = format_numeral(value)
    return {1: f"{chinese}、", 2: f"（{chinese}）", 3: f"{value}.", 4: f"（{value}）"}[level]


class Numberer:
    """Numbers the top-level blocks of one case in order; figures inside boxes count too."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._headings: list[int] = []
        self._counts = {"fig": 0, "tbl": 0}

    def number(self, blocks: Sequence[Node]) -> list[Node]:
        """New blocks with numbers and anchors; headings are one level deeper, below the case's title."""
        return [self._block(block) for block in blocks]

    def _block(self, block: Node) -> Node:
        match block["t"]:
            case "Header":
                return self._heading(block)
            case "Figure":
                attributes, caption, content = block["c"]
                name, words = self._caption("fig", "图", caption)
                return {"t": "Figure", "c": [[name, *attributes[1:]], words, content]}
            case "Table" if block["c"][1][1]:
                name, words = self._caption("tbl", "表", block["c"][1])
                return {"t": "Table", "c": [[name, *block["c"][0][1:]], words, *block["c"][2:]]}
            case "Div" | "BlockQuote":
                *attributes, inside = block["c"] if block["t"] == "Div" else [block["c"]]
                numbered = self.number(inside)
                return {"t": block["t"], "c": [*attributes, numbered] if attributes else numbered}
        return block

    def _heading(self, block: Node) -> Node:
        level, attributes, inlines = block["c"]
        level = min(level, _DEEPEST)
        counts = [*self._headings, *[0] * level][:level]
        counts[-1] += 1
        self._headings = counts
        name = f"{self._prefix}-s" + "-".join(str(count) for count in counts)
        words = [_number(heading_number(level, counts[-1])), *inlines]
        return {"t": "Header", "c": [level + 1, [name, *attributes[1:]], words]}

    def _caption(self, kind: str, sign: str, caption: Any) -> tuple[str, Any]:
        self._counts[kind] += 1
        label = f"{sign}{self._counts[kind]}"
        short, (first, *rest) = caption
        words = [_number(label), {"t": "Str", "c": EM_SPACE}, *first["c"]]
        return f"{self._prefix}-{kind}-{self._counts[kind]}", [short, [{"t": first["t"], "c": words}, *rest]]


def _number(text: str) -> Node:
    return {"t": "Span", "c": [["", ["number"], []], [{"t": "Str", "c": text}]]}
