"""A paragraph as one string that rules can match, with what each character carries beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from compile.model.manuscript import Formula, Inline, LineBreak, Link, Mark, Note, Picture, Text

OBJECT = "\ufffc"
"""Stands for a note, picture, formula or line break inside the string."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One character, or one object in its place."""

    text: str
    marks: frozenset[Mark] = frozenset()
    link: str = ""
    thing: Note | Picture | Formula | LineBreak | None = None


Line: TypeAlias = tuple[Sign, ...]


def to_line(inlines: Sequence[Inline], link: str = "") -> Line:
    """Inlines as signs."""
    signs: list[Sign] = []
    for inline in inlines:
        match inline:
            case Text(text, marks):
                signs.extend(Sign(character, marks, link) for character in text)
            case Link(target, children):
                signs.extend(to_line(children, target))
            case _:
                signs.append(Sign(OBJECT, frozenset(), link, inline))
    return tuple(signs)


def to_inlines(line: Line) -> tuple[Inline, ...]:
    """Signs as inlines: neighbours with the same marks and link belong together."""
    result: list[Inline] = []
    index = 0
    while index < len(line):
        link = line[index].link
        end = index
        while end < len(line) and line[end].link == link:
            end += 1
        part = _unlinked(line[index:end])
        result.extend([Link(link, part)] if link else part)
        index = end
    return tuple(result)


def _unlinked(line: Line) -> tuple[Inline, ...]:
    result: list[Inline] = []
    for sign in line:
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

    Objects inside the span stay, in front of the new text.
    """
    replaced = line[start:end]
    things = tuple(sign for sign in replaced if sign.thing is not None)
    model = next((sign for sign in replaced if sign.thing is None), Sign(""))
    new = tuple(Sign(character, model.marks, model.link) for character in text)
    return (*line[:start], *things, *new, *line[end:])
