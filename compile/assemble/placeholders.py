"""`{{来稿篇数}}` and the like in editors' texts to the book's own figures, so that they are never stale."""

import re
from collections.abc import Mapping
from datetime import date

from compile.model.book import Text
from compile.problems import Place, ProblemError, error

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}\n]*?)\s*\}\}")


def chinese_date(day: date) -> str:
    """Such as 2023年9月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def fill_placeholders(text: Text, facts: Mapping[str, str]) -> str:
    """The text's Markdown with its placeholders filled; raises `ProblemError` for one that nobody knows."""
    problems = []

    def fill(found: re.Match[str]) -> str:
        if found[1] in facts:
            return facts[found[1]]
        line = text.markdown.count("\n", 0, found.start()) + 1
        hint = f"可以写：{'、'.join(f'{{{{{name}}}}}' for name in facts)}。"
        place = Place(file=text.file, line=line, quote=found[0][:20])
        problems.append(error("placeholder-unknown", place, f"不知道「{found[0][:20]}」该填什么", hint))
        return found[0]

    filled = _PLACEHOLDER.sub(fill, text.markdown)
    if problems:
        raise ProblemError(*problems)
    return filled
