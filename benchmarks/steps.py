"""A project through all that editors and designers do, each command measured as a whole process."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.book import case_id, make_source, with_pages, with_sentences, write_word
from benchmarks.editions import measure_editions
from benchmarks.process import Cost, measure
from compile.files import ROOT

TOKENS = "styles/tokens.css"
COLOUR = re.compile(r"(--theme-1: #)1c5a8a")
SIZE = re.compile(r"(--size-small: )9pt")
EDITS = 5
"""So many times an edit is made, each time another one: what takes seconds wavers most."""


@dataclass(frozen=True)
class Step:
    """A command of the program, after something was done to the project."""

    name: str
    label: str
    command: str
    prepare: Callable[[Path, int], None] = lambda *_: None
    """Told how many times it was done before."""
    times: int = 1


def empty(project: Path, _: int = 0) -> None:
    """As received: nothing made, no edits."""
    shutil.rmtree(project / "build", ignore_errors=True)
    shutil.copyfile(ROOT / TOKENS, project / TOKENS)
    write_word(project, 0, make_source(0))


def change_sentence(project: Path, before: int) -> None:
    write_word(project, 0, with_sentences(make_source(0), before + 1))


def add_page(project: Path, before: int) -> None:
    write_word(project, 0, with_pages(make_source(0), before + 1))


def change_again(project: Path, before: int) -> None:
    """To what was never read before."""
    write_word(project, 0, with_sentences(with_pages(make_source(0), EDITS), before + 1))


def change_colour(project: Path, _: int) -> None:
    _change_token(project, COLOUR, r"\g<1>1c5a8b")


def change_size(project: Path, _: int) -> None:
    _change_token(project, SIZE, r"\g<1>9.2pt")


def _change_token(project: Path, token: re.Pattern[str], value: str) -> None:
    path = project / TOKENS
    text, count = token.subn(value, path.read_text(encoding="utf-8"))
    if count != 1:
        raise LookupError(f"{TOKENS} has no {token.pattern}")
    path.write_text(text, encoding="utf-8")


APART = (
    Step("read", "读稿：Word到Markdown，并检查", "check", empty),
    Step("screen", "阅读版PDF：排版、装订", "screen"),
    Step("print", "印刷版PDF与封面：装订、换色、印前检查", "print"),
    Step("epub", "EPUB，并检查", "epub"),
)
"""From nothing, one product after the other; each finds what the ones before it left."""
PDFS = ("pdfs", "两种PDF与封面，从Word起", ("read", "screen", "print"))
"""Name, label, and the steps that it is the sum of."""
TOGETHER = (
    Step("whole", "全书，从Word起，什么都没有做过", "anthology", empty),
    Step("unchanged", "全书，什么都没有改", "anthology", times=EDITS),
    Step("sentence", "两种PDF与封面，一篇改了一句", "pdf", change_sentence, EDITS),
    Step("page", "两种PDF与封面，第一篇多了一页", "pdf", add_page, EDITS),
    Step("colour", "两种PDF与封面，改了一个颜色", "pdf", change_colour),
    Step("size", "两种PDF与封面，改了一个字号", "pdf", change_size),
)
"""From nothing, then as people go on working."""
EDITIONS = ("editions", "两种PDF：编好以后，排版、换色、装订")
"""Name and label."""
PROOF = Step("proof", "一篇的校样，改了一句", f"proof {case_id(0)}", change_again, EDITS)
"""Only with a program that has the command."""


def run_steps(project: Path) -> Iterator[tuple[str, str, Cost]]:
    """Name, label and cost of each step, in order; of an edit as many as it is made."""
    costs: dict[str, Cost] = {}
    for step in APART:
        costs[step.name] = run_step(step, project)
        yield step.name, step.label, costs[step.name]
    name, label, parts = PDFS
    first, *rest = (costs[part] for part in parts)
    yield name, label, sum(rest, first)
    for step in (*TOGETHER, *([PROOF] if has_command("proof") else [])):
        for before in range(step.times):
            yield step.name, step.label, run_step(step, project, before)
    yield *EDITIONS, run_editions(project)


def run_editions(project: Path) -> Cost:
    """Both PDFs from a book that is assembled: what others do with its text, twice."""
    run_step(APART[0], project)
    return measure_editions(project)


def run_cold(project: Path) -> Cost:
    """Everything, from nothing."""
    return run_step(TOGETHER[0], project)


def has_command(name: str) -> bool:
    """Whether the program knows a command."""
    asked = [sys.executable, "-m", "compile", name, "--help"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, check=False).returncode == 0


def run_step(step: Step, project: Path, before: int = 0) -> Cost:
    """Prepare the project, then run the command; with an error the measuring ends."""
    step.prepare(project, before)
    return measure([sys.executable, "-m", "compile", *step.command.split()], project)
