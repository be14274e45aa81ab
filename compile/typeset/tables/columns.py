"""Widths of columns to HTML: pandoc 3.9 writes whole per cents, which break words of two characters."""

import re
from collections.abc import Sequence

from compile import pandoc
from compile.model.nodes import Node

_COLUMN = re.compile(r'<col style="width: \d+%" />')


def write_columns(html: str, blocks: Sequence[Node]) -> str:
    """The HTML of the blocks with the widths of its columns as the blocks have them."""
    widths = (node["c"] for node in pandoc.walk(list(blocks)) if node["t"] == "ColWidth")
    return _COLUMN.sub(lambda _: f'<col style="width: {next(widths):.3%}" />', html)
