"""The raw XML's count against the Markdown: what is kept, and every difference with its reason."""

from compile.ledger.balance import balance

__all__ = ["balance"]
