"""A recipe to HTML, with the templates of the designers."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from compile import pandoc
from compile.designs import design_folders
from compile.model.anthology import Anthology
from compile.model.nodes import Node
from compile.problems import ProblemError
from compile.templates import Templates
from compile.typeset.blocks import print_blocks
from compile.typeset.geometry import page_css
from compile.typeset.recipe import Recipe
from compile.typeset.tables import part_turned, write_columns
from compile.typeset.titles import title_lines


@dataclass(frozen=True, slots=True)
class Documents:
    """The HTML of a unit, and that of each of its turned tables."""

    text: str
    turned: tuple[str, ...]


def render_html(recipe: Recipe, styles: Path, anthology: Anthology) -> Documents:
    """The whole documents of a unit.

    Raises `ProblemError` where something in its text cannot be printed or a template is wrong.
    """
    page = anthology.page.resolve()
    blocks, problems = print_blocks(recipe, page)
    if problems:
        raise ProblemError(*problems)
    blocks, turned = part_turned(blocks)
    context: dict[str, Any] = {
        **recipe.context,
        "unit_title": recipe.title,
        "page_css": Markup(page_css(page)),  # made of numbers only
        "published": anthology.book.edition.published.isoformat(),
    }
    folders = design_folders(styles, anthology)
    tables = (_fill(folders, "turned", context, [table]) for table in turned)
    return Documents(_fill(folders, recipe.template, context, blocks), tuple(tables))


def _fill(folders: tuple[Path, ...], template: str, context: dict[str, Any], blocks: list[Node]) -> str:
    """A template with the blocks as its body."""
    body = Markup(write_columns(pandoc.write_html(blocks), blocks) if blocks else "")  # pandoc's own HTML
    return _templates(folders).fill(f"{template}.html.j2", {**context, "kind": template, "body": body})


@cache
def _templates(folders: tuple[Path, ...]) -> Templates:
    templates = Templates([folder / "templates" for folder in folders], "styles/templates")
    templates.environment.filters["title_lines"] = title_lines
    return templates
