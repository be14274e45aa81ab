"""The call's own rules: plain-text cases, one for each code at least."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
from PIL import Image, ImageDraw

from compile.check import apply_waivers, check, weigh
from compile.check.rules import CODES, RULES
from compile.check.waivers import UNUSED
from compile.files import ROOT
from compile.model.anthology import Anthology
from compile.model.case import Case, Figure, FoundSection, Metadata, Reading
from compile.model.manuscript import Query
from compile.model.submission import CaseSettings, Contact, Status, Submission
from compile.problems import Place, Problem, Severity, error, warning

CASES = Path(__file__).with_name("check_cases.txt")
GOOD: dict[str, Any] = {
    "status": "accepted",
    "region": "示例省",
    "title_lines": [],
    "received": "2023-09-20",
    "waivers": [],
    "title": "以集成平台为基础的临床数据共享（示例）",
    "hospital": "青山市第一人民医院（示例）",
    "contact": {"organization": "示例医院信息科", "position": "主任", "name": "示例", "phone": "000-0000"},
    "sections": [
        ["profile", "一、单位简介", 900],
        ["informatization", "二、医院信息化发展", 1200],
        ["construction", "三、互联互通建设与改造", 1800],
        ["achievements", "四、互联互通建设成效与亮点", 1500],
        ["outlook", "五、体会与展望", 600],
    ],
    "characters": 6000,
    "figures": [["图1", "平台架构", "image1.png"], ["表1", "建设历程", ""]],
    "pictures": {},
    "queries": [],
    "letter": "scan.jpg",
    "manuscript": "manuscript.docx",
    "read": "yes",
    "reading_problems": [],
}
"""A submission that nobody can object to; each case says only what is different."""


@dataclass(frozen=True)
class Example:
    title: str
    facts: dict[str, Any]
    expected: str


def examples() -> Iterator[Example]:
    text = CASES.read_text(encoding="utf-8").partition("\n====\n")[2]
    for block in re.split(r"^----$", text, flags=re.MULTILINE):
        title, facts, expected = (part.strip("\n") for part in re.split(r"^\.$", block, flags=re.MULTILINE))
        yield Example(title.strip(), yaml.load(facts, yaml.BaseLoader) or {}, expected)


EXAMPLES = list(examples())


@cache
def anthology() -> Anthology:
    sample = yaml.safe_load((ROOT / "anthology.yaml").read_text(encoding="utf-8"))
    limits = {"characters_min": 4500, "characters_max": 7500, "title_max": 40}
    return Anthology.model_validate({**sample, "limits": limits})


def letter(kind: str, folder: Path) -> Path | None:
    """A commitment letter of that kind, named as it comes."""
    name, suffix = kind.split(".") if "." in kind else (kind, "")
    path = folder / f"commitment.{suffix}"
    if name == "none":
        return None
    if name == "broken":
        path.write_bytes(b"\xff\xd8\xff\xe0 this is no letter")
    elif suffix == "pdf":
        with pikepdf.new() as document:
            if name != "pageless":
                document.add_blank_page()
            locked = pikepdf.Encryption(owner="o", user="u") if name == "locked" else None
            document.save(path, encryption=locked or False)
    else:
        page(name).save(path)
        if name == "cut":
            path.write_bytes(path.read_bytes()[:-1500])
    return path


def page(name: str) -> Image.Image:
    """A scan: lines of dark text on light paper."""
    size = (150, 210) if name == "tiny" else (1240, 1754)
    if name == "transparent":
        picture = Image.new("RGBA", size, (0, 0, 0, 0))
    else:
        picture = Image.new("RGB", size, (250, 249, 245))
    if name != "blank":
        draw = ImageDraw.Draw(picture)
        for line in range(size[1] // 6, size[1] // 2, 40):
            draw.text((size[0] // 8, line), "COMMITMENT LETTER " * 4, fill=(30, 30, 30, 255), font_size=20)
    return picture


def submission(facts: dict[str, Any], folder: Path) -> Submission:
    settings = CaseSettings.model_validate(
        {
            "status": facts["status"],
            "theme": "clinical",
            "region": None if facts["region"] == "none" else facts["region"],
            "received": facts["received"] or None,
            "title_lines": tuple(facts["title_lines"]),
            "waivers": tuple({"code": code, "reason": "编辑部已确认"} for code in facts["waivers"]),
        }
    )
    manuscript = folder / facts["manuscript"]
    return Submission("qingshan-first", folder, settings, manuscript, letter(facts["letter"], folder))


def reading(facts: dict[str, Any], folder: Path) -> Reading | None:
    if facts["read"] == "no":
        return None
    problems = tuple(
        (error if weight == "error" else warning)(code, Place(), "读稿的问题", "改正")
        for code, weight in facts["reading_problems"]
    )
    if facts["read"] == "failed":
        return Reading(None, None, (), problems, folder)
    sections = tuple(
        FoundSection(name, heading, paragraph, int(characters))
        for paragraph, (name, heading, characters) in enumerate(facts["sections"], 3)
    )
    metadata = Metadata(facts["title"], "", facts["hospital"], Contact(**facts["contact"]))
    figures = tuple(Figure(label, caption, media) for label, caption, media in facts["figures"])
    (folder / "media").mkdir(exist_ok=True)
    for name, (across, down) in facts["pictures"].items():
        Image.new("L", (int(across), int(down))).save(folder / "media" / name)
    case = Case("qingshan-first", metadata, sections, int(facts["characters"]), figures, "")
    queries = tuple(Query(author, text, 12, quote) for author, text, quote in facts["queries"])
    return Reading(case, None, queries, problems, folder)


def run(facts: dict[str, Any], folder: Path) -> tuple[Problem, ...]:
    unknown = set(facts) - set(GOOD)
    assert not unknown, f"the case names {unknown}"
    whole = GOOD | facts
    return check(anthology(), submission(whole, folder), reading(whole, folder))


def printed(problems: tuple[Problem, ...]) -> str:
    lines: list[str] = []
    for problem in problems:
        lines.append(str(problem.place))
        lines.append(f"  {problem.severity.label} {problem.code}：{problem.message}")
        lines.append(f"  建议：{problem.hint}")
    return "\n".join(lines)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.title for example in EXAMPLES])
def test_a_submission_has_the_problems_that_its_case_lists_and_no_other(
    example: Example, tmp_path: Path
) -> None:
    found = run(example.facts, tmp_path)
    assert printed(found) == example.expected
    assert all(problem.case == "qingshan-first" for problem in found)


def test_every_code_of_every_rule_has_a_case_and_no_case_has_another_code() -> None:
    shown = {
        code for example in EXAMPLES for code in re.findall(r"^  .. ([a-z-]+)：", example.expected, re.M)
    }
    assert shown == CODES | {UNUSED}


def test_rules_have_names_and_codes_of_their_own() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert sum(len(rule.codes) for rule in RULES) == len(CODES)


def test_a_rule_finds_only_problems_with_its_codes(tmp_path: Path) -> None:
    from compile.check.facts import Facts

    for number, example in enumerate(EXAMPLES):
        folder = tmp_path / str(number)
        folder.mkdir()
        whole = GOOD | example.facts
        facts = Facts(anthology(), submission(whole, folder), reading(whole, folder))
        for rule in RULES:
            assert {problem.code for problem in rule.find(facts)} <= set(rule.codes), rule.name


def test_an_error_of_reading_cannot_be_waived_and_a_warning_can(tmp_path: Path) -> None:
    waived = {"waivers": ["content-lost", "template-text", "contact-missing"]}
    item = submission(GOOD | waived, tmp_path)
    lost = error("content-lost", Place(), "稿件中的内容没有读进来", "改正")
    template = warning("template-text", Place(), "遗留了提示文字", "核对")
    contact = error("contact-missing", Place(), "没有联系人", "补上")
    other = warning("formula-not-read", Place(), "公式不能转换", "改正")
    assert apply_waivers(item, (lost, template, contact, other)) == (lost, other)


@pytest.mark.parametrize("status", Status)
def test_only_an_accepted_submission_keeps_its_errors(status: Status, tmp_path: Path) -> None:
    item = submission(GOOD | {"status": status.value}, tmp_path)
    problems = (error("manuscript-empty", Place(), "空文件", "重发"), warning("a", Place(), "b", "c"))
    kept = [problem.severity for problem in weigh(item, problems)]
    first = Severity.ERROR if status is Status.ACCEPTED else Severity.WARNING
    assert kept == [first, Severity.WARNING]


def test_nothing_of_a_received_submission_stops_the_book(tmp_path: Path) -> None:
    for number, example in enumerate(EXAMPLES):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert not any(problem.is_error for problem in run({**example.facts, "status": "received"}, folder))
