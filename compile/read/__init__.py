"""A Word file to a `Manuscript`."""

from compile.read.manuscript import read_manuscript

__all__ = ["read_manuscript"]
