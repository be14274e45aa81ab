"""Some pages of the book by themselves, as the reading edition shows them."""

from pathlib import Path

from compile.bind import bind
from compile.cache import Cache
from compile.model.book import Book
from compile.model.unit import PROOF, Layout
from compile.pipeline.colours import Palette, colour_layout
from compile.tokens import read_tokens


def bind_excerpt(book: Book, excerpt: Layout, styles: Path, cache: Cache, path: Path) -> None:
    """Bind a layout that has only those leaves; raises `ProblemError`."""
    palette = Palette(read_tokens(styles, book.anthology), cache)
    bind(colour_layout(excerpt, palette), book, PROOF, path)
