"""Cases and matters in Markdown to a `Book`: themes in order, cases in order, everything numbered."""

from compile.assemble.book import Parse, assemble, parse_markdown, split_header

__all__ = ["Parse", "assemble", "parse_markdown", "split_header"]
