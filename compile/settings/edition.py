"""The copyright page before it is printed: an ISBN that is one, and in the end nothing left open."""

import re
from collections.abc import Iterator

from compile.model.anthology import Anthology, BookData
from compile.problems import Problem, error
from compile.settings.below import descriptions
from compile.settings.document import Document, KeyPath
from compile.settings.words import shorten

REQUIRED = {
    "book": ("isbn", "price", "cip", "printer", "address"),
    "supplement": ("issn", "cn", "printer", "address"),
    "internal": ("permit", "printer"),
}
"""What the version record of each type of edition has to say (GB/T 12450-2001, 《出版管理条例》)."""
_PLACEHOLDER = re.compile(r"示例|待定|待补|[×X]{2,}|TODO|_{2,}|□|\{\{")
_EDITION: KeyPath = ("book", "edition")


def check_digit(isbn: str) -> int | None:
    """What the last digit of a 13-digit ISBN must be (ISO 2108); `None` when it has not 13 digits."""
    digits = [int(sign) for sign in isbn if sign.isdecimal()]
    if len(digits) != 13:
        return None
    return -sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits[:12])) % 10


def check_edition(document: Document, anthology: Anthology) -> Iterator[Problem]:
    """The ISBNs always; gaps and placeholders when `final` is set."""
    yield from _wrong_isbn(document, (*_EDITION, "isbn"), anthology.book.edition.isbn)
    yield from _wrong_isbn(document, ("epub", "isbn"), anthology.epub.isbn)
    if anthology.final:
        yield from _gaps(document, anthology)
        yield from _placeholders(document, anthology.book)
        yield from _cip_mismatches(document, anthology.book)


def _wrong_isbn(document: Document, path: KeyPath, isbn: str) -> Iterator[Problem]:
    wanted = check_digit(isbn)
    if isbn and str(wanted) != isbn[-1]:
        hint = f"照书号通知单核对；前十二位没有错的话，末位应当是 {wanted}。"
        yield error("isbn-wrong", document.place(path), f"书号 {isbn} 的校验码不对", hint)


def _gaps(document: Document, anthology: Anthology) -> Iterator[Problem]:
    edition = anthology.book.edition
    for key in REQUIRED[edition.type]:
        if not getattr(edition, key).strip():
            words = descriptions(type(edition))[key]
            place = document.place(_EDITION)
            hint = f"在 book.edition 下加上“{key}: …”。{words}"
            yield error("edition-incomplete", place, f"定稿的版权页缺 {key}", hint)


def _placeholders(document: Document, book: BookData) -> Iterator[Problem]:
    for path, text in _texts(book.model_dump(mode="json"), ("book",)):
        if found := _PLACEHOLDER.search(text):
            message = f"定稿里还有占位的文字「{found[0]}」：{shorten(text)}"
            yield error("placeholder-left", document.place(path), message, "换成正式的文字。")


def _texts(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    match value:
        case dict():
            for key, inner in value.items():
                yield from _texts(inner, (*path, key))
        case list():
            for number, inner in enumerate(value):
                yield from _texts(inner, (*path, number))
        case str():
            yield path, value


def _cip_mismatches(document: Document, book: BookData) -> Iterator[Problem]:
    """What the CIP text says otherwise than the settings; it is printed as it was issued."""
    cip = "".join(book.edition.cip.split())
    names = {"书名": book.title, "编者": book.editor, "书号": book.edition.isbn}
    for name, value in names.items():
        if cip and value and "".join(value.split()) not in cip:
            place = document.place((*_EDITION, "cip"))
            hint = f"照 CIP 数据核对 {name}；CIP 数据要一字不改。"
            yield error("cip-mismatch", place, f"CIP 数据中没有{name}「{value}」", hint)
