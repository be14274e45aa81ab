"""Chinese lines: WeasyPrint's line layout extended by the rules of Chinese composition."""

from compile.typeset.lines.engine import check_engine, chinese_lines
from compile.typeset.lines.grid import Grid
from compile.typeset.lines.measures import MarkStyle

__all__ = ["Grid", "MarkStyle", "check_engine", "chinese_lines"]
