"""The blocks of a draft to nodes of pandoc's document type."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from compile.model.book import Node
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
from compile.tidy.apply import Tidier

_NO_ATTRIBUTES: list[Any] = ["", [], []]
_MARKS = (
    (Mark.SUPERSCRIPT, "Superscript"),
    (Mark.SUBSCRIPT, "Subscript"),
    (Mark.SMALL_CAPS, "SmallCaps"),
    (Mark.STRIKE, "Strikeout"),
    (Mark.UNDERLINE, "Underline"),
    (Mark.ITALIC, "Emph"),
    (Mark.BOLD, "Strong"),
)
"""From the innermost to the outermost."""


class NodeWriter:
    """Writes tidy nodes; the tidier that it is given keeps the record of changes."""

    def __init__(self, tidier: Tidier) -> None:
        self._tidier = tidier

    def blocks(self, blocks: Sequence[DraftBlock]) -> list[Node]:
        """Nodes of all blocks in order."""
        return [node for block in blocks for node in self._block(block)]

    def _block(self, block: DraftBlock) -> list[Node]:
        match block:
            case Heading(level, inlines, paragraph):
                return [_node("Header", [level, _NO_ATTRIBUTES, self._inlines(inlines, paragraph)])]
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
        return [node for inline in self._tidier.inlines(inlines, paragraph) for node in self._inline(inline)]

    def _paragraph(self, paragraph: Paragraph, kind: str) -> list[Node]:
        nodes = self._inlines(paragraph.inlines, paragraph.number)
        return [_node(kind, nodes)] if nodes else []

    def _inline(self, inline: Inline) -> list[Node]:
        match inline:
            case Text(text, marks):
                return _marked(text, marks)
            case LineBreak():
                return [_node("LineBreak")]
            case Link(target, children):
                inside = [node for child in children for node in self._inline(child)]
                return [_node("Link", [_NO_ATTRIBUTES, inside, [target, ""]])]
            case Note(paragraphs):
                return [
                    _node(
                        "Note", [_node("Para", self._again(part.with_written_label())) for part in paragraphs]
                    )
                ]
            case Picture():
                return [_image(inline)]
            case Anchor(name):
                return [_node("Span", [[name, [], []], []])]
            case Formula(latex, display):
                return [_node("Math", [_node("DisplayMath" if display else "InlineMath"), latex])]

    def _again(self, paragraph: Paragraph) -> list[Node]:
        """Nodes of a paragraph inside a note, which is tidy already."""
        return [node for inline in paragraph.inlines for node in self._inline(inline)]

    def _figure(self, figure: FigureBlock) -> list[Node]:
        """A figure for the last picture, with the caption; pictures before it stand alone."""
        *others, last = figure.pictures
        nodes = [_node("Para", [_image(picture)]) for picture in others]
        caption = self._inlines(figure.caption.inlines, figure.caption.paragraph) if figure.caption else []
        if not caption:
            return [*nodes, _node("Para", [_image(last)])]
        content = [_node("Plain", [_image(last)])]
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
                ["", [], _widths(tidy, columns) if words else []],
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
        nodes: list[Node] = []
        for block in cell.blocks:
            if isinstance(block, Table):
                nodes.append(self._table(block, None))
            elif inside := self._again(block):
                nodes.append(_node("Para", inside))
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


def _marked(text: str, marks: frozenset[Mark]) -> list[Node]:
    """Text as words and spaces, inside a node for each mark."""
    nodes: list[Node] = []
    for index, word in enumerate(text.split(" ")):
        if index:
            nodes.append(_node("Space"))
        if word:
            nodes.append(_node("Str", word))
    for mark, kind in _MARKS:
        if mark in marks and text.strip():
            nodes = [_node(kind, nodes)]
    if Mark.EMPHASIS_DOT in marks:
        nodes = [_node("Span", [["", ["emphasis-dot"], []], nodes])]
    return nodes


def _image(picture: Picture) -> Node:
    attributes = [["alt", picture.alt]] if picture.alt else []
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
