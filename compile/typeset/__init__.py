"""A book to a layout: units of pages set by WeasyPrint, numbered, with their sheets; and its cover."""

from compile.typeset.cover import begin_cover, typeset_cover
from compile.typeset.progress import Progress
from compile.typeset.stage import typeset, typeset_case

__all__ = ["Progress", "begin_cover", "typeset", "typeset_case", "typeset_cover"]
