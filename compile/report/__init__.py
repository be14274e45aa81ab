"""A `Survey` to the editors' page and to files for other programs; an inspection to the printer's form."""

from compile.report.report import read_problems, write_preflight, write_report

__all__ = ["read_problems", "write_preflight", "write_report"]
