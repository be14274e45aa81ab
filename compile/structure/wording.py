"""The words of a heading held against the call's sections: the same, similar, or not at all."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from compile.hanzi import squeeze
from compile.model.call import Section

SIMILAR = 0.8
"""Similarity that is enough wherever the heading stands."""
SIMILAR_IN_PLACE = 0.5
"""Similarity that is enough for a heading that stands where the section should."""
_CLOSING = "：:。.；;，,、"
_KNOWN = re.compile(r"[【\[]?(?:主要)?(?:参考文献|参考资料|致谢|附录[A-Z一二三四五六]?)[】\]]?[：:]?")
_APART = re.compile(r"摘要|关键词|引言|前言|绪论|序言|结语|结束语|作者简介|基金项目|目录|附件|附表|附图")


def strip_brackets(text: str) -> str:
    """A heading without what stands in brackets at its end."""
    return re.sub(r"\s*(?:[（(][^（()）]*[）)]\s*)+$", "", text)


def plain_words(text: str) -> str:
    """The words of a heading alone: no bracket at the end, no white space, no closing mark."""
    return squeeze(strip_brackets(text)).rstrip(_CLOSING)


def is_references(text: str) -> bool:
    """Whether a heading opens the list of references."""
    return bool(re.fullmatch(r"[【\[]?(?:主要)?参考(?:文献|资料)[】\]]?[：:]?", squeeze(text)))


def is_known_heading(text: str) -> bool:
    """Whether the words are those of a heading that stands beside the call's sections."""
    return bool(_KNOWN.fullmatch(squeeze(text)))


def stands_apart(text: str) -> bool:
    """Whether a heading of the first level cannot be one of the sections in other words."""
    words = plain_words(text)
    return is_known_heading(words) or bool(_APART.fullmatch(words))


def names_section(text: str, sections: Sequence[Section]) -> Section | None:
    """The section that a heading without numeral names in its own words or those of an alias."""
    words = plain_words(text)
    return next((section for section in sections if words in (section.title, *section.aliases)), None)


def similarity(text: str, section: Section) -> float:
    """From 0 to 1, by the most similar of the section's names."""
    words = plain_words(text)
    names = (section.title, *section.aliases)
    if not words:
        return 0
    return max(SequenceMatcher(None, words, name, autojunk=False).ratio() for name in names)


def nearest_section(text: str, sections: Sequence[Section], least: float) -> Section | None:
    """The most similar section, `None` when none is similar enough."""
    best = max(sections, key=lambda section: similarity(text, section), default=None)
    return best if best and similarity(text, best) >= least else None
