"""The whole line on real files: what it makes, what it leaves alone, and what it says of bad input."""

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from compile.model.submission import Status
from compile.pipeline.products import Product
from tests.conftest import ROOT, SampleBook, copy_project, run

CASES = ("linhai-central", "jinsha-oncology")


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file with its time of change and inode: a file that is written anew changes both."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_sample_is_made_without_errors(sample: SampleBook) -> None:
    assert sample.outcome.is_made
    assert [problem for problem in sample.outcome.survey.problems if problem.is_error] == []
    for product in Product:
        assert (sample.build / product).stat().st_size > 100_000


def test_the_report_has_a_row_for_every_submission(sample: SampleBook) -> None:
    report = json.loads((sample.build / "report.json").read_text(encoding="utf-8"))
    rows = {row["id"]: row for row in report["submissions"]}
    assert rows.keys() == {path.parent.name for path in (ROOT / "cases").glob("*/case.yaml")}
    for entry in sample.outcome.survey.entries:
        accepted = entry.submission.settings.status is Status.ACCEPTED
        assert bool(rows[entry.submission.id]["pages"]) == accepted
        assert len(rows[entry.submission.id]["sections"]) == 5
        assert rows[entry.submission.id]["letter"] is True


def test_nothing_of_the_source_is_lost_unlisted(sample: SampleBook) -> None:
    for path in (sample.build / "cases").glob("*/ledger.json"):
        ledger = json.loads(path.read_text(encoding="utf-8"))
        lost = sum(loss["characters"] for loss in ledger["lost"])
        assert ledger["source"]["characters"] <= ledger["kept"]["characters"] + lost, path
        for kind in ("tables", "cells", "pictures", "formulas", "notes", "links"):
            assert ledger["source"][kind] == ledger["kept"][kind], (path, kind)


def test_a_second_run_changes_no_file(sample: SampleBook) -> None:
    before = state(sample.build)
    again = run(sample.root, *Product)
    assert again.is_made
    assert again.survey == sample.outcome.survey
    assert state(sample.build) == before


def test_what_is_left_of_a_case_that_is_gone_goes_too(sample: SampleBook) -> None:
    stale = sample.build / "cases" / "gone" / "case.md"
    stale.parent.mkdir()
    stale.write_text("old")
    run(sample.root, *Product)
    assert not stale.exists()


def test_a_product_that_was_written_over_in_place_is_made_again(sample: SampleBook) -> None:
    path = sample.build / Product.SCREEN
    before = path.read_bytes()
    with path.open("r+b") as file:
        file.write(b"no PDF any more")
    assert run(sample.root, *Product).is_made
    assert path.read_bytes() == before


def test_products_that_were_deleted_come_back_from_the_cache(sample: SampleBook) -> None:
    path = sample.build / Product.SCREEN
    before = path.read_bytes()
    path.unlink()
    run(sample.root, *Product)
    assert path.read_bytes() == before


def test_submissions_that_are_not_accepted_stay_out(sample: SampleBook) -> None:
    with zipfile.ZipFile(sample.build / Product.EPUB) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml"))
    assert "示例市青山第一人民医院" in text
    assert "示例市平湖第二医院" not in text
    assert "示例市古田综合医院" not in text


