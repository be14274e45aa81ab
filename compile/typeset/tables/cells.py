"""A table to its cells, each with its place in the grid and the width that its content asks for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from compile import pandoc
from compile.typeset.tables.advances import width_em
from compile.typeset.tables.contents import block_widths, cell_text, is_note

_UNIT = re.compile(r"(?=（)")


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
    """Without notes and pictures."""
    notes: int
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
            notes = sum(map(is_note, pandoc.walk(node[4])))
            content = (cell_text(node[4]), notes, *block_widths(node[4]))
            yield Cell(node, first + number, column, width, height, is_head, *content)
            column += width
