"""Laid-out pages to PDF with marked content, and to the tags that a screen reader goes by."""

from compile.typeset.tags.engine import check_tagging, write_tagged

__all__ = ["check_tagging", "write_tagged"]
