"""Parts of a paragraph's text taken off its inlines, marks and links kept."""

import re
from collections.abc import Sequence

from compile.hanzi import LATIN
from compile.model.manuscript import Inline, LineBreak, Link, Mark, Text, plain_text


def cut(inlines: Sequence[Inline], start: int, end: int | None = None) -> tuple[Inline, ...]:
    """The inlines that show the characters from `start` up to `end` of `plain_text`.

    What shows no text (pictures, notes, formulas) is never cut away.
    """
    result: list[Inline] = []
    position = 0
    for inline in inlines:
        length = len(plain_text((inline,)))
        first = max(start - position, 0)
        last = length if end is None else min(max(end - position, 0), length)
        position += length
        if not length:
            result.append(inline)
        elif first < last:
            result.append(_part(inline, first, last))
    return tuple(result)


def divide(inlines: Sequence[Inline], at: int) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    """The inlines before and after a character; what shows no text goes with the text before it."""
    position = 0
    for index, inline in enumerate(inlines):
        length = len(plain_text((inline,)))
        if position + length > at:
            first, second = cut((inline,), 0, at - position), cut((inline,), at - position)
            return (*inlines[:index], *first), (*second, *inlines[index + 1 :])
        position += length
    return tuple(inlines), ()


def _part(inline: Inline, first: int, last: int) -> Inline:
    match inline:
        case Text(text, marks):
            return Text(text[first:last], marks)
        case Link(target, children):
            return Link(target, cut(children, first, last))
    return inline


def strip(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """The inlines without white space and line breaks at both ends."""
    kept = list(inlines)
    while kept and isinstance(kept[0], LineBreak):
        kept.pop(0)
    while kept and isinstance(kept[-1], LineBreak):
        kept.pop()
    text = plain_text(tuple(kept))
    start = len(text) - len(text.lstrip())
    return cut(kept, start, max(len(text.rstrip()), start))


def join_lines(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """The inlines on one line: a line break goes beside Han characters and is a space between Latin words."""
    result: list[Inline] = []
    for index, inline in enumerate(inlines):
        if not isinstance(inline, LineBreak):
            result.append(inline)
            continue
        around = plain_text(tuple(inlines[:index]))[-1:] + plain_text(tuple(inlines[index + 1 :]))[:1]
        if re.fullmatch(f"[{LATIN}]{{2}}", around):
            result.append(Text(" "))
    return tuple(result)


def without_bold(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """Headings and captions are bold by their style: typed bold and underline say nothing there."""
    looks = frozenset((Mark.BOLD, Mark.UNDERLINE))
    return tuple(
        Text(inline.text, inline.marks - looks) if isinstance(inline, Text) else inline for inline in inlines
    )
