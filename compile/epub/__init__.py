"""A `Book` to an EPUB 3, and the EPUB to problems."""

from compile.epub.make import make_epub
from compile.epub.validate import validate_epub

__all__ = ["make_epub", "validate_epub"]
