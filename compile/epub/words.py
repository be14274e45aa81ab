"""Words of a page of the EPUB, and of the printed unit, in a form in which they can be compared."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TypeAlias

from compile.epub.content import MATHML, XHTML, Element
from compile.hanzi import squeeze
from compile.model.passages import OBJECT, Passage

BLOCKS = frozenset(
    f"{{{XHTML}}}{name}"
    for name in (
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "pre", "div", "section", "nav"),
        *("td", "th", "tr", "thead", "tbody", "table", "caption", "figure", "figcaption", "blockquote"),
        *("ol", "ul", "dl", "aside", "body"),
    )
)
IMAGE, MATH = f"{{{XHTML}}}img", f"{{{MATHML}}}math"
NOTES = frozenset({"doc-footnote", "doc-pagebreak"})
"""Roles of what does not stand where it is printed."""
LEADERS = re.compile(r"·{3,}.*", re.DOTALL)
"""Dots and folio at the end of a line of the printed contents and indexes."""
MARKER = re.compile(r"(?:\d+\.|[a-zA-Z]\.|\(?\d+\)|[•◦▪‣–])\s")
"""What stands before an item of a printed list."""
SUBTITLE = "——"
"""What stands before the subtitle in a line of the printed contents."""

Piece: TypeAlias = tuple[str, int]
"""Words as they are compared, from one of their characters on."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A piece of text in a tree: the text of an element, or what follows it."""

    element: Element
    is_tail: bool
    text: str


@dataclass(slots=True)
class Paragraph:
    """Words that stand together, in the element that holds them."""

    element: Element
    slots: list[Slot] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Its words as they are compared."""
        return to_key("".join(slot.text for slot in self.slots))


def to_key(text: str) -> str:
    """Text without white space; a picture counts only where nothing else stands."""
    whole = squeeze(LEADERS.sub("", unicodedata.normalize("NFC", text)))
    return whole.replace(OBJECT, "") or whole[:1]


def list_paragraphs(root: Element, skipped: frozenset[str] = NOTES) -> list[Paragraph]:
    """Everything that has words or pictures, in order; elements of the skipped roles are passed over."""
    found: list[Paragraph] = []
    for block, slot in _slots(root, root, skipped):
        if not found or found[-1].element is not block:
            found.append(Paragraph(block))
        found[-1].slots.append(slot)
    return [paragraph for paragraph in found if paragraph.key]


def _slots(element: Element, block: Element, skipped: frozenset[str]) -> Iterator[tuple[Element, Slot]]:
    if not isinstance(element.tag, str) or element.get("role") in skipped:
        return
    if element.tag in {IMAGE, MATH}:
        yield element if block.tag == f"{{{XHTML}}}figure" else block, Slot(element, False, OBJECT)
        return
    block = element if element.tag in BLOCKS else block
    if element.text:
        yield block, Slot(element, False, element.text)
    for child in element:
        yield from _slots(child, block, skipped)
        if child.tail:
            yield block, Slot(child, True, child.tail)


@dataclass(frozen=True, slots=True)
class Printed:
    """A passage of the printed unit as it is compared."""

    key: str
    starts: tuple[tuple[int, int], ...]
    """Each page it stands on, with how many characters of the key stand before that page."""

    def pieces(self) -> Iterator[tuple[int, Piece, int]]:
        """Each page it stands on, with what begins there and how many characters of it stand there."""
        ends = [count for _, count in self.starts[1:]] + [len(self.key)]
        for (page, count), end in zip(self.starts, ends, strict=True):
            yield page, (self.key, count), end - count


def list_printed(passages: Sequence[Passage], known: frozenset[str]) -> list[Printed]:
    """The passages; a list's marker and a subtitle are left out where only the rest is known."""
    return [found for passage in passages if (found := _printed(passage, known)).key]


def _printed(passage: Passage, known: frozenset[str]) -> Printed:
    pieces, key = list(passage.pieces), to_key(passage.text)
    marker = MARKER.match(passage.text)
    if key not in known and marker and to_key(passage.text[marker.end() :]) in known:
        pieces[0] = (pieces[0][0], pieces[0][1][marker.end() :])
        key = to_key(passage.text[marker.end() :])
    elif key not in known and (title := key.partition(SUBTITLE)[0]) in known:
        key = title
    starts, count = [], 0
    for page, text in pieces:
        starts.append((page, count))
        count += len(to_key(text).replace(OBJECT, ""))
    return Printed(key, tuple(starts))


def align(left: Sequence[Piece], right: Sequence[Piece], weights: Sequence[int]) -> list[tuple[int, int]]:
    """Places of the same pieces on both sides, in order on both.

    What occurs once on either side is found first, the weightiest where the order differs, as when the page
    sets a figure behind the next paragraph; between these, the longest common runs.
    """
    ends = [(-1, -1), *_heaviest_rise(_unique(left, right), weights), (len(left), len(right))]
    pairs: list[tuple[int, int]] = []
    for (a, b), (c, d) in pairwise(ends):
        gap = SequenceMatcher(None, left[a + 1 : c], right[b + 1 : d], autojunk=False)
        for run in gap.get_matching_blocks():
            pairs += [(a + 1 + run.a + step, b + 1 + run.b + step) for step in range(run.size)]
        pairs.append((c, d))
    return pairs[:-1]


def _unique(left: Sequence[Piece], right: Sequence[Piece]) -> list[tuple[int, int]]:
    counts, others = Counter(left), Counter(right)
    places = {piece: place for place, piece in enumerate(right)}
    return [
        (place, places[piece])
        for place, piece in enumerate(left)
        if counts[piece] == 1 and others.get(piece) == 1
    ]


def _heaviest_rise(pairs: Sequence[tuple[int, int]], weights: Sequence[int]) -> list[tuple[int, int]]:
    """Of these pairs those of most weight together whose second places rise as the first ones do."""
    best: list[int] = []
    before: list[int] = []
    for number, (place, other) in enumerate(pairs):
        lower = [earlier for earlier in range(number) if pairs[earlier][1] < other]
        last = max(lower, key=best.__getitem__, default=-1)
        best.append(weights[place] + (best[last] if last >= 0 else 0))
        before.append(last)
    chain: list[tuple[int, int]] = []
    number = max(range(len(best)), key=best.__getitem__, default=-1)
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]
