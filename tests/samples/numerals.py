"""Blocks of a case to the numbers that authors type before them."""

from collections.abc import Iterator, Sequence

from tests.samples.source import Block, Figure, Heading, Table

HAN_DIGITS = "一二三四五六七八九十"


def number_blocks(blocks: Sequence[Block]) -> Iterator[tuple[Block, int]]:
    """Headings count within the heading above, figures and tables through the case.

    Other blocks get 0.
    """
    headings = [0, 0, 0, 0]
    figures = tables = 0
    for block in blocks:
        if isinstance(block, Heading):
            headings[block.level] += 1
            headings[block.level + 1 :] = [0] * (3 - block.level)
            yield block, headings[block.level]
        elif isinstance(block, Figure):
            figures += 1
            yield block, figures
        elif isinstance(block, Table):
            tables += 1
            yield block, tables
        else:
            yield block, 0


def write_numeral(level: int, number: int) -> str:
    """一、 and （一） and 1. as the call's template has them."""
    if level == 3:
        return f"{number}. "
    han = HAN_DIGITS[number - 1]
    return f"{han}、" if level == 1 else f"（{han}）"
