"""Recipes to units, several at a time; every failure is collected before the stage stops."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeAlias

from compile.crew import Crew
from compile.garbage import make_room, uncollected
from compile.model.unit import Unit
from compile.problems import Problem, ProblemError
from compile.typeset.press import Press
from compile.typeset.progress import Progress
from compile.typeset.recipe import Recipe

_Order: TypeAlias = tuple[Recipe, str]
"""A recipe and the key of its unit."""
_SHORT = 4000
"""Length of a recipe whose unit takes less time than a process needs to start."""

LOGGER = logging.getLogger(__name__)


class Workshop:
    """A press, and the crew that sets units at it."""

    def __init__(self, press: Press, crew: Crew, progress: Progress) -> None:
        self.press = press
        self.crew = crew
        self.progress = progress

    def set_units(
        self,
        recipes: Sequence[Recipe],
        done: int = 0,
        more: int = 0,
        seen: Callable[[Unit], object] = lambda _: None,
    ) -> tuple[Unit, ...]:
        """The units in the order of their recipes.

        `done` units were ready before and `more` will follow: both only for the progress. Those that are
        there already are `seen` while others are set. Raises `ProblemError` with the problems of all units
        that failed.
        """
        total = done + len(recipes) + more
        keys = {recipe.id: self.press.key(recipe) for recipe in recipes}
        pending = [(recipe, keys[recipe.id]) for recipe in recipes if not self.press.has(keys[recipe.id])]
        ready = done + len(recipes) - len(pending)
        failures: dict[str, tuple[Problem, ...]] = {}
        results = self._set(pending)
        waiting = {recipe.id for recipe, _ in pending}
        units: dict[str, Unit] = {}
        for recipe in recipes:
            if recipe.id not in waiting:
                units[recipe.id] = self.press.read(recipe, keys[recipe.id])
                seen(units[recipe.id])
        for recipe, problems in results:
            ready += 1
            if problems:
                failures[recipe.id] = problems
            self.progress(ready, total, recipe.title)
        if failures:
            ordered = [failures.get(recipe.id, ()) for recipe in recipes]
            raise ProblemError(*dict.fromkeys(problem for found in ordered for problem in found))
        units |= {recipe.id: self.press.read(recipe, keys[recipe.id]) for recipe, _ in pending}
        return tuple(units[recipe.id] for recipe in recipes)

    def begin(self, recipe: Recipe) -> None:
        """Let the crew set a unit that will be asked for later; what is wrong with it is told then."""
        key = self.press.key(recipe)
        if self.crew.jobs > 1 and not self.press.has(key):
            self.crew.submit(_attempt, self.press, recipe, key)

    def _set(self, pending: Sequence[_Order]) -> Iterator[tuple[Recipe, tuple[Problem, ...]]]:
        """Begin with all at once; what came of each, as it is ready."""
        if self.crew.jobs == 1:
            return ((recipe, _attempt(self.press, recipe, key)) for recipe, key in pending)
        return self._collect(
            {self.crew.submit(_attempt_all, self.press, bundle): bundle for bundle in _bundles(pending)}
        )

    def _collect(
        self, futures: Mapping[Future[list[tuple[Problem, ...]]], Sequence[_Order]]
    ) -> Iterator[tuple[Recipe, tuple[Problem, ...]]]:
        lost: list[_Order] = []
        for future in as_completed(futures):
            try:
                found = future.result()
            except BrokenProcessPool:
                lost.extend(futures[future])
            else:
                yield from zip((recipe for recipe, _ in futures[future]), found, strict=True)
        for order in lost:
            self.crew.close()
            yield order[0], self._attempt_again(*order)

    def _attempt_again(self, recipe: Recipe, key: str) -> tuple[Problem, ...]:
        """Once more in a new process: a process that dies takes the units that wait for it along."""
        try:
            return self.crew.submit(_attempt, self.press, recipe, key).result()
        except BrokenProcessPool:
            LOGGER.error("the process that set %s died", recipe.id)
            return (_failure(recipe, "排版进程意外终止，可能是内存不足"),)


def _bundles(orders: Sequence[_Order]) -> list[list[_Order]]:
    """Longest first; the short ones go with the longest: to start a process takes longer than to set them."""
    lengths = {recipe.id: recipe.length for recipe, _ in orders}
    longest_first = sorted(orders, key=lambda order: -lengths[order[0].id])
    short = [order for order in longest_first[1:] if lengths[order[0].id] < _SHORT]
    long = longest_first[: len(orders) - len(short)]
    return [[order, *(short if order is long[0] else ())] for order in long]


def _attempt_all(press: Press, orders: Sequence[_Order]) -> list[tuple[Problem, ...]]:
    return [_attempt(press, *order) for order in orders]


def _attempt(press: Press, recipe: Recipe, key: str) -> tuple[Problem, ...]:
    """Set one unit; what is wrong with it comes back as a value, so that the others go on."""
    try:
        with uncollected():
            press.set(recipe, key)
        if recipe.is_very_long:
            make_room()
    except ProblemError as failure:
        return failure.problems
    except Exception as failure:
        LOGGER.exception("setting %s failed", recipe.id)
        return (_failure(recipe, f"{type(failure).__name__} {failure}".strip()),)
    return ()


def _failure(recipe: Recipe, reason: str) -> Problem:
    hint = "检查该稿件中有没有特别大的图或表；不行就把日志转给排版程序的维护者"
    return recipe.problem("unit-failed", f"「{recipe.title}」没有排成：{reason}", hint)
