"""The slips of a hasty typist, put into a clean source for editors' rules to find."""

import re
from collections.abc import Callable
from dataclasses import replace

from tests.samples.source import Block, Heading, Mark, Paragraph, Source, Text

HINT = "（包括医院内部信息部门的定位和人员结构）"
"""What the call's template says behind its first heading."""
YEAR = re.compile(r"\d{4}(?=年)")
WORD = re.compile(r"[A-Z]{2,}")
SEAM = re.compile(r"(?<=[一-鿿])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[一-鿿])")
ZERO_WIDTH_SPACE = "\u200b"
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def mistype(source: Source) -> Source:
    """Each slip falls on the first paragraph of its section that offers a place."""
    slips = list(SLIPS)
    section = 0
    blocks: list[Block] = []
    for block in source.blocks:
        if isinstance(block, Heading) and block.level == 1:
            section += 1
            blocks.append(replace(block, hint=HINT if section == 1 else ""))
        elif isinstance(block, Paragraph):
            blocks.append(_slip_once(block, section, slips))
        else:
            blocks.append(block)
    if slips:
        raise ValueError(f"no place for {slips}")
    return replace(source, blocks=tuple(blocks))


def _slip_once(block: Paragraph, section: int, slips: "list[Slip]") -> Paragraph:
    """Takes a slip that finds its place off the list."""
    for slip in slips:
        of_section, change = slip
        first = block.content[0]
        if of_section != section or not isinstance(first, Text):
            continue
        if first.mark is Mark.PLAIN and (typed := change(first.text)) != first.text:
            slips.remove(slip)
            return Paragraph((Text(typed), *block.content[1:]))
    return block


def widen_year(text: str) -> str:
    return YEAR.sub(lambda year: year[0].translate(FULL_WIDTH), text, count=1)


def widen_word(text: str) -> str:
    return WORD.sub(lambda word: word[0].translate(FULL_WIDTH), text, count=1)


def space_scripts(text: str) -> str:
    return SEAM.sub(" ", text)


def slip_zero_width(text: str) -> str:
    return text[:9] + ZERO_WIDTH_SPACE + text[9:]


Slip = tuple[int, Callable[[str], str]]
SLIPS: tuple[Slip, ...] = (
    (2, widen_year),
    (2, space_scripts),
    (3, widen_word),
    (3, space_scripts),
    (4, space_scripts),
    (5, slip_zero_width),
)
