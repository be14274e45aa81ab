"""The designers' templates to the pages that no manuscript has the words of."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from compile import templates
from compile.epub.content import Content, parse
from compile.epub.metadata import LANGUAGE
from compile.epub.pages import Page


class Templates:
    """The templates of `templates/epub/`; those of a variant stand for those of the same name."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        below = [folder / "templates" / "epub" for folder in folders]
        self._templates = templates.Templates(below, "styles/templates/epub")
        self._templates.environment.keep_trailing_newline = True

    def page(self, page: Page, context: Mapping[str, Any]) -> Content:
        """A page with its words."""
        css = "styles/epub.css" if "/" not in page.path else "../styles/epub.css"
        text = self.render(f"{page.template}.xhtml.j2", {**context, "page": page, "css": css})
        return Content(page, parse(text.encode()))

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """A filled template; raises `ProblemError` for a wrong one."""
        return self._templates.fill(name, {**context, "language": LANGUAGE}).lstrip()
