"""The print edition before it leaves the house: pictures at their size, sheets, and what does not pass."""

import csv
import io
import json
from itertools import takewhile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from compile.check import check_printed
from compile.model.case import Case, Figure, Metadata, Reading
from compile.model.page import POINTS_PER_MM
from compile.model.report import PictureRequest
from compile.model.submission import CaseSettings, Contact, Submission
from compile.model.unit import Printed
from compile.pipeline.products import PREFLIGHT, REJECTED, Product
from compile.problems import Problem
from compile.report.requests import render_csv
from compile.settings import read_settings
from tests.conftest import ROOT, SampleBook, copy_project, run

MM = POINTS_PER_MM


def judge(
    folder: Path, pictures: dict[str, tuple[int, int, str]], printed_mm: dict[str, float], *waived: str
) -> tuple[tuple[PictureRequest, ...], tuple[Problem, ...]]:
    """What is said of pictures, given by pixels and mode, that are printed so wide."""
    anthology = read_settings(ROOT).anthology
    assert anthology
    (folder / "media").mkdir()
    for name, (across, down, mode) in pictures.items():
        Image.new(mode, (across, down)).save(folder / "media" / name)
    figures = tuple(Figure(f"图{number}", "示例图", name) for number, name in enumerate(pictures, 1))
    case = Case("one", Metadata(hospital="示例医院", contact=Contact(name="示例人")), (), 0, figures, "")
    waivers = [{"code": code, "reason": "示例"} for code in waived]
    settings = CaseSettings.model_validate({"status": "accepted", "waivers": waivers})
    submission = Submission("one", folder, settings, folder / "manuscript.docx", None)
    printed = [Printed(f"media/{name}", 0, width * MM, width * MM) for name, width in printed_mm.items()]
    return check_printed(anthology, submission, Reading(case, None, (), (), folder), printed)


@pytest.mark.parametrize(
    ("mode", "pixels", "width_mm", "code", "needed"),
    [
        ("RGB", 1000, 127, "picture-soft", 1500),
        ("RGB", 999, 127, "picture-soft", 1500),
        ("RGB", 980, 127, "picture-coarse", 1500),
        ("L", 2, 100, "picture-coarse", 1181),
        ("1", 2000, 127, "line-art-coarse", 3000),
        ("RGB", 1500, 127, "", 0),
        ("RGB", 1490, 127, "", 0),
        ("1", 3000, 127, "", 0),
    ],
)
def test_a_picture_is_judged_by_its_dots_to_the_inch(
    mode: str, pixels: int, width_mm: float, code: str, needed: int, tmp_path: Path
) -> None:
    requests, problems = judge(tmp_path, {"a.png": (pixels, pixels, mode)}, {"a.png": width_mm})
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert [request.needed_px for request in requests] == ([needed] if code else [])
    for problem in problems:
        assert problem.case == "one"
        assert problem.place.figure == "图1"
        assert problem.is_error == (code == "picture-coarse")
        assert f"{needed}像素" in problem.hint


