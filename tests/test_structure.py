"""What each paragraph is taken for, in plain-text cases.

A line of the input is a paragraph; its looks stand in brackets: `hei` 黑体 bold, `kai` 楷体, `bold`,
`center`, `title` (黑体, larger, centred), `style=…`, `auto=…` for an automatic number, `box` for a text box,
`lead=…` for characters in another font. Inside, `**…**` is bold, `^…^` superscript, `<…>` a link, `⏎` a
line break, `※` a note. `!picture` is a picture, `!table 甲 | 乙 / 丙 | 丁` a table, in which `¶` divides
paragraphs.

In the files `structure-*.txt`, the expected text ends with the problems, as `? code paragraph`.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from compile.hanzi import squeeze
from compile.model.draft import Box, Draft, FigureBlock, Heading, Listing, TableBlock
from compile.model.manuscript import (
    Block,
    Cell,
    Counts,
    Inline,
    LineBreak,
    Link,
    Look,
    Manuscript,
    Mark,
    Note,
    Numbering,
    Origin,
    Paragraph,
    Picture,
    Source,
    Table,
    Text,
    plain_text,
    walk_paragraphs,
)
from compile.model.submission import Corrections
from compile.problems import Problem
from compile.read import read_manuscript as read_manuscript_file
from compile.settings import read_settings
from compile.structure import recognize
from tests.plain_cases import PlainCase, read_cases
from tests.samples.markup import read_source
from tests.samples.source import Heading as SourceHeading

ROOT = Path(__file__).parent.parent
PLAIN = Path(__file__).parent / "plain"
CASES = read_cases(PLAIN / "structure.txt")
TOPICS = [
    pytest.param(case, id=f"{path.stem}: {case}")
    for path in sorted(PLAIN.glob("structure-*.txt"))
    for case in read_cases(path)
]
LOOKS = {
    "": Look("normal", None, "宋体", 12),
    "hei": Look("normal", None, "黑体", 12, True),
    "kai": Look("normal", None, "楷体", 12),
    "bold": Look("normal", None, "宋体", 12, True),
    "center": Look("normal", None, "宋体", 12, False, True),
    "title": Look("normal", None, "黑体", 22, True, True),
}


class Numbers:
    """Numbers paragraphs as Word does, those of cells included."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        self.last += 1
        return self.last


def parse(line: str, numbers: Numbers) -> Block:
    if line.startswith("!table"):
        return parse_table(line.removeprefix("!table").strip() or "甲 / 甲", numbers)
    match = re.fullmatch(r"(?:\[(?P<look>[a-z](?:[^\[\]]|\[\d+\])*)\] )?(?P<text>.*)", line)
    assert match
    look = match["look"] or ""
    given = dict(re.findall(r"(\w+)=(heading \d|toc \d|\S+)", look))
    name = next((word for word in look.split() if word in LOOKS), "")
    style = Look(given["style"], None, "宋体", 12) if "style" in given else LOOKS[name]
    numbering = None
    if "auto" in given:
        numbering = Numbering(
            given["auto"], int(given.get("level", 0)), "bullet" in look, given.get("list", "1")
        )
    origin = Origin.TEXT_BOX if "box" in look.split() else Origin.BODY
    inlines = tuple(parse_inlines(match["text"]))
    return Paragraph(numbers.next(), inlines, style, numbering, origin, int(given.get("lead", 0)))


def parse_table(text: str, numbers: Numbers) -> Table:
    number = numbers.last + 1
    rows = tuple(
        tuple(
            Cell(tuple(parse(part.strip(), numbers) for part in cell.split("¶"))) for cell in row.split(" | ")
        )
        for row in text.split(" / ")
    )
    return Table(number, rows, 0, ())


SIGNS: dict[str, Inline] = {
    "!picture": Picture("picture-01.png", "", 100, 50),
    "⏎": LineBreak(),
    "※": Note((Paragraph(0, (Text("注文"),)),)),
}


