"""Blocks on the disk: a text that was parsed is not parsed again, another one is."""

from pathlib import Path

import pytest

from compile.assemble import Body
from compile.assemble.bodies import write_case
from compile.cache import Cache
from compile.crew import Crew
from compile.files import ROOT
from compile.kept import PARSED, keep_parsed, parse
from compile.model.nodes import Node
from compile.pandoc import read_markdown
from compile.pipeline.bodies import MANY, write_bodies
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


def refuse_seventh(body: Body) -> tuple[Node, ...]:
    if body.id == "text6":
        raise ValueError("the seventh is refused")
    return write_case(body)


def test_a_crew_makes_many_texts_and_tells_what_fails(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    bodies = [Body(f"text{number}", f"示例第{number}段。\n", folder) for number in range(MANY + 3)]
    with Crew(2) as crew, Crew(1) as alone:
        many = write_bodies(Cache(tmp_path / "two"), crew, write_case, bodies)
        made = [*(tmp_path / "two" / "blocks").iterdir()]
        one = write_bodies(Cache(tmp_path / "one"), alone, write_case, bodies)
        assert [list(blocks) for blocks in many] == [list(write_case(body)) for body in bodies]
        assert [blocks.fingerprint for blocks in many] == [blocks.fingerprint for blocks in one]
        assert {path.name for path in made} == {path.name for path in (tmp_path / "one" / "blocks").iterdir()}
        with pytest.raises(ValueError, match="seventh"):
            write_bodies(Cache(tmp_path / "three"), crew, refuse_seventh, bodies)
        assert len([*(tmp_path / "three" / "blocks").iterdir()]) == len(bodies) - 1
