"""The benchmarks measure a valid book, count what they should, write what was found; none is timed here."""

import re
import shutil
import sys
from importlib import import_module
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest

from benchmarks import stages
from benchmarks.book import (
    EXTRA,
    SENTENCE,
    case_id,
    make_source,
    with_pages,
    with_sentences,
    write_project,
    write_submission,
)
from benchmarks.editions import measure_editions
from benchmarks.paper import CHART, PAPER, write_paper
from benchmarks.peers import all_peers, find_version, run_peer
from benchmarks.process import FailedError, measure
from benchmarks.steps import (
    APART,
    EDITS,
    PDFS,
    TOGETHER,
    add_page,
    change_again,
    change_colour,
    change_sentence,
    change_size,
    empty,
)
from benchmarks.text import read_book, write_texts
from benchmarks.watching import watch_steps
from compile.files import ROOT
from compile.pipeline.products import Product
from compile.pipeline.run import Outcome
from tests.conftest import run
from tests.samples.source import Note, Paragraph, Source, list_lines

CASES = 2
SVG = "{http://www.w3.org/2000/svg}"
STEPS = [
    {"name": "read", "label": "读稿", "is_ours": True, "median": {"cpu_s": 5, "wall_s": 8, "peak_mb": 100}},
    {
        "name": "plain",
        "label": "一个文档",
        "is_ours": False,
        "median": {"cpu_s": 20, "wall_s": 10, "peak_mb": 400},
    },
    {
        "name": "slow",
        "label": "慢<的>",
        "is_ours": False,
        "median": {"cpu_s": 40, "wall_s": 40, "peak_mb": 200},
    },
]
RESULT = {
    "cases": 100,
    "runs": 3,
    "edits": 5,
    "machine": {"cores": 2, "kind": "Linux x86_64", "memory_gb": 8, "load": 0.1},
    "versions": ["WeasyPrint 70.0", "Typst 0.15"],
    "steps": STEPS,
    "files": [
        {"name": "anthology.pdf", "label": "阅读版PDF", "bytes": 300, "pages": 12},
        {"name": "plain", "label": "一个文档", "bytes": 200, "pages": 10},
        {"name": "anthology.epub", "label": "EPUB", "bytes": 100, "pages": 0},
    ],
    "watched": [{"label": "改了一句", "wall_s": 2.5}],
    "skipped": {"别的程序": "这台机器上没有安装"},
    "scale": [
        {"cases": 25, "cpu_s": 50, "wall_s": 30, "peak_mb": 200},
        {"cases": 100, "cpu_s": 220, "wall_s": 120, "peak_mb": 250},
    ],
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book") / "project"
    write_project(folder, CASES)
    return folder


@pytest.fixture(scope="module")
def outcome(project: Path) -> Outcome:
    return run(project)


def text_of(source: Source) -> str:
    lines = (line for block in source.blocks for line in list_lines(block))
    return "".join(part.text for line in lines for part in line if not isinstance(part, Note))


def test_the_invented_book_has_no_errors_and_the_length_of_the_call(outcome: Outcome) -> None:
    assert outcome.is_made
    assert len(outcome.survey.entries) == CASES
    for entry in outcome.survey.entries:
        assert entry.reading
        assert entry.reading.case
        assert entry.reading.problems == ()
        assert 5500 <= entry.reading.case.characters <= 7500
        assert len(entry.reading.case.figures) == 7  # four pictures, three tables
        assert entry.reading.case.markdown.count("[^") == 4  # two notes, each with its mark
    assert not [problem for problem in outcome.survey.problems if problem.case]


def test_every_picture_is_another_and_can_be_printed(outcome: Outcome) -> None:
    folders = [entry.reading.folder for entry in outcome.survey.entries if entry.reading]
    pictures = [path.read_bytes() for folder in folders for path in (folder / "media").iterdir()]
    assert len(set(pictures)) == CASES * 4


def test_the_same_number_makes_the_same_files(project: Path, tmp_path: Path) -> None:
    write_submission(tmp_path / "again", 0)
    for name in ("manuscript.docx", "commitment.jpg", "case.yaml"):
        again = (tmp_path / "again" / "cases" / case_id(0) / name).read_bytes()
        assert again == (project / "cases" / case_id(0) / name).read_bytes()


def test_titles_and_hospitals_differ() -> None:
    sources = [make_source(number) for number in range(400)]
    assert len({source.title for source in sources}) == len({source.hospital for source in sources}) == 400


@pytest.mark.parametrize("count", [1, 2, 5])
def test_edits_change_what_they_say(count: int) -> None:
    source = make_source(0)
    assert text_of(with_sentences(source, count)) == text_of(source) + SENTENCE * count
    more = with_pages(source, count)
    assert all(isinstance(block, Paragraph) for block in more.blocks[len(source.blocks) :])
    added = text_of(more).removeprefix(text_of(source))
    assert len(added) > EXTRA * count
    assert text_of(with_pages(source, count + 1)).removeprefix(text_of(more)) == added[: len(added) // count]


def test_an_edit_is_another_one_each_time(project: Path) -> None:
    seen = set()
    for change in (change_sentence, add_page, change_again):
        for before in range(EDITS):
            change(project, before)
            seen.add(next((project / "cases" / case_id(0)).glob("*.docx")).read_bytes())
    assert len(seen) == 3 * EDITS
    empty(project)


@pytest.mark.parametrize("change", [change_colour, change_size])
def test_tokens_are_changed_and_put_back(project: Path, change: object) -> None:
    tokens = project / "styles" / "tokens.css"
    before = tokens.read_text(encoding="utf-8").splitlines()
    change(project, 0)  # type: ignore[operator]
    after = tokens.read_text(encoding="utf-8").splitlines()
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1
    empty(project)
    assert tokens.read_text(encoding="utf-8").splitlines() == before


def test_others_get_the_same_text_and_all_pictures(project: Path, outcome: Outcome, tmp_path: Path) -> None:
    book = read_book(project)
    write_texts(book, project / "styles", tmp_path)
    html = (tmp_path / "book.html").read_text(encoding="utf-8")
    typst, latex = ((tmp_path / name).read_text(encoding="utf-8") for name in ("book.typ", "book.tex"))
    sources = re.findall(r'(?:src|href)="(?!#)([^"]+)"', html)
    assert len([source for source in sources if "media/" in source]) == CASES * 4
    assert [source for source in sources if not (tmp_path / source).is_file()] == []
    assert typst.count("image(") == latex.count("includegraphics") == CASES * 4
    for chapter in book.chapters():
        assert all(chapter.metadata.title in text for text in (html, typst, latex))
    assert all(text.count("以上做法与数据均为示例。") == CASES for text in (html, typst, latex))


def test_latex_sets_the_text_where_it_is_installed(project: Path, outcome: Outcome, tmp_path: Path) -> None:
    (latex,) = (peer for peer in all_peers(sys.executable, sys.executable) if peer.name == "xelatex")
    if not find_version(latex):
        pytest.skip("XeLaTeX is not installed")
    write_texts(read_book(project), project / "styles", tmp_path)
    cost = run_peer(latex, tmp_path)
    assert cost.cpu_s > 0
    with pikepdf.open(tmp_path / "xelatex.pdf") as pdf:
        assert len(pdf.pages) >= CASES * 5


def test_a_process_is_charged_with_its_own_work_and_memory(tmp_path: Path) -> None:
    small = measure([sys.executable, "-IS", "-c", "pass"], tmp_path)
    assert small.peak_mb < 60
    large = measure([sys.executable, "-IS", "-c", "bytearray(200_000_000)"], tmp_path)
    assert large.peak_mb > 180


def test_what_outlives_its_parent_is_counted(tmp_path: Path) -> None:
    work = "import time\nwhile time.process_time() < 0.3: pass"
    code = f"import subprocess, sys; subprocess.Popen([sys.executable, '-IS', '-c', {work!r}])"
    cost = measure([sys.executable, "-IS", "-c", code], tmp_path)
    assert cost.cpu_s >= 0.3


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="没有做成"):
        measure(["sh", "-c", "echo 没有做成; exit 3"], tmp_path)


def test_waiting_is_measured_for_each_change(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.watching.REST_SECONDS", 0)
    found = list(watch_steps(project, 1))
    assert len(found) == 3
    assert all(seconds > 0 for _, seconds in found)


def test_the_paper_says_ratios_and_names_what_is_missing(tmp_path: Path) -> None:
    write_paper(RESULT, tmp_path)
    paper = (tmp_path / PAPER).read_text(encoding="utf-8")
    rows = [re.split(r" *\| *", line.strip("| ")) for line in paper.splitlines() if line.startswith("|")]
    for row in (
        ["读稿", "0.25", "0.80", "0.25"],
        ["一个文档", "1.00", "1.00", "1.00"],
        ["慢<的>", "2.00", "4.00", "0.50"],
        ["阅读版PDF", "1.50", "12"],
        ["EPUB", "0.50", "—"],
        ["改了一句", "0.25"],
        ["25", "1.00", "1.00", "1.00"],
        ["100", "1.10", "1.00", "1.25"],
    ):
        assert row in rows
    assert "没有测别的程序：这台机器上没有安装。" in paper
    assert "2核，Linux x86_64" in paper
    assert "WeasyPrint 70.0，Typst 0.15" in paper


def test_the_chart_has_a_bar_for_each_step_as_long_as_its_ratio(tmp_path: Path) -> None:
    write_paper(RESULT, tmp_path)
    root = ElementTree.fromstring((tmp_path / CHART).read_text(encoding="utf-8"))
    lengths = [float(bar.get("width", "")) for bar in root.findall(f"{SVG}rect")[1:]]
    assert [round(length / lengths[1], 2) for length in lengths] == [0.25, 1, 2]
    words = [text.text for text in root.findall(f"{SVG}text")]
    assert {"读稿", "一个文档", "慢<的>", "0.25", "2.00"} <= set(words)


def test_the_paper_of_this_project_has_every_step() -> None:
    paper = (ROOT / "docs" / PAPER).read_text(encoding="utf-8")
    for label in (*(step.label for step in (*APART, *TOGETHER)), PDFS[1]):
        assert f"| {label} |" in paper


@pytest.mark.parametrize("place", [*chain(*stages.PLACES.values()), stages.UNITS])
def test_what_the_stages_are_measured_at_exists(place: str) -> None:
    parts = place.split(".")
    module = next(count for count in range(len(parts), 0, -1) if _is_module(".".join(parts[:count])))
    holder = import_module(".".join(parts[:module]))
    for part in parts[module:]:
        holder = getattr(holder, part)
    assert callable(holder)


def _is_module(name: str) -> bool:
    try:
        import_module(name)
    except ModuleNotFoundError:
        return False
    return True


def test_both_editions_of_an_assembled_book_are_those_of_the_program(project: Path, tmp_path: Path) -> None:
    """Their cost is without what stands before and behind, and their bytes are the same."""
    copy, names = tmp_path / "copy", (Product.SCREEN, Product.PRINT)
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns("build"))
    (copy / "build").mkdir()
    cost = measure_editions(copy)
    assert 0.1 < cost.wall_s < 3 * cost.cpu_s and cost.peak_mb > 50
    assert measure_editions(copy).cpu_s < cost.cpu_s / 2
    made = [(copy / "build" / name).read_bytes() for name in names]
    shutil.rmtree(copy / "build")
    assert run(copy, *names).is_made
    assert [(copy / "build" / name).read_bytes() for name in names] == made
