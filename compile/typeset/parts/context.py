"""What all templates are given, and the names that several parts share."""

from typing import Any

from compile.hanzi import format_numeral
from compile.model.anthology import Anthology
from compile.model.book import Chapter, Part

COLOURS = 5
"""Theme colours that `tokens.css` defines; further themes begin again with the first."""
EDITION_TYPES = {"book": "", "supplement": "期刊增刊", "internal": "内部交流资料"}


def book_context(anthology: Anthology) -> dict[str, Any]:
    """The settings of the book, for every template."""
    data = anthology.book.model_dump(mode="json")
    published = anthology.book.edition.published
    data["edition"]["month"] = f"{published.year}年{published.month}月"
    data["edition"]["kind"] = EDITION_TYPES[anthology.book.edition.type]
    return {"book": data, "edition": data["edition"], "call": anthology.call.name, "colour": 0, "id": ""}


def part_label(number: int) -> str:
    """Such as 第一篇."""
    return f"第{format_numeral(number)}篇"


def theme_anchor(part: Part) -> str:
    """Where links to a theme lead."""
    return f"theme-{part.theme.id}"


def colour(part: int) -> int:
    """Number of a theme's colour in `tokens.css`."""
    return (part - 1) % COLOURS + 1 if part else 0


def case_names(chapter: Chapter) -> dict[str, str]:
    """What stands beside a case's title wherever it is named."""
    metadata = chapter.metadata
    return {"subtitle": metadata.subtitle, "hospital": metadata.hospital, "region": chapter.region}


def split_lines(text: str) -> list[str]:
    """Lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]
