"""A table to the table that is printed: its form, its columns, and the line for its next pages."""

from collections.abc import Callable, Sequence
from typing import Any

from compile import pandoc
from compile.model.nodes import Node
from compile.model.page import Page
from compile.typeset.tables.advances import width_em
from compile.typeset.tables.alignment import align_columns, number_styles
from compile.typeset.tables.cells import Cell, read_cells
from compile.typeset.tables.widths import FORMS, WIDE_PT, Setting, choose_setting

SHORT_ROWS = 12
"""Up to so many rows a table stays on one page."""
HEAD_LINES = 12
"""A header of more lines is no header: it would leave no room for rows below it on each page."""
TALL_SHARE = 0.5
"""A row that takes more than this share of a page may be split."""
LINE_EM = 1.5
"""Distance of a table's lines."""
JOINED_ROWS = 8
"""Rows that a cell joins stay on one page, up to so many."""
CONTINUED = "continued"
"""Class of the line that stands above each part of a table but the first."""


class TableError(Exception):
    """The table is too wide for any form; the text says how, in Chinese."""


def print_tables(value: Any, page: Page, refuse: Callable[[str], None]) -> Any:
    """Blocks with their tables as they are printed; `refuse` hears why one cannot be, and it is left out."""
    if isinstance(value, list):
        return [new for item in value for new in _print_item(item, page, refuse)]
    if isinstance(value, dict):
        taken = _taken(value)
        inside = page.model_copy(update={"characters": page.characters - taken}) if taken else page
        return {key: print_tables(part, inside, refuse) for key, part in value.items()}
    return value


def _taken(node: Node) -> int:
    """Characters of the measure that a box or a quotation takes, as `base.css` has them."""
    is_box = node.get("t") == "Div" and "text-box" in node["c"][0][1]
    return 3 if is_box else 2 if node.get("t") in {"BlockQuote", "BulletList", "OrderedList"} else 0


def _print_item(item: Any, page: Page, refuse: Callable[[str], None]) -> list[Any]:
    if not pandoc.is_node(item) or item["t"] != "Table":
        return [print_tables(item, page, refuse)]
    try:
        return [print_table(_with_nested(item, page), page)]
    except TableError as reason:
        refuse(str(reason))
        return []


def _with_nested(table: Node, page: Page) -> Node:
    def change(node: Node) -> list[Node] | None:
        return [print_nested(node, page)] if node["t"] == "Table" else None

    return {"t": "Table", "c": pandoc.transform(table["c"], change)}


def print_table(table: Node, page: Page) -> Node:
    """The table with classes for the style sheets and with what its columns need.

    Raises `TableError` where no form is wide enough, turned or small.
    """
    (identifier, classes, pairs), caption, columns, head, bodies, foot = table["c"]
    head = head if _has_content(head) else [head[0], []]
    cells = read_cells(head, bodies, foot)
    shares = [width.get("c", 0) for _alignment, width in columns]
    setting = choose_setting(cells, shares, page)
    if setting is None:
        raise TableError(_too_wide(caption, len(columns)))
    if max((setting.lines(cell) for cell in cells if cell.is_head), default=0) > HEAD_LINES:
        head, bodies = _without_head(head, bodies)
        cells = read_cells(head, bodies, foot)
    tall = _tall_rows(cells, setting, page)
    head, bodies, foot = _style_cells([head, bodies, foot], cells, setting, tall)
    rows = len(head[1]) + sum(len(body[2]) + len(body[3]) for body in bodies)
    added = {
        "wide": setting.form.size_pt == WIDE_PT,
        "turned": setting.form.is_turned,
        "short": rows <= SHORT_ROWS and not tall,
    }
    attributes = [identifier, [*classes, *(name for name, is_so in added.items() if is_so)], pairs]
    columns = _set_widths(align_columns(columns, cells, setting), setting)
    return {"t": "Table", "c": [attributes, _captioned(caption), columns, head, bodies, foot]}


def print_nested(table: Node, page: Page) -> Node:
    """A table inside another's cell: never turned, its columns as wide as its text asks within the cell."""
    attributes, caption, columns, head, bodies, foot = table["c"]
    head = head if _has_content(head) else [head[0], []]
    cells = read_cells(head, bodies, foot)
    shares = [width.get("c", 0) for _alignment, width in columns]
    setting = choose_setting(cells, shares, page, [FORMS[-1]])
    plain = [[alignment, {"t": "ColWidthDefault"}] for alignment, _ in columns]
    columns = _set_widths(columns, setting) if setting else plain
    return {"t": "Table", "c": [attributes, caption, columns, head, bodies, foot]}


def _has_content(head: Any) -> bool:
    """Whether a header says anything: an empty one would be an empty line on every page."""
    cells = [cell[4] for row in head[1] for cell in row[1]]
    return bool(pandoc.plain(cells).strip()) or any(node["t"] == "Image" for node in pandoc.walk(cells))


