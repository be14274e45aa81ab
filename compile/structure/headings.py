"""Which paragraphs are headings, and of which level: numeral, style, outline, look and length decide."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from compile.hanzi import squeeze
from compile.model.anthology import Section
from compile.model.manuscript import Block, Formula, Look, Origin, Paragraph, Picture, walk_inlines
from compile.structure.numerals import Numeral, find_caption_label, find_numeral

LONGEST_HEADING = 60
SIMILAR_ENOUGH = 0.75
ENOUGH = 2
"""Evidence that makes a heading; see `_evidence`."""
_SENTENCE_END = ("。", "；", "，", "！", "：", ";", ",")
_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*([1-9])|([一二三四])级标题")


@dataclass(frozen=True, slots=True)
class Found:
    """A paragraph taken for a heading."""

    level: int
    numeral: str
    """Typed numeral to be cut off; empty for none or an automatic one."""
    section: Section | None = None
    is_sure: bool = True


def find_headings(blocks: Sequence[Block], sections: Sequence[Section]) -> dict[int, Found]:
    """Headings by paragraph number; those of the call's sections carry the section."""
    paragraphs = [block for block in blocks if isinstance(block, Paragraph) and block.text.strip()]
    body = body_look(paragraphs)
    found: dict[int, Found] = {}
    shift = _style_shift(paragraphs, sections)
    for index, paragraph in enumerate(paragraphs):
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        if heading := _find(paragraph, following, body, sections, shift):
            found[paragraph.number] = heading
    return found


def body_look(paragraphs: Sequence[Paragraph]) -> Look:
    """The look of most of the text."""
    looks: Counter[Look] = Counter()
    for paragraph in paragraphs:
        looks[paragraph.look] += len(paragraph.text)
    return looks.most_common(1)[0][0] if looks else Look()


def style_level(look: Look) -> int | None:
    """The level that a heading style or an outline level gives, `None` for body text."""
    if match := _HEADING_STYLE.search(look.style):
        return int(match[1]) if match[1] else "一二三四".index(match[2]) + 1
    return look.outline_level


def find_section(text: str, sections: Sequence[Section], *, nearly: bool) -> Section | None:
    """The call's section that a heading without numeral names: in its words, or `nearly` so."""
    plain = squeeze(strip_brackets(text))
    for section in sections:
        if plain in (section.title, *section.aliases):
            return section
    if not plain or not nearly:
        return None
    scores = [
        (
            max(SequenceMatcher(None, plain, name).ratio() for name in (section.title, *section.aliases)),
            section,
        )
        for section in sections
    ]
    score, best = max(scores, key=lambda pair: pair[0])
    return best if score >= SIMILAR_ENOUGH else None


def strip_brackets(text: str) -> str:
    """A heading without what stands in brackets at its end."""
    return re.sub(r"\s*(?:[（(][^（()）]*[）)]\s*)+$", "", text)


def _style_shift(paragraphs: Sequence[Paragraph], sections: Sequence[Section]) -> int:
    """How much deeper than level 1 the styles of the call's sections are, as when 标题 1 is the title."""
    levels = [
        level
        for paragraph in paragraphs
        if (level := style_level(paragraph.look))
        and find_section(_without_numeral(paragraph.text), sections, nearly=False)
    ]
    return min(levels) - 1 if levels else 0


def _without_numeral(text: str) -> str:
    numeral = find_numeral(text)
    return text[len(numeral.text) :] if numeral else text


def _find(
    paragraph: Paragraph, following: Paragraph | None, body: Look, sections: Sequence[Section], shift: int
) -> Found | None:
    text = paragraph.text
    if paragraph.origin is not Origin.BODY or _has_objects(paragraph) or find_caption_label(text):
        return None
    typed = find_numeral(text)
    numeral = shown_numeral(paragraph)
    cut = typed.text if typed else ""
    bare = text[len(cut) :].strip()
    styled = style_level(paragraph.look)
    is_top = numeral is not None and numeral.level == 1
    may_name = is_top or numeral is None
    section = find_section(bare, sections, nearly=is_top) if may_name else None
    has_form = (
        bool(styled) or (numeral is not None and numeral.level == 1) or _stands_out(paragraph.look, body)
    )
    if section and has_form and len(strip_brackets(bare)) <= LONGEST_HEADING:
        return Found(1, cut, section)
    if not bare or len(bare) > LONGEST_HEADING or (numeral is None and styled is None):
        return None
    evidence = _evidence(paragraph, numeral, following, body)
    if evidence < ENOUGH:
        return None
    level = numeral.level if numeral else max((styled or 1) - shift, 1)
    if level == 1 and section is None and numeral is None and styled is None:
        return None
    return Found(min(level, 4), cut, None, evidence > ENOUGH or bool(styled))


def shown_numeral(paragraph: Paragraph) -> Numeral | None:
    """The numeral that a reader sees: the automatic one, or the one typed."""
    if paragraph.numbering and not paragraph.numbering.is_bullet:
        return find_numeral(f"{paragraph.numbering.label} x")
    return find_numeral(paragraph.text)


def _evidence(paragraph: Paragraph, numeral: Numeral | None, following: Paragraph | None, body: Look) -> int:
    """Points for being a heading: a style is worth three, a look or a Chinese numeral one or two.

    A paragraph that ends like a sentence loses two, and so does one that is followed by a paragraph
    with the next number, as items of a list are.
    """
    points = 3 if style_level(paragraph.look) else 0
    points += 2 * _stands_out(paragraph.look, body)
    if numeral:
        points += {1: 2, 2: 2, 3: 0, 4: 0}.get(numeral.level, 0)
        next_numeral = shown_numeral(following) if following else None
        if next_numeral and next_numeral.level == numeral.level and next_numeral.value == numeral.value + 1:
            points -= 2
    if paragraph.text.rstrip().endswith(_SENTENCE_END):
        points -= 2
    return points


def _stands_out(look: Look, body: Look) -> bool:
    """Whether it looks unlike the body: bold, another face, larger, or centred."""
    other_face = bool(look.font and body.font and look.font != body.font)
    larger = look.size_pt > body.size_pt + 0.5 and body.size_pt > 0
    return (
        (look.is_bold and not body.is_bold)
        or other_face
        or larger
        or (look.is_centered and not body.is_centered)
    )


def _has_objects(paragraph: Paragraph) -> bool:
    return any(isinstance(inline, Picture | Formula) for inline in walk_inlines(paragraph.inlines))
