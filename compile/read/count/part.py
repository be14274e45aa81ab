"""One part of a Word file (document, notes, header) to its paragraphs of text and its numbers of things."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from compile.hanzi import squeeze
from compile.model.manuscript import SourceParagraph
from compile.read.count.open_fields import OpenFields
from compile.read.pictures.diagrams import is_drawn_whole
from compile.read.text.body import goes_on
from compile.read.text.notes import is_custom_note, own_mark
from compile.read.text.parts import gone_names
from compile.read.text.styles import Styles
from compile.read.text.symbols import map_private, symbol
from compile.read.text.tables import is_cell_gone, is_row_gone
from compile.read.xml import BRANCHES, Element, is_placeholder, q, unread_branches

_TEXT = tuple(
    q(name)
    for name in ("w:t", "w:delText", "w:sym", "w:noBreakHyphen", "v:textpath", "w:fldChar", "w:instrText")
)
"""What holds text, and the marks of fields. WordArt of Word 2003 keeps its text in an attribute."""
_PAGE_FIELD = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES)\b")
_SILENT_FIELD = re.compile(r"\s*SET\b")
"""A field whose result names a value and shows nothing."""
_LINK_FIELD = re.compile(r"\bHYPERLINK\b")
_NOTES = {q(f"w:{kind}Reference"): q(f"w:{kind}") for kind in ("footnote", "endnote")}
"""The element of a note by that of its call."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the package, parsed."""

    kind: str
    root: Element


def find_called(roots: Iterable[Element], gone: frozenset[str]) -> dict[tuple[str, str], str]:
    """The author's own mark, by name and id, of each note that a text still calls after all revisions."""
    calls = (call for root in roots for call in root.iter(*_NOTES))
    kept = (call for call in calls if next(call.iterancestors(*gone), None) is None)
    return {(_NOTES[call.tag], call.get(q("w:id"), "")): own_mark(call) for call in kept}


