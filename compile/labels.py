"""Labels of figures and tables, 图1 or 表2-1, and where a text mentions them (CY/T 170, CY/T 171)."""

import re
from collections.abc import Container
from dataclasses import dataclass
from typing import TypeAlias

from compile.hanzi import NUMERAL, parse_numeral

Label: TypeAlias = tuple[str, str]
"""图 or 表, and the number with plain digits: `("图", "1-2")`."""

DIGIT = r"[0-9０-９]"
KINDS = {"图": "图", "附图": "图", "figure": "图", "fig.": "图", "fig": "图"}
KINDS |= {"表": "表", "附表": "表", "表格": "表", "table": "表", "tab.": "表"}
"""图 or 表 for every word that authors use."""
_WORDS = "|".join(re.escape(word) for word in sorted(KINDS, key=len, reverse=True))
LABEL = (
    rf"(?P<kind>{_WORDS})[\s\u3000]*"
    rf"(?P<value>{DIGIT}{{1,3}}(?:[-－–—.．·]{DIGIT}{{1,3}}){{0,2}}"
    rf"|[{NUMERAL}]{{1,3}}(?=[\s\u3000:：.．、]|$)|(?<=附[图表])(?=[\s\u3000:：]))"
)
"""A label at the beginning of a caption, as a regular expression."""

_NUMBER = rf"{DIGIT}{{1,3}}(?:[-－–—.．·]{DIGIT}{{1,3}}){{0,2}}(?!{DIGIT})"
_JOIN = r"\s*[、，,和与及至～~]\s*"
_MENTION = re.compile(
    r"(?P<cue>见|如|由|从|(?<!数)据|按|将|结合|参照|[（(。；，：、]|^)?\s*"
    rf"(?P<all>附?(?P<kind>[图表])\s*{_NUMBER}(?:{_JOIN}(?:附?[图表]\s*)?{_NUMBER})*)"
    r"\s*(?P<after>所示|所列|中|可见|给出|显示|展示|列出|为|是|的|[）)。，；、]|$)?"
)
_PART = re.compile(
    rf"(?P<kind>附?[图表])?\s*(?P<first>{_NUMBER})(?:\s*[至～~]\s*(?:附?[图表]\s*)?(?P<last>{_NUMBER}))?"
)
_COUNTED = re.compile(r"[张个份篇项种例年月块类套次条幅册]")


@dataclass(frozen=True, slots=True)
class Mention:
    """图1, 图1～3, or the 3 of 图1、3, as it stands in a text."""

    kind: str
    first: str
    last: str
    """Last number of a range; empty for none."""
    start: int
    end: int
    is_whole: bool
    """Whether it begins with the word 图 or 表."""

    def labels(self, known: Container[Label]) -> list[Label]:
        """What is mentioned, the labels inside a range too.

        `图1-3` is one label where a caption has it, else a range where the captions have all of that.
        """
        if self.last:
            return _between(self.kind, self.first, self.last) or [
                (self.kind, self.first),
                (self.kind, self.last),
            ]
        inside = _between(self.kind, *self.first.split("-")) if self.first.count("-") == 1 else []
        is_range = (self.kind, self.first) not in known and inside and all(one in known for one in inside)
        return inside if is_range else [(self.kind, self.first)]


def parse_label(label: str) -> Label | None:
    """Kind and number of a label with plain digits: 图１－２ is (图, 1-2), 图一 is (图, 1)."""
    match = re.fullmatch(LABEL, label, re.IGNORECASE)
    if match is None:
        return None
    value = match["value"]
    number = parse_numeral(value) if value and value[0] in NUMERAL else None
    return KINDS[match["kind"].lower()], _plain(value) if number is None else str(number)


def find_mentions(text: str) -> list[Mention]:
    """Mentions in order: 见图1, 表2所示, 图1、图3和表2; 表3张 and 报表2 are none."""
    found: list[Mention] = []
    for match in _MENTION.finditer(text):
        if not (match["cue"] or match["after"]) or _COUNTED.match(text[match.end("all") :]):
            continue
        kind = match["kind"]
        for part in _PART.finditer(text, match.start("all"), match.end("all")):
            kind = (part["kind"] or kind)[-1]
            last = _plain(part["last"] or "")
            found.append(
                Mention(kind, _plain(part["first"]), last, part.start(), part.end(), bool(part["kind"]))
            )
    return found


def _plain(value: str) -> str:
    """A number with plain digits and hyphens."""
    return "-".join(str(int(digits)) for digits in re.split(r"[-－–—.．·]", value) if digits)


def _between(kind: str, first: str, last: str) -> list[Label]:
    """Labels from the first to the last, which are one behind the other in the same row; else none."""
    row, _, low = first.rpartition("-")
    other, _, high = last.rpartition("-")
    if row != other or int(low) >= int(high):
        return []
    return [(kind, f"{row}-{value}" if row else str(value)) for value in range(int(low), int(high) + 1)]
