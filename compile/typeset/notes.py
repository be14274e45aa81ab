"""A note to the inlines that are printed, in pieces where it is long."""

import re
from collections.abc import Iterable, Iterator

from compile import pandoc
from compile.model.nodes import Node

LONGEST = 600
"""Characters of a note, about twelve lines, from which on it may go over the page in pieces."""
PIECE = 300
"""Characters of a piece, at least, but for the last."""

_SENTENCE = re.compile(r"(?<=[。；！？])(?![”’）」』》])")


def note_inlines(blocks: Iterable[Node]) -> list[Node]:
    """The note's paragraphs in one, because WeasyPrint takes a footnote from inside a line."""
    lines = (line for block in blocks for line in _note_lines(block))
    return _joined(lines, {"t": "LineBreak"})


def _note_lines(block: Node) -> list[list[Node]]:
    """A paragraph as a line; a table as one for each row, its cells set apart by an em."""
    if block["t"] in {"Para", "Plain"}:
        return [block["c"]]
    if block["t"] != "Table":
        return [[{"t": "Str", "c": pandoc.plain(block)}]]
    _attributes, _caption, _columns, head, bodies, foot = block["c"]
    rows = [*head[1], *(row for body in bodies for part in body[2:] for row in part), *foot[1]]
    gap = {"t": "Str", "c": "\u2003"}
    return [_joined((note_inlines(cell[4]) for cell in row[1]), gap) for row in rows]


def _joined(parts: Iterable[list[Node]], between: Node) -> list[Node]:
    joined: list[Node] = []
    for part in parts:
        joined += [between, *part] if joined else part
    return joined


def split_note(inlines: list[Node]) -> list[list[Node]]:
    """A short note as it is; a long one cut behind sentences, into pieces that follow one another."""
    if len(pandoc.plain(inlines)) <= LONGEST:
        return [inlines]
    pieces: list[list[Node]] = [[]]
    size = 0
    for node in _sentences(inlines):
        if size >= PIECE and _is_closed(pieces[-1]):
            pieces.append([])
            size = 0
        pieces[-1].append(node)
        size += len(pandoc.plain(node))
    return pieces


def _sentences(inlines: Iterable[Node]) -> Iterator[Node]:
    """The inlines, text cut behind each sentence."""
    for node in inlines:
        if node["t"] == "Str":
            yield from ({"t": "Str", "c": part} for part in _SENTENCE.split(node["c"]) if part)
        else:
            yield node


def _is_closed(piece: list[Node]) -> bool:
    """Whether a piece ends with a sentence or a line, or has become too long to wait for that."""
    text = pandoc.plain(piece)
    return piece[-1]["t"] == "LineBreak" or bool(_SENTENCE.search(text[-1:])) or len(text) > 2 * PIECE
