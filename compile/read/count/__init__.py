"""The independent count: what the raw XML of a Word file holds, for the ledger to hold against Markdown."""
