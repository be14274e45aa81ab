"""Rules for fonts and text."""

import re
from collections.abc import Callable, Iterator

from compile.model.page import POINTS_PER_MM
from compile.model.plane import Box, holds, touches
from compile.preflight.facts import Facts, Page
from compile.preflight.typefaces import Font
from compile.problems import Problem, error, warning

_PLACEHOLDER = re.compile(r"\{\{|待定|[×X]{3,}|TODO")
_TOLERANCE_PT = 0.5
_MOST_NAMES = 5


def _named(facts: Facts, test: Callable[[Font], object]) -> tuple[str, list[int]]:
    """The fonts of which something is true, and the pages that show them."""
    fonts = [font for font in facts.fonts if test(font)]
    pages = facts.where(lambda page: not page.marks.fonts.isdisjoint(font.key for font in fonts))
    names = list(dict.fromkeys(font.name for font in fonts))
    more = f"等{len(names)}种" if len(names) > _MOST_NAMES else ""
    return "、".join(name or "无名字体" for name in names[:_MOST_NAMES]) + more, pages


def check_embedding(facts: Facts) -> Iterator[Problem]:
    """All that is shown is in the file, cut to what is shown."""
    names, pages = _named(facts, lambda font: not font.program and font.kind != "Type3")
    if names:
        hint = "导出时选择嵌入全部字体；没有嵌入许可的换一种字体"
        yield error("print-font-missing", facts.place(pages), f"字体没有嵌入：{names}", hint)
    names, pages = _named(facts, lambda font: font.program and not font.is_subset)
    if names:
        hint = "导出时选择只嵌入用到的字；文件会小得多"
        yield warning("print-font-whole", facts.place(pages), f"嵌入了整套字体：{names}", hint)


def check_font_text(facts: Facts) -> Iterator[Problem]:
    """Without characters the text cannot be searched, proofread or checked here."""
    names, pages = _named(facts, lambda font: not font.has_text)
    if names:
        hint = "换一种导出方式，让字体带上ToUnicode"
        yield error("print-font-text", facts.place(pages), f"字体没有字符对照，文字无从核对：{names}", hint)


def check_type3(facts: Facts) -> Iterator[Problem]:
    """Glyphs drawn as pictures come out rough."""
    names, pages = _named(facts, lambda font: font.kind == "Type3")
    if names:
        hint = "换成TrueType或OpenType字体再导出；多半来自点阵字体或彩色表情"
        yield error("print-font-type3", facts.place(pages), f"用了Type 3字体：{names}", hint)


def check_families(facts: Facts) -> Iterator[Problem]:
    """Another family stands in where ours lacks a glyph, or comes with a picture."""
    allowed = tuple(family.replace(" ", "") for family in facts.limits.families)
    names, pages = _named(facts, lambda font: allowed and not font.family.startswith(allowed))
    if names:
        hint = "看看这些页上哪些字不在本书字体里，换成书中字体有的字；图中的文字转为曲线"
        yield error("print-font-foreign", facts.place(pages), f"混进了本书以外的字体：{names}", hint)


def check_glyphs(facts: Facts) -> Iterator[Problem]:
    """Glyph 0 is the box that stands for a missing one."""
    pages = facts.where(lambda page: page.marks.has_notdef)
    if pages:
        hint = "在这些页上找方框或空白，换成字体有的字，或换一种字体"
        yield error("print-glyph-missing", facts.place(pages), "有字体中没有的字，印出是方框或空白", hint)


def check_placeholders(facts: Facts) -> Iterator[Problem]:
    """What was to be filled in later."""
    found = {page.number: match[0] for page in facts.pages if (match := _PLACEHOLDER.search(page.marks.text))}
    if found:
        words = "、".join(f"“{word}”" for word in sorted(set(found.values())))
        hint = "看看是不是还没有填的内容；确实是正文的不必理会"
        yield warning("print-placeholder", facts.place(found), f"有像是待填的文字：{words}", hint)


def check_safety(facts: Facts) -> Iterator[Problem]:
    """Text near the edge may be cut off: trimming is out by a millimetre or two."""
    margin = facts.limits.safety_mm
    pages = facts.where(lambda page: _is_near_edge(page, margin * POINTS_PER_MM - _TOLERANCE_PT))
    if pages:
        hint = f"把文字移到离切口{margin:g}mm以内的安全区里面"
        yield warning("print-near-trim", facts.place(pages), f"文字离切口不足{margin:g}mm，可能被裁掉", hint)


def _is_near_edge(page: Page, margin_pt: float) -> bool:
    if page.trim is None:
        return False
    trim = page.trim
    safe: Box = (trim[0] + margin_pt, trim[1] + margin_pt, trim[2] - margin_pt, trim[3] - margin_pt)
    return any(not holds(safe, box) and touches(box, trim) for box in page.marks.outer)
