"""References to headings by their numbers: 第三部分, 三、（二）, and （一） of the same section."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compile.assemble.numbering import Headed
from compile.hanzi import NUMERAL, format_numeral, parse_numeral
from compile.model.nodes import Node

_CHINESE = rf"[{NUMERAL}]{{1,3}}"
_TOP = rf"第(?P<part>{_CHINESE}|\d{{1,2}})(?:部分|章)"
_LADDER = rf"(?:(?P<top>{_CHINESE})、)?(?:[（(](?P<second>{_CHINESE})[）)](?:(?P<third>\d{{1,2}})[.．])?)?"
_REFERENCE = re.compile(
    rf"(?P<cue>详见|参见|(?<![意可常听主偏政])见|如|同)(?:上文|下文|前文|后文|本文|本案例)?[“「]?"
    rf"(?P<all>{_TOP}(?!第)|(?=[{NUMERAL}（(]){_LADDER})"
    r"(?P<after>所述|所示|部分|一节|中|的(?:介绍|说明|内容)|[“”」。，；、）)]|$)"
)
_CLEAR = ("见", "详见", "参见")
_NUMERALS = re.compile(rf"{_CHINESE}、?|[（(](?:{_CHINESE}|\d{{1,2}})[）)]|\d{{1,2}}[.．、]?|[①-⑳㉑-㉟㊱-㊿]")
_DECIMAL = re.compile(r"\d{1,2}(?:[.．]\d{1,2}){1,4}[.．]?")
_ORDINAL = re.compile(rf"第({_CHINESE}|\d{{1,2}})(部分|[章节])")


@dataclass(frozen=True, slots=True)
class Reference:
    """A heading's number as it stands in a text."""

    start: int
    end: int
    path: tuple[int, ...]
    """Numbers from the first level down; 0 for the section in which the reference itself stands."""


def find_sections(text: str) -> Iterator[Reference]:
    """References that can be nothing else: behind 见, or between 如 and 所述."""
    for match in _REFERENCE.finditer(text):
        is_clear = match["cue"] in _CLEAR or match["after"] in {"所述", "所示"}
        if not (is_clear and match["all"]):
            continue
        parts = [match["part"] or match["top"], match["second"], match["third"]]
        path = tuple(_value(part) if part else 0 for part in parts)
        path = path[: max((place for place, value in enumerate(path, 1) if value), default=0)]
        end = match.end("all") - match["all"].endswith(("、", ".", "．"))
        yield Reference(match.start("all"), end, path)


class Sections:
    """The headings of a case by their numbers."""

    def __init__(self, headed: Sequence[Headed]) -> None:
        self._by_path = {one.path: one.anchor for one in headed}
        self._paths = {one.anchor: one.path for one in headed}

    def path_of(self, block: Node) -> tuple[int, ...] | None:
        """The numbers of a heading, `None` for any other block."""
        return self._paths.get(block["c"][1][0]) if block["t"] == "Header" else None

    def find(self, reference: Reference, here: tuple[int, ...]) -> str | None:
        """The anchor of what a reference in that place means; `None` when it is not certain."""
        path = reference.path
        if path and path[0] == 0:
            path = (*here[:1], *path[1:])
        return self._by_path.get(path)

    @staticmethod
    def words(words: str, target: Headed) -> str:
        """Words that are only the heading's number, with the book's number; any other as they are."""
        typed = words.strip()
        numbers = target.numbers
        if ordinal := _ORDINAL.fullmatch(typed):
            value = target.path[-1]
            return f"第{value if ordinal[1].isdigit() else format_numeral(value)}{ordinal[2]}"
        if _DECIMAL.fullmatch(typed):
            return _closed("".join(numbers), typed)
        parts = _NUMERALS.findall(typed)
        if not parts or "".join(parts) != typed:
            return words
        return _closed("".join(numbers[-len(parts) :]), typed)


def _closed(number: str, typed: str) -> str:
    """The number without the mark at its end where the author left it out."""
    return number if typed.endswith(("、", ".", "．")) else number.rstrip("、.")


def _value(text: str) -> int:
    return int(text) if text.isdigit() else parse_numeral(text) or 0
