"""The papers name everything that the program can say, and no link in them leads nowhere."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import get_args
from urllib.parse import unquote

import pytest
from jinja2 import Environment, meta
from jinja2.nodes import FromImport
from pydantic import BaseModel

from compile.check.rules import CODES
from compile.check.waivers import UNUSED
from compile.hanzi import HAN
from compile.model.anthology import Anthology
from compile.model.case import EDIT_LABELS
from compile.model.manuscript import Text, plain_text
from compile.model.page import PRESETS
from compile.model.submission import CaseSettings
from compile.model.typography import HARD, SOFT
from compile.settings.syntax import FAULTS, OTHER
from compile.tidy.apply import Tidier
from compile.tidy.rules import RULES
from compile.typeset.geometry import page_css
from compile.typeset.titles import title_lines

ROOT = Path(__file__).parent.parent
EDITORS = ROOT / "docs" / "编辑手册.md"
DESIGNERS = ROOT / "docs" / "设计手册.md"
CHINESE = (EDITORS, DESIGNERS, ROOT / "docs" / "性能.md", ROOT / "CHANGELOG.md")
PAPERS = (*CHINESE, *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md")))

REPORTERS = {"error": 0, "warning": 0, "_twice": 2, ".problem": 0, "._report": 0, "._refuse": 1}
"""Functions and methods that make a problem, and the place of the code among their arguments."""
PASSED_ON = {
    "compile/check/letter.py",  # codes of `check_letter`, listed in `RULES`
    "compile/check/waivers.py",  # `UNUSED`
    "compile/read/pictures/album.py",  # `_refuse` passes its argument on
    "compile/settings/checks.py",  # `_twice` passes its argument on
    "compile/settings/document.py",  # `_report` passes its argument on
    "compile/settings/syntax.py",  # `FAULTS`
    "compile/settings/validate.py",  # `words.py`
    "compile/typeset/blocks.py",  # `_report` passes its argument on
    "compile/typeset/recipe.py",  # `problem` passes its argument on
}
"""Modules in which a code is no literal, and how this test knows it all the same."""
CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
FAMILY = "epubcheck-*"
"""Codes of EPUBCheck are its own numbers; one row stands for them all."""
SIGNS = str.maketrans({"␣": " ", "⇥": "\t", "▁": "\u2003", "□": "\u3000", "▯": "\u200b"})
"""How the handbook shows what cannot be seen."""


def calls(path: Path) -> Iterator[tuple[str, list[ast.expr]]]:
    """Names of the functions called in a module, those of methods with a dot, and their arguments."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else f".{getattr(node.func, 'attr', '')}"
            yield name, node.args


def codes_in(path: Path) -> tuple[set[str], bool]:
    """Codes that a module reports as literals, and whether it reports others too."""
    literal, has_others = set(), False
    for name, arguments in calls(path):
        place = REPORTERS.get(name)
        if place is None or len(arguments) <= max(place, 1):
            continue
        code = arguments[place]
        if isinstance(code, ast.Constant) and CODE.fullmatch(str(code.value)):
            literal.add(str(code.value))
        else:
            has_others = True
    return literal, has_others


