"""Recipes to units, several at a time; every failure is collected before the stage stops."""

import logging
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass

from compile.model.unit import Unit
from compile.problems import Problem, ProblemError
from compile.typeset.press import Press
from compile.typeset.progress import Progress
from compile.typeset.recipe import Recipe

LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Workshop:
    """A press, and how many units it may set at once."""

    press: Press
    jobs: int
    progress: Progress

    def set_units(self, recipes: Sequence[Recipe], done: int = 0, more: int = 0) -> tuple[Unit, ...]:
        """The units in the order of their recipes.

        `done` units were ready before and `more` will follow: both only for the progress. Raises
        `ProblemError` with the problems of all units that failed.
        """
        total = done + len(recipes) + more
        keys = {recipe.id: self.press.key(recipe) for recipe in recipes}
        pending = [(recipe, keys[recipe.id]) for recipe in recipes if not self.press.has(keys[recipe.id])]
        ready = done + len(recipes) - len(pending)
        failures: dict[str, tuple[Problem, ...]] = {}
        for recipe, problems in self._set(pending):
            ready += 1
            if problems:
                failures[recipe.id] = problems
            self.progress(ready, total, recipe.title)
        if failures:
            ordered = [failures.get(recipe.id, ()) for recipe in recipes]
            raise ProblemError(*dict.fromkeys(problem for found in ordered for problem in found))
        return tuple(self.press.read(recipe, keys[recipe.id]) for recipe in recipes)

    def _set(self, pending: Sequence[tuple[Recipe, str]]) -> Iterator[tuple[Recipe, tuple[Problem, ...]]]:
        with _pool(min(self.jobs, len(pending))) as pool:
            if pool is None:
                for recipe, key in pending:
                    yield recipe, _attempt(self.press, recipe, key)
                return
            futures = {pool.submit(_attempt, self.press, recipe, key): recipe for recipe, key in pending}
            for future in as_completed(futures):
                yield futures[future], _result(future, futures[future])


@contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor | None]:
    if jobs <= 1:
        yield None
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _attempt(press: Press, recipe: Recipe, key: str) -> tuple[Problem, ...]:
    """Set one unit; what is wrong with it comes back as a value, so that the others go on."""
    try:
        press.set(recipe, key)
    except ProblemError as failure:
        return failure.problems
    except Exception as failure:
        LOGGER.exception("setting %s failed", recipe.id)
        return (_failure(recipe, failure),)
    return ()


def _result(future: "Future[tuple[Problem, ...]]", recipe: Recipe) -> tuple[Problem, ...]:
    try:
        return future.result()
    except Exception as failure:  # the process itself broke down, out of memory for example
        LOGGER.exception("the process that set %s broke down", recipe.id)
        return (_failure(recipe, failure),)


def _failure(recipe: Recipe, failure: Exception) -> Problem:
    fact = f"「{recipe.title}」没有排成：{type(failure).__name__} {failure}".strip()
    return recipe.problem("unit-failed", fact, "请把日志转给排版程序的维护者；其他案例不受影响")


def default_jobs() -> int:
    """One for each processor."""
    return os.cpu_count() or 1
