"""The book's names to the text of the spine: title, editor, publisher, downwards (GB/T 11668-1989)."""

import re
from collections.abc import Iterator
from typing import Any

from compile.hanzi import HAN
from compile.model.anthology import BookData
from compile.model.page import POINTS_PER_MM
from compile.model.spread import Spread
from compile.problems import Place, Problem, warning
from compile.typeset.tables.advances import LATIN_GAP_EM, width_em

MARGIN_MM = 15.0
"""Empty at the head and the foot."""
TITLE_PT, OTHERS_PT = 32.0, 14.0
"""Most, however thick the book is."""
LEAST_PT = 6.0
SHARES = {"title": 0.5, "editor": 0.28, "publisher": 0.16}
"""Of the length between the margins; what is left parts them."""
OTHERS_SHARE = 0.8
"""Size of editor and publisher, of that of the title at most."""
BOLD = 1.08
"""Advances are those of the regular face; Latin letters of the bold one are wider by this at most."""
_NAMES = {"title": "书名", "editor": "编者", "publisher": "出版者"}
_LATIN = re.compile(r"[!-~\u00c0-\u024f]")
_RUN = re.compile(rf"{_LATIN.pattern}+(?: +{_LATIN.pattern}+)*|\s+|.", re.DOTALL)
_SEAM = re.compile(rf"[{HAN}]{_LATIN.pattern}|{_LATIN.pattern}[{HAN}]")
_SPACE_EM = 0.5


def letter_spine(book: BookData, spread: Spread) -> tuple[list[dict[str, Any]], tuple[Problem, ...]]:
    """The lines that the spine has room for, and a problem for each that it has not.

    A line is one of `SHARES`, with its size and the distance of its head from the top of the spine.
    """
    if not spread.type_mm:
        return [], ()
    texts = {"title": book.title, "editor": book.editor, "publisher": book.publisher}
    pieces = {kind: _cut(text) for kind, text in texts.items()}
    sizes = _sizes({kind: length(line) for kind, line in pieces.items()}, spread)
    problems = [_crowded(kind, sizes[kind]) for kind in texts if sizes[kind] < LEAST_PT]
    lengths = {kind: length(pieces[kind]) * sizes[kind] / POINTS_PER_MM for kind in texts}
    foot = spread.height_mm - MARGIN_MM - lengths["publisher"]
    title_end = MARGIN_MM + lengths["title"]
    heads = {"title": MARGIN_MM, "editor": (title_end + foot - lengths["editor"]) / 2, "publisher": foot}
    lines = [
        {"kind": kind, "size_pt": sizes[kind], "top_mm": round(heads[kind], 3), "pieces": pieces[kind]}
        for kind in texts
        if sizes[kind] >= LEAST_PT
    ]
    return lines, tuple(problems)


def _sizes(lengths_em: dict[str, float], spread: Spread) -> dict[str, float]:
    """Type in points: within the spine, within the line's share of its length, and no more than is good."""
    room_pt = (spread.height_mm - 2 * MARGIN_MM) * POINTS_PER_MM
    most_pt = spread.type_mm * POINTS_PER_MM
    sizes: dict[str, float] = {}
    for kind, length_em in lengths_em.items():
        cap = OTHERS_PT if sizes else TITLE_PT
        near = sizes["title"] * OTHERS_SHARE if sizes else cap
        size = min(most_pt, cap, near, SHARES[kind] * room_pt / length_em)
        sizes[kind] = int(size * 100) / 100
    return sizes


def length(pieces: list[dict[str, Any]]) -> float:
    """Of a line, in ems."""
    return float(pieces[-1]["at_em"] + pieces[-1]["width_em"])


def _cut(text: str) -> list[dict[str, Any]]:
    """Each Chinese sign for itself, upright; runs of Latin as they are, to be turned with the line."""
    return list(_place(_RUN.findall(text.strip())))


def _place(runs: list[str]) -> Iterator[dict[str, Any]]:
    at, before = 0.0, ""
    for run in runs:
        if run.isspace():
            at, before = at + _SPACE_EM, ""
            continue
        is_latin = bool(_LATIN.match(run))
        at += LATIN_GAP_EM if _SEAM.search(before[-1:] + run[0]) else 0
        width = round(width_em(run) * BOLD, 3) if is_latin else 1.0
        yield {"text": run, "at_em": round(at, 3), "width_em": width, "is_upright": not is_latin}
        at, before = at + width, run


def _crowded(kind: str, size_pt: float) -> Problem:
    message = f"书脊上的{_NAMES[kind]}太长，只能用 {size_pt:g} 点的字，没有印"
    hint = "请设计另排书脊，或者缩短它。"
    return warning("spine-crowded", Place(file="anthology.yaml", key=f"book.{kind}"), message, hint)
