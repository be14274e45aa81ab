"""What all readers of one part of a Word file share: styles, pictures, notes, links, and what is open."""

from dataclasses import dataclass, field

from compile.model.manuscript import Note
from compile.problems import Place, Problem
from compile.read.pictures.album import Album
from compile.read.text.bookmarks import Bookmarks
from compile.read.text.fields import CONTENTS, Frame
from compile.read.text.styles import Styles
from compile.read.xml import Element, q

INSERTED = frozenset((q("w:ins"), q("w:moveTo")))
DELETED = frozenset((q("w:del"), q("w:moveFrom")))


def gone_names(keeps_deleted: bool) -> frozenset[str]:
    """Elements of tracked changes whose content is no text: deletions, or insertions when all is rejected."""
    return INSERTED if keeps_deleted else DELETED


@dataclass(frozen=True, slots=True)
class Parts:
    """What the inlines of one part of the file refer to."""

    styles: Styles
    album: Album
    formulas: dict[Element, str]
    notes: dict[tuple[str, str], Note]
    """By kind, `footnote` or `endnote`, and id."""
    targets: dict[str, str]
    """Addresses of hyperlinks, by relationship."""
    keeps_deleted: bool = False
    """Whether tracked changes are rejected: deleted text stays, inserted text goes."""
    bookmarks: Bookmarks = field(default_factory=Bookmarks)
    file: str = ""
    """Name of the file in messages."""
    problems: list[Problem] = field(default_factory=list)
    """What cannot be read, as it is met."""
    told: set[str] = field(default_factory=set)
    """Characters of which a problem tells already."""

    @property
    def gone(self) -> frozenset[str]:
        """Elements of tracked changes whose content is no text."""
        return gone_names(self.keeps_deleted)

    def place(self, paragraph: int) -> Place:
        """Where a person finds that paragraph."""
        return Place(file=self.file, paragraph=paragraph)


@dataclass(slots=True)
class Story:
    """What goes on from paragraph to paragraph of one part, note or text box."""

    unmatched: frozenset[Element] = frozenset()
    """Field marks that count for nothing."""
    frames: list[Frame] = field(default_factory=list)
    """Fields and links that are open, outermost first."""

    @property
    def is_contents(self) -> bool:
        """Whether we are inside a table of contents that Word made."""
        return any(frame.code.name in CONTENTS for frame in self.frames)
