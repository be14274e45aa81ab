"""Units to the colours of an edition, and the print edition to the file that the press accepts (PDF/X)."""

from compile.finish.stage import finish, finish_bound
from compile.finish.units import ink, read_inks, tint

__all__ = ["finish", "finish_bound", "ink", "read_inks", "tint"]
