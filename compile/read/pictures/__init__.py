"""Drawings of a Word file to picture files: what is hidden removed, what cannot be printed redrawn."""
