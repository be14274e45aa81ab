"""What stands in a cell to the width that it asks for, in ems of the table's type."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from compile import pandoc
from compile.model.nodes import Node
from compile.typeset.figures import POINTS
from compile.typeset.tables.advances import width_em

LONG_WORD = 30
"""A run of so many Latin characters may be broken: no name is so long, addresses and codes are."""
LONG_WORD_EM = 12
"""Room that such a run gets all the same."""
INDENT_EM = 2
"""What a list takes on its left."""
NESTED_PADDING_EM = 1
"""What a column of a table inside a cell takes besides its text."""
PICTURE_EM = 6
"""Least room of a picture, which is fitted to its column."""
PICTURE_WANTED_EM = 20
"""Room of a picture whose width nobody tells."""
CALL_EM = 0.75
"""Width of a note's call, as `base.css` sets it."""
TYPE_PT = 9
"""Size of a table's type, by which widths in points are reckoned in ems."""

Widths: TypeAlias = tuple[float, float]
"""Of a content: without a break, and of what cannot be broken."""

_WORD = re.compile(r"[\x21-\x7e\u00c0-\u024f]+")
_DRAWN = re.compile(r"\bwidth: ([\d.]+)(em|pt)")
_PLACED = re.compile(r"([\d.]+)(mm|cm|in|pt|px)")


def block_widths(blocks: Sequence[Node]) -> Widths:
    """The widths of the widest of the blocks."""
    return _widest(map(_one_block, blocks))


def cell_text(blocks: Sequence[Node]) -> str:
    """What the cell says, without notes and pictures."""

    def drop(node: Node) -> list[Node] | None:
        return [] if node["t"] == "Image" or is_note(node) else None

    return pandoc.plain(pandoc.transform(list(blocks), drop)).strip()


def is_note(node: Node) -> bool:
    """Whether a node is a note, as it stands in the text that is printed."""
    return node.get("t") == "Span" and "footnote" in node["c"][0][1]


def _one_block(block: Node) -> Widths:
    content = block.get("c", [])
    readers: dict[str, Callable[[], Widths]] = {
        "Para": lambda: _inline_widths(content),
        "Plain": lambda: _inline_widths(content),
        "Header": lambda: _inline_widths(content[2]),
        "CodeBlock": lambda: _widest(map(_text_widths, content[1].splitlines())),
        "BulletList": lambda: _indented(_widest(map(block_widths, content))),
        "OrderedList": lambda: _indented(_widest(map(block_widths, content[1]))),
        "BlockQuote": lambda: _indented(block_widths(content)),
        "Div": lambda: block_widths(content[1]),
        "Figure": lambda: _widest([block_widths(content[2]), block_widths(content[1][1])]),
        "Table": lambda: _nested_widths(content),
    }
    reader = readers.get(block["t"])
    return reader() if reader else _text_widths(pandoc.plain(block))


def _widest(widths: Iterable[Widths]) -> Widths:
    found = list(widths)
    return max((wanted for wanted, _ in found), default=0), max((word for _, word in found), default=0)


def _indented(widths: Widths) -> Widths:
    return widths[0] + INDENT_EM, widths[1] + INDENT_EM


def _nested_widths(content: Any) -> Widths:
    """A table inside a cell: its columns side by side."""
    _attributes, _caption, columns, head, bodies, foot = content
    rows = [*head[1], *(row for body in bodies for part in body[2:] for row in part), *foot[1]]
    wanted, words = [0.0] * len(columns), [0.0] * len(columns)
    for _pairs, cells in rows:
        for place, cell in enumerate(cells):
            if cell[3] == 1:
                wanted[place], words[place] = _widest([(wanted[place], words[place]), block_widths(cell[4])])
    padding = NESTED_PADDING_EM * len(columns)
    return sum(wanted) + padding, sum(words) + padding


def _inline_widths(inlines: Sequence[Node]) -> Widths:
    lines: list[list[Node]] = [[]]
    for inline in inlines:
        if inline["t"] == "LineBreak":
            lines.append([])
        else:
            lines[-1].append(inline)
    return _widest(map(_line_widths, lines))


def _line_widths(inlines: Sequence[Node]) -> Widths:
    others: list[Widths] = []

    def take(node: Node) -> list[Node] | None:
        if node["t"] == "Image":
            others.append(_picture_widths(node))
            return []
        if is_note(node):
            others.append((CALL_EM, CALL_EM))
            return []
        return None

    text = _text_widths(pandoc.plain(pandoc.transform(list(inlines), take)))
    return text[0] + sum(wanted for wanted, _ in others), _widest([text, *others])[1]


def _picture_widths(image: Node) -> Widths:
    """A formula, which has its size in ems, is as wide as it is; other pictures can be made smaller."""
    pairs = dict(image["c"][0][2])
    drawn = _DRAWN.search(pairs.get("style", ""))
    placed = _PLACED.fullmatch(pairs.get("width", ""))
    if drawn and drawn[2] == "em":
        return float(drawn[1]), float(drawn[1])
    if drawn or placed:
        found = drawn or placed
        width = float(found[1]) * POINTS[found[2]] / TYPE_PT if found else 0
        return width, min(width, PICTURE_EM)
    return PICTURE_WANTED_EM, PICTURE_EM


def _text_widths(text: str) -> Widths:
    words = (
        min(width_em(word), LONG_WORD_EM) if len(word) >= LONG_WORD else width_em(word)
        for word in _WORD.findall(text)
    )
    return width_em(text.strip()), max(words, default=0)
