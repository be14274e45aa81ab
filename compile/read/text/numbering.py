"""`numbering.xml` to the labels that Word shows: 「一、」, 「（二）」, 「3.」, 「●」."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from compile.hanzi import format_numeral
from compile.model.manuscript import Numbering
from compile.read.text.styles import Styles
from compile.read.text.symbols import TABLES, UNKNOWN, map_symbol
from compile.read.xml import Element, child, is_on, number, q, value

_CIRCLED = "".join(map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))))
"""① to ㊿."""
_HEAVENLY = "甲乙丙丁戊己庚辛壬癸"
_EARTHLY = "子丑寅卯辰巳午未申酉戌亥"
_DEEPEST_LEVEL = 8
_BULLET = "●"


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


def _legal(index: int) -> str:
    return format_numeral(index).translate(
        str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
    )


def _ordinal(index: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(index % 10, "th") if index % 100 not in {11, 12, 13} else "th"
    return f"{index}{ending}"


def _chicago(index: int) -> str:
    return "*†‡§"[(index - 1) % 4] * ((index - 1) // 4 + 1)


def _cycle(*signs: str) -> Callable[[int], str]:
    """Two series side by side, as 甲子, 乙丑 of the sixty years."""
    return lambda index: "".join(series[(index - 1) % len(series)] for series in signs)


def _span(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


_WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
_CYRILLIC = _span("А", "Я").replace("Ё", "")
FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda index: f"{index:02d}",
    "decimalFullWidth": lambda index: str(index).translate(_WIDE_DIGITS),
    "decimalFullWidth2": lambda index: str(index).translate(_WIDE_DIGITS),
    "decimalEnclosedCircle": _from(_CIRCLED),
    "decimalEnclosedCircleChinese": _from(_CIRCLED),
    "decimalEnclosedFullstop": _from(_span("⒈", "⒛")),
    "decimalEnclosedParen": _from(_span("⑴", "⒇")),
    "ideographEnclosedCircle": _from(_span("㊀", "㊉")),
    "numberInDash": lambda index: f"- {index} -",
    "chineseCounting": format_numeral,
    "chineseCountingThousand": format_numeral,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": lambda index: _legal(index).translate(str.maketrans("贰叁陆", "貳參陸")),
    "japaneseLegal": _legal,
    "japaneseCounting": format_numeral,
    "koreanCounting": format_numeral,
    "koreanDigital2": _digits,
    "taiwaneseCounting": format_numeral,
    "taiwaneseCountingThousand": format_numeral,
    "ideographDigital": _digits,
    "taiwaneseDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "ideographTraditional": _from(_HEAVENLY),
    "ideographZodiac": _from(_EARTHLY),
    "ideographZodiacTraditional": _cycle(_HEAVENLY, _EARTHLY),
    "upperLetter": _letters,
    "lowerLetter": lambda index: _letters(index).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda index: _roman(index).lower(),
    "russianUpper": _from(_CYRILLIC),
    "russianLower": _from(_CYRILLIC.lower()),
    "ordinal": _ordinal,
    "hex": lambda index: f"{index:X}",
    "chicago": _chicago,
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
    restart: int | None = None
    """The level, counted from 1, after which it begins anew; 0 for never, `None` for any outer one."""
    font: str = ""
    """Of a bullet, which may be a symbol font's."""