class PartCounter:
    """Counts one part of text."""

    def __init__(
        self, part: Part, styles: Styles, called: dict[tuple[str, str], str], keeps_deleted: bool
    ) -> None:
        self._root = part.root
        self._kind = part.kind
        self._styles = styles
        self._called = called
        self._keeps_deleted = keeps_deleted
        self._gone = gone_names(keeps_deleted)
        self._second = unread_branches(self._root)
        drawings = self._root.iter(q("w:drawing"), q("w:pict"))
        self._whole = {drawing for drawing in drawings if is_drawn_whole(drawing)}
        self._fields = OpenFields(self._root, self._gone)
        self._links: dict[Any, Element] = {}
        """A text that each link shows, by the link's element or field."""
        self.left_out: Counter[str] = Counter()

    def paragraphs(self) -> Iterator[SourceParagraph]:
        """Every paragraph that has text, numbered through the part from 1; joined ones have their last."""
        begun = ""
        for index, paragraph in enumerate(self._numbered(), 1):
            text = begun + self._without_mark(paragraph, "".join(self._texts(paragraph)))
            following = paragraph.getnext()
            goes_further = following is not None and following.tag == q("w:p")
            begun = text if goes_further and goes_on(paragraph, self._keeps_deleted) else ""
            if squeeze(text) and not begun:
                kind = "drawing" if self._is_drawn(paragraph) else self._region(paragraph)
                yield SourceParagraph(kind, index, text)

    def _region(self, element: Element) -> str:
        """Where an element stands: in the kind of its part, or in a note that nothing calls."""
        note = next(element.iterancestors(*_NOTES.values()), None)
        is_called = note is None or (note.tag, note.get(q("w:id"), "")) in self._called
        return self._kind if is_called else "uncalled"

    def _without_mark(self, paragraph: Element, text: str) -> str:
        """The text of a note without the author's own mark at its beginning."""
        note = paragraph.getparent()
        mark = self._called.get((note.tag, note.get(q("w:id"), "")), "")
        if not mark or note.find(q("w:p")) is not paragraph or not text.lstrip().startswith(mark):
            return text
        self.left_out["note-mark"] += len(squeeze(mark))
        return text.lstrip().removeprefix(mark)

    def _is_drawn(self, element: Element) -> bool:
        """Whether it stands in a drawing that is one picture with all that is in it."""
        return any(ancestor in self._whole for ancestor in element.iterancestors(q("w:drawing"), q("w:pict")))

    def _numbered(self) -> Iterator[Element]:
        separators = {"separator", "continuationSeparator", "continuationNotice"}
        for paragraph in self._root.iter(q("w:p")):
            outer = {ancestor.tag: ancestor for ancestor in paragraph.iterancestors()}
            note = outer.get(q("w:footnote"), outer.get(q("w:endnote")))
            if note is not None and note.get(q("w:type")) in separators:
                text = "".join(part.text or "" for part in paragraph.iter(q("w:t")))
                self.left_out["separator"] += len(squeeze(text))
                continue
            if not self._is_again(paragraph):
                yield paragraph

    def _own(self, paragraph: Element) -> Iterator[Element]:
        """What may be text of this paragraph, and of none that stands inside it."""
        for element in paragraph.iter(*_TEXT):
            if next(element.iterancestors(q("w:p"))) is paragraph and not self._is_again(element):
                yield element

    def _texts(self, paragraph: Element) -> Iterator[str]:
        """Text of the paragraph's own runs, without that of paragraphs nested in it."""
        reading = ""
        for element in self._own(paragraph):
            if element.tag == q("w:fldChar"):
                self._fields.mark(element)
            elif element.tag == q("w:instrText"):
                self.left_out["field-code"] += len(squeeze(element.text or ""))
                self._fields.add_code(element)
            elif kind := self._left_out_kind(element):
                self.left_out[kind] += len(squeeze(element.text or element.get("string") or ""))
            elif next(element.iterancestors(q("w:rt")), None) is not None:
                reading += element.text or ""  # stands before its base in the file and after it in print
            else:
                shown = self._shown(element, paragraph)
                if shown == reading and next(element.iterancestors(q("w:ruby")), None) is not None:
                    self.left_out["same-reading"] += len(squeeze(reading))
                    reading = ""
                if squeeze(shown):
                    self._note_links(element)
                yield shown + reading
                reading = ""
        yield reading

    def _note_links(self, text: Element) -> None:
        """Remember the links, elements and fields, that show this text."""
        for holder in text.iterancestors(q("w:hyperlink"), q("w:fldSimple")):
            leads = holder.get(q("r:id")) or holder.get(q("w:anchor"))
            if leads or _LINK_FIELD.search(holder.get(q("w:instr"), "")):
                self._links.setdefault(holder, text)
        for field in self._fields.at(text):
            if _LINK_FIELD.search(field.code):
                self._links.setdefault(field, text)

    def _left_out_kind(self, element: Element) -> str:
        """Why the text is none of the document's; empty when it is."""
        codes = [field.get(q("w:instr"), "") for field in element.iterancestors(q("w:fldSimple"))]
        codes += [field.code for field in self._fields.at(element)]
        if any(_PAGE_FIELD.match(code) for code in codes):
            return "page-number"
        if self._fields.is_code(element) or any(_SILENT_FIELD.match(code) for code in codes):
            return "field-code"
        if self._is_gone(element):
            return "deleted"
        if _is_hint(element):
            return "placeholder"
        if element.tag == q("v:textpath") and self._is_drawn(element):
            return "in-picture"
        if any(is_custom_note(part) for part in element.getparent()):
            return "note-mark"
        return "hidden" if self._is_hidden(element) else ""

    def _is_hidden(self, element: Element) -> bool:
        """Whether the run in which it stands, or to which its text box is anchored, is hidden."""
        runs = element.iterancestors(q("w:r"))
        return any(self._styles.is_hidden(run, next(run.iterancestors(q("w:p")), run)) for run in runs)

    def _is_gone(self, element: Element) -> bool:
        """Whether a tracked change takes it away, alone or with its row or cell."""
        for ancestor in element.iterancestors():
            if ancestor.tag in self._gone:
                return True
            if ancestor.tag == q("w:tr") and is_row_gone(ancestor, self._keeps_deleted):
                return True
            if ancestor.tag == q("w:tc") and is_cell_gone(ancestor, self._keeps_deleted):
                return True
        return False

    def _shown(self, element: Element, paragraph: Element) -> str:
        if element.tag == q("w:sym"):
            return symbol(element)
        if element.tag == q("w:noBreakHyphen"):
            return "-"
        if element.tag == q("v:textpath"):
            return element.get("string") or ""
        run = element.getparent()
        return map_private(element.text or "", lambda: self._styles.fonts(run, paragraph))

    def _is_again(self, element: Element) -> bool:
        return any(ancestor in self._second for ancestor in element.iterancestors(*BRANCHES))

    def totals(self) -> dict[str, Counter[str]]:
        """Tables, cells, pictures, formulas, notes and links of the part, by region; after its paragraphs."""
        cells = [cell for cell in self._all("w:tc") if not is_cell_gone(cell, self._keeps_deleted)]
        filled = {next(cell.iterancestors(q("w:tbl")), None) for cell in cells}
        drawings = self._all("w:drawing", "w:pict")
        found = {
            "tables": [table for table in self._all("w:tbl") if table in filled],
            "cells": [cell for cell in cells if not _continues(cell)],
            "pictures": [part for part in self._all("a:blip", "v:imagedata") if not self._is_drawn(part)]
            + [drawing for drawing in drawings if drawing in self._whole],
            "formulas": self._all("m:oMath"),
            "notes": self._all("w:footnoteReference", "w:endnoteReference"),
            "links": list(self._links.values()),
        }
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for name, elements in found.items():
            for element in elements:
                counts[self._standing(element)][name] += 1
        wordless = (link for link in self._all("w:hyperlink") if link not in self._links)
        on_pictures = [link for link in wordless if next(link.iter(q("a:blip")), None) is not None]
        counts["wordless"]["links"] = len(on_pictures)
        return counts

    def _standing(self, element: Element) -> str:
        """The region of a thing, or why it is not shown there."""
        if _is_hint(element):
            return "placeholder"
        return "hidden" if self._is_hidden(element) else self._region(element)

    def _all(self, *names: str) -> list[Element]:
        elements = self._root.iter(*map(q, names))
        found = (element for element in elements if not self._is_again(element))
        return [element for element in found if not self._is_gone(element)]


def _is_hint(element: Element) -> bool:
    """Whether it stands in a content control that nobody filled in."""
    return any(is_placeholder(control) for control in element.iterancestors(q("w:sdt")))


def _continues(cell: Element) -> bool:
    """Whether the cell only continues the one above or, in old files, on its left."""
    merges = (cell.find(f"{q('w:tcPr')}/{q(name)}") for name in ("w:vMerge", "w:hMerge"))
    return any(merge is not None and merge.get(q("w:val"), "continue") == "continue" for merge in merges)
