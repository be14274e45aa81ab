"""Rows to the editors' page, with the templates in `styles/templates/report/`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from posixpath import relpath
from typing import Any
from urllib.parse import quote

from compile.hanzi import format_numeral
from compile.model.press import Inspection
from compile.model.report import Survey
from compile.problems import Problem
from compile.report.details import list_balance, list_left_out, list_losses, sum_up_edits
from compile.report.rows import STATES, Row, add_up, book_problems, make_rows, order_as_book
from compile.templates import Templates

FOLDER = "build"
"""Folder of the report, relative to the project: links to products and manuscripts start there."""
PRODUCTS = {
    "anthology.pdf": "阅读版 PDF",
    "anthology-print.pdf": "印刷版 PDF",
    "cover-print.pdf": "封面 PDF",
    "anthology.epub": "电子书 EPUB",
}
TEMPLATE = "report.html.j2"
PREFLIGHT_TEMPLATE = "preflight.html.j2"


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the call's sections in a row of the table."""

    number: str
    title: str
    count: int
    """How often it was found: 1 is right."""

    @property
    def words(self) -> str:
        """What a reader hears who does not see the mark."""
        found = {0: "没有找到", 1: "有"}.get(self.count, f"出现 {self.count} 次")
        return f"{self.number}、{self.title}：{found}"


def render_html(survey: Survey, styles: Path) -> str:
    """The whole page; raises `ProblemError` when a template is wrong."""
    rows = make_rows(survey)
    anthology = survey.anthology
    context = {
        "book": anthology.book.title if anthology else "",
        "call": anthology.call if anthology else None,
        "limits": anthology.limits if anthology else None,
        "themes": {theme.id: theme.title for theme in anthology.themes} if anthology else {},
        "rows": order_as_book(rows, survey),
        "totals": add_up(rows, survey),
        "problems": book_problems(survey),
        "products": _list_products(survey),
        "states": STATES,
        "requests": survey.requests,
        "budget": survey.budget,
        "link": link,
        "where": where,
        "marks": lambda row: list_marks(row, survey),
        "changes": sum_up_edits,
        "balance": list_balance,
        "losses": list_losses,
        "left_out": list_left_out,
    }
    return _render(styles, TEMPLATE, context)


def render_preflight(inspections: Sequence[Inspection], styles: Path) -> str:
    """The printer's form; raises `ProblemError` when a template is wrong."""
    return _render(styles, PREFLIGHT_TEMPLATE, {"inspections": inspections, "where": where})


def load_templates(styles: Path) -> None:
    """Have the templates ready before there is anything to render; raises what is wrong with one."""
    environment = _templates(styles).environment
    for name in environment.list_templates():
        environment.get_template(name)


def _render(styles: Path, template: str, context: Mapping[str, Any]) -> str:
    return _templates(styles).fill(template, context)


@cache
def _templates(styles: Path) -> Templates:
    """Jinja looks for changed files by itself."""
    folder = "templates/report"
    return Templates([styles / folder], f"styles/{folder}", "改正模板中的这一处。")


def link(path: str) -> str:
    """Address of a file of the project, as seen from the report."""
    return quote(relpath(path, FOLDER))


def where(problem: Problem) -> str:
    """The place of a problem, without the hospital below whose name it stands."""
    return str(replace(problem.place, hospital=""))


def list_marks(row: Row, survey: Survey) -> tuple[Mark, ...]:
    """The call's sections in order, each with how often it was found."""
    found = [section.id for section in row.case.sections] if row.case else []
    sections = survey.anthology.sections if survey.anthology else ()
    return tuple(
        Mark(format_numeral(number), section.title, found.count(section.id))
        for number, section in enumerate(sections, 1)
    )


def _list_products(survey: Survey) -> list[tuple[str, str]]:
    """Names and addresses of what was made; the printer's form goes with what is for print."""
    listed = [(PRODUCTS.get(Path(path).name, path), link(path)) for path in survey.products]
    is_for_print = any(path.endswith("-print.pdf") for path in survey.products)
    return [*listed, ("印前检查单", "preflight.html")] if is_for_print else listed
