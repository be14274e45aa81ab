"""A layout to a PDF: the units' pages joined, moved, overlaid, and made one document; the cover likewise."""

from compile.bind.stage import bind, bind_spread

__all__ = ["bind", "bind_spread"]