def test_the_largest_print_of_a_picture_counts(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir(parents=True)
    anthology = read_settings(ROOT).anthology
    assert anthology
    Image.new("RGB", (600, 600)).save(tmp_path / "media" / "a.png")
    settings = CaseSettings.model_validate({"status": "accepted"})
    submission = Submission("one", tmp_path, settings, tmp_path / "manuscript.docx", None)
    case = Case("one", Metadata(), (), 0, (), "")
    printed = [Printed("media/a.png", page, width * MM, 9) for page, width in enumerate((20, 120, 40))]
    (request,), _ = check_printed(anthology, submission, Reading(case, None, (), (), tmp_path), printed)
    assert request.width_mm == pytest.approx(120)


def test_a_waived_picture_is_neither_asked_for_nor_a_problem(tmp_path: Path) -> None:
    assert judge(tmp_path, {"a.png": (100, 100, "L")}, {"a.png": 90}, "picture-coarse") == ((), ())


def test_a_waiver_that_takes_nothing_is_told(tmp_path: Path) -> None:
    requests, problems = judge(tmp_path, {"a.png": (2000, 100, "L")}, {"a.png": 90}, "picture-coarse")
    assert not requests
    assert [problem.code for problem in problems] == ["waiver-unused"]


def test_drawings_and_missing_files_have_no_dots(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    assert judge(tmp_path / "x", {}, {"a.svg": 90, "gone.png": 90}) == ((), ())


def test_the_list_for_hospitals_opens_in_excel_and_holds_no_formula() -> None:
    contact = Contact(name="=1+1", phone="000-0000", email="a@example.org")
    request = PictureRequest("one", "示例医院", contact, "图1", "@图", "a.png", (9, 9), 90, 3, 1063, False)
    data = render_csv([request])
    assert data.startswith(b"\xef\xbb\xbf")
    _heads, row = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert row == ["示例医院", "'=1+1", "000-0000", "a@example.org", "图1", "'@图", "9×9", "90", "3", "1063"]


def test_the_budget_counts_the_pages_of_the_block(sample: SampleBook) -> None:
    budget = json.loads((sample.build / "report.json").read_text(encoding="utf-8"))["budget"]
    document = pypdfium2.PdfDocument(sample.build / Product.PRINT)
    empty = [not page.get_textpage().get_text_bounded().strip() for page in document]
    covers = 2
    block = empty[covers:-covers]
    assert (budget["pages"], budget["pages"] % budget["multiple"]) == (len(block), 0)
    assert budget["blanks"] == len(list(takewhile(bool, reversed(block))))
    assert budget["inner_blanks"] == sum(block) - budget["blanks"]
    assert budget["to_save"] + budget["blanks"] == budget["multiple"]


def test_the_print_edition_can_be_the_block_alone(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project", "linhai-central")
    settings = root / "anthology.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text}\npress:\n  covers: false\n  multiple: 16\n", encoding="utf-8")
    assert run(root, Product.PRINT, Product.SCREEN).is_made
    block, book = (pypdfium2.PdfDocument(root / "build" / name) for name in (Product.PRINT, Product.SCREEN))
    assert len(block) % 16 == 0
    assert len(book) == len(block) + 4
    for number, page in enumerate(block):
        same = book[number + 2]
        assert page.get_textpage().get_text_range() == same.get_textpage().get_text_range()


def test_a_book_that_a_printer_would_refuse_is_not_made(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project", "linhai-central")
    sheet = root / "styles" / "own.css"
    right = sheet.read_text(encoding="utf-8")
    assert run(root, Product.PRINT).is_made
    before = (root / "build" / Product.PRINT).read_bytes()
    sheet.write_text(f"{right}\np {{ color: device-cmyk(0.6 0.5 0.5 1) }}\n", encoding="utf-8")
    outcome = run(root, Product.PRINT, Product.COVER, Product.SCREEN)
    assert not outcome.is_made
    assert "print-black-text" in {problem.code for problem in outcome.survey.problems if problem.is_error}
    assert (root / "build" / Product.PRINT).read_bytes() == before
    assert not (root / "build" / Product.SCREEN).exists()
    rejected = root / "build" / REJECTED / Product.PRINT
    with pikepdf.open(rejected) as pdf:
        assert len(pdf.pages) > 9
    assert not (root / "build" / Product.COVER).exists()
    assert "不能付印" in (root / "build" / PREFLIGHT).read_text(encoding="utf-8")
    sheet.write_text(right, encoding="utf-8")
    assert run(root, Product.PRINT).is_made
    assert not rejected.exists()
    assert "可以付印" in (root / "build" / PREFLIGHT).read_text(encoding="utf-8")


def test_a_coarse_picture_stops_the_book_until_it_is_waived(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project", "donghu-hospital", "linhai-central")
    settings = root / "cases" / "donghu-hospital" / "case.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text[: text.index("waivers:")], encoding="utf-8")
    outcome = run(root, Product.PRINT)
    assert not outcome.is_made
    (problem,) = (problem for problem in outcome.survey.problems if problem.is_error)
    assert (problem.code, problem.case) == ("picture-coarse", "donghu-hospital")
    assert "示例市东湖医院" in (root / "build" / "pictures.csv").read_text(encoding="utf-8-sig")
    assert run(root, Product.SCREEN).is_made
    without = run(root, Product.PRINT, keep_going=True)
    assert without.is_made
    pages = {entry.submission.id: entry.pages for entry in without.survey.entries}
    assert not pages["donghu-hospital"]
    assert [request.case for request in without.survey.requests] == ["donghu-hospital"]
    assert pages["linhai-central"]
