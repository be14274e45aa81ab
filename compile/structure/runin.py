"""Headings that run in: 「（一）平台建设。正文……」, where the beginning looks unlike the rest."""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from compile.hanzi import measure_ems, squeeze
from compile.model.case import Edit
from compile.model.manuscript import Block, Mark, Origin, Paragraph, Text, plain_text
from compile.structure.cutting import divide, strip
from compile.structure.evidence import LONGEST_HEADING, shown_numeral
from compile.structure.numerals import find_numeral

_LONGEST_LEAD = 40
_SHORTEST_REST = 10
_CLOSING = ("。", "：", ":", ".", "．")


def split_run_ins(blocks: Sequence[Block]) -> tuple[list[Block], dict[int, Paragraph]]:
    """The blocks with such paragraphs divided in two, and the paragraphs as they were, by number.

    The heading keeps the number of the paragraph; the rest has it negative, so that the two differ
    until `settle` is called.
    """
    result: list[Block] = []
    whole: dict[int, Paragraph] = {}
    for block in blocks:
        end = _lead_end(block) if isinstance(block, Paragraph) else 0
        if not isinstance(block, Paragraph) or not end:
            result.append(block)
            continue
        heading, rest = map(strip, divide(block.inlines, end))
        look = replace(block.look, is_bold=True)
        result.append(replace(block, inlines=heading, look=look, lead=0))
        result.append(replace(block, number=-block.number, inlines=rest, numbering=None, lead=0))
        whole[block.number] = block
    return result, whole


def settle(
    blocks: Sequence[Block], whole: Mapping[int, Paragraph], headings: Container[int]
) -> tuple[list[Block], list[Edit]]:
    """Divided paragraphs that were no headings whole again; the others with an edit that says so."""
    result: list[Block] = []
    edits: list[Edit] = []
    for block in blocks:
        number = abs(block.number)
        if number not in whole or not isinstance(block, Paragraph):
            result.append(block)
        elif number in headings:
            result.append(replace(block, number=number))
            if block.number > 0:
                edits.append(Edit("split-paragraph", number, block.text, block.text))
        elif block.number > 0:
            result.append(whole[number])
    return result, edits


def _lead_end(paragraph: Paragraph) -> int:
    """Where the heading ends inside the text, 0 when none runs in.

    The beginning differs in look from the rest, begins with a numeral, and ends like a heading: with a
    full stop, a colon, a gap, or a line break.
    """
    text = paragraph.text
    numeral = shown_numeral(paragraph)
    if numeral is None or paragraph.origin is not Origin.BODY or len(text) <= _LONGEST_LEAD // 2:
        return 0
    end = _bold_end(paragraph) or _font_end(paragraph)
    lead, rest = text[:end], text[end:]
    if rest[:1] in _CLOSING and not lead.endswith(_CLOSING):
        lead, rest = lead + rest[0], rest[1:]
    typed = find_numeral(lead)
    words = lead[len(typed.text) :].strip() if typed else lead.strip()
    has_end = lead.rstrip().endswith(_CLOSING) or lead[-1:].isspace() or rest[:1].isspace()
    is_one = len(words) <= _LONGEST_LEAD and not re.search("[。；](?=.)", words)
    has_numeral = typed is not None or paragraph.numbering is not None
    is_heading = has_numeral and len(squeeze(words)) > 1 and is_one and measure_ems(words) <= LONGEST_HEADING
    return len(lead) if is_heading and has_end and len(squeeze(rest)) >= _SHORTEST_REST else 0


def _bold_end(paragraph: Paragraph) -> int:
    """Where the bold beginning ends; 0 when the paragraph is not bold at first or is bold to its end."""
    position = 0
    for inline in paragraph.inlines:
        length = len(plain_text((inline,)))
        is_blank = not plain_text((inline,)).strip()
        is_bold = isinstance(inline, Text) and Mark.BOLD in inline.marks
        if not (is_bold or (is_blank and length)):
            break
        position += length
    text = paragraph.text
    return position if text[:position].strip() and text[position:].strip() else 0


def _font_end(paragraph: Paragraph) -> int:
    """Where the beginning in another font ends."""
    left = paragraph.lead
    for index, sign in enumerate(paragraph.text):
        if not left:
            return index
        left -= not sign.isspace()
    return 0
