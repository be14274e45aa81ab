"""One run: the stages from settings to products, in order."""

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from compile import pandoc
from compile.beside import LostError, beside
from compile.cache import Cache
from compile.crew import Crew
from compile.files import link_tree
from compile.model.anthology import Anthology
from compile.model.book import Book, Sources
from compile.model.case import Reading
from compile.model.project import Project
from compile.model.report import Entry, Survey
from compile.model.submission import Submission
from compile.model.unit import Layout, Leaf
from compile.pipeline.ahead import ENGINE, NEXT, loads, meanwhile, ready_report
from compile.pipeline.cover import expect_cover
from compile.pipeline.products import Product, Watch
from compile.pipeline.texts import cases_by_theme, read_matters
from compile.problems import Place, Problem, ProblemError, error, has_errors

RUNS_KEPT = 3
Show: TypeAlias = Callable[[Submission, Reading], None]
"""Called with a submission as soon as it is read."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run."""

    survey: Survey
    is_made: bool
    """Whether every product that was asked for is there; without errors, for a mere check."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: the stages in order, each method a step."""

    root: Path
    products: frozenset[Product]
    keep_going: bool
    jobs: int
    watch: Watch
    cache: Cache
    folder: Path
    """Everything is written here first."""
    crew: Crew
    """Sets the units."""
    last: tuple[str, ...] = ()
    """Modules that will be needed once units are set; none where none will be."""

    def go(self) -> Outcome:
        """Settings, readings, checks; then the book, if it may be made; the report last."""
        with self.crew:
            return self._go()

    def _go(self) -> Outcome:
        survey = self.look(self._show_reading)
        if survey.anthology is None or not self.products:
            return self._finish(survey)
        if has_errors(survey.problems) and not self.keep_going:
            return self._finish(survey)
        return self._finish(self._make_what_can_be_made(survey.anthology, survey))

    def _show_reading(self, submission: Submission, reading: Reading) -> None:
        """What was read of a submission, for editors."""
        link_tree(reading.folder, self.folder / "cases" / submission.id, ".pickle")

    def look(self, show: Show = lambda *_: None) -> Survey:
        """What was sent in, read and checked; each reading is shown while others are read."""
        from compile.settings import read_settings  # a run seen before loads no stage

        project = read_settings(self.root)
        if project.anthology is None:
            return Survey(None, (), project.problems)
        readings = self._read(project, project.anthology, show)
        problems = (*project.problems, *self._check(project, project.anthology, readings))
        entries = tuple(Entry(item, readings.get(item.id)) for item in project.submissions)
        return Survey(project.anthology, entries, problems)

    def _make_what_can_be_made(self, anthology: Anthology, survey: Survey) -> Survey:
        """The book; without the cases that turn out to be unprintable, when that was asked for."""
        while True:
            try:
                made = self._make_book(anthology, survey)
            except ProblemError as stopped:
                made = survey.with_problems(stopped.problems)
            if made.products:
                return made
            shutil.rmtree(self.folder / "products", ignore_errors=True)
            culprits = [problem.case for problem in made.problems[len(survey.problems) :] if problem.is_error]
            survey = made
            if not self.keep_going or not all(culprits):
                return survey

    def _read(self, project: Project, anthology: Anthology, show: Show) -> dict[str, Reading]:
        from compile.pipeline.readings import read_submissions

        readings: dict[str, Reading] = {}
        total = len(project.submissions)
        as_read = read_submissions(self.root, anthology, project.submissions, self.cache, self.jobs)
        self._get_ready()
        for submission, reading in as_read:
            readings[submission.id] = reading
            show(submission, reading)
            self.watch("读稿", len(readings), total, _name(submission, reading))
        return readings

    def _get_ready(self) -> None:
        """What can be done while manuscripts are read: loading takes half a second, here and in the crew."""
        if self.last:
            self.crew.warm(ENGINE)
            for module in NEXT:
                import_module(module)
        if self.products:
            pandoc.version()  # for the colophon

    def _check(
        self, project: Project, anthology: Anthology, readings: Mapping[str, Reading]
    ) -> tuple[Problem, ...]:
        from compile.pipeline.checks import check_submissions

        problems: list[Problem] = []
        for submission, found in check_submissions(anthology, project.submissions, readings, self.cache):
            hospital = _name(submission, readings[submission.id])
            problems.extend(problem.within(submission.id, hospital) for problem in found)
        return tuple(problems)

    def _make_book(self, anthology: Anthology, survey: Survey) -> Survey:
        """The products, in a folder of their own until all are there; those to be read beside the others."""
        book, layout, survey = self.lay_out(anthology, survey)
        # loaded while units were set
        from compile.pipeline.editions import TO_BE_READ, Order, choose_colours, make_for_press

        (self.folder / "products").mkdir(exist_ok=True)
        order = Order(self.products, self.root, self.folder, self.cache, self.jobs, self.watch)
        editions = choose_colours(book, layout, order, self.crew)
        self.crew.close()  # nothing else may go on in a process that is forked
        with ExitStack() as stack:
            others = [
                (product, stack.enter_context(beside(partial(make, book, editions, order), jobs=self.jobs)))
                for product, make in TO_BE_READ.items()
                if product in self.products
            ]
            known = len(survey.problems)
            survey = make_for_press(book, editions, survey, order)
            if has_errors(survey.problems[known:]):
                return survey
            for done, (product, work) in enumerate(others, 1):
                try:
                    survey = survey.with_problems(work.result())
                except LostError as lost:
                    raise ProblemError(_lost(product)) from lost
                self.watch("阅读版本", done, len(others), product)
        for path in sorted((self.folder / "products").iterdir()):
            path.rename(self.folder / path.name)
        (self.folder / "products").rmdir()
        return replace(survey, products=tuple(f"build/{product}" for product in sorted(self.products)))

    def lay_out(self, anthology: Anthology, survey: Survey) -> tuple[Book, Layout, Survey]:
        """The book and its printed pages, which the EPUB names too; raises `ProblemError`."""
        book = self.assemble(anthology, survey)
        return book, *self._typeset(book, survey)

    def assemble(self, anthology: Anthology, survey: Survey) -> Book:
        """The book of the cases that may be printed; raises `ProblemError`."""
        from compile.assemble import assemble
        from compile.fonts import check_fonts
        from compile.pipeline.bodies import write_bodies

        if missing := check_fonts():
            raise ProblemError(*missing)
        cases = cases_by_theme(survey)
        if not cases:
            hint = "请在 case.yaml 中把至少一个案例的 status 改为 accepted，并改正它的错误。"
            raise ProblemError(error("no-cases", Place(file="cases"), "没有可以编入书中的案例", hint))
        front, back = (read_matters(self.root, name) for name in ("_front", "_back"))
        sources = Sources(cases, front, back, len(survey.entries))
        book = assemble(anthology, sources, partial(write_bodies, self.cache, self.crew))
        return replace(book, cover_folder=self.root / "cases" / "_front")

    def _typeset(self, book: Book, survey: Survey) -> tuple[Layout, Survey]:
        from compile.pipeline.press import measure_pictures, read_layout
        from compile.typeset import typeset

        def counted(leaves: Sequence[Leaf]) -> None:
            if Product.COVER in self.products:
                expect_cover(book, self.root, self.cache, self.crew, leaves)

        styles, progress = self.root / "styles", partial(self.watch, "排版")
        with meanwhile(
            *loads(self.last),
            partial(ready_report, styles),
            partial(measure_pictures, survey),
            partial(self.cache.keep_newest, "run", RUNS_KEPT - 1),  # this one will be the last of them
        ):
            layout = typeset(book, styles, self.cache, jobs=self.crew, progress=progress, counted=counted)
        (self.folder / "typography.json").write_text(_typography(layout), encoding="utf-8")
        return layout, read_layout(survey, layout)

    def _finish(self, survey: Survey) -> Outcome:
        from compile.report import write_report

        files = (self.folder / name for name in ("report.html", "report.json", "pictures.csv"))
        write_report(survey, self.root / "styles", *files)
        missing = self.products and not survey.products
        return Outcome(survey, not missing and (self.keep_going or not has_errors(survey.problems)))


def _lost(product: Product) -> Problem:
    hint = "关掉别的程序再运行一次；还不行，就运行 make anthology JOBS=1。"
    return error("product-lost", Place(file=product), "制作时进程意外终止，可能是内存不足", hint)


def _name(submission: Submission, reading: Reading) -> str:
    found = reading.case.metadata.hospital if reading.case else ""
    return submission.settings.corrections.hospital or found or submission.id


def _typography(layout: Layout) -> str:
    """Figures of the book and of each unit."""
    from compile.model.typography import summarize

    units = {leaf.unit.id: leaf.unit.typography for leaf in layout.leaves if leaf.unit}
    figures = {"book": summarize(layout.typography)}
    figures |= {"units": {name: summarize(one) for name, one in units.items()}}
    return json.dumps(figures, ensure_ascii=False, indent=1) + "\n"
