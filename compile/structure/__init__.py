"""A `Manuscript` to a `Draft`: which paragraph is the title, a section, a heading, a caption, the contact."""

from compile.structure.draft import recognize

__all__ = ["recognize"]
