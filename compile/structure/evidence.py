"""What speaks for and against a paragraph being a heading, piece by piece, each with its points."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from compile.hanzi import measure_ems, squeeze
from compile.model.call import Section
from compile.model.manuscript import Block, Formula, Look, Origin, Paragraph, Picture, walk_inlines
from compile.structure.captions import find_caption_label
from compile.structure.numerals import LEVELS, Form, Numeral, find_numeral
from compile.structure.wording import is_known_heading, names_section, strip_brackets

LONGEST_HEADING = 60
"""In ems, as the next: a Latin letter is half as wide as a Han character."""
LONGEST_TITLE_LIKE = 25
ENOUGH = 2
"""Points that make a heading."""
SURE = 3
"""Points from which on nobody needs to look at it again."""


class Evidence(StrEnum):
    """A fact about a paragraph, in the words in which editors read it."""

    STYLE = "用了标题样式或大纲级别"
    KNOWN_WORDS = "是参考文献、致谢一类的标题"
    SECTION_WORDS = "文字是规定的部分标题"
    CHINESE_NUMERAL = "有“一、”“（一）”“第一章”一类的编号"
    BARE_NUMERAL = "编号后面没有标点"
    LOOK = "字体、字号或加粗与正文不同"
    TITLE_LIKE = "文字简短，没有标点"
    OPENS_TEXT = "后面是没有编号的正文"
    SERIES = "前后的同类编号也各自引出正文"
    COLON = "以冒号结尾"
    CLAUSES = "中间有句号或分号"
    SENTENCE = "以句末标点结尾"
    ROW = "与前后的编号紧接，像列表的一项"


POINTS = {
    Evidence.STYLE: 3,
    Evidence.KNOWN_WORDS: 3,
    Evidence.SECTION_WORDS: 2,
    Evidence.CHINESE_NUMERAL: 2,
    Evidence.LOOK: 2,
    Evidence.TITLE_LIKE: 1,
    Evidence.OPENS_TEXT: 1,
    Evidence.SERIES: 1,
    Evidence.COLON: -1,
    Evidence.BARE_NUMERAL: -1,
    Evidence.CLAUSES: -1,
    Evidence.SENTENCE: -2,
    Evidence.ROW: -2,
}
_SENTENCE_END = ("。", "；", "，", "！", ";", ",")
_COLON = ("：", ":")
_CHINESE = frozenset((Form.CHAPTER, Form.CHINESE, Form.ROMAN, Form.PART, Form.BRACKETED_CHINESE))
_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*([1-9])|([一二三四五])级标题")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph with what its place and its form say of it."""

    paragraph: Paragraph
    numeral: Numeral | None
    """The one that a reader sees, typed or automatic."""
    typed: str
    """The typed numeral, to be cut off; empty for none or an automatic one."""
    evidence: frozenset[Evidence]
    is_eligible: bool
    """Whether it can be a heading at all: text of its own, not too long, no caption, no picture."""

    @property
    def bare(self) -> str:
        """The words without the numeral."""
        return self.paragraph.text[len(self.typed) :].strip()

    @property
    def points(self) -> int:
        """All evidence together."""
        return sum(POINTS[piece] for piece in self.evidence)

    @property
    def styled(self) -> int | None:
        """Level of the heading style."""
        return style_level(self.paragraph.look)

    @property
    def has_sign(self) -> bool:
        """Whether anything but the look says heading: a numeral, a style or known words."""
        signs = {Evidence.STYLE, Evidence.KNOWN_WORDS, Evidence.SECTION_WORDS}
        return self.numeral is not None or bool(signs & self.evidence)


def weigh_lines(blocks: Sequence[Block], sections: Sequence[Section]) -> list[Line]:
    """The paragraphs that have text, each with its evidence."""
    filled = [block for block in blocks if not isinstance(block, Paragraph) or _is_filled(block)]
    body = body_look([block for block in filled if isinstance(block, Paragraph)])
    lines = []
    for index, block in enumerate(filled):
        if isinstance(block, Paragraph) and block.text.strip():
            before = filled[index - 1] if index else None
            after = filled[index + 1] if index + 1 < len(filled) else None
            lines.append(_weigh(block, (before, after), body, sections))
    return _with_series(lines)


def body_look(paragraphs: Sequence[Paragraph]) -> Look:
    """The look of most of the text; short lines count only where there is nothing else."""
    looks: Counter[Look] = Counter()
    long = [paragraph for paragraph in paragraphs if measure_ems(paragraph.text) > LONGEST_TITLE_LIKE]
    for paragraph in long or paragraphs:
        looks[paragraph.look] += len(paragraph.text)
    return looks.most_common(1)[0][0] if looks else Look()


def style_level(look: Look) -> int | None:
    """The level that a heading style or an outline level gives, `None` for body text."""
    if match := _HEADING_STYLE.search(look.style):
        return int(match[1]) if match[1] else "一二三四五".index(match[2]) + 1
    return look.outline_level