def parse_inlines(text: str) -> Iterator[Inline]:
    for part in re.split(r"(!picture|\*\*.*?\*\*|\^.*?\^|<[^>]*>|⏎|※)", text):
        if part in SIGNS:
            yield SIGNS[part]
        elif part.startswith("**"):
            yield Text(part.strip("*"), frozenset({Mark.BOLD}))
        elif part.startswith("^"):
            yield Text(part.strip("^"), frozenset({Mark.SUPERSCRIPT}))
        elif part.startswith("<"):
            yield Link("mailto:x", (Text(part.strip("<>")),))
        elif part:
            yield Text(part)


def read_manuscript(text: str) -> Manuscript:
    numbers = Numbers()
    blocks = tuple(parse(line, numbers) for line in text.splitlines())
    return Manuscript("file.docx", blocks, Source(Counts(), ()))


def recognize_lines(text: str, corrections: Corrections | None = None) -> tuple[Draft, tuple[Problem, ...]]:
    anthology = read_settings(ROOT).anthology
    assert anthology
    return recognize(read_manuscript(text), anthology.sections, corrections or Corrections())


def show(draft: Draft) -> str:
    meta, contact = draft.metadata, draft.metadata.contact
    parts = "|".join((contact.organization, contact.position, contact.name, contact.phone, contact.email))
    named = {
        "title": meta.title,
        "subtitle": meta.subtitle,
        "hospital": meta.hospital,
        "authors": "、".join(meta.authors),
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


def missing_characters(text: str) -> str:
    """Characters of the input that stand in no block, no metadata paragraph and no edit."""
    manuscript = read_manuscript(text)
    draft, _ = recognize_lines(text)
    source = {paragraph.number: paragraph.text for paragraph in walk_paragraphs(manuscript.blocks)}
    kept = [source[number] for number in draft.metadata_paragraphs]
    kept += [edit.before for edit in draft.edits if edit.before != edit.after]
    kept += [line for block in draft.blocks for line in block_texts(block)]
    missing = Counter(squeeze("".join(source.values()))) - Counter(squeeze("".join(kept)))
    return "".join(sorted(missing.elements()))


def block_texts(block: object) -> Iterator[str]:
    match block:
        case Heading(_, inlines):
            yield plain_text(inlines)
        case Paragraph():
            yield block.text
        case FigureBlock(_, caption) | TableBlock(_, caption):
            yield plain_text(caption.inlines) if caption else ""
            if isinstance(block, TableBlock):
                yield from (paragraph.text for paragraph in walk_paragraphs((block.table,)))
        case Listing(items):
            for item in items:
                yield item.paragraph.text
                yield from (text for child in item.children for text in block_texts(child))
        case Box(inside):
            yield from (text for inner in inside for text in block_texts(inner))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_structure(case: PlainCase) -> None:
    draft, _ = recognize_lines(case.given)
    assert show(draft) == case.expected


@pytest.mark.parametrize("case", TOPICS)
def test_structure_and_problems(case: PlainCase) -> None:
    draft, problems = recognize_lines(case.given)
    told = [f"? {problem.code} {problem.place.paragraph}" for problem in problems]
    assert "\n".join([show(draft), *told]) == case.expected


@pytest.mark.parametrize("case", [*CASES, *(case.values[0] for case in TOPICS)], ids=str)
def test_no_character_is_lost_but_those_that_edits_name(case: PlainCase) -> None:
    """All source text is in the blocks, in the metadata paragraphs, or in an edit."""
    assert missing_characters(case.given) == ""


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


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.place.paragraph) for problem in problems]


BODY = "正文写得长一些，好让正文的字体成为全篇的主体，这一段就是这样。"


