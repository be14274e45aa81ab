"""A finished PDF to the problems that a printer would have with it; nothing is known of how it was made."""

from compile.preflight.stage import preflight

__all__ = ["preflight"]
