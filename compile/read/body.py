"""The tree of a part (document, note, text box, cell) to blocks in reading order."""

from collections.abc import Iterator

from compile.model.manuscript import Block, Cell, Origin, Paragraph, Table
from compile.read.inlines import DELETED, INSERTED, InlineReader, Parts
from compile.read.numbering import Labels
from compile.read.xml import Element, child, choose, is_on, is_placeholder, number, q, value

_WRAPPERS = frozenset(q(name) for name in ("w:sdt", "w:sdtContent", "w:customXml", "w:smartTag"))


class BodyReader:
    """Walks the blocks of one part and numbers its paragraphs as Word does."""

    def __init__(self, parts: Parts, labels: Labels) -> None:
        self._parts = parts
        self._labels = labels
        self._count = 0

    def read(self, container: Element, origin: Origin = Origin.BODY) -> tuple[Block, ...]:
        """The blocks of a container of paragraphs and tables."""
        return tuple(self._blocks(container, origin))

    def _blocks(self, container: Element, origin: Origin) -> Iterator[Block]:
        skipped = INSERTED if self._parts.keeps_deleted else DELETED
        for element in container:
            tag = element.tag
            if tag == q("w:p"):
                yield from self._paragraph(element, origin)
            elif tag == q("w:tbl"):
                yield from self._table(element, origin)
            elif tag == q("mc:AlternateContent"):
                for part in choose(element):
                    yield from self._blocks([part], origin)
            elif tag == q("w:sdt") and is_placeholder(element):
                continue
            elif tag in _WRAPPERS or tag in (INSERTED | DELETED) - skipped:
                yield from self._blocks(element, origin)

    def _paragraph(self, element: Element, origin: Origin) -> Iterator[Block]:
        self._count += 1
        reader = InlineReader(self._parts, element, self._count)
        inlines = reader.read()
        look = self._parts.styles.look(element)
        yield Paragraph(self._count, inlines, look, self._labels.next(element), origin)
        for box in reader.boxes:
            yield from self._blocks(box, Origin.TEXT_BOX)

    def _table(self, element: Element, origin: Origin) -> Iterator[Block]:
        first = self._count + 1
        rows = [row for row in _rows(element) if not _is_deleted(row, self._parts.keeps_deleted)]
        read = [[self._cell(cell, origin) for cell in _cells(row)] for row in rows]
        headers = 0
        for row in rows:
            if not is_on(row, "w:trPr/w:tblHeader"):
                break
            headers += 1
        grid = child(element, "w:tblGrid")
        widths = (
            [] if grid is None else [number(column.get(q("w:w"))) for column in grid.findall(q("w:gridCol"))]
        )
        total = sum(widths)
        shares = tuple(width / total for width in widths) if total else ()
        yield Table(first, _join_vertical(read), min(headers, max(len(rows) - 1, 0)), shares, origin)

    def _cell(self, element: Element, origin: Origin) -> tuple[Cell, str]:
        """The cell, and how it continues the one above: `restart`, `continue` or nothing."""
        merge = child(element, "w:tcPr/w:vMerge")
        state = "" if merge is None else merge.get(q("w:val"), "continue")
        span = max(number(value(element, "w:tcPr/w:gridSpan") or "1"), 1)
        return Cell(self.read(element, origin), span), state


def _through(element: Element, name: str) -> Iterator[Element]:
    """Children of that name, those inside content controls and the like included."""
    for part in element:
        if part.tag == name:
            yield part
        elif part.tag in _WRAPPERS or part.tag in INSERTED:
            yield from _through(part, name)


def _rows(table: Element) -> Iterator[Element]:
    return _through(table, q("w:tr"))


def _cells(row: Element) -> Iterator[Element]:
    return _through(row, q("w:tc"))


def _is_deleted(row: Element, keeps_deleted: bool) -> bool:
    return child(row, f"w:trPr/{'w:ins' if keeps_deleted else 'w:del'}") is not None


def _join_vertical(rows: list[list[tuple[Cell, str]]]) -> tuple[tuple[Cell, ...], ...]:
    """Cells that continue the one above lengthen it and give it their content, if they have any."""
    columns: dict[int, tuple[int, int]] = {}
    result: list[list[Cell]] = []
    for row in rows:
        result.append([])
        column = 0
        for cell, state in row:
            above = columns.get(column)
            if state == "continue" and above is not None:
                top, place = above
                owner = result[top][place]
                extra = cell.blocks if _has_content(cell) else ()
                result[top][place] = Cell(owner.blocks + extra, owner.column_span, owner.row_span + 1)
            else:
                columns.pop(column, None)
                if state == "restart":
                    columns[column] = (len(result) - 1, len(result[-1]))
                result[-1].append(cell)
            column += cell.column_span
    return tuple(tuple(row) for row in result)


def _has_content(cell: Cell) -> bool:
    return any(not isinstance(block, Paragraph) or block.inlines for block in cell.blocks)
