"""The finished pages to the version record (版本记录) of the copyright page, GB/T 12450-2001."""

from collections.abc import Iterable, Sequence

from compile.model.anthology import Anthology, BookData
from compile.model.page import PageChoice
from compile.model.unit import Leaf
from compile.typeset.parts.context import EDITION_TYPES

FORMATS = {
    "大16开": "889 mm×1194 mm  1/16",
    "16开": "787 mm×1092 mm  1/16",
    "170×240": "170 mm×240 mm  1/16",
}
"""The sheet and the share of it that a page takes, by preset."""


def printed_sheets(leaves: Iterable[Leaf], fold: int) -> float:
    """印张: pages of the block, blank ones too, divided by how many pages a side of a sheet holds."""
    return sum(not leaf.is_cover for leaf in leaves) / fold


def printed_characters(leaves: Iterable[Leaf], characters: int, lines: int) -> int:
    """版面字数 in thousands: the grid of the type area times the pages of the block that are not blank."""
    pages = sum(leaf.unit is not None and not leaf.is_cover for leaf in leaves)
    return round(pages * characters * lines / 1000)


def version_record(anthology: Anthology, leaves: Sequence[Leaf]) -> list[dict[str, str]]:
    """The items in their usual order, empty ones left out."""
    book, page = anthology.book, anthology.page.resolve()
    edition = book.edition
    month = f"{edition.published.year}年{edition.published.month}月"
    sheets = printed_sheets(leaves, edition.fold)
    thousands = printed_characters(leaves, page.characters, page.lines)
    rows = [
        ("书名", f"{book.title}——{book.subtitle}" if book.subtitle else book.title),
        ("编者", book.editor),
        *((person.role, person.name) for person in book.people),
        ("出版", " ".join(filter(None, (book.publisher, book.place and f"（{book.place}）")))),
        ("地址", edition.address),
        ("发行", edition.distributor),
        ("印刷", edition.printer),
        ("开本", edition.format or _format(anthology)),
        ("印张", f"{sheets:.3f}".rstrip("0").rstrip(".")),
        ("字数", f"{thousands}千字"),
        ("版次", f"{month}{edition.number}"),
        ("印次", f"{month}{edition.printing}"),
        ("印数", edition.copies),
        *_identifiers(book),
    ]
    return [{"name": name, "value": value} for name, value in rows if value]


def _format(anthology: Anthology) -> str:
    """The preset's sheet, or the trim of a page that is like no preset."""
    page = anthology.page.resolve()
    usual = PageChoice(preset=anthology.page.preset).resolve()
    if (page.trim_width_mm, page.trim_height_mm) == (usual.trim_width_mm, usual.trim_height_mm):
        return FORMATS[anthology.page.preset]
    return f"{page.trim_width_mm:g} mm×{page.trim_height_mm:g} mm"


def _identifiers(book: BookData) -> list[tuple[str, str]]:
    """What names the edition, by its type: a book's ISBN, a journal's numbers, a permit."""
    edition = book.edition
    match edition.type:
        case "book":
            return [("书号", f"ISBN {edition.isbn}" if edition.isbn else ""), ("定价", edition.price)]
        case "supplement":
            journal = [("ISSN", edition.issn), ("CN", edition.cn)]
            return [*journal, ("性质", EDITION_TYPES[edition.type]), ("定价", edition.price)]
        case "internal":
            return [("准印证号", edition.permit), ("性质", EDITION_TYPES[edition.type])]
