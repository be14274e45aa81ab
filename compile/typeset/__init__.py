"""A book to a layout: units of pages set by WeasyPrint, in order and numbered, with their sheets."""

from compile.typeset.progress import Progress
from compile.typeset.stage import typeset

__all__ = ["Progress", "typeset"]
