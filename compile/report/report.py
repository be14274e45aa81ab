"""Both files of the report, each left alone when nothing changed."""

from pathlib import Path

from compile.files import write_if_changed
from compile.model.report import Survey
from compile.report.data import render_json
from compile.report.page import render_html


def write_report(survey: Survey, styles: Path, html: Path, json: Path) -> None:
    """Write the page for editors and the file for programs; the same survey gives the same bytes.

    Raises `ProblemError` when a template is wrong; the file for programs is written all the same.
    """
    write_if_changed(json, render_json(survey).encode())
    write_if_changed(html, render_html(survey, styles).encode())
