"""A finished EPUB to problems: what EPUBCheck does not ask, and shops, readers and screen readers do."""

from compile.epub.audit.rules import CODES, audit

__all__ = ["CODES", "audit"]
