"""Blocks on the disk: a text that was parsed is not parsed again, another one is."""

from pathlib import Path

from compile.files import ROOT
from compile.kept import PARSED, keep_parsed, parse
from compile.pandoc import read_markdown
from compile.pipeline.readings import read_one

TEXT = "# 示例\n\n一段示例文字[^1]。\n\n[^1]: 注文\n"


def test_what_was_parsed_is_taken_for_the_same_text_alone(tmp_path: Path) -> None:
    marked = [{"t": "Para", "c": [{"t": "Str", "c": "照旧"}]}]
    keep_parsed(TEXT, marked, tmp_path)
    assert parse(TEXT, tmp_path) == marked
    assert parse(TEXT + "\n又一段。\n", tmp_path) == read_markdown(TEXT + "\n又一段。\n")


def test_a_text_that_was_never_parsed_is(tmp_path: Path) -> None:
    assert parse(TEXT, tmp_path) == read_markdown(TEXT)


def test_a_manuscript_read_for_itself_leaves_no_parsed_text(tmp_path: Path) -> None:
    manuscript = next(iter(sorted((ROOT / "cases").glob("*/*.docx"))))
    assert read_one(ROOT, manuscript, tmp_path).case
    assert {path.name for path in tmp_path.iterdir()} >= {"case.md", "ledger.json"}
    assert not (tmp_path / PARSED).exists()
