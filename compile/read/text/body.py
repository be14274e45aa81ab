"""The tree of a part (document, note, text box, cell) to blocks in reading order."""

from collections.abc import Iterator
from dataclasses import replace

from compile.model.manuscript import Anchor, Block, Inline, Origin, Paragraph, Table
from compile.problems import Place, Problem, error, warning
from compile.read.text.fields import unmatched_marks
from compile.read.text.inlines import InlineReader
from compile.read.text.numbering import Labels
from compile.read.text.parts import Parts, Story, gone_names
from compile.read.text.tables import Grid, is_cell_gone, is_row_gone, table_of
from compile.read.text.tabs import find_tab_tables
from compile.read.xml import BRANCHES, Element, child, choose, is_placeholder, q, unread_branches

_ANCHORS = q("w:bookmarkStart")
_RUNS = frozenset(q(name) for name in ("w:r", "w:t", "w:hyperlink", "w:fldSimple", "m:oMath", "m:oMathPara"))
"""What belongs into a paragraph; a damaged file has it between them."""
_SILENT = frozenset(q(name) for name in ("w:sectPr", "w:pPr", "w:tblPr", "w:tblGrid", "w:tcPr", "w:trPr"))
_EMBEDDED = frozenset((q("w:altChunk"), q("w:subDoc")))


