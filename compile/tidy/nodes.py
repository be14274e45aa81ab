"""The blocks of a draft to nodes of pandoc's document type."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from compile.model.draft import Box, Caption, DraftBlock, FigureBlock, Heading, Item, Listing, TableBlock
from compile.model.manuscript import (
    Anchor,
    Block,
    Cell,
    Formula,
    Inline,
    LineBreak,
    Link,
    Mark,
    Note,
    Paragraph,
    Picture,
    Table,
    Text,
)
from compile.model.nodes import Node
from compile.pandoc import words
from compile.tidy.apply import Tidier

_NO_ATTRIBUTES: list[Any] = ["", [], []]
_MARKS = (
    (Mark.EMPHASIS_DOT, "Span", ["", ["emphasis-dot"], []]),
    (Mark.BOLD, "Strong", None),
    (Mark.ITALIC, "Emph", None),
    (Mark.UNDERLINE, "Underline", None),
    (Mark.STRIKE, "Strikeout", None),
    (Mark.SMALL_CAPS, "SmallCaps", None),
    (Mark.SUBSCRIPT, "Subscript", None),
    (Mark.SUPERSCRIPT, "Superscript", None),
)
"""From the outermost to the innermost, with the node and its attributes."""


class NodeWriter:
    """Writes tidy nodes; the tidier that it is given keeps the record of changes."""

    def __init__(self, tidier: Tidier) -> None:
        self._tidier = tidier

    def blocks(self, blocks: Sequence[DraftBlock]) -> list[Node]:
        """Nodes of all blocks in order."""
        return [node for block in blocks for node in self._block(block)]

    def row(self, inlines: Sequence[Inline]) -> list[Node]:
        """Nodes of inlines in a row; neighbours share the nodes of the marks that they have in common.

        pandoc would read `*a*` and `*^b^*` in a row, `*a**^b^*`, as something else.
        """
        pieces = [piece for inline in inlines for piece in _without_outer_blanks(inline)]
        return _nested([(_marks(piece), self._inline(piece)) for piece in pieces])

    def _block(self, block: DraftBlock) -> list[Node]:
        match block:
            case Heading(level, inlines, paragraph):
                attributes = _NO_ATTRIBUTES if block.is_numbered else ["", ["unnumbered"], []]
                return [_node("Header", [level, attributes, self._inlines(inlines, paragraph)])]
            case Paragraph():
                return self._paragraph(block, "Para")
            case FigureBlock():
                return self._figure(block)
            case TableBlock(table, caption):
                return [self._table(table, caption)]
            case Listing():
                return [self._list(block)]
            case Box(inside):
                return [_node("Div", [["", ["text-box"], []], self.blocks(inside)])]

    def _inlines(self, inlines: Sequence[Inline], paragraph: int) -> list[Node]:
        return self.row(self._tidier.inlines(inlines, paragraph))

    def _paragraph(self, paragraph: Paragraph, kind: str) -> list[Node]:
        nodes = self._inlines(paragraph.inlines, paragraph.number)
        return [_node(kind, nodes)] if nodes else []

    def _inline(self, inline: Inline) -> list[Node]:
        match inline:
            case Text(text):
                return words(text)
            case LineBreak():
                return [_node("LineBreak")]
            case Link(target, children):
                return [_node("Link", [_NO_ATTRIBUTES, self.row(children), [target, ""]])]
            case Note(blocks):
                return [_node("Note", self._inside(blocks))]
            case Picture():
                return [_image(inline)]
            case Anchor(name):
                return [_node("Span", [[name, [], []], []])]
            case Formula(latex, display):
                return [_node("Math", [_node("DisplayMath" if display else "InlineMath"), latex])]

    def _inside(self, blocks: Sequence[Block]) -> list[Node]:
        """Nodes of blocks in a note or a cell, which are tidy already; labels are written out."""
        nodes: list[Node] = []
        for block in blocks:
            if isinstance(block, Table):
                nodes.append(self._table(block, None))
            elif inside := self.row(block.with_written_label().inlines):
                nodes.append(_node("Para", inside))
        return nodes

    def _figure(self, figure: FigureBlock) -> list[Node]:
        """A figure for the last picture, with the caption; pictures before it stand alone."""
        *others, last = figure.pictures
        nodes = [_node("Para", [_image(picture)]) for picture in others]
        caption = self._inlines(figure.caption.inlines, figure.caption.paragraph) if figure.caption else []
        if not caption:
            return [*nodes, _node("Para", [_image(last)])]
        content = [_node("Plain", [_image(last, _label(figure.caption))])]
        return [*nodes, _node("Figure", [_NO_ATTRIBUTES, [None, [_node("Plain", caption)]], content])]

    def _table(self, table: Table, caption: Caption | None) -> Node:
        words = self._inlines(caption.inlines, caption.paragraph) if caption else []
        tidy = self._tidier.table(_with_labels(table))
        columns = max(_width(tidy), 1)
        rows = [self._row(row) for row in complete_rows(tidy.rows, columns)]
        head = _head_rows(tidy)
        return _node(
            "Table",
            [
                ["", [], [*_label(caption), *_widths(tidy, columns)] if words else []],
                [None, [_node("Plain", words)] if words else []],
                _columns(tidy, columns),
                [_NO_ATTRIBUTES, rows[:head]],
                [[_NO_ATTRIBUTES, 0, [], rows[head:]]],
                [_NO_ATTRIBUTES, []],
            ],
        )

    def _row(self, row: Sequence[Cell]) -> list[Any]:
        return [_NO_ATTRIBUTES, [self._cell(cell) for cell in row]]

    def _cell(self, cell: Cell) -> list[Any]:
        nodes = self._inside(cell.blocks)
        if len(nodes) == 1 and nodes[0]["t"] == "Para":
            nodes = [_node("Plain", nodes[0]["c"])]
        return [_NO_ATTRIBUTES, _node("AlignDefault"), cell.row_span, cell.column_span, nodes]

    def _list(self, listing: Listing) -> Node:
        items = [self._item(item) for item in listing.items]
        if listing.start is None:
            return _node("BulletList", items)
        delimiter = "TwoParens" if listing.brackets else "Period"
        return _node("OrderedList", [[listing.start, _node("Decimal"), _node(delimiter)], items])

    def _item(self, item: Item) -> list[Node]:
        inside = self._paragraph(item.paragraph, "Plain")
        return [*inside, *(self._list(child) for child in item.children)]


def _with_labels(table: Table) -> Table:
    def labelled(block: Block) -> Block:
        return block.with_written_label() if isinstance(block, Paragraph) else block

    rows = (
        tuple(replace(cell, blocks=tuple(labelled(block) for block in cell.blocks)) for cell in row)
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))


_ALIGNMENTS = {"left": "AlignLeft", "center": "AlignCenter", "right": "AlignRight"}


def _columns(table: Table, columns: int) -> list[Any]:
    """What pandoc wants to know of each column."""
    known = table.alignments if len(table.alignments) == columns else ("",) * columns
    return [[_node(_ALIGNMENTS.get(name, "AlignDefault")), _node("ColWidthDefault")] for name in known]


def _widths(table: Table, columns: int) -> list[list[str]]:
    """The author's widths as an attribute, in per cent; nothing where all are alike."""
    shares = [round(100 * share) for share in table.column_widths]
    if len(shares) != columns or max(shares) - min(shares) <= 1:
        return []
    return [["widths", " ".join(str(share) for share in shares)]]


