"""One author's article as it stands in the book, with the book's page numbers."""

import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

from compile.cache import Cache
from compile.crew import Crew
from compile.digests import remembering
from compile.garbage import uncollected
from compile.model.report import Survey
from compile.pipeline.ahead import loads, meanwhile
from compile.pipeline.make import DIGESTS
from compile.pipeline.products import PROOFS, Watch
from compile.pipeline.run import Outcome, Run
from compile.problems import Place, Problem, ProblemError, error

_LAST = ("compile.pipeline.excerpt",)


def make_proof(root: Path, case: str, *, jobs: int | Crew, watch: Watch) -> Outcome:
    """Make `build/proof/<case>.pdf`; cases that were not set before are, for their pages count.

    Cases with errors are left out of the count of pages. The survey has the problems of that case alone.
    """
    build = root / "build"
    build.mkdir(exist_ok=True)
    crew = jobs if isinstance(jobs, Crew) else Crew(jobs)
    with uncollected(), crew, tempfile.TemporaryDirectory(dir=build, prefix=".proof") as folder:
        cache = Cache(build / "cache")
        run = Run(root, frozenset(), True, crew.jobs, watch, cache, Path(folder), crew, _LAST)
        with remembering(cache.folder / DIGESTS):
            survey = run.look()
        known = sorted(entry.submission.id for entry in survey.entries)
        if survey.anthology and case not in known:
            return Outcome(Survey(survey.anthology, (), (_unknown(case, known),)), is_made=False)
        try:
            return _bind(run, survey, case, build / PROOFS / f"{case}.pdf")
        except ProblemError as stopped:
            return Outcome(_of_case(survey.with_problems(stopped.problems), case), is_made=False)


def _bind(run: Run, survey: Survey, case: str, path: Path) -> Outcome:
    from compile.pipeline.excerpt import bind_excerpt
    from compile.typeset import typeset_case

    if survey.anthology is None:
        return Outcome(survey, is_made=False)
    book = run.assemble(survey.anthology, survey)
    styles = run.root / "styles"
    progress = partial(run.watch, "排版")
    with meanwhile(*loads(run.last)):
        layout = typeset_case(book, case, styles, run.cache, crew=run.crew, progress=progress)
    survey = _of_case(survey.with_problems(layout.problems), case)
    if not layout.leaves:
        return Outcome(survey.with_problems([_left_out(case)]), is_made=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    bind_excerpt(book, layout, styles, run.cache, path)
    return Outcome(replace(survey, products=(path.relative_to(run.root).as_posix(),)), is_made=True)


def _of_case(survey: Survey, case: str) -> Survey:
    """The survey without what concerns other cases."""
    return replace(survey, problems=tuple(one for one in survey.problems if one.case in ("", case)))


def _unknown(case: str, known: list[str]) -> Problem:
    hint = f"CASE= 写 cases 中的文件夹名，如 {known[0]}。" if known else "先在 cases 中放入案例。"
    return error("proof-unknown", Place(file="cases", quote=case), "没有这个案例", hint)


def _left_out(case: str) -> Problem:
    hint = "录用的案例没有错误才能出校样：先改正它的错误，或在 case.yaml 中把 status 改为 accepted。"
    return error("proof-left-out", Place(file=f"cases/{case}"), "这个案例没有编入书中", hint)
