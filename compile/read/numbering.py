"""`numbering.xml` to the labels that Word shows: 「一、」, 「（二）」, 「3.」, 「●」."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from compile.hanzi import format_numeral
from compile.model.manuscript import Numbering
from compile.read.styles import Styles
from compile.read.xml import Element, child, is_on, number, q, value

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HEAVENLY = "甲乙丙丁戊己庚辛壬癸"
_DEEPEST_LEVEL = 8


def _letters(index: int) -> str:
    """1 is A, 26 is Z, 27 is AA, as Word counts."""
    return chr(ord("A") + (index - 1) % 26) * ((index - 1) // 26 + 1)


def _roman(index: int) -> str:
    signs = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")]
    signs += [(40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    result = ""
    for worth, sign in signs:
        count, index = divmod(index, worth)
        result += sign * count
    return result


def _from(signs: str) -> Callable[[int], str]:
    return lambda index: signs[index - 1] if 0 < index <= len(signs) else str(index)


def _digits(index: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(index))


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda index: f"{index:02d}",
    "decimalFullWidth": lambda index: "".join(chr(ord(digit) + 0xFEE0) for digit in str(index)),
    "decimalEnclosedCircle": _from(_CIRCLED),
    "decimalEnclosedCircleChinese": _from(_CIRCLED),
    "chineseCounting": format_numeral,
    "chineseCountingThousand": format_numeral,
    "chineseLegalSimplified": format_numeral,
    "japaneseCounting": format_numeral,
    "taiwaneseCounting": format_numeral,
    "taiwaneseCountingThousand": format_numeral,
    "ideographDigital": _digits,
    "taiwaneseDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "ideographTraditional": _from(_HEAVENLY),
    "upperLetter": _letters,
    "lowerLetter": lambda index: _letters(index).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda index: _roman(index).lower(),
    "none": lambda _: "",
}
"""Number formats (ECMA-376 Part 1, 17.18.59 ST_NumberFormat); others are shown as digits."""


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int
    style: str | None
    is_legal: bool
    """Whether the numbers of outer levels are shown as digits (ECMA-376, 17.9.4)."""


class Labels:
    """Gives each paragraph of a file its automatic number; asked in document order, it counts."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._counters: dict[str, dict[int, int]] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract_of: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: Element) -> None:
        by_link: dict[str, str] = {}
        for abstract in root.findall(q("w:abstractNum")):
            abstract_id = abstract.get(q("w:abstractNumId"))
            self._levels[abstract_id] = _levels(abstract)
            if link := value(abstract, "w:styleLink"):
                by_link[link] = abstract_id
        for abstract in root.findall(q("w:abstractNum")):
            if target := by_link.get(value(abstract, "w:numStyleLink") or ""):
                self._levels[abstract.get(q("w:abstractNumId"))] = self._levels[target]
        for num in root.findall(q("w:num")):
            num_id = num.get(q("w:numId"))
            self._abstract_of[num_id] = value(num, "w:abstractNumId") or ""
            for override in num.findall(q("w:lvlOverride")):
                if start := value(override, "w:startOverride"):
                    self._starts[num_id, number(override.get(q("w:ilvl")))] = number(start)

    def next(self, paragraph: Element) -> Numbering | None:
        """The label of this paragraph, counted on; `None` when Word shows none."""
        num_id, level = self._find(paragraph)
        levels = self._levels.get(self._abstract_of.get(num_id, ""), {})
        if level not in levels:
            return None
        counters = self._count(num_id, level, levels)
        own = levels[level]
        label = re.sub(
            r"%([1-9])", lambda match: _shown(int(match[1]) - 1, levels, counters, own.is_legal), own.text
        )
        is_bullet = own.format == "bullet"
        if not label.strip():
            return None
        return Numbering("●" if is_bullet else label, level, is_bullet, num_id)

    def _find(self, paragraph: Element) -> tuple[str, int]:
        """Number definition and level, from the paragraph or its styles; `0` means none."""
        for holder in [paragraph, *self._styles.paragraph_chain(paragraph)]:
            properties = child(holder, "w:pPr/w:numPr")
            if properties is None:
                continue
            num_id = value(properties, "w:numId")
            level = value(properties, "w:ilvl")
            if num_id is None and level is None:
                continue
            num_id = num_id if num_id is not None else self._find_style_number(paragraph)
            if level is None:
                level = str(self._level_of_style(num_id, holder.get(q("w:styleId"))))
            return num_id, min(number(level), _DEEPEST_LEVEL)
        return "0", 0

    def _find_style_number(self, paragraph: Element) -> str:
        chain = self._styles.paragraph_chain(paragraph)
        found = (value(style, "w:pPr/w:numPr/w:numId") for style in chain)
        return next((num_id for num_id in found if num_id), "0")

    def _level_of_style(self, num_id: str, style_id: str | None) -> int:
        levels = self._levels.get(self._abstract_of.get(num_id, ""), {})
        return next((index for index, level in levels.items() if style_id and level.style == style_id), 0)

    def _count(self, num_id: str, level: int, levels: dict[int, _Level]) -> dict[int, int]:
        """Count one on at that level; deeper levels begin anew (ECMA-376, 17.9.10)."""
        counters = self._counters.setdefault(self._abstract_of[num_id], {})
        override = self._starts.get((num_id, level))
        if override is not None and (num_id, level) not in self._started:
            self._started.add((num_id, level))
            counters[level] = override
        else:
            counters[level] = counters[level] + 1 if level in counters else levels[level].start
        for deeper in [index for index in counters if index > level]:
            del counters[deeper]
        return counters


def _levels(abstract: Element) -> dict[int, _Level]:
    return {
        number(level.get(q("w:ilvl"))): _Level(
            value(level, "w:numFmt") or "decimal",
            value(level, "w:lvlText") or "",
            number(value(level, "w:start") or "1"),
            value(level, "w:pStyle"),
            bool(is_on(level, "w:isLgl")),
        )
        for level in abstract.findall(q("w:lvl"))
    }


def _shown(index: int, levels: dict[int, _Level], counters: dict[int, int], is_legal: bool) -> str:
    level = levels.get(index)
    if level is None:
        return ""
    written = str if is_legal else FORMATS.get(level.format, str)
    return written(counters.get(index, level.start))