def _tall_rows(cells: Sequence[Cell], setting: Setting, page: Page) -> frozenset[int]:
    """Rows that take so much of a page that they had better be split."""
    depth = page.measure_pt if setting.form.is_turned else page.depth_pt
    most = TALL_SHARE * depth / (setting.form.size_pt * LINE_EM)
    return frozenset(cell.row for cell in cells if setting.lines(cell) > most)


def _without_head(head: Any, bodies: Any) -> tuple[Any, Any]:
    """The header's rows as the first of the body."""
    return [head[0], []], [[["", [], []], 0, [], head[1]], *bodies]


def _set_widths(columns: Sequence[Any], setting: Setting) -> list[Any]:
    whole = sum(setting.widths_em)
    shares = [round(width / whole, 5) for width in setting.widths_em]
    return [
        [alignment, {"t": "ColWidth", "c": share}]
        for (alignment, _), share in zip(columns, shares, strict=True)
    ]


def _style_cells(sections: Any, cells: Sequence[Cell], setting: Setting, tall: frozenset[int]) -> Any:
    """The sections with numbers padded, rows that a cell joins kept together, and tall rows marked."""
    styles = {id(node): (alignment, style) for node, alignment, style in number_styles(cells, setting)}
    broken = {id(cell.node) for cell in cells if cell.is_head and _breaks_at_unit(cell, setting)}
    joined = {
        row
        for cell in cells
        if 1 < cell.rows <= JOINED_ROWS
        for row in range(cell.row + 1, cell.row + cell.rows)
    }
    numbers = iter(range(sum(1 for _ in _rows(sections))))

    def styled_row(row: Any) -> Any:
        (identifier, classes, pairs), nodes = row
        number = next(numbers)
        added = [name for name, rows in (("joined", joined), ("tall", tall)) if number in rows]
        return [[identifier, [*classes, *added], pairs], [changed(node) for node in nodes]]

    def changed(node: Any) -> Any:
        return [*node[:4], _break_at_unit(node[4])] if id(node) in broken else _styled(node, styles)

    head, bodies, foot = sections
    new_head = [head[0], [styled_row(row) for row in head[1]]]
    new_bodies = [
        [*body[:2], [styled_row(row) for row in body[2]], [styled_row(row) for row in body[3]]]
        for body in bodies
    ]
    return new_head, new_bodies, [foot[0], [styled_row(row) for row in foot[1]]]


def _rows(sections: Any) -> list[Any]:
    head, bodies, foot = sections
    return [*head[1], *(row for body in bodies for part in body[2:] for row in part), *foot[1]]


def _styled(node: Any, styles: dict[int, tuple[str, list[str] | None]]) -> Any:
    if id(node) not in styles:
        return node
    (identifier, classes, pairs), _alignment, *rest = node
    alignment, style = styles[id(node)]
    return [
        [identifier, [*classes, "figure"], [*pairs, *([style] if style else [])]],
        {"t": alignment},
        *rest,
    ]


def _breaks_at_unit(cell: Cell, setting: Setting) -> bool:
    """Whether a head that takes two lines has its unit on the second: 调用量（万次）."""
    words, _, unit = cell.text.partition("（")
    room = setting.room_em(cell)
    return bool(words and unit) and cell.wanted_em > room >= max(width_em(words), width_em(unit) + 1)


def _break_at_unit(blocks: Any) -> Any:
    def change(node: Node) -> list[Node] | None:
        if node["t"] != "Str" or "（" not in node["c"]:
            return None
        words, _, unit = node["c"].partition("（")
        return [{"t": "Str", "c": words}, {"t": "LineBreak"}, {"t": "Str", "c": f"（{unit}"}]

    return pandoc.transform(blocks, change)


def _captioned(caption: Any) -> Any:
    """The caption with the line 续表 for the table's next pages; the engine shows it there and only there."""
    short, blocks = caption
    words = [{"t": "Plain", "c": [{"t": "Str", "c": f"续{_label(caption)}"}]}]
    return [short, [{"t": "Div", "c": [["", [CONTINUED], []], words]}, *blocks]]


def _label(caption: Any) -> str:
    """Such as 表1; 表 alone for a table without a number."""
    numbers = (
        pandoc.plain(node)
        for node in pandoc.walk(caption)
        if node["t"] == "Span" and "number" in node["c"][0][1]
    )
    return next(numbers, "表")


def _too_wide(caption: Any, columns: int) -> str:
    label = _label(caption)
    title = pandoc.plain(caption[1]).removeprefix(label).strip()
    name = f"{label}「{title}」" if title else "没有表题的一个表"
    return f"{name}有 {columns} 栏，卧排并用最小的字也排不下"
