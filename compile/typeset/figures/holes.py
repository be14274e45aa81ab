"""Pages with a hole to pages without: where a figure did not fit, the text after it goes first.

CSS has no floats to the top of a page in WeasyPrint (its issue 259), so a figure, a box or a short table
that does not fit leaves the rest of the page empty. Here it is moved behind so much of the text that
follows as fills the hole, as an editor would; never past a heading. What is moved past another figure
takes it along, so that figures and tables keep their order.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, pairwise
from typing import Any

from compile import pandoc
from compile.hanzi import measure_ems
from compile.model.nodes import Node
from compile.model.page import Page
from compile.typeset.figures.rows import FIGURE_ROW

HOLE_LINES = 3
"""A hole of more lines than this is filled."""
ROUNDS = 16
"""Most holes of one unit that are tried."""
MOST_PASSED = 3
"""So many figures and tables text may pass on its way to a hole: it stays near them."""
LARGE_SHARE = 0.25
"""A hole of more than this share of the page is worth a smaller picture."""
SMALLER = (0.85, 0.7)
"""Scales at which a picture's lettering stays readable."""
MOVABLE = frozenset({"Figure", "Table", "Div"})
PASSED = frozenset(
    {"Para", "Plain", "BulletList", "OrderedList", "DefinitionList", "BlockQuote", "CodeBlock"}
)
"""Text that may come before a figure that stands before it in the manuscript."""
PIXELS_PER_POINT = 4 / 3

Blocks = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class _Hole:
    """The empty rest of a page, and the block on the next that caused it."""

    page: int
    lines: float
    anchor: str


@dataclass(frozen=True, slots=True)
class _Try:
    """A layout and what it leaves empty."""

    document: Any
    blocks: Blocks
    holes: list[_Hole]
    empty: tuple[float, ...]
    """Empty lines of all pages but the last."""

    def waste(self, page: int) -> float:
        """Squares of the empty lines up to the page after that one, so that large holes weigh most.

        Pages behind it will be looked at in their turn.
        """
        return sum(lines**2 for lines in self.empty[: page + 2])


def fill_holes(document: Any, blocks: Blocks, page: Page, lay_out: Callable[[Blocks], Any]) -> Any:
    """The document, laid out again as long as that leaves less empty space.

    Text moves up first; a figure that still leaves much of a page empty is set smaller if it then fits.
    """
    best = _look(document, blocks, page)
    tried: set[tuple[str, int]] = set()
    for _ in range(ROUNDS):
        hole = next((hole for hole in best.holes if _key(hole) not in tried), None)
        if hole is None:
            break
        tried.add(_key(hole))
        for changed in _remedies(best.blocks, hole, page):
            new = _look(lay_out(changed), changed, page)
            if new.waste(hole.page) < best.waste(hole.page):
                best = new
                if not any(left.anchor == hole.anchor for left in new.holes):
                    break
    return best.document


def _key(hole: _Hole) -> tuple[str, int]:
    """A hole that has become another is tried again."""
    return hole.anchor, round(hole.lines)


def _look(document: Any, blocks: Blocks, page: Page) -> _Try:
    empty = tuple(max(_empty_lines(one, page), 0) for one in document.pages[:-1])
    return _Try(document, blocks, list(_find_holes(document.pages, blocks, page)), empty)


def _remedies(blocks: Blocks, hole: _Hole, page: Page) -> Iterator[Blocks]:
    """What may fill a hole, the gentlest first."""
    yield from move_block(blocks, hole.anchor, hole.lines, page.characters)
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
        pandoc.transform(block, smaller) if _has_picture(block) and _anchor(block) == anchor else block
        for block in blocks
    )


def _scaled(width: str, scale: float) -> str:
    match = re.fullmatch(r"([\d.]+)(mm|cm|in|pt|px|%)", width)
    return f"{float(match[1]) * scale:.1f}{match[2]}" if match else width


def _has_picture(block: Node) -> bool:
    return block["t"] == "Figure" or (block["t"] == "Div" and FIGURE_ROW in block["c"][0][1])


def move_block(blocks: Blocks, anchor: str, lines: float, characters: int) -> Iterator[Blocks]:
    """Blocks with that figure, box or table behind the text that fills so many lines.

    Then behind one block less and one more, for the lines are only estimated; nothing where no text
    follows before the next heading.
    """
    place = next(number for number, block in enumerate(blocks) if _anchor(block) == anchor)
    ends: list[int] = []
    enough, filled = 0, 0
    for number in range(place + 1, len(blocks)):
        passed = number - place - len(ends)
        if blocks[number]["t"] not in MOVABLE | PASSED or passed > MOST_PASSED:
            break
        if blocks[number]["t"] in PASSED:
            enough += filled < lines
            filled += _measure_lines(blocks[number], characters)
            ends.append(number + 1)
    for count in (enough, enough - 1, enough + 1):
        if 0 < count <= len(ends):
            end = ends[count - 1]
            text = [block for block in blocks[place:end] if block["t"] in PASSED]
            moved = [block for block in blocks[place:end] if block["t"] not in PASSED]
            yield (*blocks[:place], *text, *moved, *blocks[end:])


def _measure_lines(block: Node, characters: int) -> int:
    """About how many lines a block of text takes."""
    if block["t"] == "CodeBlock":
        return 1 + str(block["c"][1]).count("\n")
    paragraphs = [node for node in pandoc.walk(block) if node["t"] in {"Para", "Plain"}]
    return sum(math.ceil((measure_ems(pandoc.plain(one)) + 2) / characters) for one in paragraphs)


def _anchor(block: Node) -> str:
    """The anchor of a block that can be moved; that of its first figure for a row of them."""
    if block["t"] not in MOVABLE:
        return ""
    is_row = block["t"] == "Div" and FIGURE_ROW in block["c"][0][1]
    owner = block["c"][1][0] if is_row else block
    return str(owner["c"][0][0])


def _find_holes(pages: Sequence[Any], blocks: Blocks, page: Page) -> Iterator[_Hole]:
    for number, (before, after) in enumerate(pairwise(pages)):
        lines = _empty_lines(before, page)
        cause = _cause(after, blocks, page) if lines > HOLE_LINES else ""
        if cause:
            yield _Hole(number, lines, cause)


def _cause(laid_out: Any, blocks: Blocks, page: Page) -> str:
    """The anchor of what begins the page and can be moved, maybe below headings; empty for none."""
    limit = laid_out._page_box.content_box_y() + page.pitch_pt * PIXELS_PER_POINT
    first = {name for name, place in laid_out.anchors.items() if place[1] < limit}
    start = next((number for number, block in enumerate(blocks) if _name(block) in first), len(blocks))
    below = dropwhile(lambda block: block["t"] == "Header", blocks[start:])
    return _anchor(next(below, {"t": ""}))


def _name(block: Node) -> str | None:
    return str(block["c"][1][0]) if block["t"] == "Header" else _anchor(block) or None


def _empty_lines(laid_out: Any, page: Page) -> float:
    """How many lines of a page stay empty below its text."""
    box = laid_out._page_box
    return (_floor(box) - _text_bottom(box)) / (page.pitch_pt * PIXELS_PER_POINT)


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
