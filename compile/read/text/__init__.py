"""The XML of a Word file's parts to blocks: runs, fields, numbers, tables, notes, formulas."""
