"""A PDF is opened, its pages are read once, and each rule looks at what they show."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from compile.beside import LostError, beside
from compile.cache import News, Pack, Shelf
from compile.model.press import Check, Inspection, PressLimits
from compile.pdf import open_pdf
from compile.preflight.facts import Facts
from compile.preflight.marks import Marks
from compile.preflight.reading import Ahead, read_ahead, read_pages
from compile.preflight.rules import RULES
from compile.preflight.summary import sum_up
from compile.preflight.walk import UNREADABLE
from compile.problems import Place, Problem, Rule, error


def preflight(path: Path, limits: PressLimits, shelf: Shelf | None = None, *, jobs: int = 1) -> Inspection:
    """Everything that the rules find, in their order; a file that cannot be opened is the only problem.

    What was read of pictures and pages is kept on the shelf, if there is one; with more jobs, another process
    helps when there is much to read.
    """
    try:
        with open_pdf(path) as pdf, ExitStack() as helpers:
            pack = shelf.pack(path.stem) if shelf else None
            helper = _Helper(path, shelf, pack, jobs, helpers)
            pages, fonts = read_pages(pdf, shelf, pack, helper.begin)
            if pack:
                pack.keep()
            return _inspect(Facts(pdf, path.name, limits, pages, fonts, shelf))
    except pikepdf.PasswordError:
        hint = "请导出没有密码和权限限制的PDF，再检查一次"
        return _unopened(error("print-locked", Place(file=path.name), "PDF有密码，打不开", hint))
    except pikepdf.PdfError:
        hint = "核对文件是不是PDF、有没有传完，重新导出后再检查"
        return _unopened(error("print-unreadable", Place(file=path.name), "文件打不开，不是完整的PDF", hint))


def _unopened(problem: Problem) -> Inspection:
    return Inspection(problem.place.file, (), (Check("打开文件", (problem,)),))


@dataclass(frozen=True, slots=True)
class _Helper:
    """Another process that reads pages of the same file, and takes what it learnt into the pack."""

    path: Path
    shelf: Shelf | None
    pack: Pack | None
    jobs: int
    ends_with: ExitStack

    def begin(self, first: int) -> Ahead:
        """Let it read from that page on; with one job, nothing is read ahead."""
        pack = self.pack
        if pack is None or self.jobs == 1:
            return list

        def read() -> tuple[list[Marks], News]:
            with open_pdf(self.path) as own:  # two processes cannot share a file's place
                return read_ahead(own, self.shelf, pack, first)

        work = self.ends_with.enter_context(beside(read, jobs=self.jobs))

        def wait() -> list[Marks]:
            try:
                marks, news = work.result()
            except LostError:  # then all is read here
                return []
            pack.add(news)
            return marks

        return wait


def _inspect(facts: Facts) -> Inspection:
    checks = tuple(Check(rule.name, _apply(rule, facts)) for rule in RULES)
    return Inspection(facts.file, sum_up(facts), checks)


def _apply(rule: Rule[Facts], facts: Facts) -> tuple[Problem, ...]:
    try:
        return tuple(rule.find(facts))
    except UNREADABLE:
        hint = "多半是这部分写法不合规范；请用原来的软件重新导出PDF，再检查一次"
        message = f"“{rule.name}”一项查不下去：文件中有关的内容写法不合规范"
        return (error("print-not-checked", facts.place(), message, hint),)
