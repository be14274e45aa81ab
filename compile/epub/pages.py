"""A `Book` to the pages of its EPUB: one page is one XHTML file."""

from dataclasses import dataclass
from pathlib import Path

from compile.epub import nodes
from compile.hanzi import format_numeral
from compile.model.anthology import Anthology
from compile.model.book import Book, Chapter, Matter, Node, Part
from compile.model.submission import Contact


@dataclass(frozen=True, slots=True)
class Page:
    """An XHTML file: a heading of level 1 and what stands below it."""

    name: str
    """File name without ending, and id of its outermost section."""
    title: str
    blocks: tuple[Node, ...]
    """Begins with the heading of level 1, the only one of that level."""
    region: str
    """`frontmatter`, `bodymatter` or `backmatter`: EPUB's type of the file's body."""
    kind: str = ""
    """EPUB's type of the section; empty for none."""
    role: str = ""
    """ARIA's role of the section; empty for none."""
    depth: int = 1
    """Level of its entry in the contents."""
    folder: Path | None = None
    """Pictures are named relative to it."""
    hospital: str = ""


MATTERS = {
    "preface": ("preface", "doc-preface"),
    "foreword": ("foreword", "doc-foreword"),
    "introduction": ("introduction", "doc-introduction"),
    "acknowledgments": ("acknowledgments", "doc-acknowledgments"),
    "afterword": ("afterword", "doc-afterword"),
    "appendix": ("appendix", "doc-appendix"),
    "colophon": ("colophon", "doc-colophon"),
}
"""Ids that name a kind of text, with its EPUB type and ARIA role."""
TYPES = {"book": "", "supplement": "期刊增刊", "internal": "内部交流资料"}


def list_pages(book: Book) -> tuple[Page, ...]:
    """All pages in reading order; cover and contents are made elsewhere."""
    front = [_matter_page(matter, "front") for matter in book.front]
    back = [_matter_page(matter, "back") for matter in book.back]
    body = [page for part in book.parts for page in (_part_page(part), *map(_case_page, part.chapters))]
    return (_title_page(book.anthology), _copyright_page(book.anthology), *front, *body, *back)


def _title_page(anthology: Anthology) -> Page:
    data = anthology.book
    blocks = (
        nodes.header(1, "title", [nodes.text(data.title)]),
        *nodes.paragraphs("subtitle", data.subtitle),
        *nodes.paragraphs("editor", data.editor),
        *nodes.paragraphs("publisher", data.publisher),
    )
    return Page("title", data.title, blocks, "frontmatter", "titlepage")


def _copyright_page(anthology: Anthology) -> Page:
    data, edition = anthology.book, anthology.book.edition
    month = f"{edition.published.year}年{edition.published.month}月"
    lines = (
        ("书名", "：".join(filter(None, (data.title, data.subtitle)))),
        ("编者", data.editor),
        *((person.role, person.name) for person in data.people),
        ("出版者", data.publisher),
        ("出版地", data.place),
        ("版次", f"{month}{edition.number}　{edition.printing}"),
        ("书号", f"ISBN {edition.isbn}" if edition.isbn else ""),
        ("定价", edition.price),
        ("性质", TYPES[edition.type]),
    )
    blocks = (
        nodes.header(1, "copyright", [nodes.text("版权信息")]),
        nodes.div("imprint", [nodes.para(f"{label}：{value}") for label, value in lines if value]),
        *nodes.paragraphs("cip", edition.cip),
        *nodes.paragraphs("rights", edition.rights),
    )
    return Page("copyright", "版权信息", blocks, "frontmatter", "copyright-page")


def _matter_page(matter: Matter, place: str) -> Page:
    name = f"{place}-{matter.id}"
    kind, role = MATTERS.get(matter.id, ("", ""))
    blocks = nodes.below_heading(nodes.prefix_ids(matter.blocks, name))
    heading = nodes.header(1, name, [nodes.text(matter.title)])
    return Page(name, matter.title, (heading, *blocks), f"{place}matter", kind, role, folder=matter.folder)


def _part_page(part: Part) -> Page:
    name, number = f"theme-{part.theme.id}", f"第{format_numeral(part.number)}篇"
    inlines = [nodes.span("number", number), {"t": "Space"}, nodes.text(part.theme.title)]
    blocks = (nodes.header(1, name, inlines), *nodes.paragraphs("scope", part.theme.scope))
    return Page(name, f"{number} {part.theme.title}", blocks, "bodymatter", "part", "doc-part")


def _case_page(case: Chapter) -> Page:
    name, data = f"case-{case.id}", case.metadata
    blocks = (
        nodes.header(1, name, [nodes.text(data.title)]),
        *nodes.paragraphs("subtitle", data.subtitle),
        *nodes.paragraphs("hospital", data.hospital),
        *nodes.below_heading(case.blocks),
        *nodes.paragraphs("contact", _contact_line(data.contact)),
    )
    return Page(
        name, data.title, blocks, "bodymatter", "chapter", "doc-chapter", 2, case.folder, data.hospital
    )


def _contact_line(contact: Contact) -> str:
    phone = f"电话：{contact.phone}" if contact.phone else ""
    email = f"电子邮箱：{contact.email}" if contact.email else ""
    parts = (contact.organization, contact.position, contact.name, phone, email)
    line = "，".join(part for part in parts if part)
    return f"案例联系人：{line}" if line else ""
