"""A book of any length out of the samples' prose."""

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from compile import pandoc
from compile.files import ROOT
from compile.model.book import Book, Chapter
from tests.small_book import make_book

NOT_PLAIN = re.compile(r"[\[\]{}$^|<>~!=]|^contact|^[a-z]+:")


def prose(characters: int) -> list[str]:
    """Paragraphs of plain text in a fixed disorder, of at least so many characters together."""
    texts = [
        line.strip()
        for path in sorted((ROOT / "tests" / "samples" / "prose").glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if len(line) > 60 and not NOT_PLAIN.search(line)
    ]
    chosen, total, order = [], 0, random.Random(7)
    while total < characters:
        text = order.choice(texts)
        chosen.append(text)
        total += len(text)
    return chosen


def make_long_book(folder: Path, texts: Sequence[str], chapters: int) -> Book:
    """The paragraphs as a book of so many cases."""
    small = make_book(folder)
    size = -(-len(texts) // chapters)
    made = (_chapter(number, texts[number * size : (number + 1) * size], small) for number in range(chapters))
    part = replace(small.parts[0], chapters=tuple(made))
    return replace(small, parts=(part,))


def _chapter(number: int, texts: Sequence[str], small: Book) -> Chapter:
    pattern = small.parts[0].chapters[0]
    heading = f"## [一、]{{.number}}示例 {{#case{number}-1}}\n\n"
    blocks = pandoc.read_markdown(heading + "\n\n".join(texts))
    metadata = replace(pattern.metadata, title=f"示例案例之{number}")
    return Chapter(f"case{number}", number + 1, metadata, tuple(blocks), Path())
