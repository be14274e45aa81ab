"""A paragraph as one string that rules can match, with what each character carries beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from compile.model.manuscript import Anchor, Formula, Inline, LineBreak, Link, Mark, Note, Picture, Text

OBJECT = "\ufffc"
"""Stands for a note, picture, formula or line break inside the string."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One character, or one object in its place."""

    text: str
    marks: frozenset[Mark] = frozenset()
    link: Link | None = None
    """The link that it stands in; two links side by side stay two, though they lead to the same place."""
    thing: Note | Picture | Formula | LineBreak | None = None
    anchors: tuple[Anchor, ...] = ()
    """Places before it to which links lead; they are no part of the string, so no rule sees them."""


Line: TypeAlias = tuple[Sign, ...]


def to_line(inlines: Sequence[Inline], link: Link | None = None) -> Line:
    """Inlines as signs."""
    signs: list[Sign] = []
    anchors: tuple[Anchor, ...] = ()
    for inline in inlines:
        new: list[Sign] = []
        match inline:
            case Anchor():
                anchors += (inline,)
            case Text(text, marks):
                new = [Sign(character, marks, link) for character in text]
            case Link():
                new = list(to_line(inline.children, inline))
            case _:
                new = [Sign(OBJECT, frozenset(), link, inline)]
        if new and anchors:
            new[0] = replace(new[0], anchors=anchors + new[0].anchors)
            anchors = ()
        signs.extend(new)
    if signs and anchors:
        signs[-1] = replace(signs[-1], anchors=signs[-1].anchors + anchors)
    return tuple(signs)


def to_inlines(line: Line) -> tuple[Inline, ...]:
    """Signs as inlines: neighbours with the same marks and link belong together."""
    result: list[Inline] = []
    index = 0
    while index < len(line):
        link = line[index].link
        end = index
        while end < len(line) and line[end].link is link:
            end += 1
        part = _unlinked(line[index:end])
        result.extend([Link(link.target, part)] if link else part)
        index = end
    return tuple(result)


def _unlinked(line: Line) -> tuple[Inline, ...]:
    result: list[Inline] = []
    for sign in line:
        result.extend(sign.anchors)
        last = result[-1] if result else None
        if sign.thing is not None:
            result.append(sign.thing)
        elif isinstance(last, Text) and last.marks == sign.marks:
            result[-1] = Text(last.text + sign.text, last.marks)
        else:
            result.append(Text(sign.text, sign.marks))
    return tuple(result)


def text_of(line: Line) -> str:
    """The string that rules match."""
    return "".join(sign.text for sign in line)


def replace_span(line: Line, start: int, end: int, text: str) -> Line:
    """The line with other text in a span, which looks like the first sign that it replaces.

    Objects and anchors inside the span stay, in front of the new text.
    """
    replaced = line[start:end]
    things = tuple(sign for sign in replaced if sign.thing is not None)
    model = next((sign for sign in replaced if sign.thing is None), Sign(""))
    new = tuple(Sign(character, model.marks, model.link) for character in text)
    loose = tuple(anchor for sign in replaced if sign.thing is None for anchor in sign.anchors)
    return _anchored((*line[:start], *things, *new, *line[end:]), start, loose)


def _anchored(line: Line, place: int, anchors: tuple[Anchor, ...]) -> Line:
    """The line with anchors before the sign at that place, or the last one."""
    if not anchors or not line:
        return line
    place = min(place, len(line) - 1)
    sign = replace(line[place], anchors=anchors + line[place].anchors)
    return (*line[:place], sign, *line[place + 1 :])
