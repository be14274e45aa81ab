"""Which paragraphs are headings, and of which level: the evidence, then the call's sections, then levels."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from compile.hanzi import measure_ems
from compile.model.call import Section
from compile.model.manuscript import Block
from compile.structure.evidence import (
    ENOUGH,
    LONGEST_HEADING,
    SURE,
    Evidence,
    Line,
    ladder_level,
    weigh_lines,
)
from compile.structure.numerals import LEVELS, Form
from compile.structure.sections import Aligned, Top, align
from compile.structure.wording import SIMILAR, is_references, names_section, nearest_section

DEEPEST = 5
_TOP_FORMS = frozenset((Form.CHAPTER, Form.CHINESE, Form.ROMAN))
_OTHER_TOPS = (Form.BRACKETED_CHINESE, Form.DIGIT, Form.BARE_DIGIT)
_DIGITS = frozenset((Form.DIGIT, Form.BARE_DIGIT))


@dataclass(frozen=True, slots=True)
class Found:
    """A paragraph taken for a heading."""

    level: int
    numeral: str
    """Typed numeral to be cut off; empty for none or an automatic one."""
    section: Section | None = None
    is_guessed: bool = False
    """Whether only the place of the heading tells its section."""
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A paragraph for which the evidence is weak, and how it was taken."""

    line: Line
    is_heading: bool
    level: int
    """The level that it has, or would have."""


@dataclass(frozen=True, slots=True)
class Headings:
    """Headings by paragraph number, and the paragraphs that an editor should look at."""

    found: dict[int, Found]
    doubts: tuple[Doubt, ...]


def find_headings(
    blocks: Sequence[Block], sections: Sequence[Section], corrected: Mapping[int, int]
) -> Headings:
    """Headings of these blocks; `corrected` gives levels by paragraph number, 0 for text."""
    lines = weigh_lines(blocks, sections)
    tops = top_forms(lines, sections)
    chosen = [line for line in lines if _is_chosen(line, tops, corrected)]
    chosen = _before_references(chosen)
    levels = _give_levels(chosen, tops, sections) | {
        number: level for number, level in corrected.items() if level
    }
    aligned = align([_top(line) for line in chosen if levels[line.paragraph.number] == 1], sections)
    found = {line.paragraph.number: _found(line, levels, aligned) for line in chosen}
    doubts = _find_doubts(lines, found, corrected)
    return Headings(found, tuple(doubts))


def top_forms(lines: Sequence[Line], sections: Sequence[Section]) -> frozenset[Form]:
    """The forms of numeral in which the author wrote the sections: 一、 unless the words say another."""
    named: dict[Form, set[str]] = defaultdict(set)
    for line in lines:
        if line.numeral is None or not line.is_eligible:
            continue
        section = names_section(line.bare, sections) or nearest_section(line.bare, sections, SIMILAR)
        if section:
            named[line.numeral.form].add(section.id)
    usual = set().union(*(named[form] for form in _TOP_FORMS))
    if not usual:
        for form in _OTHER_TOPS:
            if len(named[form]) >= 2:
                return frozenset((form,))
    return _TOP_FORMS


def _is_chosen(line: Line, tops: frozenset[Form], corrected: Mapping[int, int]) -> bool:
    level = corrected.get(line.paragraph.number)
    if level is not None:
        return level > 0
    if not line.is_eligible or not line.has_sign:
        return False
    is_lower = line.numeral is not None and line.numeral.form not in tops
    points = line.points - (2 if is_lower and Evidence.SECTION_WORDS in line.evidence else 0)
    return points >= ENOUGH


def _before_references(lines: Sequence[Line]) -> list[Line]:
    """Below 参考文献 a digit numbers a reference and no heading."""
    kept: list[Line] = []
    is_below = False
    for line in lines:
        if is_below and line.numeral and line.numeral.form in _DIGITS and not line.styled:
            continue
        is_below = is_references(line.bare) or (is_below and line.numeral is None)
        kept.append(line)
    return kept


def _top(line: Line) -> Top:
    return Top(line.paragraph.number, line.bare, line.numeral.value if line.numeral else None)


def _found(line: Line, levels: Mapping[int, int], aligned: Mapping[int, Aligned]) -> Found:
    number = line.paragraph.number
    section = aligned.get(number)
    found = Found(min(levels[number], DEEPEST), line.typed, is_numbered=line.numeral is not None)
    return replace(found, section=section.section, is_guessed=section.is_guessed) if section else found