def _node(kind: str, content: Any = None) -> Node:
    return {"t": kind} if content is None else {"t": kind, "c": content}


def _marks(inline: Inline) -> frozenset[Mark]:
    return inline.marks if isinstance(inline, Text) else frozenset()


def _without_outer_blanks(inline: Inline) -> Iterator[Inline]:
    """Marked text between its blanks, which show no mark, and which Markdown cannot have inside."""
    if not isinstance(inline, Text) or not inline.marks:
        yield inline
        return
    core = inline.text.strip(" ")
    before, _, after = inline.text.partition(core) if core else (inline.text, "", "")
    yield from (piece for piece in (Text(before), Text(core, inline.marks), Text(after)) if piece.text)


def _nested(pieces: Sequence[tuple[frozenset[Mark], list[Node]]], depth: int = 0) -> list[Node]:
    """Nodes of pieces in a row, inside those of their marks from the one at `depth` on."""
    if depth == len(_MARKS):
        return [node for _, nodes in pieces for node in nodes]
    mark, kind, attributes = _MARKS[depth]
    result: list[Node] = []
    for is_marked, group in groupby(pieces, key=lambda piece: mark in piece[0]):
        inside = _nested(list(group), depth + 1)
        whole = inside if attributes is None else [attributes, inside]
        result.extend([_node(kind, whole)] if is_marked else inside)
    return result


def _label(caption: Caption | None) -> list[list[str]]:
    """The author's label as an attribute: mentions in the text are of that one, not of the book's number."""
    return [["label", caption.label]] if caption and caption.label else []


def _image(picture: Picture, label: Sequence[list[str]] = ()) -> Node:
    attributes = [*label, ["alt", picture.alt]] if picture.alt else [*label]
    if picture.width_mm:
        attributes.append(["width", f"{picture.width_mm:.1f}mm"])
    return _node("Image", [["", [], attributes], [], [f"media/{picture.name}", ""]])


def _width(table: Table) -> int:
    """Columns of a table: its widest row, cells that reach down into a row counted."""
    reach: list[int] = [0] * len(table.rows)
    for index, row in enumerate(table.rows):
        for cell in row:
            for below in range(index, min(index + cell.row_span, len(reach))):
                reach[below] += cell.column_span
    return max(reach, default=0)


def complete_rows(rows: Sequence[Sequence[Cell]], columns: int) -> list[list[Cell]]:
    """Rows that all fill the table's width: short ones get empty cells, spans end with the table."""
    filled: list[list[Cell]] = []
    occupied = [0] * len(rows)
    for index, row in enumerate(rows):
        cells = []
        for cell in row:
            span = min(cell.row_span, len(rows) - index)
            cells.append(Cell(cell.blocks, cell.column_span, span))
            for below in range(index, index + span):
                occupied[below] += cell.column_span
        missing = columns - occupied[index]
        cells.extend(Cell(()) for _ in range(missing))
        occupied[index] += max(missing, 0)
        filled.append(cells)
    return filled


def _has_content(cell: Cell) -> bool:
    return any(not isinstance(block, Paragraph) or block.inlines for block in cell.blocks)


def _head_rows(table: Table) -> int:
    """Header rows: those that Word repeats, or the first; a cell that reaches further takes its rows in.

    A table of one row has no header, and empty cells are none: Markdown would drop them.
    """
    rows = table.rows
    if len(rows) < 2 or not any(_has_content(cell) for cell in rows[0]):
        return 0
    head = max(table.header_rows, 1)
    index = 0
    while index < head and index < len(rows):
        head = max(head, *(index + cell.row_span for cell in rows[index])) if rows[index] else head
        index += 1
    return head if head < len(rows) else 0
