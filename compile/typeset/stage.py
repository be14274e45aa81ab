"""The stage itself: units in parallel, then the contents, then the sheets."""

from pathlib import Path
from typing import Any

from compile.files import Cache
from compile.model.book import Book
from compile.model.typography import sum_up
from compile.model.unit import Folios, Layout, Leaf, Opens
from compile.problems import ProblemError, has_errors
from compile.typeset.faults import find_faults
from compile.typeset.paginate import find_folios, paginate
from compile.typeset.press import Press
from compile.typeset.progress import Progress, silent
from compile.typeset.recipe import SHEETS, Recipe, Role
from compile.typeset.recipes import (
    colour,
    contents_recipe,
    part_label,
    recipes_after_contents,
    recipes_before_contents,
    theme_anchor,
)
from compile.typeset.workshop import Workshop, default_jobs

HEAD_SHARE = 0.9
"""Share of the measure that a running head may fill; its type is smaller than the body's."""


def typeset(
    book: Book, styles: Path, cache: Cache, *, jobs: int | None = None, progress: Progress = silent
) -> Layout:
    """Set and count the whole book.

    Raises `ProblemError` with the problems of all units, when there are any.
    """
    press = Press(book.anthology, styles, cache.folder)
    workshop = Workshop(press, jobs or default_jobs(), progress)
    before, after = list(recipes_before_contents(book)), list(recipes_after_contents(book))
    units = workshop.set_units([*before, *after], more=2)
    head_characters = int(book.anthology.page.resolve().characters * HEAD_SHARE)
    # The body begins anew at 1, so its folios are known before the contents have been set.
    folios = find_folios(paginate(units, head_characters))
    recipe = contents_recipe(book.anthology, _entries(book, folios))
    contents = workshop.set_units([recipe], done=len(units), more=1)
    every = (*units[: len(before)], *contents, *units[len(before) :])
    leaves = paginate(every, head_characters)
    sheets = workshop.set_units([_sheets_recipe(leaves)], done=len(units) + 1)
    problems = find_faults(every, {one.id: one for one in (*before, recipe, *after)}, leaves)
    if has_errors(problems):
        raise ProblemError(*problems)
    figures = sum_up(unit.typography for unit in every)
    return Layout(leaves, sheets[0].pdf, figures, tuple(problems))


def _entries(book: Book, folios: dict[str, str]) -> list[dict[str, Any]]:
    """The lines of the contents: texts, themes, cases."""

    def entry(kind: str, anchor: str, title: str, **more: Any) -> dict[str, Any]:
        places = {"href": f"book:{anchor}", "folio": folios[anchor]}
        return {"kind": kind, "title": title, "subtitle": "", "hospital": "", **places, **more}

    entries = [entry("matter", matter.id, matter.title) for matter in book.front]
    for part in book.parts:
        label = part_label(part.number)
        entries.append(
            entry("theme", theme_anchor(part), part.theme.title, label=label, colour=colour(part.number))
        )
        for chapter in part.chapters:
            data = chapter.metadata
            names = {"subtitle": data.subtitle, "hospital": data.hospital}
            entries.append(entry("case", chapter.id, data.title, **names))
    return entries + [entry("matter", matter.id, matter.title) for matter in book.back]


def _sheets_recipe(leaves: tuple[Leaf, ...]) -> Recipe:
    pages = [
        {
            "side": "recto" if leaf.is_recto else "verso",
            "folio": leaf.label if leaf.shows_folio else "",
            "head": leaf.head,
            "part": part_label(leaf.part) if leaf.part else "",
            "number": leaf.part,
            "colour": colour(leaf.part),
        }
        for leaf in leaves
    ]
    role = Role(Opens.RECTO, Folios.NONE)
    context = {"leaves": pages, "colour": 0, "id": ""}
    return Recipe("sheets", "书眉与页码", SHEETS, context, role)