def _give_levels(lines: Sequence[Line], tops: frozenset[Form], sections: Sequence[Section]) -> dict[int, int]:
    """The level of each heading by its paragraph.

    The style decides where the author gave each form of numeral a style of its own; otherwise the
    numeral. A decimal numeral stands one below the heading that has the number before its last point.
    """
    shift = _style_shift(lines, tops, sections)
    trusts_styles = _styles_follow_numerals(lines)
    raised = min(LEVELS.get(form, 1) for form in tops) - 1
    levels: dict[int, int] = {}
    seen: dict[tuple[int, ...], int] = {}
    for line in lines:
        numeral = line.numeral
        if _is_top(line, tops):
            level = 1
        elif line.styled and (numeral is None or trusts_styles):
            level = max(line.styled - shift, 1)
        elif numeral is None:
            level = 1
        elif numeral.form is Form.DECIMAL:
            level = seen.get(numeral.parents, len(numeral.parents)) + 1
        else:
            level = _lowered(ladder_level(numeral), raised)
        levels[line.paragraph.number] = level
        if numeral is not None:
            if level == 1:
                seen.clear()
            seen[(*numeral.parents, numeral.value)] = level
    return levels


def _is_top(line: Line, tops: frozenset[Form]) -> bool:
    """Whether the heading is of the first level by its numeral, or by its words without one."""
    if line.numeral is not None:
        return line.numeral.form in tops
    return bool({Evidence.SECTION_WORDS, Evidence.KNOWN_WORDS} & line.evidence)


def _lowered(level: int, raised: int) -> int:
    """The level below a first level that is not 一、: forms that stand above it come second."""
    return level - raised if level - raised > 1 else 2 if raised else level


def _style_shift(lines: Sequence[Line], tops: frozenset[Form], sections: Sequence[Section]) -> int:
    """How much deeper than level 1 the styles of the call's sections are, as when 标题 1 is the title."""
    levels = [
        line.styled
        for line in lines
        if line.styled
        and (line.numeral is None or line.numeral.form in tops)
        and names_section(line.bare, sections)
    ]
    return min(levels) - 1 if levels else 0


def _styles_follow_numerals(lines: Sequence[Line]) -> bool:
    """Whether each form of numeral has one style and no other form has it too."""
    styles: dict[Form, set[int]] = defaultdict(set)
    for line in lines:
        if line.numeral and line.styled:
            styles[line.numeral.form].add(line.styled)
    used = [level for levels in styles.values() for level in levels]
    return len(styles) > 1 and len(used) == len(styles) == len(set(used))


def _find_doubts(
    lines: Sequence[Line], found: Mapping[int, Found], corrected: Mapping[int, int]
) -> list[Doubt]:
    """Headings with no more evidence than needed, and text that lacks little; what editors said is sure."""
    doubts: list[Doubt] = []
    level = 0
    for line in lines:
        number = line.paragraph.number
        heading = found.get(number)
        if heading:
            level = heading.level
        if number in corrected or Evidence.ROW in line.evidence:
            continue
        if heading and not heading.section and _is_weak(line):
            doubts.append(Doubt(line, True, heading.level))
        elif not heading and level and _is_nearly_heading(line):
            doubts.append(Doubt(line, False, _likely_level(line, level)))
    return doubts


def _is_weak(line: Line) -> bool:
    return line.points < SURE and Evidence.KNOWN_WORDS not in line.evidence


def _is_nearly_heading(line: Line) -> bool:
    """Text that lacks one point, has a heading style, or looks like a heading and has no numeral."""
    if not line.is_eligible:
        return bool(line.styled) and measure_ems(line.bare) > LONGEST_HEADING
    if Evidence.BARE_NUMERAL in line.evidence:
        return False
    if line.has_sign:
        return line.points == ENOUGH - 1 and (Evidence.TITLE_LIKE in line.evidence or bool(line.styled))
    look = line.paragraph.look
    wanted = {Evidence.LOOK, Evidence.TITLE_LIKE, Evidence.OPENS_TEXT}
    return wanted <= line.evidence and not look.is_centered and look.is_bold


def _likely_level(line: Line, above: int) -> int:
    if line.styled:
        return min(line.styled, DEEPEST)
    return min(ladder_level(line.numeral) if line.numeral else above + 1, DEEPEST)
