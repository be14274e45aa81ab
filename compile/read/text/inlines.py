"""The content of a paragraph, run by run, to inlines in reading order."""

from collections.abc import Callable
from dataclasses import dataclass

from compile.model.manuscript import Anchor, Formula, Inline, LineBreak, Mark, Text, plain_text
from compile.problems import warning
from compile.read.text.bookmarks import anchor_id
from compile.read.text.fields import (
    CONTENTS,
    Frame,
    is_hidden,
    make_result,
    merge_texts,
    without_outer_breaks,
    wrap,
)
from compile.read.text.formulas import is_display, plain_formula
from compile.read.text.notes import is_custom_note, own_mark, without_mark
from compile.read.text.parts import Parts, Story
from compile.read.text.symbols import UNKNOWN, find_private, map_private, symbol
from compile.read.text.targets import field_target, hyperlink_target
from compile.read.xml import Element, child, choose, is_placeholder, q, walk_read

_SILENT = frozenset(q(name) for name in ("w:rt", "w:fldData", "w:ffData", "w:comment", "w:annotationRef"))
"""Elements that say nothing where they stand, or are read elsewhere."""


@dataclass(frozen=True, slots=True)
class _RunLook:
    """What holds for all of a run."""

    marks: frozenset[Mark] = frozenset()
    capitals: bool = False
    hidden: bool = False
    element: Element | None = None


