"""Cases and matters in Markdown to a `Book`: themes in order, cases in order, everything numbered."""

from compile.assemble.bodies import Body
from compile.assemble.book import assemble

__all__ = ["Body", "assemble"]
