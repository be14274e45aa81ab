"""Runs of English words to spans with their language, for hyphenation and for screen readers."""

import re
from itertools import groupby

from compile.model.nodes import Node
from compile.pandoc import transform, words

LEAST_WORDS = 3
"""Words written small that make a run English: `HL7 FHIR R4` and names are not."""
_RUN = re.compile(r"[A-Za-z][!-~’]*(?: [!-~’–—]+)+")
_WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]?[a-z]+(?![A-Za-z0-9])")
_TEXT = {"Str", "Space"}


def tag_english(blocks: list[Node]) -> list[Node]:
    """Blocks in which each run of English is a span with `lang`."""
    tagged: list[Node] = transform(blocks, _tag)
    return tagged


def _tag(node: Node) -> list[Node] | None:
    if node["t"] not in {"Para", "Plain"}:
        return None
    inlines: list[Node] = []
    for is_text, group in groupby(node["c"], lambda inline: inline["t"] in _TEXT):
        found = list(group)
        inlines += _spans(found) if is_text else found
    return [{"t": node["t"], "c": inlines}]


def _spans(inlines: list[Node]) -> list[Node]:
    text = "".join(inline.get("c", " ") for inline in inlines)
    made: list[Node] = []
    place = 0
    for run in _RUN.finditer(text):
        if sum(len(word) > 1 for word in _WORD.findall(run[0])) >= LEAST_WORDS:
            made += [
                *words(text[place : run.start()]),
                {"t": "Span", "c": [["", [], [["lang", "en"]]], words(run[0])]},
            ]
            place = run.end()
    return [*made, *words(text[place:])] if made else inlines
