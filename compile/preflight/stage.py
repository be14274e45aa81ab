"""A PDF is opened, its pages are read once, and each rule looks at what they show."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias, cast

import pikepdf

from compile.beside import LostError, beside
from compile.cache import Shelf
from compile.model.press import Check, Inspection, PressLimits
from compile.pdf import open_pdf
from compile.preflight.facts import Facts
from compile.preflight.marks import Marks
from compile.preflight.reading import read_ahead, read_pages
from compile.preflight.rules import RULES
from compile.preflight.summary import sum_up
from compile.preflight.walk import UNREADABLE
from compile.problems import Place, Problem, Rule, error

_Ahead: TypeAlias = Callable[[], list[Marks]]
"""Gives what was read of the second half of the pages, or nothing."""
_MANY = 100
"""So many pages take longer to read than a process to start."""


def preflight(path: Path, limits: PressLimits, shelf: Shelf | None = None, *, jobs: int = 1) -> Inspection:
    """Everything that the rules find, in their order; a file that cannot be opened is the only problem.

    What was read of a page is kept on the shelf, if there is one; with more jobs two processes read.
    """
    try:
        with open_pdf(path) as pdf, _reading_ahead(path, pdf, shelf, jobs) as ahead:
            return _inspect(pdf, path.name, limits, shelf, ahead)
    except pikepdf.PasswordError:
        hint = "请导出没有密码和权限限制的PDF，再检查一次"
        return _unopened(error("print-locked", Place(file=path.name), "PDF有密码，打不开", hint))
    except pikepdf.PdfError:
        hint = "核对文件是不是PDF、有没有传完，重新导出后再检查"
        return _unopened(error("print-unreadable", Place(file=path.name), "文件打不开，不是完整的PDF", hint))


def _unopened(problem: Problem) -> Inspection:
    return Inspection(problem.place.file, (), (Check("打开文件", (problem,)),))


@contextmanager
def _reading_ahead(path: Path, pdf: pikepdf.Pdf, shelf: Shelf | None, jobs: int) -> Iterator[_Ahead]:
    """Let another process read the second half of many pages, and wait for what it has read."""

    def read() -> list[Marks]:
        with open_pdf(path) as own:  # two processes cannot share a file's place
            return read_ahead(own, cast("Shelf", shelf))

    if shelf is None or jobs == 1 or len(pdf.pages) < _MANY:
        yield list
        return
    with beside(read, jobs=jobs) as work:

        def wait() -> list[Marks]:
            try:
                return work.result()
            except LostError:  # then all is read here
                return []

        yield wait


def _inspect(
    pdf: pikepdf.Pdf, name: str, limits: PressLimits, shelf: Shelf | None, ahead: _Ahead
) -> Inspection:
    pages, fonts = read_pages(pdf, shelf, ahead)
    facts = Facts(pdf, name, limits, pages, fonts, shelf)
    checks = tuple(Check(rule.name, _apply(rule, facts)) for rule in RULES)
    return Inspection(name, sum_up(facts), checks)


def _apply(rule: Rule[Facts], facts: Facts) -> tuple[Problem, ...]:
    try:
        return tuple(rule.find(facts))
    except UNREADABLE:
        hint = "多半是这部分写法不合规范；请用原来的软件重新导出PDF，再检查一次"
        message = f"“{rule.name}”一项查不下去：文件中有关的内容写法不合规范"
        return (error("print-not-checked", facts.place(), message, hint),)
