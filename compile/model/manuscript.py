"""A Word file as it is: blocks in reading order, with the evidence that tells what each one is."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias


class Mark(StrEnum):
    """A property of a run of text that the book keeps."""

    BOLD = "bold"
    ITALIC = "italic"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    SMALL_CAPS = "small-caps"
    UNDERLINE = "underline"
    STRIKE = "strike"
    EMPHASIS_DOT = "emphasis-dot"


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text with one set of marks."""

    text: str
    marks: frozenset[Mark] = frozenset()


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line break typed inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to an address or, with `#name`, to a bookmark of the same file."""

    target: str
    children: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or an endnote, at the place of its call."""

    blocks: "tuple[Block, ...]"

    @property
    def paragraphs(self) -> "tuple[Paragraph, ...]":
        """All its paragraphs, those in tables included."""
        return tuple(walk_paragraphs(self.blocks))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, stored as `media/<name>` with its crop applied."""

    name: str
    alt: str
    width_mm: float
    """Width at which the author placed it; 0 when unknown."""
    height_mm: float


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as LaTeX."""

    latex: str
    display: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place to which links of the same file lead, by its name; it shows nothing."""

    name: str
    """ASCII, unique in the file."""


Inline: TypeAlias = Text | LineBreak | Link | Note | Picture | Formula | Anchor


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks, styles and direct formatting resolved: evidence for what it is."""

    style: str = ""
    """Name of the paragraph style in lower case, such as `heading 1`, `normal`."""
    outline_level: int | None = None
    """1 for the highest; `None` for body text."""
    font: str = ""
    """East-Asian font of most of the text, such as `黑体`; empty when the file names none."""
    size_pt: float = 0
    """Size of most of the text; 0 when the file names none."""
    is_bold: bool = False
    """Whether all the text is bold."""
    is_centered: bool = False


@dataclass(frozen=True, slots=True)
class Numbering:
    """An automatic number or bullet, which Word shows but does not store as text."""

    label: str
    """As shown, such as `一、`, `（二）`, `3.`, `●`."""
    level: int
    """0 for the outermost."""
    is_bullet: bool
    list_id: str
    """The same for all items of one list."""


class Origin(StrEnum):
    """Which part of the file a block stands in."""

    BODY = "body"
    TEXT_BOX = "text-box"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with everything in it."""

    number: int
    """Counted through the body from 1, empty paragraphs and those of cells included."""
    inlines: tuple[Inline, ...]
    look: Look = Look()
    numbering: Numbering | None = None
    origin: Origin = Origin.BODY
    lead: int = 0
    """Characters other than white space at the beginning that are set in another East-Asian font than the
    rest, as a heading that runs in is; 0 when the paragraph looks the same throughout."""

    @property
    def text(self) -> str:
        """The text a reader sees, without notes, numbers and formulas."""
        return plain_text(self.inlines)

    def with_written_label(self) -> "Paragraph":
        """The paragraph with its automatic number or bullet as text; `a.` stands apart from Latin text."""
        if self.numbering is None:
            return self
        label = self.numbering.label
        gap = " " if label[-1:].isascii() and self.text[:1].isascii() else ""
        return replace(self, inlines=(Text(label + gap), *self.inlines), numbering=None)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at its top left corner; the places that it spans have no cell of their own."""

    blocks: "tuple[Block, ...]"
    column_span: int = 1
    row_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table as rows of cells."""

    number: int
    """Number of its first paragraph."""
    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int
    """Rows that Word repeats on each page; at least 0."""
    column_widths: tuple[float, ...]
    """Shares of the table's width, which add up to 1; empty when unknown."""
    origin: Origin = Origin.BODY
    alignments: tuple[str, ...] = ()
    """`left`, `center`, `right` or nothing for each column; empty when unknown."""


Block: TypeAlias = Paragraph | Table


FORM_AUTHOR = "征集通知"
"""Author of the comment in the call's own form, which is no query."""


@dataclass(frozen=True, slots=True)
class Query:
    """A comment in the file: a question for the editors, not text of the book."""

    author: str
    text: str
    paragraph: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is; characters are those other than white space."""

    characters: int = 0
    tables: int = 0
    cells: int = 0
    pictures: int = 0
    formulas: int = 0
    notes: int = 0
    links: int = 0


COUNT_LABELS = {
    "characters": "字符",
    "tables": "表格",
    "cells": "单元格",
    "pictures": "图片",
    "formulas": "公式",
    "notes": "注释",
    "links": "链接",
}
"""What editors read of each of the `Counts`."""


@dataclass(frozen=True, slots=True)
class SourceParagraph:
    """The text of one paragraph as the raw XML holds it."""

    kind: str
    """`document`, `note`, `uncalled` (a note that no text calls), `header` (headers and footers) or
    `drawing` (charts and diagrams)."""
    number: int
    """Counted through its part from 1."""
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """What the raw XML holds, counted without the reader."""

    counts: Counts
    paragraphs: tuple[SourceParagraph, ...]
    """Those that have text, in document order, notes and headers last."""
    apart: dict[str, Counts] = field(default_factory=dict)
    """Tables, pictures and so on that do not enter the book, by where they stand: `header`, `uncalled`,
    `placeholder`, `hidden`, and `wordless` for links on pictures."""
    revisions: int = 0
    """Tracked changes in the file."""
    left_out: dict[str, int] = field(default_factory=dict)
    """Characters that are not text of the document, by kind: deleted, hidden, field-code, page-number,
    placeholder, note-mark, same-reading, in-picture, separator."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A Word file, read whole."""

    file: str
    """Path as editors know it, for messages."""
    blocks: tuple[Block, ...]
    source: Source
    queries: tuple[Query, ...] = ()
    refused: Counts = Counts()
    """Pictures and formulas that could not be read; each is a problem."""


def plain_text(inlines: tuple[Inline, ...]) -> str:
    """The text a reader sees in them; a line break is a space."""
    return "".join(_plain(inline) for inline in inlines)


def _plain(inline: Inline) -> str:
    match inline:
        case Text(text):
            return text
        case LineBreak():
            return " "
        case Link(_, children):
            return plain_text(children)
    return ""


def walk_inlines(inlines: tuple[Inline, ...]) -> Iterator[Inline]:
    """Every inline with those inside links; notes are given and not entered."""
    for inline in inlines:
        yield inline
        if isinstance(inline, Link):
            yield from walk_inlines(inline.children)


def walk_paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """Every paragraph in reading order, those of table cells included."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from walk_paragraphs(cell.blocks)
