"""Codes of Word's fields to what a reader sees of them (ECMA-376 Part 1, 17.16)."""

import re
from dataclasses import dataclass, field
from itertools import groupby

from compile.model.manuscript import Inline, LineBreak, Link, Mark, Text, plain_text
from compile.read.text.equations import EquationError, read_equation
from compile.read.text.symbols import UNKNOWN, map_symbol
from compile.read.xml import Element, child, is_on, number, q, value

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"?|“([^”]*)”?|(\\[^\s"\\])|([^\s"“]+)')
_PAGE_NUMBERS = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES"))
REFERENCES = frozenset(("REF", "PAGEREF", "NOTEREF"))
CONTENTS = frozenset(("TOC", "INDEX", "TOA"))
_UNNUMBERED = frozenset(("AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM"))
_CODE_SHOWN = frozenset(("MACROBUTTON", "GOTOBUTTON"))
_WITH_VALUE = {"\\o", "\\t", "\\f", "\\s", "\\d", "\\*", "\\#", "\\@"}


@dataclass(frozen=True, slots=True)
class Code:
    """A field's code taken apart."""

    name: str
    """In capitals, such as `HYPERLINK`."""
    arguments: tuple[str, ...]
    switches: dict[str, str]
    """With the value that follows, if the switch has one."""


def parse_code(text: str) -> Code:
    """The name, the arguments and the switches of a field."""
    tokens = [_token(match) for match in _TOKEN.finditer(text)]
    name = tokens.pop(0)[0].upper() if tokens else ""
    arguments: list[str] = []
    switches: dict[str, str] = {}
    while tokens:
        token, is_switch = tokens.pop(0)
        if not is_switch:
            arguments.append(token)
            continue
        takes = token in _WITH_VALUE or (token == "\\l" and name == "HYPERLINK")
        switches[token] = tokens.pop(0)[0] if takes and tokens and not tokens[0][1] else ""
    return Code(name, tuple(arguments), switches)


def _token(match: re.Match[str]) -> tuple[str, bool]:
    quoted, curly, switch, bare = match.groups()
    if switch:
        return switch.lower(), True
    if quoted is not None:
        return re.sub(r'\\(["\\])', r"\1", quoted), False
    return curly if curly is not None else bare, False


def link_of(code: Code) -> tuple[str, str] | None:
    """Address and bookmark to which a field leads; `None` for one that leads nowhere."""
    if code.name == "HYPERLINK":
        address = code.arguments[0] if code.arguments else ""
        anchor = code.switches.get("\\l", "")
        return (address, anchor) if address or anchor else None
    if code.name in REFERENCES and code.arguments:
        return "", code.arguments[0]
    return None


@dataclass(slots=True, eq=False)
class Frame:
    """A field or a hyperlink that is being read: its code, then what it shows."""

    code_text: str = ""
    is_code: bool = True
    target: str = ""
    """Of a `w:hyperlink`, which has no code."""
    is_element: bool = False
    form: Element | None = None
    """`w:ffData` of a form field."""
    marks: frozenset[Mark] = frozenset()
    shown: list[Inline] = field(default_factory=list)
    code: Code = Code("", (), {})

    def take(self, inline: Inline) -> None:
        """Text met in the code belongs to the code, as when one field makes up another's."""
        if not self.is_code:
            self.shown.append(inline)
        else:
            self.code_text += plain_text((inline,))

    def begin_result(self) -> None:
        """The code is complete."""
        self.is_code = False
        self.code = parse_code(self.code_text)


@dataclass(frozen=True, slots=True)
class Made:
    """What a field shows that stores no result, and what is wrong with it."""

    text: str = ""
    problem: str = ""


def make_result(frame: Frame) -> Made:
    """What Word shows of a field by its code alone; nothing where it stores the result."""
    code = frame.code
    if code.name == "EQ":
        try:
            return Made(read_equation(frame.code_text))
        except EquationError as reason:
            return Made(reason.text, f"域公式（{frame.code_text.strip()[:40]}）不能转换")
    if code.name == "SYMBOL" and not plain_text(tuple(frame.shown)).strip():
        return Made(_symbol(code))
    if code.name in _UNNUMBERED and not frame.shown:
        return Made("", f"自动编号域（{code.name}）的编号不能读取")
    if code.name in _CODE_SHOWN:
        return Made(" ".join(code.arguments[1:]))
    return Made(_form(frame.form) if frame.form is not None and not frame.shown else "")


def is_hidden(code: Code) -> bool:
    """Whether the result is no text of the book: its own page numbers are others, an `EQ` is made anew."""
    return code.name in _PAGE_NUMBERS or code.name in {"EQ", "SET"}


def _symbol(code: Code) -> str:
    text = code.arguments[0] if code.arguments else ""
    try:
        value = int(text, 0)
    except ValueError:
        return text[:1] or UNKNOWN
    if "\\u" in code.switches:
        return chr(value) if 0 < value < 0x110000 else UNKNOWN
    font = code.switches.get("\\f", "")
    shown = map_symbol(font, value)
    if 0x80 <= value < 0x100 and shown == chr(value):
        return bytes([value]).decode("cp1252", errors="replace")
    return shown


def _form(data: Element) -> str:
    """The state of an old form field: a box ticked or not, the entry chosen from a list."""
    box = child(data, "w:checkBox")
    if box is not None:
        ticked = is_on(box, "w:checked")
        return "☑" if (is_on(box, "w:default") if ticked is None else ticked) else "☐"
    choices = child(data, "w:ddList")
    if choices is None:
        return ""
    entries = [entry.get(q("w:val"), "") for entry in choices.findall(q("w:listEntry"))]
    place = number(value(choices, "w:result") or value(choices, "w:default"))
    return entries[place] if place < len(entries) else ""


def wrap(frame: Frame, target: str) -> tuple[Inline, ...]:
    """What a frame shows, as a link where it leads somewhere; a link's underline is its own look.

    No link can hold another: around an inner one, what is left becomes links of its own. Where there are
    no words, as around a picture, there is nothing to follow in a book.
    """
    shown = merge_texts(frame.shown)
    if not target:
        return shown
    wrapped: list[Inline] = []
    for is_link, group in groupby(shown, key=lambda inline: isinstance(inline, Link)):
        inside = tuple(group)
        if is_link or not plain_text(inside).strip():
            wrapped.extend(inside)
        else:
            wrapped.append(Link(target, merge_texts([_without_underline(inline) for inline in inside])))
    return tuple(wrapped)


def _without_underline(inline: Inline) -> Inline:
    return Text(inline.text, inline.marks - {Mark.UNDERLINE}) if isinstance(inline, Text) else inline


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


def without_outer_breaks(inlines: list[Inline]) -> list[Inline]:
    """Breaks at both ends, such as that of a page before a heading, show nothing."""
    first, last = 0, len(inlines)
    while first < last and isinstance(inlines[first], LineBreak):
        first += 1
    while first < last and isinstance(inlines[last - 1], LineBreak):
        last -= 1
    return inlines[first:last]


def unmatched_marks(story: Element, gone: frozenset[str]) -> frozenset[Element]:
    """Ends of fields without their beginning, and beginnings without end: they count for nothing.

    Those in text boxes belong to other stories, those in `gone` elements to no text.
    """
    open_fields: list[list[Element]] = []
    broken: set[Element] = set()
    apart = gone | {q("w:txbxContent"), q("mc:Fallback")}
    for mark in story.iter(q("w:fldChar")):
        if any(ancestor.tag in apart for ancestor in _up_to(mark, story)):
            continue
        kind = mark.get(q("w:fldCharType"))
        if kind == "begin":
            open_fields.append([mark])
        elif not open_fields:
            broken.add(mark)
        elif kind == "separate":
            open_fields[-1].append(mark)
        else:
            open_fields.pop()
    return frozenset(broken.union(*open_fields))


def _up_to(element: Element, story: Element) -> list[Element]:
    ancestors = []
    for ancestor in element.iterancestors():
        if ancestor is story:
            break
        ancestors.append(ancestor)
    return ancestors
