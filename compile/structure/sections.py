"""Headings of the first level to the call's sections: by their words, then by order and number."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from compile.model.call import Section
from compile.structure.wording import (
    SIMILAR,
    SIMILAR_IN_PLACE,
    names_section,
    nearest_section,
    similarity,
    stands_apart,
)

_AGREES = 0.2
"""What a numeral is worth that is the number of the section."""
_LEAST_NAMED = 2
"""Sections that must be found by words before others are guessed by their place."""


@dataclass(frozen=True, slots=True)
class Top:
    """A heading of the first level, numeral apart."""

    number: int
    """Of its paragraph."""
    text: str
    value: int | None
    """Value of its numeral."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """The section that a heading opens."""

    section: Section
    is_guessed: bool = False
    """Whether only its place tells, and none of its words."""


_Place: TypeAlias = tuple[int, Section]
"""A section with its index among all."""
_Match: TypeAlias = Callable[[Sequence[Top], Sequence[_Place]], dict[int, Section]]


def align(tops: Sequence[Top], sections: Sequence[Section]) -> dict[int, Aligned]:
    """Sections by the number of the heading's paragraph; one may be named twice, but not guessed twice."""
    named: dict[int, Section] = {}
    for top in tops:
        section = names_section(top.text, sections) or nearest_section(top.text, sections, SIMILAR)
        if section is not None:
            named[top.number] = section
    near = _by_gaps(tops, sections, named, _similar_in_place)
    named |= near
    result = {number: Aligned(section) for number, section in named.items()}
    if len({section.id for section in named.values()}) >= min(_LEAST_NAMED, len(sections)):
        guessed = _by_gaps(tops, sections, named, _in_place)
        result |= {number: Aligned(section, True) for number, section in guessed.items()}
    return result


def _by_gaps(
    tops: Sequence[Top], sections: Sequence[Section], named: Mapping[int, Section], match: _Match
) -> dict[int, Section]:
    """Headings between two that are known, with the sections between those two."""
    order = {section.id: index for index, section in enumerate(sections)}
    taken = {section.id for section in named.values()}
    found: dict[int, Section] = {}
    last, gap = -1, list[Top]()
    for top in (*tops, None):
        section = named.get(top.number) if top else None
        if top is not None and section is None:
            if not stands_apart(top.text):
                gap.append(top)
            continue
        end = order[section.id] if section else len(sections)
        if end > last:
            free = [(index, sections[index]) for index in range(last + 1, end)]
            found |= match(gap, [(index, part) for index, part in free if part.id not in taken])
            last, gap = end, []
    return found


def _similar_in_place(gap: Sequence[Top], free: Sequence[_Place]) -> dict[int, Section]:
    """The pairs, in order, that are most similar altogether."""

    @cache
    def best(first: int, second: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        if first == len(gap) or second == len(free):
            return 0, ()
        index, section = free[second]
        likeness = similarity(gap[first].text, section)
        options = [best(first + 1, second), best(first, second + 1)]
        if likeness >= SIMILAR_IN_PLACE:
            score, pairs = best(first + 1, second + 1)
            agrees = _AGREES * (gap[first].value == index + 1)
            options.append((score + likeness + agrees, ((first, second), *pairs)))
        return max(options, key=lambda option: option[0])

    return {gap[first].number: free[second][1] for first, second in best(0, 0)[1]}


def _in_place(gap: Sequence[Top], free: Sequence[_Place]) -> dict[int, Section]:
    """Headings whose numeral is the number of a section; without numerals, as many as are missing."""
    sections = {index + 1: section for index, section in free}
    by_value = {top.number: sections.pop(top.value) for top in gap if top.value in sections}
    if by_value:
        return by_value
    if len(gap) == len(free) and all(top.value is None for top in gap):
        return {top.number: section for top, (_, section) in zip(gap, free, strict=True)}
    return {}
