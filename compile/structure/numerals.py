"""Typed and automatic numerals of headings, captions and items (CY/T 35; GB/T 15834 for their marks)."""

import re
from dataclasses import dataclass

from compile.hanzi import NUMERAL, parse_numeral

_INDENT = r"[\s\u3000\u200b\ufeff]*"
_PATTERNS = (
    (1, re.compile(rf"{_INDENT}(?P<value>[{NUMERAL}]{{1,3}})[、．.]\s*")),
    (2, re.compile(rf"{_INDENT}[（(]\s*(?P<value>[{NUMERAL}]{{1,3}})\s*[）)][、.．]?\s*")),
    (3, re.compile(rf"{_INDENT}(?P<value>[0-9０-９]{{1,2}})(?:[.．、]|\s*[)）])(?![0-9０-９])\s*")),
    (4, re.compile(rf"{_INDENT}[（(]\s*(?P<value>[0-9０-９]{{1,2}})\s*[）)][、.．]?\s*")),
)
_DECIMAL = re.compile(rf"{_INDENT}(?P<value>\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}})[.．、]?\s*")
_BULLET = re.compile(rf"{_INDENT}[●•◆■▪□◇➢➤✓·\-–]\s+|{_INDENT}[●•◆■▪□◇➢➤✓]")
_CAPTION = re.compile(
    rf"{_INDENT}(?P<label>(?P<kind>图|表)\s*(?P<value>[0-9０-９]{{1,3}}(?:[-－—.．·][0-9０-９]{{1,3}})?))"
    r"(?P<gap>[\s\u3000]*[:：.．、]?[\s\u3000]*)"
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral at the beginning of a paragraph."""

    level: int
    value: int
    text: str
    """As typed, with the mark and the space behind it."""


def find_numeral(text: str) -> Numeral | None:
    """The numeral at the beginning, `None` without one; `2.1` counts its parts for the level."""
    if (match := _DECIMAL.match(text)) and match.end() != len(text):
        parts = re.split(r"[.．]", match["value"])
        return Numeral(len(parts), int(parts[-1]), match[0])
    for level, pattern in _PATTERNS:
        if match := pattern.match(text):
            value = parse_numeral(match["value"]) if level <= 2 else int(match["value"])
            if value is not None:
                return Numeral(level, value, match[0])
    return None


def find_bullet(text: str) -> str:
    """A typed bullet with the space behind it, empty without one."""
    match = _BULLET.match(text)
    return match[0] if match else ""


@dataclass(frozen=True, slots=True)
class CaptionLabel:
    """`图1` or `表2` at the beginning of a caption."""

    kind: str
    label: str
    text: str
    """As typed, with what stands between label and title."""


def find_caption_label(text: str) -> CaptionLabel | None:
    """The label at the beginning; a sentence that only mentions the figure has none.

    「图1 总体架构」 is a caption, 「图1所示的架构……」 is not: behind the label stands a space, a colon, or
    the whole has no full stop and is short.
    """
    match = _CAPTION.match(text)
    if match is None:
        return None
    rest = text[match.end() :].strip()
    is_sentence = rest.endswith(("。", "；", "：")) or (
        not match["gap"] and re.match(r"[为是所中显展可的]", rest)
    )
    if is_sentence or len(rest) > _LONGEST_CAPTION:
        return None
    return CaptionLabel(match["kind"], re.sub(r"\s", "", match["label"]), match[0])


_LONGEST_CAPTION = 80
