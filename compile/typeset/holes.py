"""Pages with a hole to pages without: where a figure did not fit, the text after it goes first.

CSS has no floats to the top of a page in WeasyPrint (its issue 259), so a figure or a short table
that does not fit leaves the rest of the page empty. Here it is moved behind so many of the
paragraphs that follow as fill the hole, as an editor would; never past a heading or another figure.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from compile import pandoc
from compile.model.anthology import Page
from compile.model.book import Node

HOLE_LINES = 3
"""A hole of more lines than this is filled."""
ROUNDS = 8
"""Most layouts of one unit beyond the first."""
MOVABLE = frozenset({"Figure", "Table"})
PIXELS_PER_POINT = 4 / 3

Blocks = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class _Hole:
    """The empty rest of a page, and the block at the top of the next that caused it."""

    lines: float
    anchor: str


def fill_holes(document: Any, blocks: Blocks, page: Page, lay_out: Callable[[Blocks], Any]) -> Any:
    """The document, laid out again as long as that leaves less empty space."""
    holes, tried = _find_holes(document.pages, blocks, page), set[str]()
    for _ in range(ROUNDS):
        hole = next((hole for hole in holes if hole.anchor not in tried), None)
        if hole is None:
            break
        tried.add(hole.anchor)
        moved = move_block(blocks, hole.anchor, hole.lines, page.characters)
        if moved == blocks:
            continue
        candidate = lay_out(moved)
        candidate_holes = _find_holes(candidate.pages, moved, page)
        if _empty_lines(candidate_holes) < _empty_lines(holes):
            document, blocks, holes = candidate, moved, candidate_holes
    return document


def move_block(blocks: Blocks, anchor: str, lines: float, characters: int) -> Blocks:
    """Blocks with that figure or table behind the paragraphs that fill so many lines."""
    place = next(number for number, block in enumerate(blocks) if _anchor(block) == anchor)
    end, filled = place + 1, 0
    while filled < lines and end < len(blocks) and blocks[end]["t"] == "Para":
        filled += math.ceil((len(pandoc.plain(blocks[end])) + 2) / characters)
        end += 1
    return (*blocks[:place], *blocks[place + 1 : end], blocks[place], *blocks[end:])


def _anchor(block: Node) -> str:
    return str(block["c"][0][0]) if block["t"] in MOVABLE else ""


def _find_holes(pages: Sequence[Any], blocks: Blocks, page: Page) -> list[_Hole]:
    anchors = {_anchor(block) for block in blocks} - {""}
    return list(_holes(pages, anchors, page)) if anchors else []


def _holes(pages: Sequence[Any], anchors: Iterable[str], page: Page) -> Iterator[_Hole]:
    pitch = page.pitch_pt * PIXELS_PER_POINT
    for before, after in pairwise(pages):
        top = after._page_box.content_box_y()
        first = [name for name in anchors if name in after.anchors and after.anchors[name][1] < top + pitch]
        lines = (_floor(before._page_box) - _text_bottom(before._page_box)) / pitch
        if first and lines > HOLE_LINES:
            yield _Hole(lines, first[0])


def _empty_lines(holes: Iterable[_Hole]) -> float:
    return sum(hole.lines for hole in holes)


def _floor(box: Any) -> float:
    """Where the text of a page may reach: down to its notes, or to the end of the type area."""
    notes = [child for child in box.children if child.__class__.__name__ == "FootnoteAreaBox"]
    tops = [area.position_y for area in notes if area.children]
    return float(min([*tops, box.content_box_y() + box.height]))


def _text_bottom(box: Any) -> float:
    """Where the last line of text or picture of a page ends."""
    flow = (child for child in box.children if child.__class__.__name__ != "FootnoteAreaBox")
    lines = (line for child in flow for line in _lines(child))
    return max((float(line.position_y + line.height) for line in lines), default=0.0)


def _lines(box: Any) -> Iterator[Any]:
    if box.__class__.__name__ in {"LineBox", "BlockReplacedBox"}:
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _lines(child)
