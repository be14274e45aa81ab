"""A book of 100,000 characters measured from its finished pages by PDFium, which knows nothing of the lines.

What a line is, where it may end and where it must stand is told here once more, from the glyphs alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from compile import pandoc
from compile.bind import bind
from compile.cache import Cache
from compile.files import ROOT
from compile.model.unit import READING, Layout
from compile.typeset import typeset
from tests.long_book import make_long_book, prose
from tests.pdf_text import Glyph, glyphs

CHARACTERS = 100_000
CHAPTERS = 16
MEASURE_PT, INNER_PT, PITCH_PT, BODY_PT = 441.0, 28 * 72 / 25.4, 17.5, 10.5
WIDTH_PT, HEIGHT_PT, TOP_PT = 210 * 72 / 25.4, 285 * 72 / 25.4, 24 * 72 / 25.4
HALF = set("，。、；：！？）】》〉”’」』")
NOT_FIRST = HALF | set("…·～／,.;:!?)]}%％℃‰")
NOT_LAST = set("（【《〈“‘「『([{￥／")
WHOLE = re.compile(
    r"[0-9] ?(?:GB|TB|MB|kg|mg|km|cm|mm|ms|min|s|%|℃)|[图表][0-9]|第[0-9]+章|[A-Za-z]{2}|[0-9]{2}"
)
PAST_BODY = 3.0
LONGEST_BETWEEN = 80
"""Characters between two paragraphs of the source: a contact, a heading."""


@dataclass(frozen=True)
class Line:
    page: int
    baseline: float
    """From the top edge of the page."""
    glyphs: tuple[Glyph, ...]
    left: float
    """Of the type area."""

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs).strip()

    @property
    def right(self) -> float:
        """Distance of the last glyph's end from the right edge; the blank half of a mark does not count."""
        last = [glyph for glyph in self.glyphs if glyph.text.strip()][-1]
        if last.text.isascii():
            return self.left + MEASURE_PT - last.end_pt
        return self.left + MEASURE_PT - last.x_pt - last.size_pt * (0.5 if last.text in HALF else 1)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> tuple[Layout, list[Line], list[str]]:
    folder = tmp_path_factory.mktemp("lines")
    texts = prose(CHARACTERS)
    whole = make_long_book(folder, texts, CHAPTERS)
    layout = typeset(whole, ROOT / "styles", Cache(folder / "cache"), jobs=2)
    bind(layout, whole, READING, folder / "book.pdf")
    return layout, list(_lines(folder / "book.pdf", layout)), texts


def _lines(path: Path, layout: Layout) -> Iterator[Line]:
    """Lines of body text, bottom of the page last; a line is what stands on one baseline."""
    book = pypdfium2.PdfDocument(path)
    for number, (page, leaf) in enumerate(zip(book, layout.leaves, strict=True)):
        if not leaf.unit or not leaf.unit.id.startswith("case"):
            continue
        left = INNER_PT if leaf.is_recto else WIDTH_PT - INNER_PT - MEASURE_PT
        rows: dict[float, list[Glyph]] = {}
        for glyph in glyphs(page):
            if abs(glyph.size_pt - BODY_PT) < 0.05:
                rows.setdefault(round(HEIGHT_PT - glyph.y_pt, 1), []).append(glyph)
        for baseline, row in sorted(rows.items()):
            if TOP_PT < baseline < TOP_PT + 39 * PITCH_PT + PAST_BODY:
                yield Line(number, baseline, tuple(row), left)


def pairs(lines: list[Line]) -> Iterator[tuple[Line, Line]]:
    """Lines that follow one another inside a paragraph: the second is not indented."""
    for first, second in pairwise(lines):
        shown = next(glyph for glyph in second.glyphs if glyph.text.strip())
        if shown.x_pt - second.left < BODY_PT:
            yield first, second


def test_every_full_line_reaches_the_right_edge(book: tuple[Layout, list[Line], list[str]]) -> None:
    layout, lines, _ = book
    full = [first for first, _second in pairs(lines)]
    assert len(full) > 1500
    assert max(abs(line.right) for line in full) < 0.5
    assert layout.typography.edge_pt < 0.5
    assert not layout.typography.count("native")


def test_no_line_ends_where_it_must_not(book: tuple[Layout, list[Line], list[str]]) -> None:
    layout, lines, _ = book
    wrong = [
        (first.text[-6:], second.text[:6])
        for first, second in pairs(lines)
        if second.text[0] in NOT_FIRST
        or first.text[-1] in NOT_LAST
        or any(
            found.start() < len(first.text[-4:]) < found.end()
            for found in WHOLE.finditer(first.text[-4:] + second.text[:4])
        )
    ]
    assert not wrong
    assert not layout.typography.count("forbidden-break")


def test_lines_stand_on_the_grid(book: tuple[Layout, list[Line], list[str]]) -> None:
    layout, lines, _ = book
    offsets = [(line.baseline - TOP_PT) % PITCH_PT for line in lines]
    usual = sorted(offsets)[len(offsets) // 2]
    near = sum(abs(offset - usual) < 0.3 for offset in offsets)
    assert near / len(offsets) >= 0.98
    assert layout.typography.count("off-grid") <= 0.02 * layout.typography.body_lines


def test_the_text_is_the_source(book: tuple[Layout, list[Line], list[str]]) -> None:
    """Every sign and every blank; a blank may be the end of a line, and a hyphen there is no sign."""
    _, lines, texts = book
    found = "".join(line.text + "\n" for line in lines)
    place = 0
    for text in texts:
        source = pandoc.plain(pandoc.read_markdown(text))
        signs = ("[ \n]" if sign == " " else re.escape(sign) for sign in source)
        met = re.compile("(?:-?\n)?".join(signs)).search(found, place)
        assert met and met.start() - place < LONGEST_BETWEEN, source[:40]
        place = met.end()
