"""Notes whose call is a mark of the author's own, such as `*`: the book numbers them like all others."""

from dataclasses import replace

from compile.model.manuscript import Note, Paragraph, Text
from compile.read.xml import Element, q


def is_custom_note(element: Element) -> bool:
    """Whether a call of a note is followed by a mark of the author's own instead of a number."""
    if element.tag not in (q("w:footnoteReference"), q("w:endnoteReference")):
        return False
    return element.get(q("w:customMarkFollows"), "0") not in {"0", "false", "off"}


def own_mark(call: Element) -> str:
    """The author's own mark behind such a call; empty behind any other call."""
    if not is_custom_note(call):
        return ""
    return "".join(text.text or "" for text in call.itersiblings(q("w:t"))).strip()


def without_mark(note: Note, mark: str) -> Note:
    """The note without the author's own mark at its beginning."""
    first = note.blocks[0] if note.blocks else None
    if not isinstance(first, Paragraph) or not mark:
        return note
    inlines = list(first.inlines)
    for index, inline in enumerate(inlines):
        if isinstance(inline, Text) and inline.text.strip():
            text = inline.text.lstrip()
            if text.startswith(mark):
                inlines[index] = Text(text.removeprefix(mark).lstrip(), inline.marks)
            break
    return Note((replace(first, inlines=tuple(inlines)), *note.blocks[1:]))
