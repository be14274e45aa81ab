"""Units to the colours of an edition, and the print edition to the file that the press accepts (PDF/X)."""

from compile.finish.stage import changes_pages, declare, finish
from compile.finish.units import ink, read_inks, tint

__all__ = ["changes_pages", "declare", "finish", "ink", "read_inks", "tint"]
