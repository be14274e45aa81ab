"""What was measured of the lines of laid-out pages."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

HARD = {
    "overfull": "一行排得比版心宽",
    "forbidden-break": "一行在不该断开的地方断开",
    "edge": "一行没有排到版心右边",
    "heading-at-foot": "标题落在页末",
}
"""Faults that no book is made with, by kind, in the editors' words."""
SOFT = {
    "short": "一行差得太多，没有拉满",
    "native": "一行没有按中文规则排，没有排到版心右边",
    "loose": "一行字距太大",
    "torn": "一个词太长，从中间断开",
    "lone": "段末一行只有一个字",
    "off-grid": "正文的行没有落在行格上",
    "tall": "一行被字撑高，下面空出一行",
}
"""Faults that an editor should look at."""


@dataclass(frozen=True, slots=True)
class LineFault:
    """One line that is not as it should be."""

    kind: str
    page: int
    """Of the unit, from 0."""
    text: str
    amount: float
    """In points, for `loose` in ems."""


@dataclass(frozen=True, slots=True)
class Typography:
    """Figures of a unit, or of the whole book."""

    lines: int = 0
    full_lines: int = 0
    """Lines that should reach the right edge."""
    edge_pt: float = 0
    """The largest distance of one of them from it."""
    squeezed: int = 0
    """Lines that lost width to let a character in."""
    stretches: Mapping[int, int] = field(default_factory=dict)
    """Number of lines by what each boundary between Han gained, in hundredths of an em."""
    body_lines: int = 0
    """Lines of body text, which should stand on the grid."""
    faults: tuple[LineFault, ...] = ()

    @property
    def largest_stretch_em(self) -> float:
        """What a boundary between Han gained in the loosest line."""
        return max(self.stretches, default=0) / 100

    @property
    def median_stretch_em(self) -> float:
        """The same in the middle one of all full lines."""
        half, seen = sum(self.stretches.values()) / 2, 0
        for hundredths in sorted(self.stretches):
            seen += self.stretches[hundredths]
            if seen >= half:
                return hundredths / 100
        return 0

    def count(self, kind: str) -> int:
        """How many faults of that kind there are."""
        return sum(fault.kind == kind for fault in self.faults)


NOTHING_SET = Typography()
"""Before anything is set."""


def sum_up(parts: Iterable[Typography]) -> Typography:
    """The figures of several units together."""
    found = list(parts)
    stretches: Counter[int] = Counter()
    for part in found:
        stretches.update(part.stretches)
    return Typography(
        sum(part.lines for part in found),
        sum(part.full_lines for part in found),
        max((part.edge_pt for part in found), default=0),
        sum(part.squeezed for part in found),
        dict(stretches),
        sum(part.body_lines for part in found),
        tuple(fault for part in found for fault in part.faults),
    )


def from_json(value: Mapping[str, Any]) -> Typography:
    """Figures from what `to_json` made of them."""
    stretches = {int(key): number for key, number in value["stretches"].items()}
    faults = tuple(LineFault(**fault) for fault in value["faults"])
    return Typography(**{**value, "stretches": stretches, "faults": faults})


def to_json(figures: Typography) -> dict[str, Any]:
    """Figures for a JSON file."""
    return {**asdict(figures), "stretches": {str(key): n for key, n in sorted(figures.stretches.items())}}


def summarize(figures: Typography) -> dict[str, Any]:
    """Figures as people read them."""
    kinds = {kind: figures.count(kind) for kind in (*HARD, *SOFT)}
    return {
        "lines": figures.lines,
        "full_lines": figures.full_lines,
        "largest_edge_pt": figures.edge_pt,
        "squeezed": figures.squeezed,
        "largest_stretch_em": figures.largest_stretch_em,
        "median_stretch_em": figures.median_stretch_em,
        "body_lines": figures.body_lines,
        "faults": kinds,
        "where": [asdict(fault) for fault in figures.faults],
    }
