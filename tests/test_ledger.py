"""The count of the raw XML against the Markdown: what balances, and what is listed with which reason."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compile.hanzi import squeeze
from compile.ledger import balance
from compile.ledger.balance import UNEXPLAINED
from compile.model.case import Case, Edit, FoundSection, Ledger, Metadata
from compile.model.manuscript import Counts, Manuscript, Source, SourceParagraph
from compile.model.submission import Contact
from compile.pandoc import read_markdown
from compile.problems import Problem


def weigh(
    source: Sequence[str],
    markdown: str,
    edits: Sequence[Edit] = (),
    metadata: Metadata | None = None,
    first: int = 0,
    refused: Counts = Counts(),  # noqa: B008  # frozen
    **counts: int,
) -> tuple[Ledger, tuple[Problem, ...]]:
    """Source paragraphs against Markdown; the first ones became metadata."""
    paragraphs = tuple(SourceParagraph("document", number, text) for number, text in enumerate(source, 1))
    characters = sum(len(squeeze(text)) for text in source)
    case = Case("x", metadata or Metadata(), (), 0, (), f"---\n---\n\n{markdown}", tuple(edits))
    manuscript = Manuscript(
        "file.docx", (), Source(Counts(characters, **counts), paragraphs), refused=refused
    )
    return weigh_case(manuscript, case, range(1, first + 1))


def weigh_case(
    manuscript: Manuscript, case: Case, metadata_paragraphs: Sequence[int] = ()
) -> tuple[Ledger, tuple[Problem, ...]]:
    """A manuscript against the Markdown of its case."""
    return balance(manuscript, case, read_markdown(case.body), metadata_paragraphs)


def test_the_same_text_balances() -> None:
    ledger, problems = weigh(["医院简介。", "第二段。"], "医院简介。\n\n第二段。\n")
    assert (ledger.source.characters, ledger.kept.characters, ledger.lost) == (9, 9, ())
    assert not problems


def test_text_that_is_missing_is_a_problem_with_place_and_words() -> None:
    ledger, problems = weigh(["在的一段。", "文本框里的话"], "在的一段。\n")
    assert [(loss.kind, loss.characters, loss.what, loss.reason) for loss in ledger.lost] == [
        ("text", 6, "文本框里的话", UNEXPLAINED)
    ]
    assert [(problem.code, problem.is_error) for problem in problems] == [("content-lost", True)]
    assert "第 2 段" in str(problems[0].place)


def test_a_sentence_that_is_missing_inside_a_paragraph_is_found() -> None:
    ledger, problems = weigh(["前一句在。中间一句丢了。后一句也在这里。"], "前一句在。后一句也在这里。\n")
    assert sum(loss.characters for loss in ledger.lost) == 7
    assert len(problems) == 1
    assert ledger.source.characters == ledger.kept.characters + 7


def test_numerals_that_the_book_gives_anew_are_listed_with_their_rule() -> None:
    ledger, problems = weigh(["一、单位简介"], "# 单位简介\n", [Edit("heading-numeral", 1, "一、", "")])
    assert [(loss.what, loss.reason) for loss in ledger.lost] == [("一、", "删去标题编号，由全书统一编号")]
    assert not problems


def test_metadata_keep_their_text_and_lose_their_labels() -> None:
    metadata = Metadata("题目", "", "示例医院", Contact(name="示例甲", phone="0000-00000000"))
    source = ["题目", "单位：示例医院", "（联系人：示例甲，0000-00000000）", "正文"]
    ledger, problems = weigh(source, "正文\n", metadata=metadata, first=3)
    assert [loss.what for loss in ledger.lost] == ["单位：", "（联系人：，）"]
    assert ledger.kept.characters == ledger.source.characters - 10
    assert not problems


def test_width_and_spaces_are_no_losses() -> None:
    ledger, problems = weigh(["采用 ＨＬ７ 标准，共１２项"], "采用HL7标准，共12项\n")
    assert not ledger.lost
    assert not problems


@pytest.mark.parametrize("kind", ["tables", "cells", "pictures", "formulas", "notes", "links"])
def test_every_kind_of_thing_is_counted(kind: str) -> None:
    ledger, problems = weigh(["正文"], "正文\n", **{kind: 2})
    assert [(loss.kind, loss.what[0]) for loss in ledger.lost] == [(kind.removesuffix("s"), "2")]
    assert [problem.code for problem in problems] == ["content-lost"]


def test_what_the_reader_refused_is_listed_and_no_second_problem() -> None:
    ledger, problems = weigh(["正文"], "正文\n", refused=Counts(pictures=1), pictures=1)
    assert [(loss.kind, loss.reason) for loss in ledger.lost] == [("picture", "不能读取，另列为问题")]
    assert not problems


def test_things_in_headers_are_listed_apart() -> None:
    case = Case("x", Metadata(), (), 0, (), "---\n---\n\n正文\n")
    source = Source(
        Counts(2, pictures=2), (SourceParagraph("document", 1, "正文"),), {"header": Counts(pictures=1)}
    )
    ledger, problems = weigh_case(Manuscript("file.docx", (), source, refused=Counts(pictures=1)), case)
    assert [(loss.what, loss.reason) for loss in ledger.lost] == [
        ("1 个图片", "页眉、页脚的内容不进入书中"),
        ("1 个图片", "不能读取，另列为问题"),
    ]
    assert not problems


def test_pictures_captions_cells_notes_and_links_of_the_markdown_are_counted() -> None:
    markdown = (
        '![题](media/a.png){alt="替代文字"}\n\n| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n\n'
        "文[链](https://example.org)[^1]$x$\n\n[^1]: 注文\n"
    )
    things = {"tables": 1, "cells": 4, "pictures": 1, "formulas": 1, "notes": 1, "links": 1}
    ledger, problems = weigh(["题", "甲", "乙", "丙", "丁", "文链", "注文"], markdown, **things)
    assert ledger.kept == ledger.source
    assert not problems


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.text("医院信息化建设成效一二三，。", min_size=4, max_size=30), min_size=1, max_size=6),
    st.data(),
)
def test_whatever_paragraph_is_dropped_is_listed(paragraphs: list[str], data: st.DataObject) -> None:
    dropped = data.draw(st.integers(0, len(paragraphs) - 1))
    kept = [text for index, text in enumerate(paragraphs) if index != dropped]
    ledger, _ = weigh(paragraphs, "\n\n".join(kept) + "\n")
    assert sum(loss.characters for loss in ledger.lost) >= len(squeeze(paragraphs[dropped])) - _shared(
        paragraphs, dropped
    )
    assert ledger.source.characters <= ledger.kept.characters + sum(loss.characters for loss in ledger.lost)


def _shared(paragraphs: list[str], dropped: int) -> int:
    """Characters of the dropped paragraph that are said by another copy of it."""
    return len(squeeze(paragraphs[dropped])) if paragraphs.count(paragraphs[dropped]) > 1 else 0


def test_paragraphs_that_were_joined_or_split_or_moved_are_found() -> None:
    source = [
        "前半句话在这里，",
        "后半句话在那里。",
        "标题几个字。正文接在后面写。",
        "盒中的一段文字",
        "末段在此。",
    ]
    kept = [
        "末段在此。",
        "前半句话在这里，后半句话在那里。",
        "# 标题几个字。",
        "正文接在后面写。",
        "盒中的一段文字",
    ]
    markdown = "\n\n".join(kept) + "\n"
    ledger, problems = weigh(source, markdown)
    assert ledger.lost == ()
    assert not problems


def test_what_stands_twice_in_the_source_and_once_in_the_markdown_is_missing_once() -> None:
    ledger, problems = weigh(["同样的一句话。", "同样的一句话。"], "同样的一句话。\n")
    assert [loss.what for loss in ledger.lost] == ["同样的一句话。"]
    assert len(problems) == 1


def test_each_edit_of_a_paragraph_is_a_loss_of_its_own() -> None:
    edits = [Edit("heading-numeral", 1, "一、", ""), Edit("template-text", 1, "（包括部门的定位）", "")]
    ledger, problems = weigh(["一、单位简介（包括部门的定位）"], "# 单位简介\n", edits)
    assert [(loss.what, loss.characters) for loss in ledger.lost] == [("一、", 2), ("（包括部门的定位）", 9)]
    assert ledger.source.characters == ledger.kept.characters + 11
    assert not problems


def test_an_edit_that_did_not_happen_explains_nothing() -> None:
    ledger, problems = weigh(
        ["一、单位简介", "另一段话。"], "# 一、单位简介\n", [Edit("template-text", 1, "一、", "")]
    )
    assert [loss.reason for loss in ledger.lost] == [UNEXPLAINED]
    assert [problem.place.paragraph for problem in problems] == [2]


def test_a_loss_names_the_section_in_which_it_stood() -> None:
    case = Case(
        "x", Metadata(), (FoundSection("profile", "一、单位简介", 1, 0),), 0, (), "---\n---\n\n# 单位简介\n"
    )
    paragraphs = (SourceParagraph("document", 1, "单位简介"), SourceParagraph("document", 5, "丢了的话"))
    _, problems = weigh_case(Manuscript("file.docx", (), Source(Counts(8), paragraphs)), case)
    assert str(problems[0].place) == "file.docx · 一、单位简介 · 第 5 段「丢了的话」"