def shown_numeral(paragraph: Paragraph) -> Numeral | None:
    """The numeral that a reader sees: the automatic one, or the one typed."""
    if paragraph.numbering and not paragraph.numbering.is_bullet:
        return find_numeral(f"{paragraph.numbering.label} x")
    return find_numeral(paragraph.text)


def stands_out(look: Look, body: Look) -> bool:
    """Whether it looks unlike the body: bold, another face, larger, or centred."""
    other_face = bool(look.font and body.font and look.font != body.font)
    larger = look.size_pt > body.size_pt + 0.5 and body.size_pt > 0
    bold = look.is_bold and not body.is_bold
    return bold or other_face or larger or (look.is_centered and not body.is_centered)


def _weigh(
    paragraph: Paragraph,
    neighbours: tuple[Block | None, Block | None],
    body: Look,
    sections: Sequence[Section],
) -> Line:
    typed = find_numeral(paragraph.text)
    numeral = shown_numeral(paragraph)
    line = Line(paragraph, numeral, typed.text if typed else "", frozenset(), False)
    is_eligible = (
        paragraph.origin is Origin.BODY
        and bool(line.bare)
        and measure_ems(strip_brackets(line.bare)) <= LONGEST_HEADING
        and not _has_objects(paragraph)
        and not find_caption_label(paragraph.text)
    )
    pieces = _words_evidence(line, sections) | _place_evidence(line, neighbours, body)
    return replace(line, evidence=frozenset(pieces), is_eligible=is_eligible)


def _words_evidence(line: Line, sections: Sequence[Section]) -> set[Evidence]:
    """What the words themselves say, and the numeral before them."""
    text = strip_brackets(line.bare)
    words = text.rstrip("".join((*_SENTENCE_END, *_COLON)))
    form = line.numeral.form if line.numeral else None
    tests = {
        Evidence.STYLE: bool(line.styled),
        Evidence.KNOWN_WORDS: is_known_heading(line.bare),
        Evidence.SECTION_WORDS: names_section(text, sections) is not None,
        Evidence.CHINESE_NUMERAL: form in _CHINESE,
        Evidence.BARE_NUMERAL: form is Form.BARE_DIGIT,
        Evidence.TITLE_LIKE: measure_ems(words) <= LONGEST_TITLE_LIKE
        and not re.search("[，。；：！,;:]", words),
        Evidence.COLON: text.endswith(_COLON),
        Evidence.CLAUSES: bool(re.search("[。；](?=.)", text)),
        Evidence.SENTENCE: text.endswith(_SENTENCE_END),
    }
    return {piece for piece, holds in tests.items() if holds}


def _place_evidence(line: Line, neighbours: tuple[Block | None, Block | None], body: Look) -> set[Evidence]:
    """What the look says, and the blocks before and after."""
    before, after = neighbours
    pieces = set()
    follows = after if isinstance(after, Paragraph) else None
    is_like_next = follows is not None and follows.look == line.paragraph.look and _is_text(follows)
    if stands_out(line.paragraph.look, body) and not is_like_next:
        pieces.add(Evidence.LOOK)
    if after is not None and (follows is None or _is_text(follows)):
        pieces.add(Evidence.OPENS_TEXT)
    if line.numeral is None:
        return pieces
    previous = shown_numeral(before) if isinstance(before, Paragraph) else None
    following = shown_numeral(follows) if follows else None
    if line.numeral.precedes(following) or (previous and previous.precedes(line.numeral)):
        pieces.add(Evidence.ROW)
    return pieces


def _with_series(lines: Sequence[Line]) -> list[Line]:
    """Numbers of one row that each open a text of their own speak for one another."""
    opening = {Evidence.TITLE_LIKE, Evidence.OPENS_TEXT}
    rows = {
        (line.numeral.form, line.numeral.parents, line.numeral.value)
        for line in lines
        if line.numeral and opening <= line.evidence and line.is_eligible
    }

    def is_in_series(line: Line) -> bool:
        if line.numeral is None or not opening <= line.evidence:
            return False
        form, parents, value = line.numeral.form, line.numeral.parents, line.numeral.value
        return (form, parents, value - 1) in rows or (form, parents, value + 1) in rows

    return [
        replace(line, evidence=line.evidence | {Evidence.SERIES}) if is_in_series(line) else line
        for line in lines
    ]


def _is_text(paragraph: Paragraph) -> bool:
    """Whether a paragraph is running text rather than one more heading or item."""
    if shown_numeral(paragraph) is not None:
        return False
    text = squeeze(paragraph.text)
    return measure_ems(text) > LONGEST_TITLE_LIKE or text.endswith((*_SENTENCE_END, *_COLON)) or not text


def _is_filled(paragraph: Paragraph) -> bool:
    return bool(paragraph.text.strip()) or _has_objects(paragraph)


def _has_objects(paragraph: Paragraph) -> bool:
    return any(isinstance(inline, Picture | Formula) for inline in walk_inlines(paragraph.inlines))


def ladder_level(numeral: Numeral) -> int:
    """The level of a numeral by its form alone."""
    return len(numeral.parents) + 1 if numeral.form is Form.DECIMAL else LEVELS[numeral.form]
