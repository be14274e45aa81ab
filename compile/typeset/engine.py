"""A recipe to the pages of a unit, by WeasyPrint; runs in a process of its own."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.urls import FatalURLFetchingError

from compile.designs import design_folders
from compile.fonts import FAMILIES
from compile.garbage import make_room
from compile.model.anthology import Anthology, Lines
from compile.model.nodes import Node
from compile.model.page import POINTS_PER_MM, Page
from compile.model.typography import to_json
from compile.problems import Problem, ProblemError
from compile.typeset.fetcher import UNIT, Fetcher
from compile.typeset.figures import arrange_figures, fill_holes
from compile.typeset.fontless import fontless
from compile.typeset.footnotes import notes_with_calls
from compile.typeset.geometry import POINTS_PER_PIXEL
from compile.typeset.lean import lean
from compile.typeset.lines import Grid, MarkStyle, chinese_lines
from compile.typeset.links import whole_links
from compile.typeset.markup import render_html
from compile.typeset.messages import (
    Message,
    listen,
    message_problem,
    unmatched_run_problem,
    unread_file_problem,
    unread_text_problem,
)
from compile.typeset.passages import count_characters, read_passages
from compile.typeset.printed import read_pictures
from compile.typeset.recipe import Recipe
from compile.typeset.shades import plain_borders
from compile.typeset.sparing import shared_fonts, sparing
from compile.typeset.survey import survey_lines
from compile.typeset.swift import swift
from compile.typeset.tables import insert_turned
from compile.typeset.tables.continued import continued_tables
from compile.typeset.tags import write_tagged


def set_pages(
    recipe: Recipe, styles: Path, anthology: Anthology, designs: str = ""
) -> tuple[bytes, dict[str, Any]]:
    """The pages as PDF without fonts, and all that is known of them, from their number to their tags.

    `designs` is the fingerprint of what `styles` holds; without it nothing is remembered for the next unit.
    """
    fetcher = Fetcher(design_folders(styles, anthology), recipe.folder)

    def render(html: str) -> Any:
        try:
            return weasyprint.HTML(string=html, base_url=UNIT, url_fetcher=fetcher).render(shared_fonts())
        except FatalURLFetchingError as reason:
            raise ProblemError(unread_file_problem(str(reason), fetcher.sheet)) from reason

    def lay_out(blocks: tuple[Node, ...]) -> _LaidOut:
        documents = render_html(replace(recipe, blocks=blocks), styles, anthology)
        return _LaidOut(render(documents.text), documents.turned)

    page = anthology.page.resolve()
    with _extended(fetcher, anthology, designs) as messages:
        blocks = arrange_figures(recipe.blocks, recipe.folder, page, recipe.id)
        text = fill_holes(lay_out(blocks), blocks, page, lay_out)
        document = insert_turned(text.document, [render(html) for html in text.turned])
        if recipe.is_very_long:
            make_room()  # the tree and the styles, which are as large as the pages
        tagged = write_tagged(document, recipe.level)
    problems = [message_problem(message, recipe) for message in messages]
    problems += _check_families(document.fonts.values(), recipe)
    problems += map(unread_text_problem, tagged.unread)
    problems += (unmatched_run_problem(run, recipe.template) for run in tagged.unmatched)
    if problems:
        raise ProblemError(*dict.fromkeys(problems))
    lines = survey_lines(document.pages, page, anthology.lines.loose_em)
    measured = {"typography": to_json(lines), "tags": tagged.tag}
    return tagged.pdf, _describe(document.pages) | _read(document.pages) | measured


@dataclass(frozen=True, slots=True)
class _LaidOut:
    """The text of a unit as laid out, and the HTML of its turned tables."""

    document: Any
    turned: tuple[str, ...]

    @property
    def pages(self) -> Any:
        """The pages of the text."""
        return self.document.pages


@contextmanager
def _extended(fetcher: Fetcher, anthology: Anthology, designs: str) -> Iterator[list[Message]]:
    """The engine with all that we add to it; its messages, as they come in."""
    with (
        listen(fetcher) as messages,
        composing(anthology.lines, anthology.page.resolve()),
        continued_tables(),
        notes_with_calls(),
        plain_borders(),
        fontless(),
        lean(),
        swift(),
        whole_links(),
        sparing(designs, messages),
    ):
        yield messages


def composing(lines: Lines, page: Page) -> AbstractContextManager[None]:
    """Chinese lines in the chosen style, unless they are switched off."""
    if not lines.chinese:
        return nullcontext()
    top, pitch, body = (
        points / POINTS_PER_PIXEL for points in (page.top_mm * POINTS_PER_MM, page.pitch_pt, page.body_pt)
    )
    return chinese_lines(_STYLES[lines.marks], Grid(top, pitch, body))


_STYLES: dict[str, MarkStyle] = {"全角式": "full", "开明式": "kaiming", "半角式": "half"}


def _check_families(fonts: Iterable[Any], recipe: Recipe) -> Iterator[Problem]:
    """Other fonts appear where none of the declared ones has a character, and no message tells."""
    for font in fonts:
        if font.family not in FAMILIES:
            chars = "".join(dict.fromkeys("".join(font.to_unicode.values())))[:20]
            fact = f"书中所用的字体没有字符「{chars}」，被 {font.family} 代替"
            yield recipe.problem(
                "character-missing",
                fact,
                "在稿件中换用通行的字符，或改用图片",
                quote=recipe.words_around(chars[:1]),
            )


def _read(pages: Sequence[Any]) -> dict[str, Any]:
    """The words and the pictures that stand on the pages."""
    passages = read_passages(pages)
    return {
        "passages": passages,
        "last_characters": count_characters(passages, len(pages) - 1),
        "pictures": [astuple(picture) for picture in read_pictures(pages)],
    }


def _describe(pages: Iterable[Any]) -> dict[str, Any]:
    anchors: dict[str, dict[str, Any]] = {}
    bookmarks, count = [], 0
    for number, page in enumerate(pages):
        count += 1
        for name, (x, y, *_) in page.anchors.items():
            place = {"name": name, "page": number, "x_pt": _points(x), "y_pt": _points(y)}
            anchors.setdefault(name, place)  # a table over several pages has its anchor on each
        for level, label, (_, y), _ in page.bookmarks:
            title = " ".join(label.split())
            bookmarks.append({"level": level, "title": title, "page": number, "y_pt": _points(y)})
    return {"pages": count, "anchors": list(anchors.values()), "bookmarks": bookmarks}


def _points(pixels: float) -> float:
    return round(pixels * POINTS_PER_PIXEL, 3)
