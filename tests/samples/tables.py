"""A table of a sample source to `w:tbl`."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.samples.looks import Look, make_paragraph_properties
from tests.samples.ooxml import Element, make, value
from tests.samples.runs import Registry, make_runs
from tests.samples.source import Cell, Line, Merge, Note, Table

LONG = 16
"""A column with a cell of more half-widths is set flush left."""

Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Column:
    width_twips: int
    align: str


def make_table(table: Table, look: Look, measure_twips: int, registry: Registry) -> Element:
    columns = _plan_columns(table.rows, measure_twips)
    grid = make("w:tblGrid", {}, [make("w:gridCol", {"w:w": column.width_twips}) for column in columns])
    heads = 2 if any(cell.merge is Merge.UP for cell in table.rows[1]) else 1
    bold = replace(look, face=replace(look.face, is_bold=True))
    rows = [
        _make_row(table.rows, number, columns, (bold if number < heads else look, registry))
        for number in range(len(table.rows))
    ]
    for row in rows[:heads]:
        row[0].append(make("w:tblHeader"))
    return make("w:tbl", {}, [_make_properties(measure_twips), grid, *rows])


def _make_properties(measure_twips: int) -> Element:
    width = make("w:tblW", {"w:w": measure_twips, "w:type": "dxa"})
    banding = make("w:tblLook", {"w:val": "04A0", "w:firstRow": 1, "w:noVBand": 1})
    return make("w:tblPr", {}, [value("w:tblStyle", "TableGrid"), width, value("w:jc", "center"), banding])


def _make_row(rows: Rows, number: int, columns: Sequence[Column], setting: tuple[Look, Registry]) -> Element:
    look, registry = setting
    row = make("w:tr", {}, [make("w:trPr", {}, [make("w:cantSplit")])])
    start = 0
    while start < len(columns):
        cell = rows[number][start]
        spanned = columns[start : start + _count_span(rows[number], start)]
        is_centred = look.face.is_bold or len(spanned) > 1
        aligned = replace(look, align="center" if is_centred else spanned[0].align)
        paragraph = make("w:p", {}, [make_paragraph_properties(aligned)])
        paragraph.extend(make_runs(cell.content, look.face, registry))
        properties = _make_cell_properties(spanned, _find_merge(rows, number, start))
        row.append(make("w:tc", {}, [properties, paragraph]))
        start += len(spanned)
    return row


def _make_cell_properties(spanned: Sequence[Column], merge: Element | None) -> Element:
    width = sum(column.width_twips for column in spanned)
    properties = make("w:tcPr", {}, [make("w:tcW", {"w:w": width, "w:type": "dxa"})])
    if len(spanned) > 1:
        properties.append(value("w:gridSpan", len(spanned)))
    if merge is not None:
        properties.append(merge)
    properties.append(value("w:vAlign", "center"))
    return properties


def _find_merge(rows: Rows, number: int, column: int) -> Element | None:
    if rows[number][column].merge is Merge.UP:
        return make("w:vMerge")
    if number + 1 < len(rows) and rows[number + 1][column].merge is Merge.UP:
        return value("w:vMerge", "restart")
    return None


def _count_span(row: Sequence[Cell], start: int) -> int:
    end = start + 1
    while end < len(row) and row[end].merge is Merge.LEFT:
        end += 1
    return end - start


def _plan_columns(rows: Rows, measure_twips: int) -> list[Column]:
    """Widths follow the longest cell, within bounds; the last takes what is left."""
    longest = [max(map(_measure, column)) for column in zip(*map(_list_own, rows), strict=True)]
    body = [max(map(_measure, column)) for column in zip(*map(_list_own, rows[1:]), strict=True)]
    wants = [max(9, min(26, length + 4)) for length in longest]
    widths = [measure_twips * want // sum(wants) for want in wants]
    widths[-1] += measure_twips - sum(widths)
    aligns = ["left" if length > LONG else "center" for length in body]
    return [Column(width, align) for width, align in zip(widths, aligns, strict=True)]


def _list_own(row: Sequence[Cell]) -> list[Line]:
    """Cells that span columns say nothing of a column's width."""
    nexts = [*row[1:], Cell(())]
    return [() if after.merge is Merge.LEFT else cell.content for cell, after in zip(row, nexts, strict=True)]


def _measure(content: Line) -> int:
    """In half-widths."""
    shown = "".join(part.text for part in content if not isinstance(part, Note))
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in shown)
