"""Outline, named destinations, links between units, page labels."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from compile.bind.pages import Bound
from compile.bind.sheet import Sheet
from compile.bind.transfer import outer
from compile.bind.writer import array, refer
from compile.model.unit import FOLIO_ANCHOR, Anchor, Bookmark, Folios, Layout, Leaf, Unit
from compile.pdf import to_words
from compile.problems import Place, Problem, error

ACROSS = "book:"
"""Links to other units are written as addresses of this made-up scheme."""
STYLES = {Folios.ROMAN: Name.r, Folios.ARABIC: Name.D}


def add_outline(book: pikepdf.Pdf, layout: Layout, sheet: Sheet, pages: Sequence[int]) -> None:
    """Bookmarks as the units give them: a theme holds its cases, a case its sections.

    `pages` are the numbers that the pages of the leaves have in the file that is written.
    """
    with book.open_outline() as outline:
        open_items: list[list[OutlineItem]] = [outline.root]
        for number, leaf, bookmark in _bookmarks(layout):
            _, top = sheet.point(leaf, 0, bookmark.y_pt)
            item = OutlineItem(bookmark.title, Array([outer(pages[number]), Name.FitH, round(top, 2)]))
            del open_items[bookmark.level :]
            open_items[-1].append(item)
            open_items.append(item.children)


def _bookmarks(layout: Layout) -> Iterator[tuple[int, Leaf, Bookmark]]:
    for number, leaf in enumerate(layout.leaves):
        for bookmark in leaf.unit.bookmarks if leaf.unit else ():
            if bookmark.page == leaf.page:
                yield number, leaf, bookmark


def name_places(layout: Layout, sheet: Sheet, pages: Sequence[int]) -> bytes:
    """Every anchor and every folio as a named destination: a tree of names (ISO 32000-1, 7.9.6)."""
    places: dict[str, bytes] = {}
    for leaf, page in zip(layout.leaves, pages, strict=True):
        if leaf.label:
            places[FOLIO_ANCHOR + leaf.label] = b"[%b/Fit]" % refer(page)
        for anchor in _anchors(leaf):
            place = to_words(*(round(value, 2) for value in sheet.point(leaf, anchor.x_pt, anchor.y_pt)))
            places[anchor.name] = b"[%b/XYZ %b null]" % (refer(page), place.encode())
    return b"<</Names%b>>" % array(String(name).unparse() + places[name] for name in sorted(places))


def find_doubled(layout: Layout) -> Iterator[Problem]:
    """A name that two places have."""
    known: set[str] = set()
    for anchor in (anchor for leaf in layout.leaves for anchor in _anchors(leaf)):
        if anchor.name in known:
            yield _twice(anchor.name)
        known.add(anchor.name)


def _anchors(leaf: Leaf) -> Iterator[Anchor]:
    return (anchor for anchor in (leaf.unit.anchors if leaf.unit else ()) if anchor.page == leaf.page)


def known_places(layout: Layout) -> frozenset[str]:
    """The names that links may lead to."""
    anchors = {anchor.name for leaf in layout.leaves if leaf.unit for anchor in leaf.unit.anchors}
    return frozenset(anchors | {FOLIO_ANCHOR + leaf.label for leaf in layout.leaves if leaf.label})


def join_links(pages: Iterable[Bound]) -> Iterator[str]:
    """Turn links across units into links inside the book; the name of the place that each leads to."""
    for bound in pages:
        for link in bound.page.get("/Annots", Array()):
            address = str(link.A.get("/URI", "")) if "/A" in link else ""
            if address.startswith(ACROSS):
                name = address.removeprefix(ACROSS)
                del link.A
                link.Dest = String(name)
                yield name


def add_labels(book: pikepdf.Pdf, leaves: Sequence[Leaf]) -> None:
    """Page labels as the folios are printed; uncounted pages have none."""
    ranges: list[Any] = []
    before: tuple[Folios, int] | None = None
    for number, leaf in enumerate(leaves):
        current = _numbering(leaf)
        follows = before is not None and current[0] is before[0] and current[1] == before[1] + 1
        both_uncounted = before is not None and current[0] is before[0] is Folios.NONE
        if not (follows or both_uncounted):
            style = STYLES.get(current[0])
            ranges += [number, Dictionary(S=style, St=current[1]) if style else Dictionary()]
        before = current
    book.Root.PageLabels = Dictionary(Nums=Array(ranges))


def _numbering(leaf: Leaf) -> tuple[Folios, int]:
    if not leaf.label:
        return Folios.NONE, 0
    if leaf.label.isdecimal():
        return Folios.ARABIC, int(leaf.label)
    return Folios.ROMAN, _parse_roman(leaf.label)


def _parse_roman(text: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}[sign] for sign in text]
    following = [*values[1:], 0]
    return sum(-one if one < two else one for one, two in zip(values, following, strict=True))


def _twice(name: str) -> Problem:
    hint = "给其中一个改名：案例的文件夹名、前后文字的文件名都不能重复"
    return error("anchor-duplicate", Place(quote=name), f"书中有两处用了同一个标识「{name}」", hint)


def nowhere(unit: Unit, name: str) -> Problem:
    """A link that leads to no place of the book."""
    place = Place(file=unit.id, quote=name)
    return error("link-target-missing", place, f"书内链接指向不存在的位置：{name}", "改正或取消这个链接")
