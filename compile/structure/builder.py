"""Blocks to blocks in their roles: headings, figures, tables, lists, boxes, and what is taken out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from compile.model.call import Section
from compile.model.case import Edit
from compile.model.draft import Box, DraftBlock, Heading, SectionHeading, TableBlock
from compile.model.manuscript import (
    Block,
    Formula,
    Inline,
    Note,
    Origin,
    Paragraph,
    Picture,
    Text,
    plain_text,
    walk_inlines,
)
from compile.problems import Place, Problem, warning
from compile.structure.cutting import cut, divide, join_lines, strip, without_bold
from compile.structure.figures import Captioner, pictures_alone
from compile.structure.headings import Found
from compile.structure.lists import automatic_list, take_automatic, take_typed, typed_list
from compile.structure.template import body_hint, find_hints, is_template
from compile.structure.wording import is_known_heading

_CLOSING = "：:。.．；;，,、"


@dataclass(frozen=True, slots=True)
class Roles:
    """What was found out about the blocks before they are gone through, by paragraph number."""

    headings: dict[int, Found]
    taken: frozenset[int]
    """Metadata."""
    template: frozenset[int]
    contents: frozenset[int]
    """Lines of the manuscript's own table of contents."""


@dataclass(slots=True)
class Builder:
    """Goes through the blocks once; collects sections, edits and problems on the way."""

    file: str
    roles: Roles
    known: Sequence[Section]
    sections: list[SectionHeading] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _opened: set[int] = field(default_factory=set)
    """Headings that were made: what has the same number after that is the text that followed it."""

    def build(self, blocks: Sequence[Block]) -> tuple[DraftBlock, ...]:
        """The blocks in their roles, empty paragraphs and metadata left out."""
        kept = [block for block in map(self._without_hint, blocks) if not self._is_dropped(block)]
        captioner = Captioner(self._is_heading, self.edits)
        result: list[DraftBlock] = []
        while kept:
            made, used = self._next(kept, result, captioner)
            result.extend(made)
            kept = kept[used:]
        return tuple(result)

    def _is_heading(self, number: int) -> bool:
        return number in self.roles.headings and number not in self._opened

    def _without_hint(self, block: Block) -> Block:
        """A paragraph whose text was typed behind the form's 「正文（采用……）。」 without it."""
        if not isinstance(block, Paragraph):
            return block
        end = body_hint(block.text)
        if not end or not block.text[end:].strip():
            return block
        self._report_template(block.number, block.text[:end])
        return replace(block, inlines=cut(block.inlines, end))

    def _is_dropped(self, block: Block) -> bool:
        if not isinstance(block, Paragraph):
            return block.number in self.roles.taken
        if block.number in self.roles.taken or not (block.text.strip() or _shows(block)):
            return True
        if block.number in self.roles.contents:
            self.edits.append(Edit("own-contents", block.number, block.text, ""))
            return True
        is_form = block.number in self.roles.template or is_template(block.text, self.known)
        if is_form and not _shows(block):
            self._report_template(block.number, block.text)
        return is_form and not _shows(block)

    def _next(
        self, blocks: list[Block], before: list[DraftBlock], captioner: Captioner
    ) -> tuple[list[DraftBlock], int]:
        """What the first of the blocks becomes, and how many of them it takes."""
        block = blocks[0]
        if block.origin is Origin.TEXT_BOX:
            inside = _leading(blocks, lambda other: other.origin is Origin.TEXT_BOX)
            bare = [replace(other, origin=Origin.BODY) for other in inside]
            return [Box(self.build(bare))], len(inside)
        if not isinstance(block, Paragraph):
            caption, used = captioner.caption(blocks[1:], before, "表")
            return [TableBlock(block, caption)], 1 + used
        if self._is_heading(block.number):
            self._opened.add(block.number)
            return [self._heading(block, self.roles.headings[block.number])], 1
        if pictures_alone(block):
            return captioner.figures(blocks, before)
        return self._text(block, blocks)

    def _heading(self, paragraph: Paragraph, found: Found) -> Heading:
        text = paragraph.text
        if found.numeral:
            self.edits.append(Edit("heading-numeral", paragraph.number, found.numeral, ""))
        inlines = cut(paragraph.inlines, len(found.numeral))
        for start, end in reversed(find_hints(plain_text(inlines), self.known)):
            self._report_template(paragraph.number, plain_text(inlines)[start:end])
            before, hint = divide(inlines, start)
            inlines = (*before, *cut(hint, end - start))
        inlines = self._unclosed(strip(join_lines(strip(inlines))), paragraph.number)
        if found.section is None:
            is_numbered = found.level > 1 or not is_known_heading(plain_text(inlines))
            return Heading(found.level, without_bold(inlines), paragraph.number, is_numbered=is_numbered)
        label = paragraph.numbering.label if paragraph.numbering else ""
        self.sections.append(SectionHeading(found.section.id, (label + text).strip(), paragraph.number))
        words = plain_text(inlines)
        if words != found.section.title:
            self.edits.append(Edit("section-title", paragraph.number, words, found.section.title))
            things = (inline for inline in inlines if not plain_text((inline,)))
            inlines = (Text(found.section.title), *things)
        return Heading(1, without_bold(inlines), paragraph.number, found.section.id)

    def _unclosed(self, inlines: tuple[Inline, ...], number: int) -> tuple[Inline, ...]:
        """A heading without the colon or full stop at its end; dots that leave something out stay."""
        text = plain_text(inlines)
        bare = text.rstrip(_CLOSING)
        if bare == text or not bare or text.endswith(("..", "。。")):
            return inlines
        self.edits.append(Edit("heading-punctuation", number, text[len(bare) :], ""))
        return cut(inlines, 0, len(bare))

    def _text(self, block: Paragraph, blocks: list[Block]) -> tuple[list[DraftBlock], int]:
        run = [b for b in _leading(blocks, self._is_plain) if isinstance(b, Paragraph)]
        if used := take_automatic(run):
            return [automatic_list(run[:used])], used
        if used := take_typed(run):
            listing, edits = typed_list(run[:used])
            self.edits.extend(edits)
            return [listing], used
        if block.numbering is not None:
            return [block.with_written_label()], 1
        return [block], 1

    def _is_plain(self, block: Block) -> bool:
        return (
            isinstance(block, Paragraph)
            and block.origin is Origin.BODY
            and not self._is_heading(block.number)
            and not pictures_alone(block)
        )

    def _report_template(self, paragraph: int, text: str) -> None:
        self.edits.append(Edit("template-text", paragraph, text, ""))
        place = Place(file=self.file, paragraph=paragraph, quote=text.strip()[:20])
        hint = "已自动删去，不影响成书；请核对该处没有把正文写进提示语里。"
        self.problems.append(warning("template-text", place, "稿件中遗留了征集模板的提示文字", hint))


def _leading(blocks: Sequence[Block], test: Callable[[Block], bool]) -> list[Block]:
    taken: list[Block] = []
    for block in blocks:
        if not test(block):
            break
        taken.append(block)
    return taken


def _shows(paragraph: Paragraph) -> bool:
    """Whether a paragraph holds a picture, note or formula beside its text."""
    return any(isinstance(inline, Picture | Note | Formula) for inline in walk_inlines(paragraph.inlines))
