"""Text of the call's form that authors leave standing: hints in brackets, sample headings and lines."""

import re
from collections.abc import Sequence

from compile.hanzi import squeeze
from compile.model.anthology import Section
from compile.model.manuscript import Paragraph

_FORMAT = r"(?:黑体|楷体|宋体|仿宋)[^（()）]{0,12}(?:号|字体)?|(?:小四|四|五|三)号[^（()）]{0,6}"
_FORMAT_HINT = re.compile(rf"[（(]\s*(?:{_FORMAT})\s*[）)]")
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_WHOLE = re.compile(
    r"^(?:[（(][一二三四五六七八九十]+[）)])?\s*(?:"
    r"[一二三]级标题(?:[（(][^（()）]*[）)])?"
    r"|正文[（(]采用[^（()）]*[）)]。?"
    r"|[（(]?联系人[:：]…+[）)]?"
    r"|…+|\.{3,}"
    r")\s*$"
    r"|^[（(][一二三四五六七八九十]+[）)]\s*$"
)
_CONTENTS_STYLE = re.compile(r"toc(?: heading)?\s*\d*$|目录\s*\d*$")
_MINIMUM = 6
"""A hint shorter than this may be a bracket of the author's own."""


def is_template(text: str) -> bool:
    """Whether a whole paragraph is the form's, such as 「（一）二级标题（楷体小四号）」."""
    return bool(_WHOLE.match(text.strip()))


def is_own_contents(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a line of Word's own table of contents, or its heading."""
    return bool(_CONTENTS_STYLE.match(paragraph.look.style))


def find_hints(text: str, sections: Sequence[Section]) -> list[tuple[int, int]]:
    """Spans of bracketed hints of the form inside a heading."""
    hints = [squeeze(section.hint).strip("（）()") for section in sections if section.hint]
    spans = [match.span() for match in _FORMAT_HINT.finditer(text)]
    for match in _BRACKETS.finditer(text):
        inner = squeeze(match[0]).strip("（）()")
        is_hint = len(inner) >= _MINIMUM and any(inner in hint or hint in inner for hint in hints)
        if is_hint and match.span() not in spans:
            spans.append(match.span())
    return sorted(spans)
