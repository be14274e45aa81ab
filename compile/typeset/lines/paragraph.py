"""The inline boxes of a paragraph to one row of characters with their advances, gaps and breaks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import compress
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.layout.percent import resolve_percentages
from weasyprint.text import line_break

from compile.typeset.lines.breaks import find_breaks, has_address
from compile.typeset.lines.shaping import Box, shape
from compile.typeset.lines.signs import FORCED, OBJECT, WIDE_KINDS, kinds_of

Path = tuple[int, ...]
"""Indices of children from the line box down to a leaf."""


@dataclass(slots=True)
class Leaf:
    """A text box or a picture of the paragraph, and its characters in the row."""

    box: Box
    path: Path
    start: int
    end: int
    em: float
    """Font size in px."""
    is_raised: bool
    """Whether it is a superscript or the like: no gap stands beside it."""
    is_rigid: bool = False
    """Whether it is a list's or note's marker or the like: nothing in it or behind it gives or takes."""
    height: float = 0
    strut: tuple[float, float] = (0, 0)
    """Height of its line, and of the baseline below the top of it, in px."""
    decorations: dict[str, Any] = field(default_factory=dict)
    advances: list[float] = field(default_factory=list)
    """Of its glyphs alone."""
    padding: float = 0
    """Of the inline boxes that begin with it."""
    offsets: list[int] = field(default_factory=list)
    """Where each of its characters begins in UTF-8."""


@dataclass(slots=True)
class Row:
    """A paragraph as one row of characters; lengths in px, indices those of `text`."""

    text: str
    leaves: list[Leaf]
    owners: list[Leaf]
    """The leaf of each character."""
    kinds: str
    """The kind of each character, letter by letter."""
    advances: list[float]
    """Natural advance of each character, with the padding of inline boxes that begin or end there."""
    breaks: list[int]
    """Indices before which a line may begin; the last is the end of the text."""
    joined: frozenset[int]
    """Characters that are drawn in one glyph with the one before them."""
    strut: tuple[float, float]
    """Height of a line, and of the baseline below the top of it, in px."""
    spans: dict[Path, tuple[int, int]]
    """Where the characters of each inline box begin and end."""


class UnsuitableError(Exception):
    """The paragraph holds what is left to WeasyPrint's own line layout."""


def read_row(context: Box, linebox: Box, containing_block: Box) -> Row | None:
    """The row of a line box; `None` without Chinese or addresses, or with what only WeasyPrint knows."""
    try:
        leaves = list(_leaves(linebox, (), False, context, containing_block))
    except UnsuitableError:
        return None
    text = "".join(_text(leaf) for leaf in leaves)
    kinds = kinds_of(text)
    if WIDE_KINDS.isdisjoint(kinds) and not has_address(text):
        return None
    advances: list[float] = []
    owners: list[Leaf] = []
    place = 0
    for leaf in leaves:
        leaf.start, leaf.end = place, place + len(_text(leaf))
        place = leaf.end
        advances += _advances(leaf)
        owners += [leaf] * (leaf.end - leaf.start)
    joined = _joined(text, advances) if 0 in advances else frozenset()
    spans = _spans(leaves)
    for path, (start, end) in spans.items():
        box = _at(linebox, path)
        owners[start].padding += left_spacing(box)
        advances[start] += left_spacing(box)
        advances[end - 1] += right_spacing(box)
    fixed = joined.union(
        *(range(leaf.start, leaf.end) for leaf in leaves if leaf.is_raised),  # a call stays with its word
        *(range(leaf.start + 1, leaf.end) for leaf in leaves if leaf.is_rigid),
    )
    breaks = _breaks(text, fixed, linebox.style["lang"])
    strut = line_break.strut(linebox.style)
    return Row(text, leaves, owners, kinds, advances, breaks, joined, strut, spans)


def _spans(leaves: list[Leaf]) -> dict[Path, tuple[int, int]]:
    spans: dict[Path, tuple[int, int]] = {}
    for leaf in leaves:
        for depth in range(1, len(leaf.path)):
            start, _ = spans.get(leaf.path[:depth], (leaf.start, 0))
            spans[leaf.path[:depth]] = start, leaf.end
    return spans


