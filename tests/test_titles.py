"""Titles in lines."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compile.hanzi import measure_ems
from compile.typeset.titles import title_lines

HAN = "医院的与和"


@pytest.mark.parametrize(
    ("lines", "most"),
    [
        ("短标题", 20),
        ("以服务目录为安全基线的|医院主动防御体系建设与实践", 20),
        ("一份档案跟到家：|妇幼全程服务的互联互通实践", 20),
        ("“全院一张床”|背后的互联互通", 12),
        ("集成平台应用与实践探索|——以某市为例", 12),
        ("基于DICOMweb的|影像互联", 8),
    ],
)
def test_a_title_breaks_at_marks_and_after_particles(lines: str, most: float) -> None:
    assert title_lines(lines.replace("|", ""), most) == lines.split("|")


def test_lines_that_an_editor_chose_are_taken() -> None:
    chosen = ["互联互通", "促进智慧医院"]
    assert title_lines("".join(chosen), 20, chosen) == chosen


@given(st.text(f"{HAN}——：“”（）DRG 12", min_size=1, max_size=60), st.integers(4, 24))
def test_no_character_is_lost_and_no_line_is_too_long(title: str, most: int) -> None:
    lines = title_lines(title, most)
    assert "".join("".join(lines).split()) == "".join(title.split())
    for line in lines:
        can_break = any(before in HAN and after in HAN for before, after in pairwise(line))
        assert measure_ems(line) <= most or not can_break
