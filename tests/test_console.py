"""What a person sees: bars on a terminal, plain lines elsewhere, problems with place and next step."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from compile.console import Console
from compile.model.report import Survey
from compile.problems import Place, error, warning

ROOT = Path(__file__).parent.parent
WATCH = """
from compile.console import Console
with Console().progress() as watch:
    for done in (1, 2):
        watch("读稿", done, 2, f"示例医院 {done} [甲]")
    watch("装订", 1, 1, "anthology.pdf")
"""
PROBLEMS = (
    warning("length-short", Place(file="cases/b/manuscript.docx"), "太短", "补充内容。").within(
        "b", "乙医院"
    ),
    warning("title-long", Place(file="cases/a/manuscript.docx"), "太长", "改短。").within("a", "甲医院"),
    error(
        "theme-missing", Place(file="cases/a/case.yaml", line=3, key="theme"), "没有[主题]", "填写。"
    ).within("a", "甲医院"),
)


def test_on_a_terminal_there_are_bars() -> None:
    environment = os.environ | {"FORCE_COLOR": "1", "TERM": "xterm", "COLUMNS": "100"}  # as on a terminal
    done = subprocess.run(
        [sys.executable, "-c", WATCH], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert "Traceback" not in done.stderr
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", done.stderr)
    assert re.search("读稿.*2/2", plain)
    assert re.search("装订.*1/1", plain)


def test_elsewhere_there_is_a_line_for_each_piece() -> None:
    done = subprocess.run([sys.executable, "-c", WATCH], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == ""
    assert done.stderr == "读稿 1/2 示例医院 1 [甲]\n读稿 2/2 示例医院 2 [甲]\n装订 1/1 anthology.pdf\n"


def test_problems_stand_together_by_case_with_errors_first(capsys: pytest.CaptureFixture[str]) -> None:
    Console().show_problems(PROBLEMS)
    assert capsys.readouterr().out == (
        "乙医院 · cases/b/manuscript.docx\n  提醒 length-short：太短\n  建议：补充内容。\n"
        "甲医院 · cases/a/case.yaml · 第 3 行 · theme\n  错误 theme-missing：没有[主题]\n  建议：填写。\n"
        "甲医院 · cases/a/manuscript.docx\n  提醒 title-long：太长\n  建议：改短。\n"
    )


def test_the_end_says_what_was_made_and_where_the_report_is(capsys: pytest.CaptureFixture[str]) -> None:
    Console().show(Survey(None, (), (), ("build/anthology.pdf",)), is_made=True)
    assert capsys.readouterr().out == "已制作 build/anthology.pdf\n没有发现问题；报告见 build/report.html\n"
    Console().show(Survey(None, (), PROBLEMS), is_made=False)
    shown = capsys.readouterr()
    assert "1 个错误，2 条提醒" in shown.out
    assert "没有改动原有的成品" in shown.err
