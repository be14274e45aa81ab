"""Tables that an author drew with tabs or spaces: found, so that an editor makes real ones of them."""

import re
from collections.abc import Iterator, Sequence

from compile.model.manuscript import Block, Paragraph

LEAST_ROWS = 3
_GAP = re.compile(r"[ \u00a0]*\t[ \t\u00a0\u3000]*|[ \u00a0]{3,}|\u3000{2,}")
_LEAST_GAPS = 2


def find_tab_tables(blocks: Sequence[Block]) -> Iterator[tuple[Paragraph, int]]:
    """The first paragraph of each such table, and of how many rows it is; blank lines do not part rows."""
    rows: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph) and not block.text.strip():
            continue
        if isinstance(block, Paragraph) and _is_row(block):
            rows.append(block)
            continue
        if len(rows) >= LEAST_ROWS:
            yield rows[0], len(rows)
        rows = []
    if len(rows) >= LEAST_ROWS:
        yield rows[0], len(rows)


def _is_row(paragraph: Paragraph) -> bool:
    """Whether gaps part its text into three or more pieces; a line of contents has gaps by right."""
    is_contents = paragraph.look.style.startswith(("toc", "目录", "table of figures"))
    return not is_contents and len(_GAP.findall(paragraph.text.strip())) >= _LEAST_GAPS
