"""A book to a layout: units of pages set by WeasyPrint, numbered, with their sheets; and its cover."""

from compile.typeset.cover import typeset_cover
from compile.typeset.progress import Progress
from compile.typeset.stage import typeset, typeset_case

__all__ = ["Progress", "typeset", "typeset_case", "typeset_cover"]
