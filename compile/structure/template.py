"""Text of the call's form that authors leave standing: hints in brackets, sample headings and lines."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from compile.hanzi import squeeze
from compile.model.call import Section
from compile.model.manuscript import Paragraph
from compile.structure.numerals import find_numeral

_SIZE = r"(?:小?[初一二三四五六七八]号|\d+(?:\.\d+)?磅)"
_FACE = r"(?:黑体|楷体|宋体|仿宋)(?:_?GB2312)?"
_LOOK = r"(?:加粗|居中|不加粗|左对齐|首行缩进[^（()）]{0,6})"
_FORMAT = rf"(?:{_FACE}[，、,\s]*{_SIZE}?|{_SIZE}[，、,\s]*{_FACE}?)字?体?(?:[，、,\s]*{_LOOK})*"
_FORMAT_HINT = re.compile(rf"[（(]\s*(?:{_FORMAT}|[…．.]{{1,12}})\s*[）)]")
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_BODY_HINT = re.compile(r"\s*正文[（(]采用[^（()）]*[）)][。．.]?\s*")
_WHOLE = re.compile(
    r"[一二三四]级标题(?:[（(][^（()）]*[）)])?"
    r"|[（(]?(?:案例)?联系人[:：]\s*[…．.]+[）)]?"
    r"|…+|\.{3,}|。{3,}"
)
_CONTENTS_STYLE = re.compile(r"toc(?: heading)?\s*\d*$|目录\s*\d*$")
_CONTENTS_LINE = re.compile(r".{2,80}?(?:[.．…·]\s*){3,}\s*\d{1,3}\s*")
_CONTENTS_TITLE = re.compile(r"[\s\u3000]*目[\s\u3000]*录[\s\u3000]*")
_MINIMUM = 6
"""A bracket shorter than this is the author's own."""
_SAME = 0.8
"""Similarity of a hint with the form's, which authors shorten and mend."""


def is_template(text: str, sections: Sequence[Section] = ()) -> bool:
    """Whether a whole paragraph is the form's, such as 「（一）二级标题（楷体小四号）」."""
    line = text.strip()
    numeral = find_numeral(line)
    words = line[len(numeral.text) :] if numeral else line
    if re.fullmatch(r"[（(][一二三四五六七八九十]+[）)]\s*", line):
        return True
    if _WHOLE.fullmatch(words) or _BODY_HINT.fullmatch(words):
        return True
    return bool(_BRACKETS.fullmatch(line)) and _is_hint(line, sections)


def own_contents(paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """Lines of the manuscript's own table of contents, made by Word or typed with dots, and its heading."""
    found: set[int] = set()
    for index, paragraph in enumerate(paragraphs):
        after = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        is_title = bool(_CONTENTS_TITLE.fullmatch(paragraph.text))
        if _is_contents_line(paragraph) or (is_title and after is not None and _is_contents_line(after)):
            found.add(paragraph.number)
    return frozenset(found)


def _is_contents_line(paragraph: Paragraph) -> bool:
    if _CONTENTS_STYLE.match(paragraph.look.style):
        return True
    return bool(_CONTENTS_LINE.fullmatch(paragraph.text))


def body_hint(text: str) -> int:
    """Characters at the beginning of a paragraph that are the form's 「正文（采用……）。」."""
    match = _BODY_HINT.match(text)
    return match.end() if match else 0


def find_hints(text: str, sections: Sequence[Section]) -> list[tuple[int, int]]:
    """Spans of bracketed hints of the form inside a heading."""
    spans = [match.span() for match in _FORMAT_HINT.finditer(text)]
    for match in _BRACKETS.finditer(text):
        if match.span() not in spans and _is_hint(match[0], sections):
            spans.append(match.span())
    return sorted(spans)


def _is_hint(text: str, sections: Sequence[Section]) -> bool:
    """Whether a bracket is the hint of a section, whole, cut short or a little changed."""
    inner = squeeze(text).strip("（）()")
    hints = [squeeze(section.hint).strip("（）()") for section in sections if section.hint]
    if len(inner) < _MINIMUM:
        return False
    return any(
        hint.startswith(inner)
        or inner.startswith(hint)
        or SequenceMatcher(None, inner, hint, autojunk=False).ratio() >= _SAME
        for hint in hints
    )
