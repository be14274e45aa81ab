"""A `Draft` to a `Case`: canonical Markdown, and every automatic change of the text by its rule."""

from compile.tidy.case import tidy

__all__ = ["tidy"]
