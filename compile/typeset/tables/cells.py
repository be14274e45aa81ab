"""A table to its cells, each with its place in the grid and the width that its content asks for."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from compile import pandoc
from compile.model.book import Node
from compile.typeset.tables.advances import width_em

LONG_WORD = 30
"""A run of so many Latin characters may be broken: no name is so long, addresses and codes are."""
LONG_WORD_EM = 12
"""Room that such a run gets all the same."""
INDENT_EM = 2
"""What a list takes on its left."""
PICTURE_EM = 6
"""Room that a picture gets, which is then fitted to its column."""

_WORD = re.compile(r"[\x21-\x7e\u00c0-\u024f]+")
_UNIT = re.compile(r"(?=（)")
_STYLED = re.compile(r"\bwidth: ([\d.]+)em")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell."""

    node: Any
    """As pandoc has it: attributes, alignment, rows, columns, blocks."""
    row: int
    """Of the whole table, from 0."""
    column: int
    columns: int
    rows: int
    is_head: bool
    text: str
    wanted_em: float
    """Width of its content without a break, padding excluded."""
    word_em: float
    """Width of what cannot be broken in it."""

    def least_em(self, whole_em: float) -> float:
        """Width of its content when Chinese of more than `whole_em` may be broken.

        A head is broken before its unit: 调用量（万次）.
        """
        parts = _UNIT.split(self.text) if self.is_head else []
        widest = max(map(width_em, parts), default=0) if len(parts) > 1 else self.wanted_em
        return min(widest, max(whole_em, self.word_em))


def read_cells(head: Any, bodies: Any, foot: Any) -> tuple[Cell, ...]:
    """The cells in reading order; a cell of several rows never reaches beyond its section, as in HTML."""
    sections = [(head[1], True), *(([*body[2], *body[3]], False) for body in bodies), (foot[1], False)]
    cells: list[Cell] = []
    first = 0
    for rows, is_head in sections:
        cells += _section(rows, first, is_head=is_head)
        first += len(rows)
    return tuple(cells)


def _section(rows: Sequence[Any], first: int, *, is_head: bool) -> Iterator[Cell]:
    taken: set[tuple[int, int]] = set()
    for number, (_attributes, nodes) in enumerate(rows):
        column = 0
        for node in nodes:
            while (number, column) in taken:
                column += 1
            height, width = min(node[2], len(rows) - number), node[3]
            places = ((number + down, column + right) for down in range(height) for right in range(width))
            taken.update(places)
            wanted, word = _block_widths(node[4])
            text = pandoc.plain(node[4]).strip()
            yield Cell(node, first + number, column, width, height, is_head, text, wanted, word)
            column += width


Widths = tuple[float, float]
"""Of a content: without a break, and of what cannot be broken."""


def _block_widths(blocks: Sequence[Node]) -> Widths:
    return _widest(_one_block(block) for block in blocks)


def _one_block(block: Node) -> Widths:
    content = block.get("c", [])
    readers: dict[str, Callable[[], Widths]] = {
        "Para": lambda: _inline_widths(content),
        "Plain": lambda: _inline_widths(content),
        "Header": lambda: _inline_widths(content[2]),
        "CodeBlock": lambda: _widest(map(_text_widths, content[1].splitlines())),
        "BulletList": lambda: _indented(_widest(map(_block_widths, content))),
        "OrderedList": lambda: _indented(_widest(map(_block_widths, content[1]))),
        "BlockQuote": lambda: _indented(_block_widths(content)),
        "Div": lambda: _block_widths(content[1]),
        "Figure": lambda: (PICTURE_EM, PICTURE_EM),
        "Table": lambda: _nested_widths(content),
    }
    reader = readers.get(block["t"])
    return reader() if reader else _text_widths(pandoc.plain(block))


def _widest(widths: Any) -> Widths:
    found = list(widths)
    return max((wanted for wanted, _ in found), default=0), max((word for _, word in found), default=0)


def _indented(widths: Widths) -> Widths:
    return widths[0] + INDENT_EM, widths[1] + INDENT_EM


def _nested_widths(content: Any) -> Widths:
    """A table inside a cell: its columns side by side."""
    columns = [(0.0, 0.0)] * len(content[2])
    for cell in read_cells(*content[3:6]):
        if cell.columns == 1 and cell.column < len(columns):
            columns[cell.column] = _widest([columns[cell.column], (cell.wanted_em, cell.word_em)])
    return sum(wanted + 1 for wanted, _ in columns), sum(word + 1 for _, word in columns)


def _inline_widths(inlines: Sequence[Node]) -> Widths:
    lines: list[list[Node]] = [[]]
    for inline in inlines:
        if inline["t"] == "LineBreak":
            lines.append([])
        else:
            lines[-1].append(inline)
    return _widest(map(_line_widths, lines))


def _line_widths(inlines: Sequence[Node]) -> Widths:
    pictures: list[float] = []

    def take(node: Node) -> list[Node] | None:
        if node["t"] == "Image":
            style = dict(node["c"][0][2]).get("style", "")
            found = _STYLED.search(style)
            pictures.append(float(found[1]) if found else PICTURE_EM)
            return []
        if node["t"] == "Span" and "footnote" in node["c"][0][1]:
            return [{"t": "Str", "c": "①"}]
        return None

    wanted, word = _text_widths(pandoc.plain(pandoc.transform(list(inlines), take)))
    return wanted + sum(pictures), max([word, *pictures])


def _text_widths(text: str) -> Widths:
    words = (min(width_em(word), _limit(word)) for word in _WORD.findall(text))
    return width_em(text.strip()), max(words, default=0)


def _limit(word: str) -> float:
    return LONG_WORD_EM if len(word) >= LONG_WORD else len(word)
