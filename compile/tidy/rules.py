"""The rules that make text canonical; each is named, and says on which authority it changes what.

A rule gives spans of a paragraph's string and the text that replaces each. Applying all rules to text that
they have changed must change nothing more (`tests/test_tidy.py`).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from compile.hanzi import HAN, LATIN

GAP = "\u2003"
"""What stands for a tab: words that an author set apart, as in a table drawn with tabs, stay apart."""
Change: TypeAlias = tuple[int, int, str]
_WIDE = f"{HAN}，。、；：？！（）《》〈〉“”‘’【】「」『』〔〕—…·～％"
"""Han and Chinese marks: no typed space stands beside them."""
_HALF_TO_FULL = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A named change; `EDIT_LABELS` says what editors read of it."""

    name: str
    find: Callable[[str], Iterator[Change]]


def _replace(
    pattern: str, replacement: str | Callable[[re.Match[str]], str]
) -> Callable[[str], Iterator[Change]]:
    """Changes where a pattern matches and the replacement differs."""
    compiled = re.compile(pattern)

    def find(text: str) -> Iterator[Change]:
        for match in compiled.finditer(text):
            new = replacement(match) if callable(replacement) else replacement
            if new != match[0]:
                yield match.start(), match.end(), new

    return find


def _narrow(match: re.Match[str]) -> str:
    return "".join(chr(ord(character) - 0xFEE0) for character in match[0])


def _brackets(text: str) -> Iterator[Change]:
    """Half-width brackets that belong to Chinese: Han stands inside them or touches them."""
    for match in re.finditer(r"\(([^()（）]*)\)", text):
        around = text[max(match.start() - 1, 0) : match.start()] + text[match.end() : match.end() + 1]
        if re.search(f"[{HAN}]", match[1] + around):
            yield match.start(), match.start() + 1, "（"
            yield match.end() - 1, match.end(), "）"


def _quotes(text: str) -> Iterator[Change]:
    """Straight quotes in pairs, in a paragraph that is Chinese (GB/T 15834, 4.8)."""
    places = [match.start() for match in re.finditer('"', text)]
    if len(places) % 2 == 0 and re.search(f"[{HAN}]", text):
        for index, place in enumerate(places):
            yield place, place + 1, "“”"[index % 2]


RULES: tuple[Rule, ...] = (
    Rule(
        "remove-invisible",
        _replace("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+", ""),
    ),
    Rule(
        "narrow-latin",
        _replace("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+", _narrow),
    ),
    Rule("keep-gaps", _replace(rf"(?<=\S)(?=\s*[\t{GAP}])\s+(?=\S)", GAP)),
    Rule("plain-spaces", _replace(rf"[^\S{GAP}]+", " ")),
    Rule("trim", _replace(rf"^[ {GAP}]+|[ {GAP}]+$", "")),
    Rule(
        "join-dash",
        _replace(rf"(?<=[{_WIDE}])\s?(?:-{{2,}}|－{{2,}}|—{{3,}})\s?(?=[{_WIDE}{LATIN}])", "——"),
    ),
    Rule("ellipsis", _replace(rf"(?<=[{_WIDE}])(?:\.{{3,}}|。{{3,}}|…(?!…)(?<!……))", "……")),
    Rule("brackets", _brackets),
    Rule("quotes", _quotes),
    Rule(
        "chinese-marks",
        _replace(
            rf"(?<=[{HAN}）”》])[,;:!?](?= ?[{HAN}（“《\ufffc]| ?$)", lambda match: _HALF_TO_FULL[match[0]]
        ),
    ),
    Rule(  # behind a half-width mark, as in references, a space stays
        "no-space-beside-han",
        _replace(
            rf"(?<=[{_WIDE}\ufffc]) (?=[{_WIDE}{LATIN}\ufffc(+<>=≥≤±#$&@\[,;:!?%-])"
            rf"|(?<=[{LATIN}\ufffc)%℃+-]) (?=[{_WIDE}])",
            "",
        ),
    ),
)
"""In the order in which they are applied."""
