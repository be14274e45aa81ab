"""A manuscript whose parts have been recognized: what is the title, a section, a heading, a caption."""

from dataclasses import dataclass, field
from typing import TypeAlias

from compile.model.case import Edit, Metadata
from compile.model.manuscript import Counts, Inline, Paragraph, Picture, Table


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading without its numeral."""

    level: int
    """1 for a section of the call, 2 for （一）, 3 for 1., 4 for （1）, 5 for ①."""
    inlines: tuple[Inline, ...]
    paragraph: int
    section: str = ""
    """Id of the call's section; empty for every other heading."""
    is_numbered: bool = True
    """Whether the book numbers it: 参考文献, 致谢 and the like stand behind the sections without a number."""


@dataclass(frozen=True, slots=True)
class Caption:
    """The title of a figure or table, without its label."""

    inlines: tuple[Inline, ...]
    label: str
    """As typed, such as `图1`."""
    paragraph: int


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """Pictures that stand on their own, with the caption below them."""

    pictures: tuple[Picture, ...]
    caption: Caption | None
    paragraph: int


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with the caption above it."""

    table: Table
    caption: Caption | None


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list and what is nested in it."""

    paragraph: Paragraph
    children: "tuple[Listing, ...]" = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; `start` is the number of its first item, `None` for bullets."""

    items: tuple[Item, ...]
    start: int | None
    brackets: bool = False
    """Whether numbers stand in brackets, as （1）."""


@dataclass(frozen=True, slots=True)
class Box:
    """What stood in a text box, set where the box was anchored."""

    blocks: "tuple[DraftBlock, ...]"


DraftBlock: TypeAlias = Heading | Paragraph | FigureBlock | TableBlock | Listing | Box


@dataclass(frozen=True, slots=True)
class SectionHeading:
    """A section of the call, and the heading under which the author wrote it."""

    id: str
    heading: str
    """As found, numeral included."""
    paragraph: int


@dataclass(frozen=True, slots=True)
class Draft:
    """The recognized manuscript; text is still as typed."""

    metadata: Metadata
    metadata_paragraphs: tuple[int, ...]
    """Paragraphs that became metadata and do not stand among the blocks."""
    sections: tuple[SectionHeading, ...]
    blocks: tuple[DraftBlock, ...]
    edits: tuple[Edit, ...] = ()
    """What was taken out: numerals, labels, bullets, template hints."""
    dissolved: Counts = field(default_factory=Counts)
    """Tables, cells, links and notes of the file that are none any more: forms that became metadata,
    tables that only held pictures in place."""