def _joined(text: str, advances: list[float]) -> frozenset[int]:
    return frozenset(index for index, advance in enumerate(advances) if not advance and text[index] != FORCED)


def _leaves(parent: Box, path: Path, is_raised: bool, context: Box, block: Box) -> Iterator[Leaf]:
    for index, child in enumerate(parent.children):
        if not child.is_in_normal_flow() or child.is_leader:
            raise UnsuitableError
        here = (*path, index)
        if isinstance(child, boxes.TextBox):
            resolve_percentages(child, block)
            if child.style["font_size"] and child.text:
                is_rigid = child.element_tag.endswith("::marker")
                _check_text(child, is_rigid)
                yield Leaf(child, here, 0, 0, child.style["font_size"], is_raised, is_rigid)
        elif isinstance(child, boxes.InlineBox):
            _check_inline(child)
            resolve_percentages(child, block)
            raised = is_raised or child.style["vertical_align"] != "baseline"
            yield from _leaves(child, here, raised, context, block)
        elif isinstance(child, boxes.ReplacedBox | boxes.InlineBlockBox):
            resolve_percentages(child, block)
            is_rigid = isinstance(child, boxes.InlineBlockBox)
            if is_rigid and (child.is_table_wrapper or not _is_simple(child)):
                raise UnsuitableError
            placed = inline.atomic_box(context, child, 0, None, block, [], [])
            placed.position_x = placed.position_y = 0
            yield Leaf(placed, here, 0, 0, parent.style["font_size"], is_raised, is_rigid)
        else:
            raise UnsuitableError


def _is_simple(box: Box) -> bool:
    """Whether all that is inside a box stays inside."""
    return all(inside.is_in_normal_flow() for inside in box.descendants())


def _check_text(box: Box, keeps_spaces: bool) -> None:
    style, text = box.style, box.text
    if text == FORCED and style["white_space"] == "pre-line":
        return
    is_plain = (
        (style["white_space"] == "normal" or keeps_spaces)
        and style["letter_spacing"] == "normal"
        and not style["word_spacing"]
        and style["direction"] == "ltr"
    )
    if not is_plain or any(sign in text for sign in "\n\t\u00ad\u2028\u2029"):
        raise UnsuitableError


def _check_inline(box: Box) -> None:
    style = box.style
    is_plain = style["position"] == "static" and style["direction"] == "ltr"
    if not is_plain or "auto" in (style["margin_left"], style["margin_right"]):
        raise UnsuitableError


def _text(leaf: Leaf) -> str:
    return leaf.box.text if isinstance(leaf.box, boxes.TextBox) else OBJECT


def _advances(leaf: Leaf) -> list[float]:
    if not isinstance(leaf.box, boxes.TextBox):
        return [leaf.box.margin_width()]
    if leaf.box.text == FORCED:
        leaf.offsets = [0, 1]
        return [0.0]
    leaf.advances, leaf.offsets, leaf.height, leaf.decorations = shape(leaf.box.text, leaf.box.style)
    leaf.strut = line_break.strut(leaf.box.style)
    return leaf.advances


def _at(box: Box, path: Path) -> Box:
    for index in path:
        box = box.children[index]
    return box


def left_spacing(box: Box) -> float:
    """Margin, border and padding at the beginning of an inline box, in px."""
    return float(box.margin_left + box.border_left_width + box.padding_left)


def right_spacing(box: Box) -> float:
    """The same at its end."""
    return float(box.margin_right + box.border_right_width + box.padding_right)


def _breaks(text: str, fixed: frozenset[int], lang: str | None) -> list[int]:
    known: list[Any] = []

    def is_base(index: int) -> bool:
        if not known:
            known.append(line_break.get_log_attrs(text.replace(FORCED, " "), lang))
        return bool(known[0][index].is_line_break)

    allowed = find_breaks(text, is_base)
    for index in fixed:
        allowed[index] = 0
    return [*compress(range(len(text)), allowed), len(text)]
