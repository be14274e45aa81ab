"""Neighbouring paragraphs that are items of one list: automatic numbers, typed numbers, typed bullets."""

import re
from collections.abc import Sequence

from compile.model.case import Edit
from compile.model.draft import Item, Listing
from compile.model.manuscript import Paragraph
from compile.structure.cutting import cut
from compile.structure.numerals import find_bullet, find_list_number

_DECIMAL = re.compile(r"[（(]?(\d+)[)）.、．]?\s*$")
_SHORTEST_TYPED = 2


def take_automatic(paragraphs: Sequence[Paragraph]) -> int:
    """How many paragraphs at the beginning are items of one list with automatic numbers or bullets."""
    first = paragraphs[0].numbering
    count = 0
    for paragraph in paragraphs:
        numbering = paragraph.numbering
        if numbering is None or not (numbering.is_bullet or _DECIMAL.fullmatch(numbering.label.strip())):
            break
        is_other = first and (numbering.list_id, numbering.is_bullet) != (first.list_id, first.is_bullet)
        if first and is_other and numbering.level <= first.level:
            break
        count += 1
    return count


def automatic_list(items: Sequence[Paragraph]) -> Listing:
    """A list from paragraphs that all have a number or bullet; deeper levels are nested."""
    assert items[0].numbering is not None
    top = min(item.numbering.level for item in items if item.numbering)
    groups: list[list[Paragraph]] = []
    for item in items:
        if (item.numbering and item.numbering.level > top) and groups:
            groups[-1].append(item)
        else:
            groups.append([item])
    made = tuple(Item(group[0], (automatic_list(group[1:]),) if group[1:] else ()) for group in groups)
    label = items[0].numbering.label.strip()
    match = None if items[0].numbering.is_bullet else _DECIMAL.fullmatch(label)
    return Listing(made, int(match[1]) if match else None, label.startswith(("（", "(")))


def take_typed(paragraphs: Sequence[Paragraph]) -> int:
    """How many paragraphs at the beginning are typed items: 「1. …」「2. …」 in order, or bullets."""
    first = find_list_number(paragraphs[0].text)
    if find_bullet(paragraphs[0].text):
        bullets = [bool(find_bullet(paragraph.text)) for paragraph in paragraphs]
        return bullets.index(False) if False in bullets else len(bullets)
    if first is None or first.value != 1:
        return 0
    count = 0
    for paragraph in paragraphs:
        numeral = find_list_number(paragraph.text)
        if numeral is None or numeral.value != count + 1:
            break
        count += 1
    return count if count >= _SHORTEST_TYPED else 0


def typed_list(items: Sequence[Paragraph]) -> tuple[Listing, list[Edit]]:
    """A list from typed items, whose numbers or bullets are cut off."""
    edits: list[Edit] = []
    made = []
    is_bullet = bool(find_bullet(items[0].text))
    for item in items:
        numeral = find_list_number(item.text)
        label = find_bullet(item.text) if is_bullet else (numeral.text if numeral else "")
        edits.append(Edit("list-label", item.number, label, ""))
        inlines = cut(item.inlines, len(label))
        made.append(Item(Paragraph(item.number, inlines, item.look, None, item.origin)))
    return Listing(tuple(made), None if is_bullet else 1), edits
