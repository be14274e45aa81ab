"""A layout to a PDF: the units' pages joined, moved, overlaid, and made one document."""

from compile.bind.stage import bind

__all__ = ["bind"]
