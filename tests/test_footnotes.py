"""Notes at the foot of the page on which they are called."""

import random
import re
from pathlib import Path

import pypdfium2
import pytest
from weasyprint.layout import block

from compile.files import ROOT
from compile.pipeline.products import Product
from compile.typeset.engine import set_pages
from compile.typeset.extending import EngineError
from compile.typeset.footnotes import notes_with_calls
from compile.typeset.parts import case_recipes
from tests.conftest import SampleBook
from tests.pdf_text import glyphs
from tests.small_book import SENTENCE, make_book
from tests.unit_pdf import with_fonts

CALL = re.compile("[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf]")
CALL_PT, NOTE_PT = 8, 9
"""Calls are smaller than notes, notes smaller than the text."""


def calls_and_notes(path: Path) -> list[tuple[str, str]]:
    """The numbers called and the numbers explained on each page."""
    found = []
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            signs = [(glyph.text, glyph.size_pt) for glyph in glyphs(page) if CALL.fullmatch(glyph.text)]
            calls = "".join(text for text, size in signs if size < CALL_PT)
            found.append((calls, "".join(text for text, size in signs if CALL_PT < size < NOTE_PT)))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_every_note_is_on_the_page_of_its_call(tmp_path: Path, seed: int) -> None:
    order = random.Random(seed)
    paragraphs = []
    for _ in range(45):
        size = order.randint(1, 9)
        note = f"^[{SENTENCE * order.randint(1, 4)}]" if order.random() < 0.7 else ""
        place = order.randint(0, size)
        paragraphs.append(SENTENCE * place + note + SENTENCE * (size - place) or "空。")
        if order.random() < 0.2:
            paragraphs.append("## 一节")
    book = make_book(tmp_path, alpha="\n\n".join(paragraphs))
    recipe = next(recipe for recipe in case_recipes(book) if recipe.case == "alpha")
    pdf, _ = set_pages(recipe, ROOT / "styles", book.anthology)
    (tmp_path / "unit.pdf").write_bytes(with_fonts(pdf))
    pages = calls_and_notes(tmp_path / "unit.pdf")
    assert sum(len(calls) for calls, _ in pages) > 20
    assert [calls for calls, _ in pages] == [notes for _, notes in pages]


def test_the_notes_of_the_sample_are_on_the_pages_of_their_calls(sample: SampleBook) -> None:
    pages = calls_and_notes(sample.build / Product.SCREEN)
    assert sum(len(calls) for calls, _ in pages) > 5
    assert [calls for calls, _ in pages] == [notes for _, notes in pages]


def test_another_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    native = block._linebox_layout
    with notes_with_calls():
        assert block._linebox_layout is not native
    assert block._linebox_layout is native
    monkeypatch.setattr("compile.typeset.footnotes._CONDITION", "report = other")
    with pytest.raises(EngineError, match="condition"), notes_with_calls():
        pass
