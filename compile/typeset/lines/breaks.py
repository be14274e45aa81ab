"""The text of a paragraph to the places where a line may end (CLREQ 3.1.3, 3.1.4; GB/T 15834-2011, 5.1)."""

import re
from collections.abc import Callable, Iterator

from compile.typeset.lines.signs import NEVER_FIRST, NEVER_LAST, WIDE_KINDS, Kind, Lookup, kinds_of, pairs_of

_UNIT = (
    "mmHg|mmol|mol|kWh|kHz|MHz|GHz|Hz|Mbps|Gbps|kbps|bps|bit|KB|MB|GB|TB|PB|km|cm|mm|μm|nm|kg|mg|μg|mL|ml|min|ms|"
    "kV|kW|kPa|MPa|Pa|mA|pt|px|dpi|ppi|IU|g|t|m|L|h|s|V|A|W|℃|℉|%|％|‰"
)
_WHOLE = re.compile(
    r"[—―⸺]{2,}|…{2,}"
    r"|第[0-9０-９]+[\u4e00-\u9fff]"
    r"|[图表式附][0-9]+(?:[-.–—][0-9]+)*"
    rf"|[0-9][ \u00a0]?(?:{_UNIT})(?![A-Za-z])"
    r"|[0-9][年月日时]"
    r"|[A-Za-z][ \u00a0]?[<>=≤≥≈＜＞＝±][ \u00a0]?[-+]?[0-9.]+"
    r"|\[[0-9]+(?:[-–—,，、 ]+[0-9]+)*\]"
    r"|(?<![A-Za-z])[A-Z]{1,4}(?:/[A-Z])? [0-9]+(?:[-–—.][0-9]+)*"
    r"|[A-Za-z]’[A-Za-z]"
)
"""What stays on one line: a number with its unit, `P<0.05`, 图1, 第3章, `[1–3]`, `WS/T 447`, `——`."""
_LONG = re.compile(r"(?![\w.+-]{1,20}@[\w.-]{1,20}(?![!-~]))[!-~]{18,}")
"""Addresses and codes: so long that they break inside, unlike most addresses of mail."""
_AFTER = re.compile(r"(?<=[/?&=_@:;+,.>|-])(?=[A-Za-z0-9%#~<])|(?<=[A-Za-z0-9\"'])(?=[<%])")
_WITHOUT_SIGNS = re.compile(r"(?=[A-Za-z]*[0-9])[A-Za-z0-9]{24,}|[A-Za-z]{40,}")
"""Hash values and the like, which break anywhere but near their ends."""
_KEPT = 4
"""So many characters of them stay together at each end."""


def find_breaks(text: str, is_base: Callable[[int], bool]) -> bytearray:
    """Whether a line may begin at each character; `is_base` tells what Unicode says of one (UAX 14).

    Between Latin letters Unicode decides; wherever Chinese is on one side, the rules of Chinese do:
    quotation marks may be broken on their outside, which UAX 14 forbids (clreq issue 245).
    """
    allowed = bytearray(b"\0" + bytes(map(_RULES.__getitem__, pairs_of(text))))
    index = allowed.find(_BY_UNICODE)
    while index >= 0:
        allowed[index] = is_base(index)
        index = allowed.find(_BY_UNICODE, index + 1)
    for found in _WHOLE.finditer(text):
        start, end = found.span()
        allowed[start + 1 : end] = bytes(end - start - 1)
    for index in _long_breaks(text):
        allowed[index] = 1
    return allowed


_BY_UNICODE = 2


def _rule(pair: str) -> int:
    rule = _may_break(*pair)
    return _BY_UNICODE if rule is None else rule


_RULES = Lookup(_rule)


def _may_break(before: str, after: str) -> bool | None:
    """Whether a line may end between two characters; `None` where Unicode decides."""
    left, right = kinds_of(before), kinds_of(after)
    if right in (Kind.SPACE, Kind.FORCED):
        return False
    if left == Kind.FORCED:
        return True
    if left == Kind.SPACE:
        return before != "\u00a0" and after not in NEVER_FIRST
    is_chinese = left in WIDE_KINDS or right in WIDE_KINDS or Kind.OBJECT in (left, right)
    if is_chinese:
        return before not in NEVER_LAST and after not in NEVER_FIRST
    is_word = left == right == Kind.LATIN and (before + after).isascii()
    return False if is_word or before == "/" else None


def is_whole_broken(text: str, end: int) -> bool:
    """Whether a line that ends there parts what stays on one line."""
    return _is_inside(_WHOLE, text, end, 20)


def is_inside_address(text: str, end: int) -> bool:
    """Whether a line that ends there ends inside an address or a code, which may end behind any sign."""
    return _is_inside(_LONG, text, end, 200)


def _is_inside(pattern: re.Pattern[str], text: str, end: int, reach: int) -> bool:
    """Whether a place lies inside a match; so many characters on both sides are looked at."""
    start = max(end - reach, 0)
    matches = pattern.finditer(text[start : end + reach])
    return any(start + found.start() < end < start + found.end() for found in matches)


def _long_breaks(text: str) -> Iterator[int]:
    """Inside a long run of ASCII, behind the signs that part it, never near its ends."""
    for run in _LONG.finditer(text):
        for found in _AFTER.finditer(text, run.start() + 3, run.end() - 2):
            if text[found.start() - 1 : found.start() + 1] != "//":
                yield found.start()
        for found in _WITHOUT_SIGNS.finditer(text, *run.span()):
            yield from range(found.start() + _KEPT, found.end() - _KEPT + 1)


def has_address(text: str) -> bool:
    """Whether there is an address or a code that must be broken at the right places."""
    return bool(_LONG.search(text))
