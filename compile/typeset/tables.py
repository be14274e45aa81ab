"""A table to the table that is printed: columns as wide as their text asks, numbers flush right."""

import re
from typing import Any

from compile import pandoc
from compile.model.anthology import Page
from compile.model.book import Node

WIDE_COLUMNS = 7
"""From so many columns on a table is set smaller."""
SHORT_ROWS = 12
"""Up to so many rows a table stays on one page."""
TYPE, WIDE_TYPE = 9 / 10.5, 7.5 / 10.5
"""Size of a table's type and of a wide one's, as shares of the body's; roughly as `tokens.css` has them."""
WHOLE_EM = 6.5
"""Cells of so few characters are not broken where that can be avoided."""
PADDING_EM = 1.1

_NUMBER = re.compile(r"[-−+±<>≤≥约]?[\d,.\u00a0\u202f ]+[%‰℃万亿]?|[-—–/／]*")
_WORD = re.compile(r"[\x21-\x7e]+")


def print_table(table: Node, page: Page) -> list[Node]:
    """The table with classes for the style sheets and with what its columns need."""
    (identifier, classes, pairs), *rest = table["c"]
    caption, columns, head, bodies, foot = rest
    rows = [row for body in bodies for row in body[3]]
    is_wide = len(columns) >= WIDE_COLUMNS
    added = ["wide"] * is_wide + ["short"] * (len(head[1]) + len(rows) <= SHORT_ROWS)
    if not _has_spans([*head[1], *rows]):
        texts = _columns_of_texts([*head[1], *rows], len(columns))
        measure_em = page.characters / (WIDE_TYPE if is_wide else TYPE)
        columns = _set_widths(columns, texts, measure_em)
        columns = _align_numbers(columns, _columns_of_texts(rows, len(columns)))
    attributes = [identifier, [*classes, *added], pairs]
    return [{"t": "Table", "c": [attributes, caption, columns, head, bodies, foot]}]


def _has_spans(rows: list[Any]) -> bool:
    """Cells that span others do not tell how wide their column should be."""
    return any(cell[2] != 1 or cell[3] != 1 for row in rows for cell in row[1])


def _columns_of_texts(rows: list[Any], count: int) -> list[list[str]]:
    return [
        [pandoc.plain(row[1][place][4]).strip() for row in rows if place < len(row[1])]
        for place in range(count)
    ]


def _set_widths(columns: list[Any], texts: list[list[str]], measure_em: float) -> list[Any]:
    """Widths by the text, unless somebody chose them.

    Equal widths are what a word processor or pandoc gives when nobody chose any. Short columns and
    long words get all they need, the others share the rest by what they want.
    """
    if not _are_equal(columns):
        return columns
    wanted = [max(map(_width_em, column), default=0) + PADDING_EM for column in texts]
    if sum(wanted) <= measure_em:
        return [[alignment, {"t": "ColWidthDefault"}] for alignment, _ in columns]
    least = [
        min(want, max(WHOLE_EM, _longest_word_em(column)) + PADDING_EM)
        for want, column in zip(wanted, texts, strict=True)
    ]
    excess = [want - few for want, few in zip(wanted, least, strict=True)]
    share = max(measure_em - sum(least), 0) / (sum(excess) or 1)
    widths = [few + share * more for few, more in zip(least, excess, strict=True)]
    return [
        [alignment, {"t": "ColWidth", "c": round(width / sum(widths), 4)}]
        for (alignment, _), width in zip(columns, widths, strict=True)
    ]


def _are_equal(columns: list[Any]) -> bool:
    return len({round(width.get("c", 0), 2) for _, width in columns}) == 1


def _width_em(text: str) -> float:
    return sum(0.55 if char.isascii() else 1 for char in text)


def _longest_word_em(column: list[str]) -> float:
    return max((_width_em(word) for text in column for word in _WORD.findall(text)), default=0)


def _align_numbers(columns: list[Any], texts: list[list[str]]) -> list[Any]:
    """A column of numbers is set flush right, so that units stand below units (CY/T 170)."""
    result = []
    for (alignment, width), column in zip(columns, texts, strict=True):
        are_numbers = any(column) and all(map(_NUMBER.fullmatch, column))
        is_free = are_numbers and alignment["t"] == "AlignDefault"
        result.append([{"t": "AlignRight"} if is_free else alignment, width])
    return result