def words_codes() -> set[str]:
    """Codes of the table that turns pydantic's errors into editors' words."""
    tree = ast.parse((ROOT / "compile/settings/words.py").read_text(encoding="utf-8"))
    texts = [str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {text for text in texts if text.startswith("settings-") and CODE.fullmatch(text)}


def setup_codes() -> set[str]:
    """Codes that the set-up prints, which runs before there is any Python."""
    script = (ROOT / "compile/setup.sh").read_text(encoding="utf-8")
    found = re.findall(r"错误 ([a-z-]+)：|stop_with_log ([a-z-]+) ", script)
    return {first or second for first, second in found}


def all_codes() -> set[str]:
    found = {UNUSED, FAMILY, *CODES, *words_codes(), *setup_codes()}
    found |= {fault.code for fault in (*FAULTS, OTHER)} | {f"line-{kind}" for kind in (*HARD, *SOFT)}
    for path in (ROOT / "compile").rglob("*.py"):
        found |= codes_in(path)[0]
    return found


def prose(paper: Path) -> str:
    """The text without fenced code."""
    return re.sub(r"^```.*?^```", "", paper.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def rows(paper: Path, heading: str) -> list[list[str]]:
    """Cells of the tables below a heading, down to the next of its level; backticks stay."""
    text = prose(paper)
    level = heading.split(" ")[0]
    start = text.index(f"\n{heading}") + 1
    end = re.compile(rf"^#{{1,{len(level)}}} ", re.MULTILINE).search(text, start + len(heading))
    part = text[start : end.start() if end else len(text)]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def named(table: list[list[str]]) -> set[str]:
    """What stands in backticks in the first column."""
    return {row[0].strip("` ") for row in table if row[0].startswith("`")}


def test_every_problem_code_stands_in_the_editors_handbook_and_no_other() -> None:
    assert named(rows(EDITORS, "## 九、全部问题代码")) == all_codes()


def test_the_codes_are_found() -> None:
    some = {"section-missing", "letter-blank", "yaml-tab", "settings-bad-date", "settings-duplicate-id"}
    some |= {"drawing-not-read", "content-lost", "link-unusable", "venv-missing", "no-cases", "yaml-key"}
    assert some <= all_codes()


def test_codes_that_are_no_literals_are_known_from_elsewhere() -> None:
    modules = (path for path in (ROOT / "compile").rglob("*.py") if path.name != "problems.py")
    assert {path.relative_to(ROOT).as_posix() for path in modules if codes_in(path)[1]} <= PASSED_ON


def test_every_code_has_its_weight_meaning_and_next_step() -> None:
    for row in rows(EDITORS, "## 九、全部问题代码"):
        assert len(row) == 4 and all(row), row


def edits() -> dict[str, list[str]]:
    table = [row for row in rows(EDITORS, "## 八、自动改动") if row[0].startswith("`")]
    return {row[0].strip("`"): [cell.strip("`").translate(SIGNS) for cell in row[1:]] for row in table}


def test_every_automatic_change_stands_in_the_editors_handbook_in_the_reports_words() -> None:
    assert {name: cells[0] for name, cells in edits().items()} == EDIT_LABELS


@pytest.mark.parametrize("name", [rule.name for rule in RULES])
def test_the_handbooks_example_of_a_rule_is_what_the_rule_does(name: str) -> None:
    _label, before, after = edits()[name]
    tidier = Tidier()
    assert plain_text(tidier.inlines((Text(before),), 1)) == after
    assert name in {edit.rule for edit in tidier.edits}


def keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Dotted keys of a model and of those inside it; items of lists have no step of their own."""
    for name, field in model.model_fields.items():
        yield prefix + name
        for inner in models_in(field.annotation):
            yield from keys(inner, f"{prefix}{name}.")


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)


@pytest.mark.parametrize(
    ("model", "heading"),
    [(CaseSettings, "## 三、case.yaml的每个键"), (Anthology, "## 四、全书的设置anthology.yaml")],
)
def test_every_key_of_the_settings_stands_in_the_editors_handbook_and_no_other(
    model: type[BaseModel], heading: str
) -> None:
    assert named(rows(EDITORS, heading)) == set(keys(model))


def test_the_presets_of_the_page_stand_in_the_editors_handbook() -> None:
    table = {row[0]: row[1:] for row in rows(EDITORS, "### 开本与版心")}
    for name, measures in PRESETS.items():
        page = Anthology.model_fields["page"].annotation(preset=name).resolve()  # type: ignore[misc]
        size = f"{page.trim_width_mm:g}×{page.trim_height_mm:g}"
        grid = f"{page.characters}×{page.lines}"
        assert table[name] == [size, grid, f"{page.pitch_pt:g}", f"{page.top_mm:g}", f"{page.inner_mm:g}"]
        assert measures.keys() <= type(page).model_fields.keys()


def properties(text: str) -> set[str]:
    return set(re.findall(r"(--[a-z][a-z0-9-]*)\s*:", text))


def test_every_token_and_measure_stands_in_the_designers_handbook() -> None:
    tokens = properties((ROOT / "styles/tokens.css").read_text(encoding="utf-8"))
    assert named(rows(DESIGNERS, "### tokens.css的每个变量")) == tokens
    measures = properties(page_css(Anthology.model_fields["page"].default.resolve()))
    assert named(rows(DESIGNERS, "### 版心和行格")) == measures


def test_the_tokens_that_a_style_adds_stand_in_the_designers_handbook() -> None:
    tokens = properties((ROOT / "styles/tokens.css").read_text(encoding="utf-8"))
    more = properties((ROOT / "styles/variants/modern/tokens.css").read_text(encoding="utf-8")) - tokens
    assert named(rows(DESIGNERS, "### 现代")) == more
    assert [path.name for path in (ROOT / "styles/variants").iterdir()] == ["modern"]


def test_the_pictures_of_the_papers_are_there_and_small() -> None:
    named_pictures = {name for paper in CHINESE for name in links(paper) if name.endswith(".png")}
    assert {"page-opening.png", "page-theme.png", "page-table.png", "styles.png"} <= named_pictures
    for name in named_pictures:
        data = (ROOT / "docs" / name).read_bytes()
        assert data.startswith(b"\x89PNG") and len(data) < 300_000, name


def test_the_designers_handbook_names_no_property_that_is_not_there() -> None:
    paths = [*(ROOT / "styles").rglob("*.css"), ROOT / "styles/templates/spread.html.j2"]
    sheets = "".join(path.read_text(encoding="utf-8") for path in paths)
    known = properties(sheets) | properties(page_css(Anthology.model_fields["page"].default.resolve()))
    assert set(re.findall(r"--[a-z][a-z0-9-]*", DESIGNERS.read_text(encoding="utf-8"))) <= known


def test_every_style_sheet_and_template_stands_in_the_designers_handbook() -> None:
    assert named(rows(DESIGNERS, "## 二、样式表")) >= {path.name for path in (ROOT / "styles").glob("*.css")}
    templates = {path.name for path in (ROOT / "styles/templates").glob("*.j2")}
    assert {name for name in named(rows(DESIGNERS, "## 三、模板和变量")) if ".j2" in name} == templates


def test_every_variable_of_the_templates_stands_in_the_designers_handbook() -> None:
    paper = DESIGNERS.read_text(encoding="utf-8")
    for folder in ("templates", "templates/epub", "variants/modern/templates"):
        for path in (ROOT / "styles" / folder).glob("*.j2"):
            environment = Environment()
            environment.filters["title_lines"] = title_lines
            tree = environment.parse(path.read_text(encoding="utf-8"))
            imported = {name for node in tree.find_all(FromImport) for name in node.names}
            for name in meta.find_undeclared_variables(tree) - imported:
                assert f"`{name}`" in paper, f"{path.name}: {name}"


def commands(text: str) -> set[str]:
    """Targets that a paper tells people to make: in code only, so that prose may use the word."""
    return set(re.findall(r"(?:^|`|&& )make ([a-z]+)", text, re.MULTILINE))


def test_every_command_in_the_papers_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    for paper in PAPERS:
        assert commands(paper.read_text(encoding="utf-8")) <= targets, paper.name
    assert commands((ROOT / "README.md").read_text(encoding="utf-8")) == targets


def links(paper: Path) -> list[str]:
    found = re.findall(r"\]\(([^)\s]+)\)", prose(paper))
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def anchor(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file_and_a_heading(paper: Path) -> None:
    for link in links(paper):
        name, _, place = unquote(link).partition("#")
        target = paper.parent / name if name else paper
        assert target.exists(), link
        if place:
            headings = re.findall(r"^#+ (.+)$", prose(target), re.MULTILINE)
            assert place in {anchor(heading) for heading in headings}, link


def test_every_top_level_entry_stands_in_the_readme() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    paper = (ROOT / "README.md").read_text(encoding="utf-8")
    names = {name.split("/")[0] for name in listed if name} or {path.name for path in ROOT.glob("[!.]*")}
    for name in names - {".gitignore", "README.md"}:
        assert f"({name})" in paper or f"`{name}/`" in paper, name


@pytest.mark.parametrize("paper", CHINESE, ids=lambda path: path.name)
def test_chinese_papers_are_set_as_the_book_is(paper: Path) -> None:
    text = re.sub(r"`[^`\n]*`", "码", prose(paper))
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"(?<=^\| 码 \|).*[␣▯□⇥▁].*|[图表]1 \S+?(?=”)", "", text, flags=re.MULTILINE)  # samples
    assert not re.findall(rf"[{HAN}] +[0-9A-Za-z]|[0-9A-Za-z] +[{HAN}]", text)
    assert not re.findall(rf'[{HAN}][,;:!?("]|[,;:!?)"][{HAN}]', text)
