"""Cases and matters in Markdown to a `Book`: themes in order, cases in order, everything numbered."""

from compile.assemble.bodies import Body, parse_markdown
from compile.assemble.book import assemble, split_header

__all__ = ["Body", "assemble", "parse_markdown", "split_header"]
