"""The parts whose words are known before any page is: covers, title leaf, texts, themes, cases, colophon."""

from importlib.metadata import version
from typing import Any

from compile import pandoc
from compile.digests import digest
from compile.fonts import FAMILIES, find_faces
from compile.kept import fingerprint
from compile.model.anthology import Anthology
from compile.model.book import Book, Chapter, Matter, Part
from compile.model.nodes import Node
from compile.model.unit import Folios, Opens
from compile.typeset.parts.barcode import barcode
from compile.typeset.parts.context import book_context, case_names, colour, part_label, theme_anchor
from compile.typeset.recipe import Recipe, Role

SIDES = {"cover": "封面", "back-cover": "封底"}
DIGITS = 16
"""Of a checksum, as the colophon prints it."""


def cover(book: Book, name: str) -> Recipe:
    """The front or the back cover, drawn, or as the picture that stands for it."""
    role = Role(Opens.RECTO if name == "cover" else Opens.VERSO, Folios.NONE, is_cover=True)
    picture = cover_picture(book, name)
    blocks = (picture,) if picture else ()
    return Recipe(name, SIDES[name], name, cover_context(book.anthology), role, blocks, book.cover_folder)


def cover_context(anthology: Anthology) -> dict[str, Any]:
    """What the sides of the cover are filled with."""
    return book_context(anthology) | {"barcode": barcode(anthology.book.edition.isbn)}


def cover_picture(book: Book, name: str) -> Node | None:
    """The picture that stands for a side of the cover; `None` where it is drawn."""
    settings = book.anthology.cover
    file = settings.front if name == "cover" else settings.back
    words = [{"t": "Str", "c": SIDES[name]}]
    image = {"t": "Image", "c": [["", ["whole-page"], []], words, [file, ""]]}
    return {"t": "Plain", "c": [image]} if file else None


def half_title(anthology: Anthology) -> Recipe:
    """The book's title alone, on the first page of the block."""
    return Recipe("half-title", "半书名页", "half-title", book_context(anthology), _uncounted())


def title_leaf(anthology: Anthology) -> Recipe:
    """书名页, GB/T 12450-2001."""
    return Recipe("title-leaf", "书名页", "title-leaf", book_context(anthology), _uncounted())


def _uncounted() -> Role:
    return Role(Opens.RECTO, Folios.NONE)


def matter_text(anthology: Anthology, matter: Matter, folios: Folios) -> Recipe:
    """A preface, an afterword and the like."""
    opens = Opens.RECTO if folios is Folios.ROMAN else Opens.NEXT
    role = Role(opens, folios, matter.title, matter.title, has_opening=True)
    context = book_context(anthology) | {"id": matter.id, "title": matter.title}
    return Recipe(matter.id, matter.title, "matter", context, role, matter.blocks, matter.folder)


def theme_page(anthology: Anthology, part: Part) -> Recipe:
    """篇章页: number, title, scope, and the cases inside."""
    role = Role(Opens.RECTO, Folios.ARABIC, part=part.number, has_opening=True, is_blind=True)
    cases = [{"title": chapter.metadata.title, **case_names(chapter)} for chapter in part.chapters]
    names = {"number": part.number, "label": part_label(part.number), "title": part.theme.title}
    theme = names | {"scope": part.theme.scope}
    context = book_context(anthology) | {"id": theme_anchor(part), "theme": theme, "cases": cases}
    context |= {"colour": colour(part.number)}
    return Recipe(theme_anchor(part), part.theme.title, "theme", context, role)


def case(anthology: Anthology, part: Part, chapter: Chapter) -> Recipe:
    """A case; the first of a theme opens on a recto, behind the theme's page."""
    title = chapter.metadata.title
    is_recto = anthology.page.cases_open == "右页" or chapter is part.chapters[0]
    opens = Opens.RECTO if is_recto else Opens.NEXT
    role = Role(opens, Folios.ARABIC, part.theme.title, title, part.number, has_opening=True)
    contact = chapter.metadata.contact
    post = " ".join(filter(None, (contact.organization, contact.position, contact.name)))
    context = book_context(anthology) | {
        "id": chapter.id,
        "title": title,
        "title_lines": list(chapter.title_lines),
        "number": chapter.number,
        "theme": {"label": part_label(part.number), "title": part.theme.title},
        "contact": "，".join(filter(None, (post, contact.phone, contact.email))),
        "colour": colour(part.number),
        **case_names(chapter),
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


def colophon(book: Book) -> Recipe:
    """编排说明: fonts and tools with their versions, and a checksum of what the book says."""
    role = Role(Opens.NEXT, Folios.ARABIC, is_blind=True, has_opening=True)
    context = book_context(book.anthology) | _tools() | {"checksum": _checksum(book)}
    return Recipe("colophon", "编排说明", "colophon", context, role)


def _tools() -> dict[str, Any]:
    versions = {face.family: face.version for face in find_faces() if face.style == "Regular"}
    fonts = [
        {"name": name, "family": family, "version": versions.get(family, "")}
        for family, name in FAMILIES.items()
    ]
    return {"fonts": fonts, "tools": [f"pandoc {pandoc.version()}", f"WeasyPrint {version('weasyprint')}"]}


def _checksum(book: Book) -> str:
    """Of every text with its pictures: two books with the same one say the same."""
    texts: list[Matter | Chapter] = [*book.front, *book.chapters(), *book.back]
    return digest(*(fingerprint(text.blocks, text.folder) for text in texts))[:DIGITS]