class InlineReader:
    """Reads one paragraph; keeps the text boxes met on the way for its caller."""

    def __init__(self, parts: Parts, paragraph: Element, number: int, story: Story) -> None:
        self._parts = parts
        self._paragraph = paragraph
        self._number = number
        self._place = parts.place(number)
        self._report = parts.problems.append
        self._story = story
        self._frames = story.frames
        self._out: list[Inline] = []
        self._look = _RunLook()
        self._after_contents = 0
        self._skipped = _SILENT | parts.gone
        self.boxes: list[Element] = []
        """Blocks met on the way: `w:txbxContent` anchored here, and what only a damaged file has here."""
        self._handlers = self._make_handlers()

    def _make_handlers(self) -> dict[str, Callable[[Element], None]]:
        """What is done with each kind of element."""
        return {
            q("w:r"): self._run,
            q("w:t"): lambda element: self._text(element.text or ""),
            q("w:delText"): lambda element: self._text(element.text or ""),
            q("w:tab"): lambda _: self._text("\t"),
            q("w:ptab"): lambda _: self._text("\t"),
            q("w:noBreakHyphen"): lambda _: self._text("-"),
            q("w:br"): lambda _: self._emit(LineBreak()),
            q("w:cr"): lambda _: self._emit(LineBreak()),
            q("w:sym"): self._symbol,
            q("w:fldChar"): self._field,
            q("w:fldSimple"): self._simple_field,
            q("w:instrText"): self._code,
            q("w:delInstrText"): self._code,
            q("w:hyperlink"): self._hyperlink,
            q("w:bookmarkStart"): self._bookmark,
            q("w:ruby"): self._ruby,
            q("w:sdt"): self._control,
            q("mc:AlternateContent"): lambda element: self._children(choose(element)),
            q("m:oMath"): self._formula,
            q("w:drawing"): self._drawing,
            q("w:pict"): self._drawing,
            q("w:object"): self._drawing,
            q("w:txbxContent"): self.boxes.append,
            q("w:p"): self.boxes.append,
            q("w:tbl"): self.boxes.append,
            q("w:footnoteReference"): self._note,
            q("w:endnoteReference"): self._note,
        }

    def read(self, element: Element | None = None) -> tuple[Inline, ...]:
        """The inlines of the paragraph; fields that go on after it show their part of the result.

        A single `element` of the paragraph may be read instead of all.
        """
        if element is None:
            self._children(self._paragraph)
        else:
            self._element(element)
        self._flush(0)
        return merge_texts(without_outer_breaks(self._out))

    def is_contents(self) -> bool:
        """Whether all that was read belongs to a table of contents that Word made."""
        after = plain_text(tuple(self._out[self._after_contents :])).strip()
        return self._story.is_contents or (self._after_contents > 0 and not after)

    def _children(self, elements: Element) -> None:
        for element in elements:
            self._element(element)

    def _element(self, element: Element) -> None:
        tag = element.tag
        if tag in self._handlers:
            self._handlers[tag](element)
        elif isinstance(tag, str) and not tag.endswith("Pr") and tag not in self._skipped:
            self._children(element)

    def _emit(self, inline: Inline) -> None:
        if self._look.hidden:
            return
        if self._frames:
            self._frames[-1].take(inline)
        else:
            self._out.append(inline)

    def _text(self, text: str) -> None:
        look = self._look
        if look.hidden or not text:
            return
        if look.element is not None and not text.isascii():
            text = map_private(text, lambda: self._parts.styles.fonts(look.element, self._paragraph))
            self._tell_private(text)
        self._emit(Text(text.upper() if look.capitals else text, look.marks))

    def _tell_private(self, text: str) -> None:
        """A warning for each such character, once in a file."""
        for sign in find_private(text):
            if sign not in self._parts.told:
                self._parts.told.add(sign)
                hint = "请对照 Word，把它改为普通的字符，或改为图片。"
                message = f"有只在作者字体中才显示的字符（U+{ord(sign):04X}），书中印不出来"
                self._report(warning("symbol-not-read", self._place, message, hint))

    def _run(self, run: Element) -> None:
        styles, outer = self._parts.styles, self._look
        self._look = _RunLook(
            styles.marks(run, self._paragraph),
            styles.has_capitals(run, self._paragraph),
            styles.is_hidden(run, self._paragraph),
            run,
        )
        for part in run:
            self._element(part)
            if is_custom_note(part):  # the mark behind it gives way to the book's own number
                break
        self._look = outer

    def _symbol(self, element: Element) -> None:
        text = symbol(element)
        if text == UNKNOWN and not self._look.hidden:
            font, code = element.get(q("w:font"), ""), element.get(q("w:char"), "")
            hint = "请在 Word 中把它改为普通的字符，或改为图片。"
            message = f"符号字体“{font}”的字符 {code} 没有对应的通用字符"
            self._report(warning("symbol-not-read", self._place, message, hint))
        self._text(text)

    def _field(self, mark: Element) -> None:
        if mark in self._story.unmatched:
            return
        kind = mark.get(q("w:fldCharType"))
        fields = [frame for frame in self._frames if not frame.is_element]
        if kind == "begin":
            self._frames.append(Frame(form=child(mark, "w:ffData"), marks=self._look.marks))
        elif kind == "separate" and fields:
            fields[-1].begin_result()
        elif kind == "end" and fields:
            self._close(fields[-1])

    def _code(self, element: Element) -> None:
        fields = [frame for frame in self._frames if not frame.is_element]
        if fields and fields[-1].is_code:
            fields[-1].code_text += element.text or ""
            fields[-1].marks = self._look.marks

    def _simple_field(self, element: Element) -> None:
        frame = Frame(code_text=element.get(q("w:instr"), ""), form=child(element, "w:ffData"))
        frame.begin_result()
        self._frames.append(frame)
        self._children(element)
        self._close(frame)

    def _hyperlink(self, element: Element) -> None:
        target = hyperlink_target(element, self._parts.targets)
        frame = Frame(is_code=False, is_element=True, target=target)
        self._frames.append(frame)
        self._children(element)
        self._close(frame)

    def _close(self, frame: Frame) -> None:
        """End a field or link: what it shows goes to the one around it."""
        index = self._frames.index(frame)
        self._flush(index + 1)
        if frame.is_code:
            frame.begin_result()
        made = make_result(frame)
        if made.problem:
            hint = "请在 Word 中用公式编辑器重新输入，或改为普通文字。"
            self._report(warning("field-not-read", self._place, made.problem, hint))
        if made.text:
            frame.shown = [Text(made.text, frame.marks)]
        elif is_hidden(frame.code):
            frame.shown = []
        self._flush(index)
        if frame.code.name in CONTENTS:
            self._after_contents = len(self._out)
        del self._frames[index]

    def _flush(self, first: int) -> None:
        """Hand what the frames from `first` on have shown so far to those around them."""
        for index in range(len(self._frames) - 1, first - 1, -1):
            frame = self._frames[index]
            if frame.is_code:
                continue
            shown, frame.shown = wrap(frame, self._target(frame)), []
            for inline in () if is_hidden(frame.code) and frame.code.name != "EQ" else shown:
                if index:
                    self._frames[index - 1].take(inline)
                else:
                    self._out.append(inline)

    def _target(self, frame: Frame) -> str:
        if frame.is_element:
            return frame.target
        if frame.code.name == "PAGEREF" and frame.shown and not self._in_contents():
            shown = plain_text(tuple(frame.shown)).strip()
            hint = "书中的页码与稿件不同，请在 Word 中改为引用标题或图号、表号。"
            message = f"正文引用了稿件自己的页码（{shown}）"
            self._report(warning("page-reference", self._place, message, hint))
        return field_target(frame.code, self._parts.bookmarks)

    def _in_contents(self) -> bool:
        chain = self._parts.styles.paragraph_chain(self._paragraph)
        name = child(chain[0], "w:name") if chain else None
        is_styled = name is not None and (name.get(q("w:val")) or "").lower().startswith("toc")
        return is_styled or self._story.is_contents

    def _bookmark(self, element: Element) -> None:
        name = element.get(q("w:name")) or ""
        if self._parts.bookmarks.is_linked(name):
            self._emit(Anchor(anchor_id(name)))

    def _control(self, element: Element) -> None:
        if not is_placeholder(element):
            self._children(element)

    def _ruby(self, ruby: Element) -> None:
        """The text, and in brackets how it is read, unless that says the same."""
        base, reading = (self._apart(child(ruby, name)) for name in ("w:rubyBase", "w:rt"))
        for inline in base:
            self._emit(inline)
        text = plain_text(reading).strip()
        if text and text != plain_text(base).strip():
            self._emit(Text(f"（{text}）", self._look.marks))

    def _apart(self, element: Element | None) -> tuple[Inline, ...]:
        frame = Frame(is_code=False, is_element=True)
        self._frames.append(frame)
        self._children(() if element is None else element)
        index = self._frames.index(frame)
        self._flush(index + 1)
        del self._frames[index]
        return merge_texts(frame.shown)

    def _drawing(self, element: Element) -> None:
        if self._look.hidden:
            return
        if not self._parts.album.draws_whole(element):
            for part in walk_read(element, frozenset({q("w:txbxContent")})):
                if part.tag == q("w:txbxContent"):
                    self.boxes.append(part)
                elif part.tag == q("v:textpath"):  # WordArt of Word 2003: its text is an attribute
                    self._text(part.get("string") or "")
        for picture in self._parts.album.read(element, self._number):
            self._emit(picture)

    def _note(self, element: Element) -> None:
        kind = "footnote" if element.tag == q("w:footnoteReference") else "endnote"
        note = self._parts.notes.get((kind, element.get(q("w:id"))))
        if note is None or self._look.hidden:
            return
        self._emit(without_mark(note, own_mark(element)))

    def _formula(self, element: Element) -> None:
        latex = self._parts.formulas.get(element)
        if latex is None:
            self._text(plain_formula(element))
        else:
            self._emit(Formula(latex, is_display(element)))
