"""Tables for the page: how wide each column is, which tables are turned, and how they are continued."""

from compile.typeset.tables.columns import write_columns
from compile.typeset.tables.printed import TableError, print_table, print_tables
from compile.typeset.tables.turned import insert_turned, part_turned

__all__ = [
    "TableError",
    "insert_turned",
    "part_turned",
    "print_table",
    "print_tables",
    "write_columns",
]