def test_a_guess_names_both_readings_and_is_settled_by_what_the_editor_writes() -> None:
    text = f"[hei] 一、单位简介\n{BODY}\n[hei] 二、数字化之路\n{BODY}\n[hei] 三、互联互通建设与改造\n{BODY}"
    _, (problem,) = recognize_lines(text)
    assert problem.code == "section-guessed"
    assert "「二、数字化之路」" in problem.message and "第 2 部分“医院信息化发展”" in problem.message
    assert "3: 1" in problem.hint and "3: 2" in problem.hint and "aliases" in problem.hint
    draft, problems = recognize_lines(text, Corrections.model_validate({"headings": {3: 1}}))
    assert problems == ()
    assert [section.id for section in draft.sections] == ["profile", "informatization", "construction"]
    draft, problems = recognize_lines(text, Corrections.model_validate({"headings": {3: 2}}))
    assert problems == ()
    assert [section.id for section in draft.sections] == ["profile", "construction"]


@pytest.mark.parametrize(("level", "shown"), [(0, "1.统一身份"), (3, "### 统一身份"), (2, "## 统一身份")])
def test_a_doubt_is_settled_by_what_the_editor_writes(level: int, shown: str) -> None:
    text = f"[hei] 一、单位简介\n{BODY}\n1.统一身份\n{BODY}"
    _, problems = recognize_lines(text)
    assert codes(problems) == [("heading-doubtful", 3), ("heading-skips-level", 3)]
    assert "三级标题" in problems[0].message and "正文" in problems[0].message
    assert "3: 0" in problems[0].hint and "3: 3" in problems[0].hint
    draft, problems = recognize_lines(text, Corrections.model_validate({"headings": {3: level}}))
    assert shown in show(draft).splitlines()
    assert ("heading-doubtful", 3) not in codes(problems)


def test_what_became_metadata_or_only_held_pictures_is_counted() -> None:
    text = (
        "[title] 题目※\n!table 申报单位 | 示例市青山医院 / 联系人 | 示例甲 / 邮箱 | <jia@example.org>\n"
        f"[hei] 一、单位简介\n{BODY}\n如图1、图2所示。\n!table !picture¶图1 甲 | !picture¶图2 乙"
    )
    draft, _ = recognize_lines(text)
    assert draft.dissolved == Counts(tables=2, cells=8, notes=1, links=1)
    assert show(draft).splitlines()[3] == "注文"


def test_levels_of_every_kind_are_at_most_five() -> None:
    draft, _ = recognize_lines(f"[hei] 一、单位简介\n{BODY}\n[bold] 1.1.1.1.1 深处\n{BODY}")
    assert [block.level for block in draft.blocks if isinstance(block, Heading)] == [1, 5]


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "tests/samples/prose").glob("*.txt")))
def test_the_samples_are_read_as_they_were_written(name: str, tmp_path: Path) -> None:
    """Headings, title, subtitle and hospital are those of the source; nothing is doubtful."""
    source = read_source(ROOT / "tests/samples/prose" / f"{name}.txt")
    path = next((ROOT / "cases" / name).glob("manuscript.*"))
    manuscript, _ = read_manuscript_file(path, tmp_path, file=path.name)
    anthology = read_settings(ROOT).anthology
    assert anthology
    draft, problems = recognize(manuscript, anthology.sections, Corrections())
    wanted = [
        (block.level, squeeze("".join(getattr(inline, "text", "") for inline in block.content)))
        for block in source.blocks
        if isinstance(block, SourceHeading)
    ]
    found = [
        (block.level, squeeze(plain_text(block.inlines)))
        for block in draft.blocks
        if isinstance(block, Heading)
    ]
    assert [(level, fold(text)) for level, text in found] == [(level, fold(text)) for level, text in wanted]
    metadata = draft.metadata
    assert (metadata.title, metadata.subtitle, metadata.hospital) == (
        source.title,
        source.subtitle,
        source.hospital,
    )
    contact = metadata.contact
    assert (contact.name, contact.phone, contact.email) == (
        source.contact.name,
        source.contact.telephone,
        source.contact.mail,
    )
    assert metadata.authors == ()
    assert {problem.code for problem in problems} <= {"template-text"}


def fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
