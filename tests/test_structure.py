"""What each paragraph is taken for, in plain-text cases.

A line of the input is a paragraph; its looks stand in brackets: `hei` 黑体 bold, `kai` 楷体, `bold`,
`center`, `title` (黑体, larger, centred), `style=…`, `auto=…` for an automatic number.
"""

import re
from pathlib import Path

import pytest

from compile.model.draft import Box, Draft, FigureBlock, Heading, Listing, TableBlock
from compile.model.manuscript import (
    Block,
    Cell,
    Counts,
    Look,
    Manuscript,
    Numbering,
    Paragraph,
    Picture,
    Source,
    Table,
    Text,
    plain_text,
)
from compile.model.submission import Corrections
from compile.problems import Problem
from compile.settings import read_settings
from compile.structure import recognize
from tests.plain_cases import PlainCase, read_cases

ROOT = Path(__file__).parent.parent
CASES = read_cases(Path(__file__).parent / "plain" / "structure.txt")
LOOKS = {
    "": Look("normal", None, "宋体", 12),
    "hei": Look("normal", None, "黑体", 12, True),
    "kai": Look("normal", None, "楷体", 12),
    "bold": Look("normal", None, "宋体", 12, True),
    "center": Look("normal", None, "宋体", 12, False, True),
    "title": Look("normal", None, "黑体", 22, True, True),
}


def parse(line: str, number: int) -> Block:
    if line == "!picture":
        return Paragraph(number, (Picture("picture-01.png", "", 100, 50),))
    if line == "!table":
        cells = (Cell((Paragraph(number, (Text("甲"),)),)),)
        return Table(number, (cells, cells), 0, ())
    match = re.fullmatch(r"(?:\[(?P<look>[^\]]*)\] )?(?P<text>.*)", line)
    assert match
    look = match["look"] or ""
    given = dict(re.findall(r"(\w+)=(heading \d|toc \d|\S+)", look))
    style = Look(given["style"], None, "宋体", 12) if "style" in given else LOOKS.get(look, LOOKS[""])
    numbering = None
    if "auto" in given:
        numbering = Numbering(
            given["auto"], int(given.get("level", 0)), "bullet" in look, given.get("list", "1")
        )
    return Paragraph(number, (Text(match["text"]),), style, numbering)


def recognize_lines(text: str, corrections: Corrections | None = None) -> tuple[Draft, tuple[Problem, ...]]:
    blocks = tuple(parse(line, number) for number, line in enumerate(text.splitlines(), 1))
    anthology = read_settings(ROOT).anthology
    assert anthology
    manuscript = Manuscript("file.docx", blocks, Source(Counts(), ()))
    return recognize(manuscript, anthology.sections, corrections or Corrections())


def show(draft: Draft) -> str:
    meta, contact = draft.metadata, draft.metadata.contact
    parts = "|".join((contact.organization, contact.position, contact.name, contact.phone, contact.email))
    named = {
        "title": meta.title,
        "subtitle": meta.subtitle,
        "hospital": meta.hospital,
        "contact": parts.strip("|") and parts,
    }
    lines = [f"{name}: {value}" for name, value in named.items() if value]
    return "\n".join([*lines, *(line for block in draft.blocks for line in show_block(block))])


def show_block(block: object) -> list[str]:
    match block:
        case Heading(level, inlines, _, section):
            return [f"{'#' * level} {plain_text(inlines)}" + (f" <{section}>" if section else "")]
        case Paragraph():
            return [block.text]
        case FigureBlock(_, caption) | TableBlock(_, caption):
            kind = "figure" if isinstance(block, FigureBlock) else "table"
            return [f"!{kind} {plain_text(caption.inlines)} ({caption.label})" if caption else f"!{kind}"]
        case Listing():
            return show_list(block)
        case Box(inside):
            return [f"> {line}" for inner in inside for line in show_block(inner)]
    raise AssertionError(block)


def show_list(listing: Listing, indent: str = "") -> list[str]:
    lines = []
    for index, item in enumerate(listing.items, listing.start or 0):
        label = "-" if listing.start is None else f"({index})" if listing.brackets else f"{index}."
        lines.append(f"{indent}{label} {item.paragraph.text}")
        lines.extend(line for child in item.children for line in show_list(child, indent + "   "))
    return lines


@pytest.mark.parametrize("case", CASES, ids=str)
def test_structure(case: PlainCase) -> None:
    draft, _ = recognize_lines(case.given)
    assert show(draft) == case.expected


def test_template_text_is_reported_with_its_place() -> None:
    text = "[title] 题目\n[hei] 一、单位简介（黑体小四号）\n（一）二级标题（楷体小四号）\n正文。"
    draft, problems = recognize_lines(text)
    assert [(problem.code, problem.place.paragraph) for problem in problems] == [
        ("template-text", 3),
        ("template-text", 2),
    ]
    assert {edit.rule for edit in draft.edits} == {"template-text", "heading-numeral"}


def test_editors_overrule_what_was_found() -> None:
    text = "[title] 题目\n[hei] 一、单位简介\n[kai] （一）其实是正文\n其实是标题\n正文。"
    corrections = Corrections.model_validate(
        {"title": "新题目", "hospital": "示例医院", "headings": {3: 0, 4: 2}, "contact": {"name": "示例丁"}}
    )
    draft, _ = recognize_lines(text, corrections)
    assert show(draft) == (
        "title: 新题目\nhospital: 示例医院\ncontact: ||示例丁||\n"
        "# 单位简介 <profile>\n（一）其实是正文\n## 其实是标题\n正文。"
    )


def test_found_sections_quote_the_heading_as_typed() -> None:
    draft, _ = recognize_lines("[title] 题目\n[hei] 一、医院简介\n正文。\n[hei] 五、体会和展望\n正文。")
    assert [(section.id, section.heading) for section in draft.sections] == [
        ("profile", "一、医院简介"),
        ("outlook", "五、体会和展望"),
    ]


def test_a_heading_that_editors_name_is_the_section_it_sounds_like() -> None:
    text = "[title] 题目\n[hei] 一、单位简介\n正文写得长一些，好成为主体。\n信息化建设的发展\n正文。"
    draft, _ = recognize_lines(text, Corrections.model_validate({"headings": {4: 1}}))
    assert [section.id for section in draft.sections] == ["profile", "informatization"]


def test_word_s_own_contents_are_listed_as_an_edit() -> None:
    draft, _ = recognize_lines("[title] 题目\n[style=toc 1] 一、单位简介 1\n[hei] 一、单位简介\n正文。")
    assert [(edit.rule, edit.paragraph) for edit in draft.edits if edit.rule == "own-contents"] == [
        ("own-contents", 2)
    ]
