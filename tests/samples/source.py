"""The values that a sample source is read into."""

from dataclasses import dataclass
from enum import Enum


class Mark(Enum):
    """How a stretch of text is set apart from the text around it."""

    PLAIN = "plain"
    BOLD = "bold"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True)
class Text:
    text: str
    mark: Mark = Mark.PLAIN


@dataclass(frozen=True)
class Link:
    text: str
    address: str


@dataclass(frozen=True)
class Note:
    content: "tuple[Inline, ...]"


Inline = Text | Link | Note
Line = tuple[Inline, ...]


@dataclass(frozen=True)
class Heading:
    level: int
    """1 a section, 2 and 3 the headings below it."""
    content: Line
    hint: str = ""
    """What the call's template says behind the heading, left there by the author."""


@dataclass(frozen=True)
class Paragraph:
    content: Line


@dataclass(frozen=True)
class ItemList:
    is_numbered: bool
    items: tuple[Line, ...]


@dataclass(frozen=True)
class Figure:
    kind: str
    """layers, flow, bars, lines or photo."""
    format: str
    """png, jpeg, lowres or cropped."""
    caption: str
    alternative: str
    labels: tuple[str, ...]


class Merge(Enum):
    """Where the content of a cell went."""

    NONE = "none"
    LEFT = "left"
    UP = "up"


@dataclass(frozen=True)
class Cell:
    content: Line
    merge: Merge = Merge.NONE


@dataclass(frozen=True)
class Table:
    caption: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class TextBox:
    content: Line


@dataclass(frozen=True)
class Formula:
    key: str


Block = Heading | Paragraph | ItemList | Figure | Table | TextBox | Formula


@dataclass(frozen=True)
class Contact:
    unit: str
    post: str
    """职务; may be empty."""
    rank: str
    """职称; may be empty."""
    name: str
    telephone: str
    mail: str


@dataclass(frozen=True)
class Source:
    title: str
    subtitle: str
    """Empty for most."""
    hospital: str
    contact: Contact
    kind: str
    """typed, styles, doc or other."""
    blocks: tuple[Block, ...]


def list_lines(block: Block) -> list[Line]:
    """All marked text of a block in reading order; captions are plain and left out."""
    if isinstance(block, Heading | Paragraph | TextBox):
        return [block.content]
    if isinstance(block, ItemList):
        return list(block.items)
    if isinstance(block, Table):
        return [cell.content for row in block.rows for cell in row]
    return []
