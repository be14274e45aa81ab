"""All recognizers in order: headings, opening, contact, then every block in its role."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from compile.model.anthology import Section
from compile.model.case import Edit, Metadata
from compile.model.draft import (
    Box,
    Caption,
    Draft,
    DraftBlock,
    FigureBlock,
    Heading,
    SectionHeading,
    TableBlock,
)
from compile.model.manuscript import (
    Block,
    Inline,
    Manuscript,
    Origin,
    Paragraph,
    Picture,
    Text,
    plain_text,
    walk_inlines,
)
from compile.model.submission import Contact, Corrections
from compile.problems import Place, Problem, warning
from compile.structure.contact import find_contact
from compile.structure.cutting import cut, strip, without_bold
from compile.structure.headings import Found, find_headings, find_section
from compile.structure.lists import automatic_list, take_automatic, take_typed, typed_list
from compile.structure.numerals import find_caption_label, find_numeral
from compile.structure.opening import Opening, read_opening
from compile.structure.template import find_hints, is_own_contents, is_template


def recognize(
    manuscript: Manuscript, sections: Sequence[Section], corrections: Corrections
) -> tuple[Draft, tuple[Problem, ...]]:
    """Give every block its role; what editors corrected overrules what was found."""
    paragraphs = [block for block in manuscript.blocks if isinstance(block, Paragraph)]
    read = [block for block in paragraphs if not is_own_contents(block)]
    headings = _corrected(find_headings(read, sections), corrections, read, sections)
    first = min((number for number, found in headings.items() if found.level == 1), default=None)
    opening = Opening()
    if first is not None:
        opening = read_opening([p for p in read if p.number < first])
        headings = {number: found for number, found in headings.items() if number not in opening.paragraphs}
    contact = find_contact([p for p in paragraphs if p.number not in headings and p.number > (first or 0)])
    taken = set(opening.paragraphs) | set(contact.paragraphs if contact else ())
    builder = _Builder(manuscript.file, headings, sections, frozenset(taken), frozenset(opening.template))
    blocks = builder.build(manuscript.blocks)
    draft = Draft(
        _metadata(opening, contact.contact if contact else Contact(), corrections),
        tuple(sorted(taken)),
        tuple(builder.sections),
        blocks,
        tuple(builder.edits),
    )
    return draft, tuple(builder.problems)


def _corrected(
    found: dict[int, Found],
    corrections: Corrections,
    paragraphs: Sequence[Paragraph],
    sections: Sequence[Section],
) -> dict[int, Found]:
    """What editors said in `corrections.headings`: level 0 makes a heading a paragraph again.

    A heading of level 1 is the call's section that its words come nearest to.
    """
    texts = {paragraph.number: paragraph.text for paragraph in paragraphs}
    result = dict(found)
    for number, level in corrections.headings.items():
        text = texts.get(number, "")
        numeral = find_numeral(text)
        typed = numeral.text if numeral else ""
        result.pop(number, None)
        if level:
            section = find_section(text[len(typed) :], sections, nearly=True) if level == 1 else None
            result[number] = Found(level, typed, section)
    return result


def _metadata(opening: Opening, contact: Contact, corrections: Corrections) -> Metadata:
    if corrections.contact is not None:
        contact = contact.model_copy(update=corrections.contact.model_dump(exclude_unset=True))
    subtitle = opening.subtitle if corrections.subtitle is None else corrections.subtitle
    return Metadata(
        corrections.title or opening.title, subtitle, corrections.hospital or opening.hospital, contact
    )


@dataclass(slots=True)
class _Builder:
    """Goes through the blocks once; collects sections, edits and problems on the way."""

    file: str
    headings: dict[int, Found]
    known: Sequence[Section]
    taken: frozenset[int]
    template: frozenset[int]
    sections: list[SectionHeading] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def build(self, blocks: Sequence[Block]) -> tuple[DraftBlock, ...]:
        """The blocks in their roles, empty paragraphs and metadata left out."""
        kept = [block for block in blocks if not self._is_dropped(block)]
        result: list[DraftBlock] = []
        while kept:
            made, used = self._next(kept, result)
            result.extend(made)
            kept = kept[used:]
        return tuple(result)

    def _is_dropped(self, block: Block) -> bool:
        if not isinstance(block, Paragraph):
            return False
        if block.number in self.taken or not (block.text.strip() or _shows(block)):
            return True
        if is_own_contents(block):
            self.edits.append(Edit("own-contents", block.number, block.text, ""))
            return True
        if block.number in self.template or is_template(block.text):
            self._report_template(block.number, block.text)
            return True
        return False

    def _next(self, blocks: list[Block], before: list[DraftBlock]) -> tuple[list[DraftBlock], int]:
        """What the first of the blocks becomes, and how many of them it takes."""
        block = blocks[0]
        if block.origin is Origin.TEXT_BOX:
            inside = _leading(blocks, lambda other: other.origin is Origin.TEXT_BOX)
            bare = [replace(other, origin=Origin.BODY) for other in inside]
            return [Box(self.build(bare))], len(inside)
        if not isinstance(block, Paragraph):
            caption, used = self._caption(blocks[1:], before, "表")
            return [TableBlock(block, caption)], 1 + used
        if block.number in self.headings:
            return [self._heading(block, self.headings[block.number])], 1
        if pictures := _pictures_alone(block):
            return self._figure(block, pictures, blocks, before)
        return self._text(block, blocks)

    def _heading(self, paragraph: Paragraph, found: Found) -> Heading:
        text = paragraph.text
        if found.numeral:
            self.edits.append(Edit("heading-numeral", paragraph.number, found.numeral, ""))
        inlines = cut(paragraph.inlines, len(found.numeral))
        for start, end in reversed(find_hints(plain_text(inlines), self.known)):
            self._report_template(paragraph.number, plain_text(inlines)[start:end])
            inlines = (*cut(inlines, 0, start), *cut(inlines, end))
        inlines = strip(inlines)
        if found.section is None:
            return Heading(found.level, without_bold(inlines), paragraph.number)
        label = paragraph.numbering.label if paragraph.numbering else ""
        self.sections.append(SectionHeading(found.section.id, (label + text).strip(), paragraph.number))
        if plain_text(inlines) != found.section.title:
            self.edits.append(
                Edit("section-title", paragraph.number, plain_text(inlines), found.section.title)
            )
            inlines = (Text(found.section.title),)
        return Heading(1, without_bold(inlines), paragraph.number, found.section.id)

    def _figure(
        self,
        paragraph: Paragraph,
        pictures: tuple[Picture, ...],
        blocks: list[Block],
        before: list[DraftBlock],
    ) -> tuple[list[DraftBlock], int]:
        if paragraph.text.strip():
            caption = self._read_caption(paragraph)
            return [FigureBlock(pictures, caption, paragraph.number)], 1
        caption, used = self._caption(blocks[1:], before, "图")
        return [FigureBlock(pictures, caption, paragraph.number)], 1 + used

    def _caption(self, after: list[Block], before: list[DraftBlock], kind: str) -> tuple[Caption | None, int]:
        """The caption of a figure (usually below) or table (usually above), and blocks used below."""
        above = before[-1] if before else None
        is_above = isinstance(above, Paragraph) and self._is_caption(above, kind)
        is_below = bool(after) and isinstance(after[0], Paragraph) and self._is_caption(after[0], kind)
        if isinstance(above, Paragraph) and is_above and (kind == "表" or not is_below):
            before.pop()
            return self._read_caption(above), 0
        if is_below and isinstance(after[0], Paragraph):
            return self._read_caption(after[0]), 1
        return None, 0

    def _is_caption(self, paragraph: Paragraph, kind: str) -> bool:
        if paragraph.number in self.headings or paragraph.origin is not Origin.BODY:
            return False
        label = find_caption_label(paragraph.text)
        return label.kind == kind if label else paragraph.look.style in {"caption", "题注"}

    def _read_caption(self, paragraph: Paragraph) -> Caption | None:
        label = find_caption_label(paragraph.text)
        words = tuple(inline for inline in paragraph.inlines if not isinstance(inline, Picture))
        if label is None:
            return Caption(without_bold(strip(words)), "", paragraph.number)
        self.edits.append(Edit("caption-label", paragraph.number, label.text, ""))
        return Caption(without_bold(strip(cut(words, len(label.text)))), label.label, paragraph.number)

    def _text(self, block: Paragraph, blocks: list[Block]) -> tuple[list[DraftBlock], int]:
        run = [b for b in _leading(blocks, self._is_plain) if isinstance(b, Paragraph)]
        if used := take_automatic(run):
            return [automatic_list(run[:used])], used
        if used := take_typed(run):
            listing, edits = typed_list(run[:used])
            self.edits.extend(edits)
            return [listing], used
        if block.numbering is not None:
            shown: tuple[Inline, ...] = (Text(block.numbering.label), *block.inlines)
            return [replace(block, inlines=shown, numbering=None)], 1
        return [block], 1

    def _is_plain(self, block: Block) -> bool:
        return (
            isinstance(block, Paragraph)
            and block.origin is Origin.BODY
            and block.number not in self.headings
            and not _pictures_alone(block)
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
    """Whether a paragraph without text holds a picture, note or formula."""
    return any(not isinstance(inline, Text) for inline in walk_inlines(paragraph.inlines))


def _pictures_alone(block: Block) -> tuple[Picture, ...]:
    """The pictures of a paragraph that holds nothing else, or a caption beside them."""
    if not isinstance(block, Paragraph):
        return ()
    pictures = tuple(inline for inline in block.inlines if isinstance(inline, Picture))
    is_alone = not block.text.strip() or find_caption_label(block.text.strip()) is not None
    return pictures if is_alone else ()
