"""Manuscripts of one feature, read and spelled in a line a block, so that a test shows what it means."""

from pathlib import Path

from compile.model.case import Metadata
from compile.model.draft import Draft, TableBlock
from compile.model.manuscript import (
    Anchor,
    Block,
    Formula,
    Inline,
    LineBreak,
    Link,
    Manuscript,
    Note,
    Paragraph,
    Picture,
    Table,
    Text,
)
from compile.problems import Problem
from compile.read import read_manuscript
from compile.tidy import tidy
from tests.word_xml import build_docx


def read(tmp_path: Path, body: str, **options: object) -> tuple[Manuscript, tuple[Problem, ...]]:
    """A body as a Word file, read; `options` are those of `build_docx`, and `tracked_changes`."""
    changes = {"tracked_changes": options.pop("tracked_changes")} if "tracked_changes" in options else {}
    path = tmp_path / "file.docx"
    path.write_bytes(build_docx(body, **options))  # type: ignore[arg-type]
    return read_manuscript(path, tmp_path / "media", file="file.docx", **changes)  # type: ignore[arg-type]


def lines(tmp_path: Path, body: str, **options: object) -> list[str]:
    """Every block of a body that has no problem, spelled."""
    manuscript, problems = read(tmp_path, body, **options)
    assert [problem.code for problem in problems] == []
    return [spell_block(block) for block in manuscript.blocks]


def codes(tmp_path: Path, body: str, **options: object) -> list[str]:
    """The codes of all problems."""
    return [problem.code for problem in read(tmp_path, body, **options)[1]]


def spell_block(block: Block) -> str:
    """A paragraph as its label and inlines; a table as rows of cells with their spans."""
    if isinstance(block, Paragraph):
        label = f"<{block.numbering.label}>" if block.numbering else ""
        return label + spell(block.inlines)
    rows = []
    for row in block.rows:
        cells = []
        for cell in row:
            spans = (
                f"({cell.row_span},{cell.column_span})" if (cell.row_span, cell.column_span) != (1, 1) else ""
            )
            cells.append(spans + "/".join(spell_block(inner) for inner in cell.blocks))
        rows.append(" | ".join(cells))
    return "[" + " ‖ ".join(rows) + "]"


def spell(inlines: tuple[Inline, ...]) -> str:
    """Inlines in signs: `{bold:甲}`, `[甲→#place]`, `^(注)`, `$x$`, `#place;`, `↵`."""
    return "".join(map(_spell, inlines))


def _spell(inline: Inline) -> str:
    match inline:
        case Text(text, marks):
            return f"{{{','.join(sorted(marks))}:{text}}}" if marks else text
        case Link(target, children):
            return f"[{spell(children)}→{target}]"
        case Note(blocks):
            return f"^({'¶'.join(spell_block(block) for block in blocks)})"
        case Formula(latex, display):
            return f"$${latex}$$" if display else f"${latex}$"
        case Anchor(name):
            return f"#{name};"
        case Picture(name):
            return f"!{name}"
        case LineBreak():
            return "↵"


def markdown(manuscript: Manuscript) -> str:
    """The blocks as paragraphs and tables of Markdown, without the header."""
    blocks = tuple(
        TableBlock(block, None) if isinstance(block, Table) else block for block in manuscript.blocks
    )
    return tidy("x", Draft(Metadata(), (), (), blocks)).markdown.split("---\n", 2)[2].strip()
