"""The stage itself: units in parallel, then the parts that name pages, then the sheets."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from compile.cache import Cache
from compile.crew import Crew, default_jobs
from compile.model.book import Book
from compile.model.typography import sum_up
from compile.model.unit import Layout, Leaf, Unit
from compile.problems import Place, Problem, ProblemError, error, has_errors, warning
from compile.typeset.faults import find_faults
from compile.typeset.paginate import paginate
from compile.typeset.parts import Late, TermFinder, case_recipes, plan_book, plan_sheets, unused_terms
from compile.typeset.press import Press
from compile.typeset.progress import Counted, Progress, silent, unused
from compile.typeset.recipe import Recipe
from compile.typeset.workshop import Workshop

HEAD_SHARE = 0.9
"""Share of the measure that a running head may fill; its type is smaller than the body's."""
ROUNDS = 6
"""Most times that contents and indexes are set until they name the right pages."""


def typeset(  # noqa: PLR0913  # what to set, and whom to tell
    book: Book,
    styles: Path,
    cache: Cache,
    *,
    jobs: int | Crew | None = None,
    progress: Progress = silent,
    counted: Counted = unused,
) -> Layout:
    """Set and count the whole book, in so many processes, or by a crew that is there already.

    Raises `ProblemError` with the problems of all units, when there are any.
    """
    press = Press.open(book.anthology, styles, cache.folder)
    with nullcontext(jobs) if isinstance(jobs, Crew) else Crew(jobs or default_jobs()) as crew:
        return _typeset(book, Workshop(press, crew, progress), counted)


def typeset_case(  # noqa: PLR0913  # those of `typeset`, and which case
    book: Book, case: str, styles: Path, cache: Cache, *, crew: Crew, progress: Progress = silent
) -> Layout:
    """The pages of one case as they stand in the book, and nothing else; no pages for one that is not in it.

    The folios of cases begin with 1 on a recto, so what stands before them need not be set. Raises
    `ProblemError` with the problems of all cases, when there are any.
    """
    workshop = Workshop(Press.open(book.anthology, styles, cache.folder), crew, progress)
    recipes = {recipe.id: recipe for recipe in case_recipes(book)}
    units = workshop.set_units(list(recipes.values()), more=1)
    leaves = paginate(units, _head_characters(book))
    own = tuple(leaf for leaf in leaves if leaf.unit and leaf.unit.id == case)
    overlays = _set_sheets(leaves, own, workshop, len(units))
    own = tuple(replace(leaf, sheet=number) for number, leaf in enumerate(own))
    problems = find_faults([unit for unit in units if unit.id == case], recipes, leaves)
    return Layout(own, overlays, problems=tuple(problems))


def _typeset(book: Book, workshop: Workshop, counted: Counted) -> Layout:
    plan = plan_book(book, finder := TermFinder(book))
    late = [part for part in plan if isinstance(part, Late)]
    early = [part for part in plan if isinstance(part, Recipe)]
    ready = workshop.set_units(early, more=len(late) + 1, seen=finder.look_through)
    units = {unit.id: unit for unit in ready}

    def count(known: dict[str, Unit]) -> tuple[Leaf, ...]:
        units_in_order = (known[part.id] for part in plan)
        return paginate(units_in_order, _head_characters(book), book.anthology.press.multiple)

    recipes = {recipe.id: recipe for recipe in early}
    before = workshop.press.pages_before()
    tell = _once(counted)
    known = units | {part.id: part.blank(before.get(part.id, 1)) for part in late}
    for _ in range(ROUNDS):
        leaves = count(known)
        if all(part.id in before for part in late):
            tell(leaves)  # most likely so many it will be
        recipes |= {part.id: part.recipe(leaves) for part in late}
        newly = workshop.set_units([recipes[part.id] for part in late], done=len(units), more=1)
        is_settled = all(unit.pages == known[unit.id].pages for unit in newly)
        known |= {unit.id: unit for unit in newly}
        if is_settled:
            break
    else:
        hint = "把日志转给排版程序的维护者"
        raise ProblemError(error("pages-unsettled", Place(), "目录、索引的页数反复变动，排不定", hint))
    workshop.press.note_pages({part.id: known[part.id].pages for part in late})
    leaves = count(known)
    tell(leaves)
    every = [known[part.id] for part in plan]
    overlays = _set_sheets(leaves, leaves, workshop, len(plan))
    if any(recipes[part.id].is_very_long for part in late):
        workshop.crew.close()  # its processes have grown, and what comes next needs nothing of what they hold
    problems = [*find_faults(every, recipes, leaves), *_unused(book, recipes)]
    if has_errors(problems):
        raise ProblemError(*problems)
    contexts = {recipe.id: recipe.context for recipe in recipes.values()}
    return Layout(leaves, overlays, sum_up(unit.typography for unit in every), tuple(problems), contexts)


def _once(counted: Counted) -> Counted:
    """Whoever is told of so many leaves is not told again."""
    told: set[int] = set()

    def tell(leaves: Sequence[Leaf]) -> None:
        if len(leaves) not in told:
            told.add(len(leaves))
            counted(leaves)

    return tell


def _head_characters(book: Book) -> int:
    return int(book.anthology.page.resolve().characters * HEAD_SHARE)


def _set_sheets(
    leaves: Sequence[Leaf], wanted: Sequence[Leaf], workshop: Workshop, done: int
) -> tuple[tuple[tuple[Path, int], ...], ...]:
    """For each leaf that is wanted, of all leaves, the files and the pages that are laid over it."""
    sheets = plan_sheets(leaves)
    laid = [sheets.laid[leaf.sheet] for leaf in wanted]
    needed = sorted({recipe for layers in laid for recipe, _ in layers})
    units = workshop.set_units([sheets.recipes[recipe] for recipe in needed], done=done)
    files = {recipe: unit.pdf for recipe, unit in zip(needed, units, strict=True)}
    return tuple(tuple((files[recipe], page) for recipe, page in layers) for layers in laid)


def _unused(book: Book, recipes: Mapping[str, Recipe]) -> Iterable[Problem]:
    """Entries of the index of terms without a page."""
    if "term-index" in recipes:
        for term in unused_terms(book, recipes["term-index"].context):
            place = Place(file="anthology.yaml", key="index.terms", quote=term)
            hint = "核对写法，别的写法加进 also；用不着的删去。"
            yield warning("term-unused", place, f"各案例中都没有「{term}」，名词索引里不印", hint)
