"""A recipe to HTML, with the templates of the designers."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup

from compile import pandoc
from compile.model.anthology import Anthology
from compile.problems import Place, ProblemError, error
from compile.typeset.blocks import print_blocks
from compile.typeset.designs import design_folders
from compile.typeset.geometry import page_css
from compile.typeset.recipe import Recipe


def render_html(recipe: Recipe, styles: Path, anthology: Anthology) -> str:
    """The whole document of a unit.

    Raises `ProblemError` where something in its text cannot be printed or a template is wrong.
    """
    page = anthology.page.resolve()
    blocks, problems = print_blocks(recipe, page)
    if problems:
        raise ProblemError(*problems)
    context: dict[str, Any] = {
        **recipe.context,
        "kind": recipe.template,
        "unit_title": recipe.title,
        "page_css": Markup(page_css(page)),  # made of numbers only
        "published": anthology.book.edition.published.isoformat(),
        "body": Markup(pandoc.write_html(blocks) if blocks else ""),  # pandoc's own HTML
    }
    try:
        folders = design_folders(styles, anthology)
        return _environment(folders).get_template(f"{recipe.template}.html.j2").render(context)
    except TemplateError as reason:
        name = getattr(reason, "name", None) or f"{recipe.template}.html.j2"
        place = Place(file=f"styles/templates/{name}", line=getattr(reason, "lineno", None))
        hint = "改正模板中的这一处；可用的变量见设计手册"
        raise ProblemError(error("template-error", place, f"模板有误：{reason}", hint)) from reason


@cache
def _environment(folders: tuple[Path, ...]) -> Environment:
    loader = FileSystemLoader([folder / "templates" for folder in folders])
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
