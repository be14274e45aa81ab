"""Units to leaves: blanks, folios and running heads. Pure; knows no file and no engine."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

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


def paginate(units: Iterable[Unit], head_characters: int, multiple: int = 2) -> tuple[Leaf, ...]:
    """Leaves in order: a recto first, blanks where a unit must open on one side, an even number in all.

    A blank is counted with the pages before it and carries neither folio nor head; one beside a cover is
    its inner side. The block gets blanks at its end up to a multiple of pages, as sheets are folded.
    A running head longer than `head_characters` is shortened.
    """
    gathering = _Gathering(head_characters, multiple)
    for unit in units:
        gathering.open(unit)
        for page in range(unit.pages):
            gathering.add(unit, page)
    gathering.fill()
    return tuple(replace(leaf, sheet=number) for number, leaf in enumerate(gathering.leaves))


@dataclass(slots=True)
class _Gathering:
    """The leaves so far."""

    head_characters: int
    multiple: int
    leaves: list[Leaf] = field(default_factory=list)
    count: _Count = _Count()

    def open(self, unit: Unit) -> None:
        """Add blanks up to the side on which the unit opens; before the back cover the block is filled."""
        if unit.opens is Opens.VERSO and unit.is_cover:
            self.fill()
        is_on_recto = len(self.leaves) % 2 == 0
        if unit.opens is Opens.RECTO and not is_on_recto:
            self.blank(is_cover=self.leaves[-1].is_cover)
        if unit.opens is Opens.VERSO and is_on_recto:
            self.blank(is_cover=unit.is_cover)

    def add(self, unit: Unit, page: int) -> None:
        """Add a page of a unit."""
        self.count = self.count.next(unit.folios)
        self.leaves.append(_leaf(unit, page, len(self.leaves), self.count.label, self.head_characters))

    def blank(self, *, is_cover: bool) -> None:
        """Add a page without anything; inside a cover it is not counted."""
        self.count = self.count.next(self.count.folios)
        label = "" if is_cover else self.count.label
        is_recto = len(self.leaves) % 2 == 0
        self.leaves.append(Leaf(None, 0, is_recto, label, shows_folio=False, head="", is_cover=is_cover))

    def fill(self) -> None:
        """Add blanks up to whole sheets, and up to a verso."""
        while sum(not leaf.is_cover for leaf in self.leaves) % self.multiple:
            self.blank(is_cover=False)
        if len(self.leaves) % 2:
            self.blank(is_cover=self.leaves[-1].is_cover)


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
