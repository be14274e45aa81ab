"""Both files of the report, each left alone when nothing changed."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from compile.files import write_if_changed
from compile.model.press import Inspection
from compile.model.report import Survey
from compile.problems import Problem
from compile.report.data import parse_problems, render_json
from compile.report.page import render_html, render_preflight
from compile.report.requests import render_csv


def write_report(survey: Survey, styles: Path, html: Path, json: Path, requests: Path) -> None:
    """Write the page for editors, the file for programs and the list of pictures to ask for.

    The same survey gives the same bytes. Raises `ProblemError` when a template is wrong; the other files
    are written all the same.
    """
    write_if_changed(json, render_json(survey).encode())
    write_if_changed(requests, render_csv(survey.requests))
    write_if_changed(html, render_html(survey, styles).encode())


def read_problems(json: Path) -> frozenset[Problem]:
    """All problems of a report that was written; none where there is no report, or one of another version."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return parse_problems(json.read_text(encoding="utf-8"))
    return frozenset()


def write_preflight(inspections: Sequence[Inspection], styles: Path, html: Path) -> None:
    """Write the printer's form; raises `ProblemError` when its template is wrong."""
    write_if_changed(html, render_preflight(inspections, styles).encode())