def change_parts(case: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Write the Word file anew, with other parts."""
    path = case / "manuscript.docx"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)


def remove_picture(case: Path) -> None:
    change_parts(
        case, lambda parts: parts.pop(next(name for name in parts if name.startswith("word/media/")))
    )


def write_emoji(case: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        text = parts["word/document.xml"].decode()
        parts["word/document.xml"] = text.replace("规则", "规\U0001f600则", 1).encode()

    change_parts(case, change)


def misspell_key(case: Path) -> None:
    path = case / "case.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("theme:", "thema:"), encoding="utf-8")


def drop_theme(case: Path) -> None:
    path = case / "case.yaml"
    path.write_text(re.sub(r"(?m)^theme:.*\n", "", path.read_text(encoding="utf-8")), encoding="utf-8")


def truncate(case: Path) -> None:
    path = case / "manuscript.docx"
    path.write_bytes(path.read_bytes()[:5000])


def drop_letter(case: Path) -> None:
    next(case.glob("commitment.*")).unlink()


def not_word(case: Path) -> None:
    (case / "manuscript.docx").write_text("这只是一段文字", encoding="utf-8")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two cases, made once."""
    root = copy_project(tmp_path_factory.mktemp("small"), *CASES)
    assert run(root, *Product).is_made
    return root


@pytest.mark.parametrize(
    ("damage", "code", "place"),
    [
        (remove_picture, "picture-missing", "manuscript.docx"),
        (misspell_key, "settings-unknown-key", "case.yaml"),
        (drop_theme, "settings-theme-missing", "case.yaml"),
        (truncate, "manuscript-truncated", "manuscript.docx"),
        (not_word, "manuscript-not-word", "manuscript.docx"),
        (drop_letter, "letter-missing", "cases/linhai-central"),
        (write_emoji, "character-missing", "示例省临海中心医院"),
    ],
)
def test_bad_input_is_one_problem_and_products_stay(
    small: Path, damage: Callable[[Path], None], code: str, place: str
) -> None:
    """Status 1, a Chinese problem with place and next step, no traceback; former products untouched."""
    case = small / "cases" / CASES[0]
    saved = {path: path.read_bytes() for path in case.iterdir()}
    before = {name: value for name, value in state(small / "build").items() if name in set(Product)}
    try:
        damage(case)
        outcome = run(small, *Product)
    finally:
        for path, data in saved.items():
            path.write_bytes(data)
    errors = [problem for problem in outcome.survey.problems if problem.is_error]
    assert not outcome.is_made
    assert [problem.code for problem in errors] == [code]
    named = next(problem for problem in errors if problem.code == code)
    assert place in str(named.place)
    assert re.search("[\u4e00-\u9fff]", named.message + named.hint)
    after = {name: value for name, value in state(small / "build").items() if name in set(Product)}
    assert after == before


@pytest.mark.parametrize("damage", [truncate, write_emoji])
def test_the_other_cases_can_be_made_without_the_bad_one(small: Path, damage: Callable[[Path], None]) -> None:
    path = small / "cases" / CASES[0] / "manuscript.docx"
    data = path.read_bytes()
    try:
        damage(path.parent)
        outcome = run(small, Product.SCREEN, keep_going=True)
    finally:
        path.write_bytes(data)
    assert outcome.is_made
    assert {entry.submission.id for entry in outcome.survey.entries if entry.pages} == {CASES[1]}
    with pikepdf.open(small / "build" / Product.SCREEN) as pdf, pdf.open_outline() as outline:
        titles = " ".join(item.title for item in outline.root)
    assert "以价值为核心的数据治理" in titles
    assert "以质量为本的智慧临床" not in titles


def program(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "compile", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_product_whose_process_dies_is_a_problem(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dying = {Product.SCREEN: lambda *_: os.kill(os.getpid(), 9)}
    monkeypatch.setattr("compile.pipeline.editions.TO_BE_READ", dying)
    before = (small / "build" / Product.SCREEN).read_bytes()
    outcome = run(small, Product.SCREEN)
    assert not outcome.is_made
    assert [problem.code for problem in outcome.survey.problems if problem.is_error] == ["product-lost"]
    assert (small / "build" / Product.SCREEN).read_bytes() == before


def test_read_writes_what_other_tools_need(tmp_path: Path) -> None:
    done = program(
        "read", str(ROOT / "cases/beichen-university/manuscript.docx"), "--out", str(tmp_path / "out")
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "case.md", "media", "edits.json", "ledger.json", "problems.json",
    }  # fmt: skip
    ledger = json.loads((tmp_path / "out/ledger.json").read_text(encoding="utf-8"))
    counts = {"characters", "tables", "cells", "pictures", "formulas", "notes", "links"}
    assert ledger["source"].keys() == ledger["kept"].keys() == counts
    assert all(loss.keys() == {"kind", "place", "characters", "what", "reason"} for loss in ledger["lost"])


def test_read_says_why_a_file_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04 cut off")
    done = program("read", str(tmp_path / "bad.docx"), "--out", str(tmp_path / "out"))
    assert done.returncode == 1
    assert "bad.docx" in done.stdout
    assert "建议：" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert (
        json.loads((tmp_path / "out/problems.json").read_text(encoding="utf-8"))[0]["code"]
        == "manuscript-truncated"
    )


@pytest.mark.parametrize(
    "arguments",
    [("unheard-of",), ("read",), ("check", "--unheard-of"), ("read", "missing.docx", "--out", "x")],
)
def test_wrong_use_ends_with_status_2(arguments: tuple[str, ...]) -> None:
    done = program(*arguments)
    assert done.returncode == 2
    assert re.search("[\u4e00-\u9fff]", done.stderr)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [(), ("--help",), ("anthology", "--help"), ("read", "-h")])
def test_help_is_chinese(arguments: tuple[str, ...]) -> None:
    done = program(*arguments)
    assert done.returncode == 0
    assert "选项" in done.stdout
