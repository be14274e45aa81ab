"""Pages with a hole to pages without: where a figure did not fit, the text after it goes first.

CSS has no floats to the top of a page in WeasyPrint (its issue 259), so a figure or a short table
that does not fit leaves the rest of the page empty. Here it is moved behind so many of the
paragraphs that follow as fill the hole, as an editor would; never past a heading or another figure.
"""

import math
import re
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
LARGE_SHARE = 0.25
"""A hole of more than this share of the page is worth a smaller picture."""
SMALLER = (0.85, 0.7)
"""Scales at which a picture's lettering stays readable."""
MOVABLE = frozenset({"Figure", "Table"})
PIXELS_PER_POINT = 4 / 3

Blocks = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class _Hole:
    """The empty rest of a page, and the block at the top of the next that caused it."""

    lines: float
    anchor: str


def fill_holes(document: Any, blocks: Blocks, page: Page, lay_out: Callable[[Blocks], Any]) -> Any:
    """The document, laid out again as long as that leaves less empty space.

    Text moves up first; a figure that still leaves much of a page empty is set smaller if it then fits.
    """
    best = _Try(document, blocks, _find_holes(document.pages, blocks, page))
    tried: set[str] = set()
    for _ in range(ROUNDS):
        hole = next((hole for hole in best.holes if hole.anchor not in tried), None)
        if hole is None:
            break
        tried.add(hole.anchor)
        for changed in _remedies(best.blocks, hole, page):
            laid_out = lay_out(changed)
            new = _Try(laid_out, changed, _find_holes(laid_out.pages, changed, page))
            if _empty_lines(new.holes) < _empty_lines(best.holes):
                best = new
                break
    return best.document


@dataclass(frozen=True, slots=True)
class _Try:
    """A layout and what it leaves empty."""

    document: Any
    blocks: Blocks
    holes: list[_Hole]


def _remedies(blocks: Blocks, hole: _Hole, page: Page) -> Iterator[Blocks]:
    """What may fill a hole, the gentlest first."""
    moved = move_block(blocks, hole.anchor, hole.lines, page.characters)
    if moved != blocks:
        yield moved
    if hole.lines > LARGE_SHARE * page.lines:
        for scale in SMALLER:
            shrunk = shrink_figure(blocks, hole.anchor, scale)
            if shrunk != blocks:
                yield shrunk


def shrink_figure(blocks: Blocks, anchor: str, scale: float) -> Blocks:
    """Blocks with that figure's picture at a share of the width at which the author placed it.

    A picture without a width, and a table, stay as they are.
    """

    def smaller(node: Node) -> list[Node] | None:
        if node["t"] != "Image":
            return None
        (name, classes, attributes), *rest = node["c"]
        changed = [[key, _scaled(value, scale) if key == "width" else value] for key, value in attributes]
        return [{"t": "Image", "c": [[name, classes, changed], *rest]}]

    return tuple(
        pandoc.transform(block, smaller) if block["t"] == "Figure" and _anchor(block) == anchor else block
        for block in blocks
    )


def _scaled(width: str, scale: float) -> str:
    match = re.fullmatch(r"([\d.]+)(mm|cm|in|pt|px|%)", width)
    return f"{float(match[1]) * scale:.1f}{match[2]}" if match else width


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
