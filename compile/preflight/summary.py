"""A PDF in a few words, for the head of the printer's form."""

from collections.abc import Iterator

from compile.model.page import POINTS_PER_MM
from compile.model.plane import Box
from compile.preflight.facts import Facts
from compile.preflight.forbidden import version_of
from compile.preflight.inks import has_colour
from compile.preflight.walk import UNREADABLE


def sum_up(facts: Facts) -> tuple[tuple[str, str], ...]:
    """What the file is; what cannot be read is left out, for a rule tells of it."""
    return tuple((name, value) for name, value in _describe(facts) if value)


def _describe(facts: Facts) -> Iterator[tuple[str, str]]:
    pages = facts.pages
    yield "页数", f"{len(pages)} 面"
    trims = dict.fromkeys(_size(page.trim) for page in pages if page.trim)
    yield "成品尺寸", "、".join(trims)
    yield "标准", version_of(facts.pdf)
    yield "印刷条件", _condition(facts)
    yield "用墨", "彩色" if any(map(has_colour, pages)) else "单黑"
    inks = [page.marks.ink_percent for page in pages]
    inks += [placed.picture.ink_percent for page in pages for placed in page.marks.pictures]
    yield "总墨量最高", f"{max(inks, default=0):.0f}%"
    pictures = [placed for page in pages for placed in page.marks.pictures]
    lowest = min((placed.ppi for placed in pictures), default=0)
    yield "图片", f"{len(pictures)} 幅，最低 {lowest:.0f} ppi" if pictures else "没有"
    yield "字体", "、".join(sorted({font.name.partition("+")[2] or font.name for font in facts.fonts}))


def _size(trim: Box) -> str:
    left, bottom, right, top = trim
    return f"{(right - left) / POINTS_PER_MM:.0f}×{(top - bottom) / POINTS_PER_MM:.0f} 毫米"


def _condition(facts: Facts) -> str:
    try:
        return str(facts.pdf.Root.OutputIntents[0].OutputConditionIdentifier)
    except UNREADABLE:
        return ""
