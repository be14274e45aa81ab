"""Units to leaves: blanks, folios and running heads. Pure; knows no file and no engine."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from compile.model.unit import Folios, Leaf, Opens, Unit

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"))
_ROMAN_LOW = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class _Count:
    """Where the numbering stands after a leaf."""

    folios: Folios = Folios.NONE
    number: int = 0

    def next(self, folios: Folios) -> "_Count":
        return _Count(folios, self.number + 1) if folios is self.folios else _Count(folios, 1)

    @property
    def label(self) -> str:
        match self.folios:
            case Folios.ROMAN:
                return format_roman(self.number)
            case Folios.ARABIC:
                return str(self.number)
        return ""


def paginate(units: Iterable[Unit], head_characters: int) -> tuple[Leaf, ...]:
    """Leaves in order: a recto first, blanks where a unit must open on one side, an even number in all.

    A blank is counted with the pages before it and carries neither folio nor head; one beside a cover is
    its inner side. A running head longer than `head_characters` is shortened.
    """
    leaves: list[Leaf] = []
    count = _Count()

    def blank(is_cover: bool) -> None:
        nonlocal count
        count = count.next(count.folios)
        label = "" if is_cover else count.label
        leaves.append(
            Leaf(None, 0, len(leaves) % 2 == 0, label, shows_folio=False, head="", is_cover=is_cover)
        )

    for unit in units:
        opens_on_recto = unit.opens is Opens.RECTO or (unit.opens is Opens.VERSO and unit.is_cover)
        if opens_on_recto and len(leaves) % 2:
            blank(is_cover=leaves[-1].is_cover)
        if unit.opens is Opens.VERSO and len(leaves) % 2 == 0:
            blank(is_cover=unit.is_cover)
        for page in range(unit.pages):
            count = count.next(unit.folios)
            leaves.append(_leaf(unit, page, len(leaves), count.label, head_characters))
    if len(leaves) % 2:
        blank(is_cover=leaves[-1].is_cover)
    return tuple(leaves)


def _leaf(unit: Unit, page: int, place: int, label: str, head_characters: int) -> Leaf:
    is_recto = place % 2 == 0
    is_opening = page == 0 and unit.has_opening
    head = "" if is_opening or unit.is_blind else unit.head_recto if is_recto else unit.head_verso
    return Leaf(
        unit,
        page,
        is_recto,
        label,
        shows_folio=bool(label) and not unit.is_blind,
        head=shorten(head, head_characters),
        part=unit.part,
        is_cover=unit.is_cover,
    )


def find_folios(leaves: Iterable[Leaf]) -> dict[str, str]:
    """The folio of every anchor; empty on pages that are not counted."""
    return {
        anchor.name: leaf.label
        for leaf in leaves
        if leaf.unit
        for anchor in leaf.unit.anchors
        if anchor.page == leaf.page
    }


def shorten(text: str, characters: int) -> str:
    """The text within the width of so many Han characters, cut before a mark and closed by an ellipsis."""
    if sum(_widths(text)) <= characters:
        return text
    width, kept = 1.0, ""
    for char, advance in zip(text, _widths(text), strict=True):
        width += advance
        if width > characters:
            break
        kept += char
    return kept.rstrip("，、：；。—（《“‘ ·-") + "…"


def _widths(text: str) -> Iterator[float]:
    for char in text:
        yield 0.6 if char.isascii() else 1.0


def format_roman(number: int) -> str:
    """A number as a lower-case Roman numeral."""
    result = ""
    for value, sign in _ROMAN + _ROMAN_LOW:
        count, number = divmod(number, value)
        result += sign * count
    return result
