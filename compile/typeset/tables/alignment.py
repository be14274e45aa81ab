"""Columns to their alignment: numbers by the decimal point, short words centred, text flush left."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from compile.typeset.tables.advances import width_em
from compile.typeset.tables.cells import Cell
from compile.typeset.tables.contents import CALL_EM
from compile.typeset.tables.widths import SLACK_EM, Setting

SHORT_EM = 6.5
"""A column of words that are no longer than this is centred."""
NEAR_EM = 0.05
"""No difference."""

_NUMBER = re.compile(r"[-−+±<>≤≥≈约]?\d[\d,.\u00a0\u202f ]*[%‰℃万亿]?")
_NOTHING = re.compile(r"[-—–/／…]*")
_WHOLE = re.compile(r"[^.%‰℃万亿]*")

_Style = list[str]
"""A pair of pandoc's attributes."""


def align_columns(columns: Sequence[Any], cells: Sequence[Cell], setting: Setting) -> list[Any]:
    """The columns with their alignment; what an author centred stays so where it is not broken.

    The style sheets set the rest flush left, and heads in the middle; numbers have styles of their own.
    """
    return [
        [{"t": _text_alignment(alignment["t"], _body(cells, place), room)}, width]
        for place, (alignment, width) in enumerate(columns)
        for room in [setting.widths_em[place] - setting.form.padding_em]
    ]


def are_numbers(cells: Sequence[Cell]) -> bool:
    """Whether the cells hold numbers and nothing else but dashes; at least one number."""
    texts = [cell.text for cell in cells]
    is_free = all(len(cell.node[4]) <= 1 for cell in cells)
    known = all(_NUMBER.fullmatch(text) or _NOTHING.fullmatch(text) for text in texts)
    return is_free and known and any(map(_NUMBER.fullmatch, texts))


def number_styles(cells: Sequence[Cell], setting: Setting) -> Iterator[tuple[Any, str, _Style | None]]:
    """For each cell of a column of numbers: its node, alignment and style.

    The numbers stand with their decimal points one below another, and all of them in the middle of the
    column, below its head. Nothing is added to the text: the padding does it.
    """
    for place, width in enumerate(setting.widths_em):
        body = _body(cells, place)
        if not are_numbers(body):
            continue
        parts = {id(cell): _parts(cell) for cell in body if _NUMBER.fullmatch(cell.text)}
        before = max(whole for whole, _ in parts.values())
        behind = max(rest for _, rest in parts.values())
        side = max((width - SLACK_EM - before - behind) / 2, 0)
        for cell in body:
            if id(cell) not in parts:
                yield cell.node, "AlignCenter", None
                continue
            padding = side + behind - parts[id(cell)][1]
            yield cell.node, "AlignRight", ["style", f"padding-left: 0; padding-right: {padding:.3f}em"]


def _parts(cell: Cell) -> tuple[float, float]:
    """Widths before the decimal point, and from it on."""
    whole = _WHOLE.match(cell.text)
    end = whole.end() if whole else 0
    return width_em(cell.text[:end]), width_em(cell.text[end:]) + cell.notes * CALL_EM


def _body(cells: Sequence[Cell], place: int) -> list[Cell]:
    return [cell for cell in cells if cell.column == place and cell.columns == 1 and not cell.is_head]


def _text_alignment(chosen: str, body: Sequence[Cell], room: float) -> str:
    longest = max((cell.wanted_em for cell in body), default=0)
    has_blocks = any(len(cell.node[4]) > 1 for cell in body)
    is_broken = longest > room + NEAR_EM or has_blocks
    is_short = longest <= SHORT_EM or chosen == "AlignCenter"
    is_centred = is_short and not is_broken and chosen != "AlignLeft"
    return "AlignCenter" if is_centred else "AlignDefault"
