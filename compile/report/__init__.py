"""A `Survey` to the editors' page and to files for other programs; an inspection to the printer's form."""

from compile.report.page import load_templates
from compile.report.report import read_problems, write_preflight, write_report

__all__ = ["load_templates", "read_problems", "write_preflight", "write_report"]
