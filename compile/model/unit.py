"""Typeset units and the leaves of the book that they fill."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from compile.model.passages import Passage
from compile.model.typography import NOTHING_SET, Typography
from compile.problems import Problem

FOLIO_ANCHOR = "folio-"
"""With the folio behind it, the anchor of a page; the binder makes one for each page that is counted."""


class Opens(StrEnum):
    """Where a unit begins."""

    RECTO = "recto"
    VERSO = "verso"
    NEXT = "next"
    """On the next page, whichever side that is."""


class Folios(StrEnum):
    """How the pages of a unit are numbered."""

    NONE = "none"
    """Counted nowhere: cover, title leaf, copyright page."""
    ROMAN = "roman"
    ARABIC = "arabic"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that links, contents and indexes lead to."""

    name: str
    page: int
    """Page of the unit, from 0."""
    x_pt: float
    y_pt: float
    """From the trim's left and top edge."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the PDF outline."""

    level: int
    title: str
    page: int
    y_pt: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A picture as it stands on its page."""

    file: str
    """As the unit names it, such as `media/image1.png`."""
    page: int
    """Page of the unit, from 0."""
    width_pt: float
    height_pt: float


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of the book that was typeset on its own.

    Its pages hold only what does not depend on their side or number: the type area, set with the
    inner margin on the left. Folios and running heads come from the sheets, and the binder moves
    the area for verso pages.
    """

    id: str
    pdf: Path
    pages: int
    opens: Opens
    folios: Folios
    head_verso: str = ""
    head_recto: str = ""
    """Running heads; empty for none."""
    part: int = 0
    """Number of the theme it belongs to, 0 for none."""
    has_opening: bool = False
    """Whether its first page carries no running head."""
    is_blind: bool = False
    """Whether its pages are counted and carry no folio (暗码), as theme pages do."""
    anchors: tuple[Anchor, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    passages: Sequence[Passage] = ()
    last_characters: int = 0
    """So many stand on its last page, white space left out."""
    pictures: tuple[Printed, ...] = ()
    typography: Typography = NOTHING_SET
    """What was measured of its lines."""
    is_cover: bool = False
    """Whether it is printed on other paper and does not count among the pages of the block."""
    tags: Path | None = None
    """What a screen reader hears of it, in a file for `read_tags`: only one edition asks for it."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the bound book."""

    unit: Unit | None
    """`None` for a blank page."""
    page: int
    """Page of the unit, from 0."""
    is_recto: bool
    label: str
    """Folio as printed and as the PDF's page label; empty on uncounted pages."""
    shows_folio: bool
    head: str
    """Running head; empty for none."""
    part: int = 0
    is_cover: bool = False
    """Whether it is a side of the cover, which is printed on other paper."""
    sheet: int = 0
    """Which of the layout's sheets are laid over it, from 0."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole book, set and counted, ready to be bound."""

    leaves: tuple[Leaf, ...]
    """In order, blanks included; the first is a recto."""
    sheets: tuple[tuple[tuple[Path, int], ...], ...]
    """For each leaf the PDFs and their pages that are laid over it, from the lowest: running head, folio and
    whatever else depends on the page."""
    typography: Typography = NOTHING_SET
    """Of all units together."""
    problems: tuple[Problem, ...] = ()
    """What an editor should look at."""
    contexts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What the template of each unit was filled with, by its id: the same words for every other format."""
    kept: Path | None = None
    """Folder for what becomes of the units when they are bound; for those whose files lie in folders that are
    named by what they hold."""

    def block(self) -> "Layout":
        """The book without its cover."""
        return replace(self, leaves=tuple(leaf for leaf in self.leaves if not leaf.is_cover))


@dataclass(frozen=True, slots=True)
class Binding:
    """Which edition the pages are bound as; both have the same pages line for line."""

    name: str
    has_bleed: bool
    """Whether the page is larger than the trim by the bleed on each side."""
    has_links: bool
    has_tags: bool
    """Whether it can be read aloud (PDF/UA-1)."""
    is_whole: bool = True
    """Whether it is the whole book: then a link that leads nowhere is a problem."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a bound file says of itself, beside what the book says."""

    version: str = "1.7"
    """Of PDF."""
    identity: str = ""
    """In 32 hexadecimal digits or more; empty to take it from the content."""
    declare: Callable[[Any], None] = lambda _pdf: None
    """Adds it to the catalogue and the metadata of a PDF that has no pages yet."""


NOTHING_MORE = Declaration()
READING = Binding("reading", has_bleed=False, has_links=True, has_tags=True)
PROOF = Binding("proof", has_bleed=False, has_links=False, has_tags=False, is_whole=False)
PRINT = Binding("print", has_bleed=True, has_links=False, has_tags=False)
