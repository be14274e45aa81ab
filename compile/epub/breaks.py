"""The pages of the printed units to marks in the text of the EPUB (EPUB Accessibility 1.1, 5.2)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from compile.epub.content import TYPE, XHTML, Element
from compile.epub.words import Paragraph, Piece, Slot, align, list_paragraphs, list_printed, to_key
from compile.model.passages import OBJECT, Passage
from compile.model.unit import Leaf

FLOW = frozenset(f"{{{XHTML}}}{name}" for name in ("section", "body", "div", "blockquote"))
"""Elements between whose parts a mark may stand by itself."""

PAGE_WEIGHT = 10_000
"""More characters than a page holds."""


@dataclass(frozen=True, slots=True)
class Break:
    """The beginning of a printed page."""

    label: str
    path: str
    """The file in which it stands."""

    @property
    def anchor(self) -> str:
        """The id of its mark."""
        return break_anchor(self.label)


def break_anchor(label: str) -> str:
    """The id of the mark of a page."""
    return f"pg{label}"


def list_labels(leaves: Sequence[Leaf], unit: str) -> dict[int, str]:
    """The folios of a unit's pages that are counted, by the page of the unit."""
    return {leaf.page: leaf.label for leaf in leaves if leaf.unit and leaf.unit.id == unit and leaf.label}


def mark_pages(root: Element, passages: Sequence[Passage], labels: Mapping[int, str]) -> None:
    """Put a mark where each page begins: before a paragraph, or inside it before the very character.

    The first page begins with the file. A page on which nothing is found again begins with the next one.
    """
    if not labels:
        return
    top = next(root.iter(f"{{{XHTML}}}section", f"{{{XHTML}}}nav"))
    paragraphs = list_paragraphs(top)
    starts = _find_starts(passages, paragraphs)
    placed: dict[Element, Element] = {}
    target: tuple[Paragraph, int] | None = None
    for page in sorted(labels, reverse=True):
        target = (paragraphs[0], 0) if page == min(labels) else starts.get(page, target)
        if target is None:
            _end(top, labels[page], placed)
        else:
            _place(*target, labels[page], placed)


def _find_starts(
    passages: Sequence[Passage], paragraphs: Sequence[Paragraph]
) -> dict[int, tuple[Paragraph, int]]:
    """Where each page begins: a paragraph, and how many of its characters stand before.

    What goes on over pages is found again piece by piece, for pages with turned tables stand between.
    """
    keys = [paragraph.key for paragraph in paragraphs]
    printed = list_printed(passages, frozenset(keys))
    pieces = sorted((piece for passage in printed for piece in passage.pieces()), key=lambda piece: piece[0])
    counts: dict[str, set[int]] = defaultdict(lambda: {0})
    for _, (key, count), _ in pieces:
        counts[key].add(count)
    places = [
        (paragraph, (key, count))
        for paragraph, key in zip(paragraphs, keys, strict=True)
        for count in sorted(counts[key])
    ]
    left, right = [piece for _, piece, _ in pieces], [piece for _, piece in places]
    starts: dict[int, tuple[Paragraph, int]] = {}
    for one, other in align(left, right, _weigh(pieces, frozenset(right))):
        paragraph, (_, count) = places[other]
        starts.setdefault(pieces[one][0], (paragraph, count))
    return starts


def _weigh(pieces: Sequence[tuple[int, Piece, int]], known: frozenset[Piece]) -> list[int]:
    """By their characters; what a page begins with counts more than all that stands on it."""
    weights: list[int] = []
    begun: set[int] = set()
    for page, piece, characters in pieces:
        is_first = piece in known and page not in begun
        weights.append(characters + PAGE_WEIGHT * is_first)
        begun |= {page} if is_first else set()
    return weights


def _place(paragraph: Paragraph, count: int, label: str, placed: dict[Element, Element]) -> None:
    whole = _outermost(paragraph.element) if count == 0 else None
    if whole is not None:
        _stand(whole, label, placed)
        return
    left = count
    for slot in paragraph.slots:
        if slot.text == OBJECT:
            continue
        for place, sign in enumerate(slot.text):
            if to_key(sign):
                if left == 0:
                    _split(slot, place, label)
                    return
                left -= 1
    paragraph.element.append(_mark("span", label))


def _outermost(element: Element) -> Element | None:
    """What begins with the element and may have a mark before it; `None` inside a list or a table."""
    while (parent := element.getparent()) is not None:
        if parent.tag in FLOW and "table" not in (parent.get("class") or "").split():
            return element
        if element.getprevious() is not None or (parent.text or "").strip():
            return None
        element = parent
    return None


def _stand(element: Element, label: str, placed: dict[Element, Element]) -> None:
    """A mark before an element, and before the marks that stand there already."""
    mark = _mark("div", label)
    placed.get(element, element).addprevious(mark)
    placed[element] = mark


def _split(slot: Slot, place: int, label: str) -> None:
    """A mark inside a piece of text."""
    mark = _mark("span", label)
    before, mark.tail = slot.text[:place], slot.text[place:]
    if not slot.is_tail:
        mark.tail = (slot.element.text or "")[place:]
        slot.element.text = before
        slot.element.insert(0, mark)
        return
    mark.tail = (slot.element.tail or "")[place:]
    slot.element.tail = before
    parent = slot.element.getparent()
    if parent is not None:
        parent.insert(parent.index(slot.element) + 1, mark)


def _end(top: Element, label: str, placed: dict[Element, Element]) -> None:
    """A mark behind everything, and before the marks that stand there already."""
    mark = _mark("div", label)
    if top in placed:
        placed[top].addprevious(mark)
    elif top.tag in FLOW:
        top.append(mark)
    else:
        top.addnext(mark)
    placed[top] = mark


def _mark(name: str, label: str) -> Element:
    mark = etree.Element(f"{{{XHTML}}}{name}", {"id": break_anchor(label), "role": "doc-pagebreak"})
    mark.set(TYPE, "pagebreak")
    mark.set("aria-label", label)
    return mark
