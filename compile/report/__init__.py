"""A `Survey` to the editors' page and to a file for other programs."""

from compile.report.report import write_report

__all__ = ["write_report"]
