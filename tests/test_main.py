"""What starts before the commands are loaded."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from compile import __main__ as program
from compile.__main__ import will_read
from compile.signals import INTERRUPTED
from tests.conftest import ROOT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "cases" / "one").mkdir(parents=True)
    (tmp_path / "build").mkdir()
    set_time(tmp_path / "cases" / "one" / "case.docx", 1000)
    set_time(tmp_path / "build" / "report.json", 2000)
    return tmp_path


def set_time(path: Path, seconds: int) -> None:
    path.touch()
    os.utime(path, (seconds, seconds))


def test_manuscripts_are_expected_when_one_is_newer_than_the_report(project: Path) -> None:
    assert not will_read(["pdf"], project)
    set_time(project / "cases" / "one" / "case.docx", 3000)
    assert will_read(["pdf", "--jobs", "2"], project)
    assert not will_read(["forms"], project)


def test_manuscripts_are_expected_before_the_first_report(project: Path) -> None:
    (project / "build" / "report.json").unlink()
    assert will_read(["check"], project)


def test_a_proof_is_wanted_of_what_was_changed(project: Path) -> None:
    assert will_read(["proof", "one"], project)


def test_nothing_is_expected_without_a_project(tmp_path: Path) -> None:
    assert not will_read([], tmp_path)
    assert not will_read(["pdf"], tmp_path)


def test_what_starts_at_once_loads_little() -> None:
    """Each takes longer to load than the whole start may take."""
    code = "import sys, compile.__main__; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"typer", "rich", "pydantic", "lxml", "pikepdf", "weasyprint"} & set(done.stdout.split())


def test_ctrl_c_while_the_commands_load_says_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "short_lived", interrupt)
    assert program.main() == 1
    assert capsys.readouterr().err == INTERRUPTED + "\n"
