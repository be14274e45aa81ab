"""Watching for changes, and what Ctrl-C does, with the program itself in a project of its own."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Timer
from typing import IO

import pytest

from compile.report import read_problems
from compile.signals import INTERRUPTED
from compile.standby import READY, await_change, changed, look_at
from tests.conftest import ROOT, SampleBook, copy_project

CASE = "beichen-university"
PATIENCE_SECONDS = 120


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_project(tmp_path_factory.mktemp("watched"), CASE)
    shutil.copytree(ROOT / "compile", root / "compile")
    return root


@contextmanager
def started(root: Path, *arguments: str) -> Iterator[tuple["subprocess.Popen[str]", IO[str]]]:
    """The program in a session of its own, and what it says; it is ended when it takes too long.

    It hears Ctrl-C, also where these tests run in the background of a shell, which does not.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "compile", *arguments],
        cwd=root,
        env=os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stdout
        patience = Timer(PATIENCE_SECONDS, process.kill)
        patience.start()
        try:
            yield process, process.stdout
        finally:
            patience.cancel()
            process.kill()


def read_until(stream: IO[str], words: str) -> str:
    """What is said, with the line that has these words."""
    said = ""
    for line in stream:
        said += line
        if words in line:
            return said
    raise AssertionError(f"ended without {words}:\n{said}")


def processes_of(session: int) -> set[int]:
    """Those of that session that go on."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                found.add(int(folder.name))
    return found


def descendants(process: int) -> Iterator[int]:
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            yield child
            yield from descendants(child)


def is_alive(process: int) -> bool:
    """Whether it goes on; one that nobody has asked for its status yet does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def all_end(processes: set[int], seconds: float = 5) -> bool:
    until = time.monotonic() + seconds
    while any(map(is_alive, processes)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(is_alive, processes))


def test_a_change_makes_the_proof_anew_until_ctrl_c(project: Path) -> None:
    proof = project / "build" / "proof" / f"{CASE}.pdf"
    with started(project, "watch", CASE) as (watching, says):
        assert f"已制作 build/proof/{CASE}.pdf" in read_until(says, READY)
        first = proof.read_bytes()
        (project / "styles" / "~$tokens.css").write_text("Word's own file")
        tokens = project / "styles" / "tokens.css"
        smaller = re.sub(r"--size-small: [^;]*;", "--size-small: 7pt;", tokens.read_text(encoding="utf-8"))
        tokens.write_text(smaller, encoding="utf-8")
        assert "有改动：tokens.css\n" in read_until(says, READY)
        assert proof.read_bytes() != first
        until = time.monotonic() + 5
        while len(those := set(descendants(watching.pid))) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        watching.send_signal(signal.SIGINT)
        assert "不再守着了" in says.read()
        assert watching.wait() == 0
        assert those and all_end(those)


def test_watching_tells_of_problems_and_goes_on(project: Path) -> None:
    """A warning that was told stays untold, an error is told each time."""
    with started(project, "watch") as (_, says):
        warnings = set(re.findall(r"提醒 ([\w-]+)：", read_until(says, READY)))
        assert warnings
        path = project / "cases" / CASE / "case.yaml"
        before = path.read_text(encoding="utf-8")
        path.write_text(before + "unheard_of: 1\n", encoding="utf-8")
        said = read_until(says, READY)
        assert "有改动：case.yaml\n" in said and "错误 " in said and "unheard_of" in said
        assert not warnings & set(re.findall(r"提醒 ([\w-]+)：", said))
        path.write_text(before, encoding="utf-8")
        said = read_until(says, READY)
        assert "错误 " not in said and "已制作 build/anthology.pdf" in said


@pytest.mark.parametrize("words", ["读稿", "排版"])
def test_ctrl_c_ends_all_and_says_one_sentence(project: Path, words: str) -> None:
    shutil.rmtree(project / "build", ignore_errors=True)
    with started(project, "pdf", "--jobs", "2") as (running, says):
        read_until(says, words)
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does it
        rest = [line for line in says.read().splitlines() if not re.match(r"(读稿|排版) \d", line)]
        assert "".join(rest) == INTERRUPTED
        assert running.wait() == 1
        assert all_end(processes_of(running.pid))


def test_what_sets_units_does_not_outlive_the_program(project: Path) -> None:
    shutil.rmtree(project / "build", ignore_errors=True)
    with started(project, "pdf", "--jobs", "2") as (running, says):
        read_until(says, "排版")
        crew = processes_of(running.pid) - {running.pid}
        running.kill()
        running.wait()
        assert crew and all_end(crew)


@pytest.mark.parametrize("interrupted", [False, True])
def test_a_run_leaves_no_temporary_files(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, interrupted: bool
) -> None:
    shutil.rmtree(project / "build", ignore_errors=True)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with started(project, "anthology", "--jobs", "2") as (running, says):
        read_until(says, "排版")
        if interrupted:
            os.killpg(running.pid, signal.SIGINT)
        says.read()
        assert running.wait() == int(interrupted)
        assert all_end(processes_of(running.pid))
    assert list(tmp_path.iterdir()) == []


def test_a_change_is_seen_when_it_is_complete(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "~$a.docx").write_text("Word's own file")
    seen = look_at([tmp_path / "cases", tmp_path / "not-there"])
    assert seen == {}
    path = tmp_path / "cases" / "a.docx"
    path.write_text("1")
    now = await_change([tmp_path / "cases"], seen)
    assert changed(seen, now) == [path]
    path.unlink()
    assert changed(now, await_change([tmp_path / "cases"], now)) == [path]


def test_a_report_names_the_problems_it_was_written_of(sample: SampleBook, tmp_path: Path) -> None:
    assert read_problems(sample.build / "report.json") == set(sample.outcome.survey.problems)
    assert read_problems(tmp_path / "none.json") == frozenset()
    (tmp_path / "old.json").write_text('{"problems": [{"code": "a"}], "submissions": []}')
    assert read_problems(tmp_path / "old.json") == frozenset()
