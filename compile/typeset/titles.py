"""A title to its lines, as a designer breaks it: at marks and after particles, in lines of like length."""

import math
from collections.abc import Sequence

from compile.hanzi import measure_ems

_MARKS = "：，、；。？！”’》）…·"
_PARTICLES = "的与和及之"
_NEVER_FIRST = _MARKS
_NEVER_LAST = "“‘《（"
_AFTER_PARTICLE, _ANYWHERE = 1.0, 6.0
"""What a break costs beside one at a mark; words cannot be told apart without a dictionary."""
_RAGGED = 10.0
"""What it costs that a line differs from the mean by the mean."""


def title_lines(title: str, most: float, chosen: Sequence[str] = ()) -> list[str]:
    """Lines of at most so many ems; those that an editor chose, if there are any.

    Where a word is longer than a line it is left whole.
    """
    if chosen:
        return list(chosen)
    count = math.ceil(measure_ems(title) / most)
    if count <= 1:
        return [title]
    places = [place for place in range(1, len(title)) if _may_break(title, place)]
    return _best(title, places, count, most) or [title]


def _may_break(title: str, place: int) -> bool:
    before, after = title[place - 1], title[place]
    is_word = before.isascii() and after.isascii() and " " not in (before, after)
    is_dash = before == after == "—"
    return not (is_word or is_dash or after in _NEVER_FIRST or before in _NEVER_LAST or after == " ")


def _cost(title: str, place: int) -> float:
    before = title[place - 1]
    if before in _MARKS + "— " or title[place] in _NEVER_LAST + "—":
        return 0.0
    return _AFTER_PARTICLE if before in _PARTICLES else _ANYWHERE


def _best(title: str, places: Sequence[int], count: int, most: float) -> list[str]:
    """The cheapest lines, by way of the cheapest beginnings; of `count` lines, or more if none fit."""
    mean = measure_ems(title) / count
    cheapest: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
    for end in [*places, len(title)]:
        options = []
        for start, (cost, lines) in cheapest.items():
            line = title[start:end].strip()
            width = measure_ems(line)
            if width <= most or not _has_break(places, start, end):
                ragged = _RAGGED * ((width - mean) / mean) ** 2
                whole = 0.0 if end == len(title) else _cost(title, end)
                options.append((cost + ragged + whole, [*lines, line]))
        if options:
            cheapest[end] = min(options)
    return cheapest.get(len(title), (0.0, []))[1]


def _has_break(places: Sequence[int], start: int, end: int) -> bool:
    """Whether a line could end inside."""
    return any(start < place < end for place in places)
