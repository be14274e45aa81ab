"""A book to the recipes of its units, in the book's order; the contents come later."""

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from compile import hanzi, pandoc
from compile.fonts import FAMILIES
from compile.model.anthology import Anthology
from compile.model.book import Book, Chapter, Matter, Part
from compile.model.unit import Folios, Opens
from compile.typeset.recipe import Recipe, Role

CONTENTS = "contents"
COLOURS = 5
"""Theme colours that `tokens.css` defines; further themes begin again with the first."""
EDITION_TYPES = {"book": "", "supplement": "期刊增刊", "internal": "内部交流资料"}

_UNCOUNTED = Role(Opens.RECTO, Folios.NONE)


def recipes_before_contents(book: Book) -> Iterator[Recipe]:
    """Cover, title leaf, copyright page, and the texts before the contents."""
    data = _book(book.anthology)
    yield Recipe("cover", "封面", "cover", data, _UNCOUNTED)
    yield Recipe("title-leaf", "书名页", "title-leaf", data, _UNCOUNTED)
    copyright_page = data | {"rows": _version_record(book.anthology), "cip": _lines(data["edition"]["cip"])}
    yield Recipe("copyright", "版权页", "copyright", copyright_page, Role(Opens.NEXT, Folios.NONE))
    for matter in book.front:
        yield _matter(book.anthology, matter, Folios.ROMAN)


def recipes_after_contents(book: Book) -> Iterator[Recipe]:
    """Themes with their cases, the texts after them, and the colophon."""
    for part in book.parts:
        yield _theme_page(book.anthology, part)
        for place, chapter in enumerate(part.chapters):
            opens = Opens.NEXT if place else Opens.RECTO
            yield _case(book.anthology, part, chapter, opens)
    for matter in book.back:
        yield _matter(book.anthology, matter, Folios.ARABIC)
    role = Role(Opens.NEXT, Folios.ARABIC, is_blind=True, has_opening=True)
    yield Recipe("colophon", "编排说明", "colophon", _book(book.anthology) | _tools(), role)


def contents_recipe(anthology: Anthology, entries: list[dict[str, Any]]) -> Recipe:
    """The contents, from entries that already know their folios."""
    role = Role(Opens.RECTO, Folios.ROMAN, "目录", "目录", has_opening=True)
    return Recipe(CONTENTS, "目录", "contents", _book(anthology) | {"entries": entries}, role)


def part_label(number: int) -> str:
    """Such as 第一篇."""
    return f"第{hanzi.format_numeral(number)}篇"


def theme_anchor(part: Part) -> str:
    """Where links to a theme lead."""
    return f"theme-{part.theme.id}"


def colour(part: int) -> int:
    """Number of a theme's colour in `tokens.css`."""
    return (part - 1) % COLOURS + 1 if part else 0


def _matter(anthology: Anthology, matter: Matter, folios: Folios) -> Recipe:
    role = Role(Opens.RECTO if folios is Folios.ROMAN else Opens.NEXT, folios, matter.title, matter.title)
    context = _book(anthology) | {"id": matter.id, "title": matter.title}
    return Recipe(
        matter.id, matter.title, "matter", context, _with_opening(role), matter.blocks, matter.folder
    )


def _theme_page(anthology: Anthology, part: Part) -> Recipe:
    role = Role(Opens.RECTO, Folios.ARABIC, part=part.number, has_opening=True, is_blind=True)
    cases = [{"title": chapter.metadata.title, **_names(chapter)} for chapter in part.chapters]
    theme = {"label": part_label(part.number), "title": part.theme.title, "scope": part.theme.scope}
    context = _book(anthology) | {"id": theme_anchor(part), "theme": theme, "cases": cases}
    context |= {"colour": colour(part.number)}
    return Recipe(theme_anchor(part), part.theme.title, "theme", context, role)


def _case(anthology: Anthology, part: Part, chapter: Chapter, opens: Opens) -> Recipe:
    title = chapter.metadata.title
    role = Role(opens, Folios.ARABIC, part.theme.title, title, part.number, has_opening=True)
    contact = chapter.metadata.contact
    post = " ".join(filter(None, (contact.organization, contact.position, contact.name)))
    context = _book(anthology) | {
        "id": chapter.id,
        "title": title,
        "theme": {"label": part_label(part.number), "title": part.theme.title},
        "contact": "，".join(filter(None, (post, contact.phone, contact.email))),
        "colour": colour(part.number),
        **_names(chapter),
    }
    return Recipe(
        chapter.id,
        title,
        "case",
        context,
        role,
        chapter.blocks,
        chapter.folder,
        case=chapter.id,
        hospital=chapter.metadata.hospital,
    )


def _names(chapter: Chapter) -> dict[str, str]:
    return {"subtitle": chapter.metadata.subtitle, "hospital": chapter.metadata.hospital}


def _with_opening(role: Role) -> Role:
    return Role(role.opens, role.folios, role.head_verso, role.head_recto, has_opening=True)


def _book(anthology: Anthology) -> dict[str, Any]:
    data = anthology.book.model_dump(mode="json")
    published = anthology.book.edition.published
    data["edition"]["month"] = f"{published.year}年{published.month}月"
    data["edition"]["kind"] = EDITION_TYPES[anthology.book.edition.type]
    return {"book": data, "edition": data["edition"], "call": anthology.call.name, "colour": 0, "id": ""}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _version_record(anthology: Anthology) -> list[dict[str, str]]:
    """The items of the version record (版本记录) in their usual order, empty ones left out."""
    book, page = anthology.book, anthology.page.resolve()
    edition = book.edition
    trim = f"{page.trim_width_mm:g} mm×{page.trim_height_mm:g} mm"
    rows = [
        ("书名", f"{book.title}——{book.subtitle}" if book.subtitle else book.title),
        ("编者", book.editor),
        *((person.role, person.name) for person in book.people),
        ("出版", " ".join(filter(None, (book.publisher, book.place and f"（{book.place}）")))),
        ("开本", trim),
        ("版次", f"{edition.published.year}年{edition.published.month}月{edition.number}"),
        ("印次", f"{edition.published.year}年{edition.published.month}月{edition.printing}"),
        ("书号", f"ISBN {edition.isbn}" if edition.isbn else ""),
        ("定价", edition.price),
        ("性质", EDITION_TYPES[edition.type]),
    ]
    return [{"name": name, "value": value} for name, value in rows if value]


def _tools() -> dict[str, Any]:
    pandoc_version = pandoc.run(["--version"]).split()[1]
    tools = [f"pandoc {pandoc_version}", f"WeasyPrint {version('weasyprint')}"]
    return {"fonts": [{"name": name, "family": family} for family, name in FAMILIES.items()], "tools": tools}
