"""Edge to Jinja: the designers' templates, filled; what is wrong in one is a problem that names it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from compile.problems import Place, ProblemError, error

HINT = "改正模板中的这一处；可用的变量见设计手册"


class Templates:
    """Templates of several folders, of which an earlier one stands for those of the same name behind it."""

    def __init__(self, folders: Sequence[Path], where: str, hint: str = HINT) -> None:
        """`where` is the folder as editors know it."""
        self.environment = Environment(
            loader=FileSystemLoader(folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._where = where
        self._hint = hint

    def fill(self, name: str, context: Mapping[str, Any]) -> str:
        """A filled template; raises `ProblemError` for a wrong one."""
        try:
            return self.environment.get_template(name).render(context)
        except TemplateError as reason:
            file = getattr(reason, "name", None) or name
            place = Place(file=f"{self._where}/{file}", line=getattr(reason, "lineno", None))
            raise ProblemError(error("template-error", place, f"模板有误：{reason}", self._hint)) from reason
