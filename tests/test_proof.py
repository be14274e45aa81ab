"""One author's article: the very pages of the book, with its page numbers."""

from pathlib import Path

import pikepdf
import pypdfium2

from compile.hanzi import squeeze
from compile.pipeline.products import Product
from compile.pipeline.proof import make_proof
from compile.pipeline.run import Outcome
from tests.conftest import SampleBook, silent

CASE = "yunhe-maternal"


def proof(root: Path, case: str) -> Outcome:
    return make_proof(root, case, jobs=2, watch=silent)


def test_a_proof_is_the_pages_of_the_book(sample: SampleBook) -> None:
    outcome = proof(sample.root, CASE)
    assert outcome.survey.products == (f"build/proof/{CASE}.pdf",)
    path = sample.root / outcome.survey.products[0]
    (entry,) = (one for one in sample.outcome.survey.entries if one.submission.id == CASE)
    book = pypdfium2.PdfDocument(sample.build / Product.SCREEN)
    first = next(number for number in range(len(book)) if book.get_page_label(number) == entry.first_folio)
    pages = pypdfium2.PdfDocument(path)
    assert len(pages) == entry.pages
    for number in range(len(pages)):
        assert pages.get_page_label(number) == book.get_page_label(first + number)
        one, other = pages[number], book[first + number]
        texts = [squeeze(page.get_textpage().get_text_range()) for page in (one, other)]
        assert texts[0] == texts[1]
        assert one.get_size() == other.get_size()
    with pikepdf.open(path) as pdf:
        assert not any("/Annots" in page.obj for page in pdf.pages)


def test_a_proof_changes_nothing_else(sample: SampleBook) -> None:
    before = {path: path.stat().st_mtime_ns for path in sample.build.glob("*") if path.is_file()}
    proof(sample.root, CASE)
    assert {path: path.stat().st_mtime_ns for path in sample.build.glob("*") if path.is_file()} == before
    assert not list(sample.build.glob(".proof*"))


def test_what_is_not_in_the_book_has_no_proof(sample: SampleBook) -> None:
    unknown = proof(sample.root, "nowhere")
    assert [problem.code for problem in unknown.survey.problems] == ["proof-unknown"]
    out = next(entry.submission.id for entry in sample.outcome.survey.entries if not entry.pages)
    left_out = proof(sample.root, out)
    assert not left_out.is_made
    assert "proof-left-out" in {problem.code for problem in left_out.survey.problems}
