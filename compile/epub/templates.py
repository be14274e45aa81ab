"""The designers' templates to the pages that no manuscript has the words of."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from compile.epub.content import Content, parse
from compile.epub.metadata import LANGUAGE
from compile.epub.pages import Page
from compile.problems import Place, ProblemError, error


class Templates:
    """The templates of `templates/epub/`; those of a variant stand for those of the same name."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._environment = Environment(
            loader=FileSystemLoader([folder / "templates" / "epub" for folder in folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )

    def page(self, page: Page, context: Mapping[str, Any]) -> Content:
        """A page with its words."""
        css = "styles/epub.css" if "/" not in page.path else "../styles/epub.css"
        text = self.render(f"{page.template}.xhtml.j2", {**context, "page": page, "css": css})
        return Content(page, parse(text.encode()))

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """A filled template; raises `ProblemError` for a wrong one."""
        try:
            return self._environment.get_template(name).render({**context, "language": LANGUAGE}).lstrip()
        except TemplateError as reason:
            file = getattr(reason, "name", None) or name
            place = Place(file=f"styles/templates/epub/{file}", line=getattr(reason, "lineno", None))
            hint = "改正模板中的这一处；可用的变量见设计手册"
            raise ProblemError(error("template-error", place, f"模板有误：{reason}", hint)) from reason
