"""Rules applied to paragraphs, with a record of each change."""

from collections.abc import Sequence
from dataclasses import replace

from compile.model.case import Edit
from compile.model.manuscript import Block, Inline, Note, Paragraph, Table
from compile.tidy.line import Line, replace_span, text_of, to_inlines, to_line
from compile.tidy.rules import RULES


class Tidier:
    """Makes text canonical and remembers what it changed."""

    def __init__(self) -> None:
        self.edits: list[Edit] = []

    def inlines(self, inlines: Sequence[Inline], paragraph: int) -> tuple[Inline, ...]:
        """The inlines with every rule applied, notes inside them included."""
        line = to_line(inlines)
        before: Line = ()
        while line != before:  # what one rule changes may be the turn of an earlier one
            before = line
            for rule in RULES:
                for start, end, text in reversed(list(rule.find(text_of(line)))):
                    self.edits.append(Edit(rule.name, paragraph, text_of(line[start:end]), text))
                    line = replace_span(line, start, end, text)
        return to_inlines(self._notes(line))

    def _notes(self, line: Line) -> Line:
        return tuple(
            replace(sign, thing=Note(tuple(self._block(block) for block in sign.thing.blocks)))
            if isinstance(sign.thing, Note)
            else sign
            for sign in line
        )

    def paragraph(self, paragraph: Paragraph) -> Paragraph:
        """The paragraph with tidy text."""
        return replace(paragraph, inlines=self.inlines(paragraph.inlines, paragraph.number))

    def table(self, table: Table) -> Table:
        """The table with tidy text in every cell."""
        rows = tuple(
            tuple(replace(cell, blocks=tuple(self._block(block) for block in cell.blocks)) for cell in row)
            for row in table.rows
        )
        return replace(table, rows=rows)

    def _block(self, block: Block) -> Block:
        return self.paragraph(block) if isinstance(block, Paragraph) else self.table(block)
