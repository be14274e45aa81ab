"""What a person reads on the terminal: progress, problems, products."""

import os
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager

from rich import console as rich_console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn

from compile.model.report import Survey
from compile.pipeline.products import Watch
from compile.problems import Problem, Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}

_LINES = 10
"""Of progress in each stage, where there is no terminal."""


class Console:
    """Rich on a terminal, plain lines elsewhere."""

    def __init__(self) -> None:
        wide = None if os.isatty(1) else 10_000
        self._out = rich_console.Console(highlight=False, width=wide, soft_wrap=True)
        self._err = rich_console.Console(highlight=False, width=wide, soft_wrap=True, stderr=True)

    def say(self, text: str) -> None:
        """A line of result."""
        self._out.print(escape(text))

    def fail(self, text: str) -> None:
        """A line on why nothing came of it."""
        self._err.print(f"[red]{escape(text)}[/red]")

    @contextmanager
    def progress(self) -> Iterator[Watch]:
        """A bar for each stage on a terminal, ten lines for each stage elsewhere."""
        if self._err.is_terminal:
            with _bars(self._err) as bars:
                tasks: dict[str, TaskID] = {}

                def draw(stage: str, done: int, total: int, title: str) -> None:
                    if stage not in tasks:
                        tasks[stage] = bars.add_task(stage, title="")
                    shown = "" if done == total else title
                    bars.update(tasks[stage], completed=done, total=total, title=shown)

                yield draw
        else:

            def write(stage: str, done: int, total: int, title: str) -> None:
                if done * _LINES // total > (done - 1) * _LINES // total:
                    self._err.print(f"{stage} {done}/{total} {escape(title)}")

            yield write

    def show(self, survey: Survey, known: Container[Problem] = (), *, is_made: bool) -> None:
        """Problems first, then what was made, then where the report is; no warning that is known already."""
        self.show_problems(one for one in survey.problems if one.is_error or one not in known)
        for product in survey.products:
            self.say(f"已制作 {product}")
        errors = sum(problem.is_error for problem in survey.problems)
        warnings = len(survey.problems) - errors
        counts = f"{errors} 个错误，{warnings} 条提醒" if survey.problems else "没有发现问题"
        self.say(f"{counts}；报告见 build/report.html")
        if not is_made:
            hint = "成书时先改正错误；确需先用其余稿件成书，可运行 make anthology KEEP_GOING=1。"
            self.fail(f"有错误，没有改动原有的成品。{hint}")

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Problems by case, errors before warnings."""
        groups: dict[str, list[Problem]] = defaultdict(list)
        for problem in problems:
            groups[problem.case].append(problem)
        for group in groups.values():
            for problem in sorted(group, key=lambda problem: not problem.is_error):
                self._show(problem)

    def _show(self, problem: Problem) -> None:
        colour = _COLOURS[problem.severity]
        self._out.print(f"[bold]{escape(str(problem.place))}[/bold]")
        self._out.print(
            f"  [{colour}]{problem.severity.label}[/{colour}] {problem.code}：{escape(problem.message)}"
        )
        self._out.print(f"  建议：{escape(problem.hint)}")


def _bars(target: rich_console.Console) -> Progress:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[title]}"),
    )
    return Progress(*columns, console=target)
