"""Typed and automatic numerals of headings and items (CY/T 35; GB/T 15834 for their marks)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from compile.hanzi import NUMERAL, parse_numeral


class Form(StrEnum):
    """How a numeral is written, from the highest level of the call's ladder to the lowest."""

    CHAPTER = "第一章"
    CHINESE = "一、"
    ROMAN = "Ⅰ、"
    PART = "第一节"
    BRACKETED_CHINESE = "（一）"
    DIGIT = "1."
    BARE_DIGIT = "1"
    DECIMAL = "1.1"
    BRACKETED_DIGIT = "（1）"
    CIRCLED = "①"


LEVELS = {
    Form.CHAPTER: 1,
    Form.CHINESE: 1,
    Form.ROMAN: 1,
    Form.PART: 2,
    Form.BRACKETED_CHINESE: 2,
    Form.DIGIT: 3,
    Form.BARE_DIGIT: 3,
    Form.BRACKETED_DIGIT: 4,
    Form.CIRCLED: 5,
}
"""Level of each form on the call's ladder; a decimal numeral counts its parts."""

_INDENT = r"[\s\u3000\u200b\ufeff]*"
_DIGITS = r"[0-9０-９]"
_ROMAN_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ROMAN = {sign: value for value, sign in enumerate(_ROMAN_NUMERALS, 1)}
_ROMAN |= {chr(0x215F + value): value for value in range(1, 13)}
_ROMAN_SIGNS = "|".join(sorted(_ROMAN, key=len, reverse=True))


def _one_of(first: int, last: int) -> Callable[[str], int]:
    """Value of an enclosed number in a Unicode row that begins with 1."""
    return lambda sign: ord(sign) - first + 1 if first <= ord(sign) <= last else 0


def _chinese(text: str) -> int | None:
    return int(text) if text.isdigit() else parse_numeral(text)


_RULES: tuple[tuple[Form, str, Callable[[str], int | None]], ...] = (
    (
        Form.CHAPTER,
        rf"第\s*(?P<value>[{NUMERAL}]{{1,3}}|{_DIGITS}{{1,2}})\s*(?:章(?!程)|部分)[、：:.．]?\s*",
        _chinese,
    ),
    (Form.PART, rf"第\s*(?P<value>[{NUMERAL}]{{1,3}}|{_DIGITS}{{1,2}})\s*节[、：:.．]?\s*", _chinese),
    (
        Form.CHINESE,
        rf"(?P<value>[{NUMERAL}]{{1,3}})(?:[、．.]|[：:](?=.)|[ \t\u3000]+(?=\S))\s*",
        parse_numeral,
    ),
    (Form.ROMAN, rf"(?P<value>{_ROMAN_SIGNS})[、．.]\s*", _ROMAN.get),
    (Form.BRACKETED_CHINESE, rf"[（(]?\s*(?P<value>[{NUMERAL}]{{1,3}})\s*[）)][、.．]?\s*", parse_numeral),
    (Form.BRACKETED_CHINESE, r"(?P<value>[㈠-㈩])[、.．]?\s*", _one_of(0x3220, 0x3229)),
    (Form.DIGIT, rf"(?P<value>{_DIGITS}{{1,2}})(?:[.．、]|\s*[)）])(?!{_DIGITS})\s*", int),
    (Form.DIGIT, r"(?P<value>[⒈-⒛])\s*", _one_of(0x2488, 0x249B)),
    (Form.BRACKETED_DIGIT, rf"[（(]\s*(?P<value>{_DIGITS}{{1,2}})\s*[）)][、.．]?\s*", int),
    (Form.BRACKETED_DIGIT, r"(?P<value>[⑴-⒇])[、.．]?\s*", _one_of(0x2474, 0x2487)),
    (Form.CIRCLED, r"(?P<value>[①-⑳])[、.．]?\s*", _one_of(0x2460, 0x2473)),
    (Form.BARE_DIGIT, rf"(?P<value>{_DIGITS}{{1,2}})[ \t\u3000]+(?=\S)", int),
)
_PATTERNS = tuple((form, re.compile(_INDENT + pattern), value) for form, pattern, value in _RULES)
_DECIMAL = re.compile(
    rf"{_INDENT}(?P<value>{_DIGITS}{{1,2}}(?:[.．]{_DIGITS}{{1,2}}){{1,4}})[.．、]?(?:\s+|(?![亿万千%％元倍]|{_DIGITS}))"
)
_BULLET = re.compile(rf"{_INDENT}[●•◆■▪□◇➢➤✓·\-–]\s+|{_INDENT}[●•◆■▪□◇➢➤✓]")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral at the beginning of a paragraph."""

    level: int
    """Level that the form alone tells; 5 for ①."""
    value: int
    text: str
    """As typed, with the mark and the space behind it."""
    form: Form = Form.CHINESE
    parents: tuple[int, ...] = ()
    """The leading parts of a decimal numeral: (2,) for 2.1."""

    def precedes(self, other: "Numeral | None") -> bool:
        """Whether the other is the next number of the same row."""
        if other is None or (self.form, self.parents) != (other.form, other.parents):
            return False
        return other.value == self.value + 1


def find_numeral(text: str) -> Numeral | None:
    """The numeral at the beginning, `None` without one."""
    if (match := _DECIMAL.match(text)) and match.end() != len(text):
        *parents, value = (int(part) for part in re.split(r"[.．]", match["value"]))
        return Numeral(len(parents) + 1, value, match[0], Form.DECIMAL, tuple(parents))
    for form, pattern, parse in _PATTERNS:
        if (match := pattern.match(text)) and (found := parse(match["value"])):
            return Numeral(LEVELS[form], found, match[0], form)
    return None


def find_list_number(text: str) -> Numeral | None:
    """The number of a typed item of a list: `1.`, `1、`, `1)`, `⒈`."""
    numeral = find_numeral(text)
    return numeral if numeral and numeral.form is Form.DIGIT else None


def find_bullet(text: str) -> str:
    """A typed bullet with the space behind it, empty without one."""
    match = _BULLET.match(text)
    return match[0] if match else ""
