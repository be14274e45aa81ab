"""Parts that say on which pages the others are: they are set last, and again when they grow."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from compile.model.anthology import Anthology
from compile.model.book import Book, Matter
from compile.model.unit import Anchor, Leaf, Unit
from compile.typeset.paginate import find_folios
from compile.typeset.parts.context import (
    book_context,
    case_names,
    colour,
    part_label,
    split_lines,
    theme_anchor,
)
from compile.typeset.parts.imprint import version_record
from compile.typeset.parts.indexes import TermFinder, contact_list, hospital_index, term_index
from compile.typeset.recipe import Context, Recipe, Role

INDEX_TITLES = {"hospital-index": "医院索引", "term-index": "名词索引", "contacts": "案例联系人"}
"""Parts that the contents list although they are no texts."""


Fill: TypeAlias = Callable[[Sequence[Leaf]], Context]
"""What a template gets, from all leaves of the book."""


@dataclass(frozen=True, slots=True)
class Late:
    """A part whose words depend on the pages of the book."""

    id: str
    title: str
    role: Role
    fill: Fill

    def recipe(self, leaves: Sequence[Leaf]) -> Recipe:
        """The part as it is to be set when the book has these leaves."""
        return Recipe(self.id, self.title, self.id, self.fill(leaves), self.role)

    def blank(self, pages: int) -> Unit:
        """Stands for the part until it has been set, so that the others can be counted."""
        return Unit(self.id, Path(), pages, **self.role.as_fields(), anchors=(Anchor(self.id, 0, 0, 0),))


def late_parts(book: Book, finder: TermFinder) -> dict[str, Fill]:
    """What the template of each late part gets, by the part's name."""
    data = book_context(book.anthology)

    def indexed(find: Callable[[Book, Mapping[str, str]], dict[str, Any]], name: str) -> Any:
        return lambda leaves: (
            data | {"id": name, "title": INDEX_TITLES[name]} | find(book, find_folios(leaves))
        )

    return {
        "contents": lambda leaves: data | {"entries": contents_entries(book, find_folios(leaves))},
        "copyright": lambda leaves: _copyright(book.anthology, leaves),
        "hospital-index": indexed(hospital_index, "hospital-index"),
        "contacts": indexed(contact_list, "contacts"),
        "term-index": lambda leaves: (
            data
            | {"id": "term-index", "title": INDEX_TITLES["term-index"]}
            | term_index(book, finder, leaves)
        ),
    }


def _copyright(anthology: Anthology, leaves: Sequence[Leaf]) -> Context:
    data = book_context(anthology)
    return data | {"rows": version_record(anthology, leaves), "cip": split_lines(data["edition"]["cip"])}


def contents_entries(book: Book, folios: Mapping[str, str]) -> list[dict[str, Any]]:
    """The lines of the contents: texts, themes with their cases, indexes."""
    matters = {matter.id: matter for matter in (*book.front, *book.back)}
    entries: list[dict[str, Any]] = []
    for name in book.order:
        if name == "cases":
            entries += _case_entries(book, folios)
        elif name in matters or name in INDEX_TITLES:
            entries.append(_matter_entry(name, matters.get(name), folios))
    return entries


def _matter_entry(name: str, matter: Matter | None, folios: Mapping[str, str]) -> dict[str, Any]:
    return _entry("matter", name, matter.title if matter else INDEX_TITLES[name], folios)


def _case_entries(book: Book, folios: Mapping[str, str]) -> list[dict[str, Any]]:
    entries = []
    for part in book.parts:
        title, number = part.theme.title, part.number
        theme = _entry("theme", theme_anchor(part), title, folios)
        entries.append(theme | {"label": part_label(number), "colour": colour(number)})
        entries += [
            _entry("case", chapter.id, chapter.metadata.title, folios) | case_names(chapter)
            for chapter in part.chapters
        ]
    return entries


def _entry(kind: str, anchor: str, title: str, folios: Mapping[str, str]) -> dict[str, Any]:
    place = {"href": f"book:{anchor}", "folio": folios[anchor]}
    return {"kind": kind, "title": title, "subtitle": "", "hospital": "", "region": ""} | place
