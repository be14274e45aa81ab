"""Classes of characters in Chinese text, and how Chinese text is counted."""

import re
import unicodedata

HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Han characters, for use inside a regular expression's brackets."""
LATIN = "0-9A-Za-z\u00c0-\u024f\u0370-\u03ff"
"""Latin and Greek letters and digits: what CLREQ sets apart from Han by a gap (中西文间距)."""
NUMERAL = "零〇一二三四五六七八九十百"
"""Characters of Chinese numerals as headings use them."""

_WHITE_OR_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]+")
_WORD = re.compile(rf"[{LATIN}]+(?:[.,'’\-/:@_%][{LATIN}]+)*")


def squeeze(text: str) -> str:
    """The text without white space and invisible characters: what the ledger counts."""
    return _WHITE_OR_INVISIBLE.sub("", text)


def measure_ems(text: str) -> float:
    """About how wide the text is: a Han character or a full-width mark is one em, all else half of one."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def count_characters(text: str) -> int:
    """字数 as Word counts it: a Han character or a mark is one, a Latin word or a number is one."""
    words = _WORD.findall(text)
    return len(words) + len(squeeze(_WORD.sub("", text)))


def parse_numeral(text: str) -> int | None:
    """The value of a Chinese numeral from 一 to 九十九, `None` when it is none."""
    digits = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
    tens, ten, units = text.rpartition("十")
    if not ten:
        return digits.get(text)
    value = (digits.get(tens) if tens else 1), (digits.get(units) if units else 0)
    return None if None in value else (value[0] or 0) * 10 + (value[1] or 0)


def format_circled(value: int) -> str:
    """A number in a circle up to ㊿, in brackets from (51) on; circles stand in three rows of Unicode."""
    for last, before in ((20, 0x2460 - 1), (35, 0x3251 - 21), (50, 0x32B1 - 36)):
        if value <= last:
            return chr(before + value)
    return f"({value})"


def format_numeral(value: int) -> str:
    """A number from 1 to 9999 as a Chinese numeral: 10 is 十, 21 is 二十一, 105 is 一百零五."""
    signs, result, pending_zero = "零一二三四五六七八九", "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            result += ("零" if pending_zero else "") + signs[digit] + name
            pending_zero = False
        elif result and value:
            pending_zero = True
    return result.removeprefix("一") if result.startswith("一十") else result
