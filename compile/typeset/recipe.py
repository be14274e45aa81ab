"""What a unit is made from, as a value that can be sent to another process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compile import pandoc
from compile.kept import letters
from compile.model.nodes import Node
from compile.model.passages import Passages
from compile.model.typography import from_json
from compile.model.unit import Anchor, Bookmark, Folios, Opens, Printed, Unit
from compile.problems import Place, Problem, error

WORDS_BEFORE, WORDS_AFTER = 12, 8
SHEETS = "sheets"
"""Template of what is laid over the pages."""
_VERY_LONG = 250_000
"""Letters; the index of a hundred cases has half as many."""

Context = Mapping[str, Any]
"""What a template is filled with; strings, numbers, lists and mappings only."""


@dataclass(frozen=True, slots=True)
class Role:
    """The part a unit plays in the book: all of `Unit` that is known before it is set."""

    opens: Opens
    folios: Folios
    head_verso: str = ""
    head_recto: str = ""
    part: int = 0
    has_opening: bool = False
    is_blind: bool = False
    is_cover: bool = False

    def as_fields(self) -> dict[str, Any]:
        """The fields of `Unit` that it fills."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides how the pages of a unit look, and where to look when they fail."""

    id: str
    title: str
    """What editors call it, for progress and problems."""
    template: str
    context: Context
    role: Role
    blocks: Sequence[Node] = ()
    folder: Path | None = None
    """Where the pictures of `blocks` lie."""
    case: str = ""
    hospital: str = ""

    @property
    def level(self) -> int:
        """Of its title among the headings of the book: a case stands below its theme.

        0 for the sheets, whose folios and heads are not read.
        """
        return 0 if self.template == SHEETS else 2 if self.case else 1

    @property
    def length(self) -> int:
        """How much there is to set, in letters of its source."""
        return len(repr(self.context)) + letters(self.blocks)

    @property
    def is_very_long(self) -> bool:
        """Whether its pages take as much memory as a small book: the index of many cases."""
        return self.length > _VERY_LONG

    def problem(self, code: str, message: str, hint: str, **place: Any) -> Problem:
        """An error of this unit, which names the case or the part of the book."""
        where = Place(**({"file": "" if self.case else self.title} | place))
        return error(code, where, message, hint).within(self.case, self.hospital)

    def words_around(self, char: str) -> str:
        """The words in which a character first appears, so that editors find the place."""
        texts = (pandoc.plain(block) for block in self.blocks)
        text = next((text for text in texts if char in text), char)
        place = text.find(char)
        return " ".join(text[max(place - WORDS_BEFORE, 0) : place + WORDS_AFTER].split())

    def finish(self, pdf: Path, tags: Path, passages: Path, result: Mapping[str, Any]) -> Unit:
        """The unit, from the pages, their tags and words, and what `unit.json` says of them."""
        anchors = tuple(Anchor(**anchor) for anchor in result["anchors"])
        bookmarks = tuple(Bookmark(**bookmark) for bookmark in result["bookmarks"])
        return Unit(
            id=self.id,
            pdf=pdf,
            pages=result["pages"],
            anchors=anchors,
            bookmarks=bookmarks,
            passages=Passages(passages),
            last_characters=result["last_characters"],
            pictures=tuple(Printed(*picture) for picture in result["pictures"]),
            typography=from_json(result["typography"]),
            tags=tags,
            **self.role.as_fields(),
        )
