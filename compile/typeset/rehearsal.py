"""A case set for nothing, so that style sheets, templates and fonts are known when a real one comes."""

from contextlib import suppress
from pathlib import Path

from compile.model.anthology import Anthology
from compile.model.book import Chapter, Part
from compile.model.case import Metadata
from compile.model.nodes import Node
from compile.problems import ProblemError
from compile.typeset.parts.recipes import case
from compile.typeset.press import Press

_WORDS = "示例一句，有Latin、“引号”和2023年的数字。"
_BLOCKS: tuple[Node, ...] = (
    {"t": "Header", "c": [2, ["rehearsal-1", [], []], [{"t": "Str", "c": "示例"}]]},
    {"t": "Para", "c": [{"t": "Str", "c": _WORDS * 9}, {"t": "Strong", "c": [{"t": "Str", "c": "示例"}]}]},
)


def rehearse(anthology: Anthology, styles: Path) -> None:
    """Set a case of a few words in this process; what is wrong is told when a real one is set."""
    from compile.typeset.quick import set_pages  # only in a process that sets units

    chapter = Chapter("rehearsal", 1, Metadata("示例"), _BLOCKS, Path())
    recipe = case(anthology, Part(1, anthology.themes[0], (chapter,)), chapter)
    with suppress(ProblemError):
        set_pages(recipe, styles, anthology, Press.open(anthology, styles, Path()).designs)
