"""Manuscripts read side by side, each in a process of its own, and remembered by their content."""

import pickle
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

from compile.cache import Cache, NotKeptError
from compile.digests import digest, program_digest
from compile.isolate import CrashError, LimitError, preload, run_limited
from compile.kept import PARSED
from compile.model.anthology import Anthology, Limits
from compile.model.case import Reading
from compile.model.submission import Submission
from compile.pipeline.expect import READER
from compile.pipeline.order import Order
from compile.problems import Place, Problem, error

_READING = "reading.pickle"
PASSING = frozenset({"manuscript-over-limit", "program-error"})
"""Problems that may lie in the machine, not in the manuscript: it is read again the next time."""


def read_submissions(
    root: Path, anthology: Anthology, submissions: tuple[Submission, ...], cache: Cache, jobs: int
) -> Iterator[tuple[Submission, Reading]]:
    """Readings of all submissions, as they are ready; the reading begins at once."""
    preload(READER)
    pool = ThreadPoolExecutor(jobs)
    futures = {
        pool.submit(_read_cached, _order(root, anthology, submission), anthology.limits, cache): submission
        for submission in submissions
    }
    return _collect(pool, futures)


def _collect(
    pool: ThreadPoolExecutor, futures: Mapping[Future[Reading], Submission]
) -> Iterator[tuple[Submission, Reading]]:
    try:
        for future in as_completed(futures):
            yield futures[future], future.result()
    finally:
        pool.shutdown(cancel_futures=True)  # whoever stops here does not wait for the others


def read_one(root: Path, path: Path, folder: Path) -> Reading:
    """Any one Word file, without a `case.yaml`; `problems.json` lists what is wrong with it.

    Sections and limits are those of `root/anthology.yaml`.
    """
    from compile.pipeline.normalize import problems_to_json
    from compile.settings import read_settings

    project = read_settings(root)
    if project.anthology is None:
        return Reading(None, None, (), project.problems, folder)
    shutil.rmtree(folder / "media", ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    order = Order(path.stem, path.resolve(), path.name, project.anthology.sections)
    reading = _read(order, project.anthology.limits, folder.resolve())
    (folder / PARSED).unlink(missing_ok=True)  # for a book
    (folder / "problems.json").write_text(problems_to_json(reading.problems), encoding="utf-8")
    return reading


def _order(root: Path, anthology: Anthology, submission: Submission) -> Order:
    settings = submission.settings
    file = submission.manuscript.relative_to(root).as_posix()
    return Order(
        submission.id,
        submission.manuscript,
        file,
        anthology.sections,
        settings.corrections,
        settings.tracked_changes,
    )


def _read_cached(order: Order, limits: Limits, cache: Cache) -> Reading:
    sections = "".join(section.model_dump_json() for section in order.sections)
    settings = order.corrections.model_dump_json() + order.tracked_changes + limits.model_dump_json()
    key = digest(order.id, order.file, order.path, sections, settings, program_digest())

    def make(folder: Path) -> None:
        reading = _read(order, limits, folder)
        if any(problem.code in PASSING for problem in reading.problems):
            raise NotKeptError(reading)
        (folder / _READING).write_bytes(pickle.dumps(reading))

    try:
        folder = cache.fetch("read", key, make)
    except NotKeptError as died:
        unread: Reading = died.result
        return unread
    reading: Reading = pickle.loads((folder / _READING).read_bytes())
    return replace(reading, folder=folder)


def _read(order: Order, limits: Limits, folder: Path) -> Reading:
    """Read in a limited process; what stops it becomes a problem of this manuscript alone."""
    try:
        return _within_limits(order, limits, folder)
    except LimitError as limit:
        what = {"time": f"超过 {limits.read_seconds:g} 秒", "memory": f"超过 {limits.read_memory_mb} MB 内存"}
        message = f"读这份稿件时{what.get(limit.reason, '程序被系统终止')}，已停下"
        hint = (
            "请在 Word 中另存一份、删去多余的内容或压缩图片；确有需要可在 anthology.yaml 的 limits 中放宽。"
        )
        problem = error("manuscript-over-limit", Place(file=order.file), message, hint)
    except CrashError as crash:
        problem = _crash_problem(order, crash)
    return Reading(None, None, (), (problem,), folder)


def _within_limits(order: Order, limits: Limits, folder: Path) -> Reading:
    megabytes = order.path.stat().st_size / 1_000_000
    if megabytes > limits.manuscript_mb:
        message = f"文件有 {megabytes:.0f} MB，超过上限 {limits.manuscript_mb:g} MB，没有读取"
        hint = "请医院压缩图片后重新发送；确有需要可在 anthology.yaml 的 limits 中放宽。"
        problem = error("manuscript-too-large", Place(file=order.file), message, hint)
        return Reading(None, None, (), (problem,), folder)
    seconds, memory = limits.read_seconds, limits.read_memory_mb
    return run_limited(_normalize, order, folder, seconds=seconds, memory_mb=memory)


def _normalize(order: Order, folder: Path) -> Reading:
    from compile.pipeline.reader import normalize  # all that reads, of which this process needs nothing

    return normalize(order, folder)


def _crash_problem(order: Order, crash: CrashError) -> Problem:
    from compile.log import write_log  # only when something went wrong

    log = write_log(f"read-{order.id}", crash.traceback)
    message = f"程序读这份稿件时出错，详情记在 {log}"
    hint = "请把这个记录和稿件一起交给维护程序的人；其余稿件不受影响。"
    return error("program-error", Place(file=order.file), message, hint)