class BodyReader:
    """Walks the blocks of one part and numbers its paragraphs as Word does."""

    def __init__(self, parts: Parts, labels: Labels) -> None:
        self._parts = parts
        self._labels = labels
        self._numbers: dict[Element, int] = {}
        self._last = 0
        self._carried: list[Inline] = []
        self._skipped = _SILENT | parts.gone

    def read(self, container: Element, origin: Origin = Origin.BODY) -> tuple[Block, ...]:
        """The blocks of a container of paragraphs and tables."""
        self._count(container)
        blocks = tuple(self._story(container, origin))
        for paragraph, rows in find_tab_tables(blocks):
            message = f"从「{paragraph.text.strip()[:12]}」起，{rows} 行文字用制表符或空格排成了表格"
            hint = "请在 Word 中改为真正的表格，否则各栏对不齐。"
            place = self._parts.place(paragraph.number)
            self._parts.problems.append(warning("table-of-tabs", place, message, hint))
        return blocks

    def _count(self, container: Element) -> None:
        """Number every paragraph, those that are skipped included; those said again for old programs not."""
        unread = unread_branches(container)
        for element in container.iter(q("w:p")):
            if unread.isdisjoint(element.iterancestors(*BRANCHES)):
                self._numbers[element] = len(self._numbers) + 1

    def _story(self, container: Element, origin: Origin) -> Iterator[Block]:
        story = Story(unmatched_marks(container, self._parts.gone))
        yield from self._blocks(container, origin, story)

    def _elements(self, container: Element) -> Iterator[Element]:
        """Paragraphs, tables and the like, out of what only wraps them."""
        for element in container:
            tag = element.tag
            if tag in (q("w:p"), q("w:tbl"), _ANCHORS) or tag in _RUNS or tag in _EMBEDDED:
                yield element
            elif tag == q("mc:AlternateContent"):
                for part in choose(element):
                    yield from self._elements((part,))
            elif tag == q("w:sdt") and is_placeholder(element):
                continue
            elif isinstance(tag, str) and tag not in self._skipped:
                yield from self._elements(element)

    def _blocks(self, container: Element, origin: Origin, story: Story) -> Iterator[Block]:
        joined: tuple[Inline, ...] = ()
        waiting: Paragraph | None = None
        for element in self._elements(container):
            if element.tag == q("w:p"):
                paragraph, boxes = self._paragraph(element, origin, story)
                paragraph = replace(paragraph, inlines=(*joined, *paragraph.inlines))
                if goes_on(element, self._parts.keeps_deleted):
                    joined, waiting = paragraph.inlines, paragraph
                else:
                    joined, waiting = (), None
                    yield self._finished(paragraph, element)
                for box in boxes:
                    is_box = box.tag == q("w:txbxContent")
                    yield from (
                        self._story(box, Origin.TEXT_BOX) if is_box else self._blocks([box], origin, story)
                    )
                continue
            if waiting is not None:
                yield self._finished(waiting, None)
                joined, waiting = (), None
            yield from self._other(element, origin, story)
        if waiting is not None and waiting.inlines:
            yield self._finished(waiting, None)

    def _other(self, element: Element, origin: Origin, story: Story) -> Iterator[Block]:
        """A table, or what stands between paragraphs."""
        if element.tag == q("w:tbl"):
            yield from self._table(element, origin, story)
        elif element.tag in _EMBEDDED:
            self._parts.problems.append(_embedded(element.tag, self._parts.place(self._last)))
        else:
            reader = InlineReader(self._parts, element.getparent(), self._last, story)
            inlines = reader.read(element)
            if element.tag == _ANCHORS:
                self._carried.extend(inlines)
            elif inlines:
                yield Paragraph(self._last, inlines, origin=origin)

    def _paragraph(self, element: Element, origin: Origin, story: Story) -> tuple[Paragraph, list[Element]]:
        self._last = self._numbers.get(element, self._last)
        reader = InlineReader(self._parts, element, self._last, story)
        inlines = reader.read()
        look = self._parts.styles.look(element)
        if reader.is_contents() and not look.style.startswith("toc"):
            look = replace(look, style="toc")
        lead = self._parts.styles.lead(element)
        return Paragraph(self._last, inlines, look, None, origin, lead), reader.boxes

    def _finished(self, paragraph: Paragraph, element: Element | None) -> Paragraph:
        """The paragraph with its number; anchors stand at text, so those without wait for the next."""
        anchors = [inline for inline in paragraph.inlines if isinstance(inline, Anchor)]
        rest = tuple(inline for inline in paragraph.inlines if not isinstance(inline, Anchor))
        inlines = paragraph.inlines
        if not paragraph.text.strip():
            self._carried.extend(anchors)
            inlines = rest
        elif self._carried:
            inlines = (*self._carried, *inlines)
            self._carried = []
        numbering = None if element is None else self._labels.next(element)
        return replace(paragraph, inlines=inlines, numbering=numbering)

    def _table(self, element: Element, origin: Origin, story: Story) -> Iterator[Table]:
        gone = self._parts.keeps_deleted
        first = next((self._numbers[p] for p in element.iter(q("w:p")) if p in self._numbers), self._last)
        rows = [row for row in self._through(element, q("w:tr")) if not is_row_gone(row, gone)]
        grid = Grid(element, rows)
        for row in rows:
            grid.begin_row(row)
            for cell in self._through(row, q("w:tc")):
                blocks = tuple(self._blocks(cell, origin, story))
                if not is_cell_gone(cell, gone):
                    grid.add(cell, blocks, self._alignment(cell))
        if table := table_of(grid):
            yield replace(table, number=first, origin=origin)

    def _alignment(self, cell: Element) -> str:
        """How the text of a cell is aligned, if all of it is so."""
        filled = [p for p in cell.findall(q("w:p")) if next(p.iter(q("w:t")), None) is not None]
        said = {self._parts.styles.alignment(paragraph) or "left" for paragraph in filled}
        return said.pop() if len(said) == 1 else ""

    def _through(self, element: Element, name: str) -> Iterator[Element]:
        """Children of that name, those inside content controls and the like included."""
        for part in choose(element) if element.tag == q("mc:AlternateContent") else element:
            if part.tag == name:
                yield part
            elif isinstance(part.tag, str) and part.tag not in self._skipped | {q("w:tbl")}:
                yield from self._through(part, name)


def goes_on(paragraph: Element, keeps_deleted: bool) -> bool:
    """Whether the next paragraph continues this one: its mark was deleted, or it is a drop cap."""
    mark = child(paragraph, "w:pPr/w:rPr")
    if mark is not None and any(part.tag in gone_names(keeps_deleted) for part in mark):
        return True
    frame = child(paragraph, "w:pPr/w:framePr")
    return frame is not None and frame.get(q("w:dropCap"), "none") in {"drop", "margin"}


def _embedded(tag: str, place: Place) -> Problem:
    """A file inside the file, which Word shows as part of the text."""
    hint = "请在 Word 中打开稿件，把这部分内容复制为普通正文，另存为 .docx 再放回原处。"
    if tag == q("w:subDoc"):
        return error("sub-document", place, "稿件是主控文档，引用了另一个文件，没有读取", hint)
    message = "稿件中嵌入了另一个文件（网页、RTF 或 Word）的内容，没有读取"
    return error("alt-chunk", place, message, hint)
