"""The content of a paragraph, run by run, to inlines in reading order."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from compile.model.manuscript import Formula, Inline, LineBreak, Link, Mark, Note, Text
from compile.read.formulas import is_display
from compile.read.pictures import Album
from compile.read.styles import Styles
from compile.read.symbols import symbol
from compile.read.xml import Element, choose, descend, is_placeholder, q

TRANSPARENT = frozenset(
    q(name)
    for name in (
        "w:smartTag", "w:customXml", "w:sdt", "w:sdtContent", "w:dir", "w:bdo", "w:fldSimple", "m:oMathPara",
        "w:rubyBase",
    )
)  # fmt: skip
"""Elements that only wrap others."""
INSERTED = frozenset((q("w:ins"), q("w:moveTo")))
DELETED = frozenset((q("w:del"), q("w:moveFrom")))
_HYPERLINK = re.compile(r'HYPERLINK\s+(?:\\l\s+"(?P<anchor>[^"]*)"|"(?P<address>[^"]*)")', re.IGNORECASE)


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


@dataclass(slots=True)
class _Field:
    """A complex field that is being read: its code, then its result (ECMA-376, 17.16.18)."""

    code: str = ""
    is_code: bool = True
    result: list[Inline] = field(default_factory=list)


class InlineReader:
    """Reads one paragraph; keeps the text boxes met on the way for its caller."""

    def __init__(self, parts: Parts, paragraph: Element, number: int) -> None:
        self._parts = parts
        self._paragraph = paragraph
        self._number = number
        self._fields: list[_Field] = []
        self.boxes: list[Element] = []
        """`w:txbxContent` elements anchored in this paragraph."""
        self._run_content: dict[str, Callable[[Element, frozenset[Mark]], Iterator[Inline]]] = {
            q("w:t"): self._text,
            q("w:delText"): self._text,
            q("w:tab"): lambda _, marks: iter((Text("\t", marks),)),
            q("w:ptab"): lambda _, marks: iter((Text("\t", marks),)),
            q("w:noBreakHyphen"): lambda _, marks: iter((Text("-", marks),)),
            q("w:br"): self._break,
            q("w:cr"): self._break,
            q("w:sym"): lambda element, marks: iter((Text(symbol(element), marks),)),
            q("w:drawing"): self._drawing,
            q("w:pict"): self._drawing,
            q("w:object"): self._drawing,
            q("w:footnoteReference"): self._note,
            q("w:endnoteReference"): self._note,
            q("w:ruby"): lambda element, _: self._children(element),
        }

    def read(self) -> tuple[Inline, ...]:
        """The inlines of the paragraph; a field that is still open at its end gives its result."""
        found = list(self._collect(self._children(self._paragraph)))
        for open_field in self._fields:
            found.extend(open_field.result)
        return merge_texts(found)

    def _collect(self, inlines: Iterator[Inline]) -> Iterator[Inline]:
        """Inlines outside of fields pass; those inside are kept until the field ends."""
        for inline in inlines:
            if self._fields:
                if not self._fields[-1].is_code:
                    self._fields[-1].result.append(inline)
            else:
                yield inline

    def _children(self, element: Element) -> Iterator[Inline]:
        for part in element:
            yield from self._element(part)

    def _element(self, element: Element) -> Iterator[Inline]:
        tag = element.tag
        if tag == q("w:r"):
            yield from self._run(element)
        elif tag == q("w:sdt") and is_placeholder(element):
            return
        elif tag in TRANSPARENT or tag in (DELETED if self._parts.keeps_deleted else INSERTED):
            yield from self._children(element)
        elif tag == q("w:hyperlink"):
            yield from self._hyperlink(element)
        elif tag == q("m:oMath"):
            yield from self._formula(element)
        elif tag == q("mc:AlternateContent"):
            for part in choose(element):
                yield from self._element(part)

    def _run(self, run: Element) -> Iterator[Inline]:
        if self._parts.styles.is_hidden(run, self._paragraph):
            return
        yield from self._run_parts(run, self._parts.styles.marks(run))

    def _run_parts(self, parts: Element | Iterator[Element], marks: frozenset[Mark]) -> Iterator[Inline]:
        for part in parts:
            if part.tag == q("w:fldChar"):
                yield from self._field(part)
            elif part.tag == q("w:instrText"):
                if self._fields:
                    self._fields[-1].code += part.text or ""
            elif part.tag == q("mc:AlternateContent"):
                yield from self._run_parts(choose(part), marks)
            elif part.tag in self._run_content:
                yield from self._run_content[part.tag](part, marks)

    def _field(self, mark: Element) -> Iterator[Inline]:
        kind = mark.get(q("w:fldCharType"))
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].is_code = False
        elif kind == "end" and self._fields:
            closed = self._fields.pop()
            target = _HYPERLINK.search(closed.code)
            result = merge_texts(closed.result)
            if target and result:
                yield Link(target["address"] or f"#{target['anchor']}", result)
            else:
                yield from result

    @staticmethod
    def _text(element: Element, marks: frozenset[Mark]) -> Iterator[Inline]:
        if element.text:
            yield Text(element.text, marks)

    @staticmethod
    def _break(element: Element, _marks: frozenset[Mark]) -> Iterator[Inline]:
        if element.get(q("w:type"), "textWrapping") == "textWrapping":
            yield LineBreak()

    def _drawing(self, element: Element, _marks: frozenset[Mark]) -> Iterator[Inline]:
        self.boxes.extend(descend(element, q("w:txbxContent"), frozenset({q("mc:Fallback")})))
        yield from self._parts.album.read(element, self._number)

    def _note(self, element: Element, _marks: frozenset[Mark]) -> Iterator[Inline]:
        kind = "footnote" if element.tag == q("w:footnoteReference") else "endnote"
        note = self._parts.notes.get((kind, element.get(q("w:id"))))
        if note is not None:
            yield note

    def _hyperlink(self, element: Element) -> Iterator[Inline]:
        anchor = element.get(q("w:anchor"))
        target = self._parts.targets.get(element.get(q("r:id")), f"#{anchor}" if anchor else "")
        outer, self._fields = self._fields, []
        children = merge_texts(list(self._collect(self._children(element))))
        self._fields = outer
        if target and children:
            yield Link(target, children)
        else:
            yield from children

    def _formula(self, element: Element) -> Iterator[Inline]:
        if element in self._parts.formulas:
            yield Formula(self._parts.formulas[element], is_display(element))


def merge_texts(inlines: list[Inline]) -> tuple[Inline, ...]:
    """Neighbouring texts with the same marks become one."""
    merged: list[Inline] = []
    for inline in inlines:
        last = merged[-1] if merged else None
        if isinstance(inline, Text) and isinstance(last, Text) and inline.marks == last.marks:
            merged[-1] = Text(last.text + inline.text, last.marks)
        else:
            merged.append(inline)
    return tuple(merged)