class Labels:
    """Gives each paragraph of a file its automatic number; asked in document order, it counts."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._counters: dict[str, dict[int, int]] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        """By number definition (`w:num`)."""
        self._abstract_of: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: Element) -> None:
        abstracts: dict[str, dict[int, _Level]] = {}
        by_link: dict[str, str] = {}
        for abstract in root.findall(q("w:abstractNum")):
            abstract_id = abstract.get(q("w:abstractNumId"))
            abstracts[abstract_id] = _levels(abstract.findall(q("w:lvl")))
            if link := value(abstract, "w:styleLink"):
                by_link[link] = abstract_id
        for abstract in root.findall(q("w:abstractNum")):
            if target := by_link.get(value(abstract, "w:numStyleLink") or ""):
                abstracts[abstract.get(q("w:abstractNumId"))] = abstracts[target]
        for num in root.findall(q("w:num")):
            num_id = num.get(q("w:numId"))
            self._abstract_of[num_id] = value(num, "w:abstractNumId") or ""
            overrides = num.findall(q("w:lvlOverride"))
            own = _levels([level for override in overrides for level in override.findall(q("w:lvl"))])
            self._levels[num_id] = abstracts.get(self._abstract_of[num_id], {}) | own
            for override in overrides:
                if start := value(override, "w:startOverride"):
                    self._starts[num_id, number(override.get(q("w:ilvl")))] = number(start)

    def next(self, paragraph: Element) -> Numbering | None:
        """The label of this paragraph, counted on; `None` when Word shows none."""
        num_id, level = self._find(paragraph)
        levels = self._levels.get(num_id, {})
        if level not in levels:
            return None
        own = levels[level]
        if own.format == "bullet":
            return Numbering(_bullet(own), level, True, num_id)
        counters = self._count(num_id, level, levels)
        label = re.sub(
            r"%([1-9])", lambda match: _shown(int(match[1]) - 1, levels, counters, own.is_legal), own.text
        )
        return Numbering(label, level, False, num_id) if label.strip() else None

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
        levels = self._levels.get(num_id, {})
        return next((index for index, level in levels.items() if style_id and level.style == style_id), 0)

    def _count(self, num_id: str, level: int, levels: dict[int, _Level]) -> dict[int, int]:
        """Count one on at that level; deeper levels begin anew unless they say otherwise (17.9.10)."""
        counters = self._counters.setdefault(self._abstract_of[num_id], {})
        override = self._starts.get((num_id, level))
        if override is not None and (num_id, level) not in self._started:
            self._started.add((num_id, level))
            counters[level] = override
        elif level in counters:
            counters[level] += 1
        else:
            counters[level] = levels[level].start if override is None else override
        for deeper in [index for index in counters if index > level]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or level < restart:
                del counters[deeper]
        return counters


def _levels(found: list[Element]) -> dict[int, _Level]:
    return {
        number(level.get(q("w:ilvl"))): _Level(
            _format(level),
            value(level, "w:lvlText") or "",
            number(value(level, "w:start") or "1"),
            value(level, "w:pStyle"),
            bool(is_on(level, "w:isLgl")),
            None if child(level, "w:lvlRestart") is None else number(value(level, "w:lvlRestart")),
            _font(level),
        )
        for level in found
    }


def _format(level: Element) -> str:
    """The number format; one of the newer ones has a plain one beside it, for old programs."""
    if (said := value(level, "w:numFmt")) is not None:
        return said
    fallback = next(level.iter(q("mc:Fallback")), None)
    return (None if fallback is None else value(fallback, "w:numFmt")) or "decimal"


def _font(level: Element) -> str:
    fonts = child(level, "w:rPr/w:rFonts")
    names = () if fonts is None else (fonts.get(q(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia"))
    return next((name for name in names if name), "")


def _bullet(level: _Level) -> str:
    """The bullet as text; ● for a picture, and for a sign of a font that nobody knows."""
    sign = level.text.strip()[:1]
    if not sign:
        return _BULLET
    is_symbol = level.font.lower() in TABLES
    shown = map_symbol(level.font, ord(sign)) if is_symbol else sign
    is_private = "\ue000" <= shown <= "\uf8ff" or shown == UNKNOWN
    return _BULLET if is_private else shown


def _shown(index: int, levels: dict[int, _Level], counters: dict[int, int], is_legal: bool) -> str:
    level = levels.get(index)
    if level is None:
        return ""
    written = str if is_legal else FORMATS.get(level.format, str)
    count = counters.get(index, level.start)
    return written(count) if count > 0 else str(count)
