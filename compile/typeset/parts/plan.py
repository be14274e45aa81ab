"""The order of the parts to what each is made from."""

from collections.abc import Callable, Iterator, Sequence

from compile.model.anthology import Anthology
from compile.model.book import Book, Matter
from compile.model.unit import Folios, Opens
from compile.typeset.parts import recipes
from compile.typeset.parts.indexes import TermFinder
from compile.typeset.parts.late import INDEX_TITLES, Fill, Late, late_parts
from compile.typeset.recipe import Recipe, Role


def plan_book(book: Book, finder: TermFinder) -> tuple[Recipe | Late, ...]:
    """What the book's units are made from, in its order."""
    makers = _makers(book, finder)
    plan: list[Recipe | Late] = []
    folios = Folios.ROMAN
    for name in book.order:
        plan += makers[name](folios)
        folios = Folios.ARABIC if name == "cases" else folios
    return tuple(plan)


def case_recipes(book: Book) -> Iterator[Recipe]:
    """Theme pages, each followed by its cases."""
    for part in book.parts:
        yield recipes.theme_page(book.anthology, part)
        for chapter in part.chapters:
            yield recipes.case(book.anthology, part, chapter)


def _makers(book: Book, finder: TermFinder) -> dict[str, Callable[[Folios], Sequence[Recipe | Late]]]:
    """How each part is made, given how its pages are numbered."""
    anthology = book.anthology
    late = late_parts(book, finder)
    return {
        "cover": lambda _: [recipes.cover(book, "cover")],
        "half-title": lambda _: [recipes.half_title(anthology)],
        "title-leaf": lambda _: [recipes.title_leaf(anthology)],
        "cases": lambda _: list(case_recipes(book)),
        "colophon": lambda _: [recipes.colophon(book)],
        "back-cover": lambda _: [recipes.cover(book, "back-cover")],
        **{name: _late_maker(name, fill) for name, fill in late.items()},
        **{matter.id: _text_maker(anthology, matter) for matter in (*book.front, *book.back)},
    }


def _text_maker(anthology: Anthology, matter: Matter) -> Callable[[Folios], Sequence[Recipe | Late]]:
    return lambda folios: [recipes.matter_text(anthology, matter, folios)]


def _late_maker(name: str, fill: Fill) -> Callable[[Folios], Sequence[Recipe | Late]]:
    def make(folios: Folios) -> Sequence[Late]:
        match name:
            case "copyright":
                return [Late(name, "版权页", Role(Opens.NEXT, Folios.NONE), fill)]
            case "contents":
                return [Late(name, "目录", Role(Opens.RECTO, folios, "目录", "目录", has_opening=True), fill)]
        title = INDEX_TITLES[name]
        return [Late(name, title, Role(Opens.NEXT, folios, title, title, has_opening=True), fill)]

    return make
