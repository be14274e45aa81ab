"""Outline, named destinations, links between units, page labels."""

from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from compile.bind.sheet import Sheet
from compile.model.unit import FOLIO_ANCHOR, Bookmark, Folios, Layout, Leaf
from compile.problems import Place, Problem, error

ACROSS = "book:"
"""Links to other units are written as addresses of this made-up scheme."""
STYLES = {Folios.ROMAN: Name.r, Folios.ARABIC: Name.D}


def add_outline(book: pikepdf.Pdf, layout: Layout, sheet: Sheet) -> None:
    """Bookmarks as the units give them: a theme holds its cases, a case its sections."""
    with book.open_outline() as outline:
        open_items: list[list[OutlineItem]] = [outline.root]
        for number, leaf, bookmark in _bookmarks(layout):
            _, top = sheet.point(leaf, 0, bookmark.y_pt)
            item = OutlineItem(bookmark.title, number, "FitH", top=round(top, 2))
            del open_items[bookmark.level :]
            open_items[-1].append(item)
            open_items.append(item.children)


def _bookmarks(layout: Layout) -> Iterator[tuple[int, Leaf, Bookmark]]:
    for number, leaf in enumerate(layout.leaves):
        for bookmark in leaf.unit.bookmarks if leaf.unit else ():
            if bookmark.page == leaf.page:
                yield number, leaf, bookmark


def add_destinations(book: pikepdf.Pdf, layout: Layout, sheet: Sheet) -> tuple[Problem, ...]:
    """Every anchor and every folio as a named destination; a name used twice is a problem."""
    places: dict[str, Any] = {}
    problems = []
    for leaf, page in zip(layout.leaves, book.pages, strict=True):
        if leaf.label:
            places[FOLIO_ANCHOR + leaf.label] = Array([page.obj, Name.Fit])
        for anchor in leaf.unit.anchors if leaf.unit else ():
            if anchor.page != leaf.page:
                continue
            if anchor.name in places:
                problems.append(_twice(anchor.name))
            x, y = sheet.point(leaf, anchor.x_pt, anchor.y_pt)
            places[anchor.name] = Array([page.obj, Name.XYZ, round(x, 2), round(y, 2), None])
    names = Array([part for name in sorted(places) for part in (String(name), places[name])])
    book.Root.Names = Dictionary(Dests=book.make_indirect(Dictionary(Names=names)))
    return tuple(problems)


def join_links(book: pikepdf.Pdf, layout: Layout) -> tuple[Problem, ...]:
    """Turn links across units into links inside the book; a link that leads nowhere is a problem."""
    known = {anchor.name for leaf in layout.leaves if leaf.unit for anchor in leaf.unit.anchors}
    known |= {FOLIO_ANCHOR + leaf.label for leaf in layout.leaves if leaf.label}
    problems = []
    for leaf, page in zip(layout.leaves, book.pages, strict=True):
        for link in page.obj.get("/Annots", Array()):
            address = str(link.A.get("/URI", "")) if "/A" in link else ""
            if not address.startswith(ACROSS):
                continue
            name = address.removeprefix(ACROSS)
            if name in known:
                del link.A
                link.Dest = String(name)
            else:
                problems.append(_nowhere(leaf, name))
    return tuple(dict.fromkeys(problems))


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


def _nowhere(leaf: Leaf, name: str) -> Problem:
    unit = leaf.unit.id if leaf.unit else ""
    place = Place(file=unit, quote=name)
    return error("link-target-missing", place, f"书内链接指向不存在的位置：{name}", "改正或取消这个链接")
