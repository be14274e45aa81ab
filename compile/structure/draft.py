"""All recognizers in order: layout, headings, opening, forms, contact, then every block in its role."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from compile.model.call import Section
from compile.model.case import Metadata
from compile.model.draft import Draft, DraftBlock, FigureBlock
from compile.model.manuscript import Block, Counts, Manuscript, Note, Paragraph, Picture, Table, walk_inlines
from compile.model.submission import Contact, Corrections
from compile.problems import Place, Problem, warning
from compile.structure.builder import Builder, Roles
from compile.structure.contact import FoundContact, find_contact
from compile.structure.forms import Cover, find_contact_table, read_cover
from compile.structure.headings import Doubt, Found, Headings, find_headings
from compile.structure.layout import add, count_links, count_table, take_apart
from compile.structure.mentions import check_numbers
from compile.structure.opening import LONGEST_TITLE, Opening, read_opening
from compile.structure.report import report_doubts, report_guesses, report_skips
from compile.structure.runin import settle, split_run_ins
from compile.structure.template import is_template, own_contents


def recognize(
    manuscript: Manuscript, sections: Sequence[Section], corrections: Corrections
) -> tuple[Draft, tuple[Problem, ...]]:
    """Give every block its role; what editors corrected overrules what was found."""
    blocks, dissolved = take_apart(manuscript.blocks)
    contents = own_contents([block for block in blocks if isinstance(block, Paragraph)])
    divided, whole = split_run_ins(blocks)
    read = [block for block in divided if block.number not in contents]
    headings = find_headings(read, sections, corrections.headings)
    blocks, split_edits = settle(divided, whole, headings.found)
    data = _find_metadata([block for block in blocks if block.number not in contents], headings)
    found = {number: head for number, head in headings.found.items() if data.allows(number, head)}
    roles = Roles(found, frozenset(data.taken), frozenset(data.opening.template), contents)
    builder = Builder(manuscript.file, roles, sections)
    drafted = builder.build(blocks)
    draft = Draft(
        data.metadata(corrections),
        tuple(sorted(data.taken)),
        tuple(builder.sections),
        (*data.things(blocks), *drafted),
        (*builder.edits, *split_edits),
        add(dissolved, data.dissolved(blocks, contents)),
    )
    told = {number: head for number, head in found.items() if number not in corrections.headings}
    doubts = [doubt for doubt in headings.doubts if _is_open(doubt, data, sections)]
    texts = {block.number: block.text for block in blocks if isinstance(block, Paragraph)}
    problems = [
        *builder.problems,
        *data.problems(manuscript.file),
        *report_guesses(told, texts, sections, manuscript.file),
        *report_doubts(doubts, manuscript.file),
        *report_skips(drafted, manuscript.file),
        *check_numbers(drafted, manuscript.file),
    ]
    return draft, tuple(problems)


@dataclass(slots=True)
class _Data:
    """The metadata found in lines and forms, and the paragraphs and tables that they took."""

    opening: Opening = field(default_factory=Opening)
    cover: Cover | None = None
    contact: Contact = field(default_factory=Contact)
    taken: set[int] = field(default_factory=set)
    before: frozenset[int] = frozenset()
    """Paragraphs before the first section."""

    def allows(self, number: int, found: Found) -> bool:
        """Whether a heading can stand there: before the first section only one of the first level."""
        return number not in self.taken and (number not in self.before or found.level == 1)

    def things(self, blocks: Sequence[Block]) -> Iterator[DraftBlock]:
        """Notes and pictures of paragraphs that became metadata: they stay, as text and figures."""
        for block in blocks:
            if isinstance(block, Paragraph) and block.number in self.taken:
                inlines = list(walk_inlines(block.inlines))
                for note in (inline for inline in inlines if isinstance(inline, Note)):
                    yield from note.paragraphs
                if pictures := tuple(inline for inline in inlines if isinstance(inline, Picture)):
                    yield FigureBlock(pictures, None, block.number)

    def metadata(self, corrections: Corrections) -> Metadata:
        """All parts: what editors wrote, then what a form says, then what was read from lines."""
        contact = self.contact
        if corrections.contact is not None:
            contact = contact.model_copy(update=corrections.contact.model_dump(exclude_unset=True))
        form = self.cover.values if self.cover else {}
        subtitle = form.get("subtitle", self.opening.subtitle)
        return Metadata(
            corrections.title or form.get("title", "") or self.opening.title,
            subtitle if corrections.subtitle is None else corrections.subtitle,
            corrections.hospital or self.opening.hospital or form.get("hospital", ""),
            contact,
            (self.cover.authors if self.cover else ()) or self.opening.authors,
        )

    def dissolved(self, blocks: Sequence[Block], contents: frozenset[int]) -> Counts:
        """Tables, links and notes of what became metadata, or was the manuscript's own contents."""
        counts = Counts()
        for block in blocks:
            if block.number in self.taken or block.number in contents:
                counts = add(counts, count_table(block) if isinstance(block, Table) else count_links(block))
        return counts

    def problems(self, file: str) -> Iterator[Problem]:
        """Rows of a cover that the book has no place for."""
        if self.cover and self.cover.others:
            message = f"封面表格中的这些内容不进入书中：{'；'.join(self.cover.others)}"
            hint = "不必印在书中的不用处理；要印的，在 Word 中写进正文。"
            place = Place(file=file, paragraph=self.cover.paragraphs[0])
            yield warning("cover-left-out", place, message, hint)


def _find_metadata(blocks: Sequence[Block], headings: Headings) -> _Data:
    """Opening and cover before the first section, the contact after or before the text."""
    data = _Data()
    end = _opening_end(blocks, headings.found)
    before, after = blocks[:end], blocks[end:]
    data.before = frozenset(block.number for block in before)
    for table in (block for block in before if isinstance(block, Table)):
        data.cover = read_cover(table)
        if data.cover is not None:
            data.taken.update(data.cover.paragraphs)
            data.contact = data.cover.contact
            break
    first_contact = _last_contact(before, headings.found)
    free = [
        p
        for p in before
        if isinstance(p, Paragraph) and not (first_contact and p.number in first_contact.paragraphs)
    ]
    data.opening = read_opening(free)
    if data.cover and "title" in data.cover.values and data.opening.title:
        data.opening = _beside_cover(data.opening, data.cover)
    data.taken.update(data.opening.paragraphs)
    form = find_contact_table(after)
    found = _last_contact(after, headings.found) or (form[1] if form else None) or first_contact
    if found is not None:
        data.contact = found.contact
        data.taken.update(found.paragraphs)
    return data


def _is_open(doubt: Doubt, data: _Data, sections: Sequence[Section]) -> bool:
    """Whether a doubt is worth an editor's time: not of metadata or of the form's own lines."""
    number = doubt.line.paragraph.number
    is_form = is_template(doubt.line.paragraph.text, sections)
    return number not in data.taken and number not in data.before and not is_form


def _beside_cover(opening: Opening, cover: Cover) -> Opening:
    """The opening when a form gives the title: the line taken for it must say the same, or it stays."""
    same = opening.title in cover.values["title"] or cover.values["title"] in opening.title
    return opening if same else Opening(template=opening.template)


def _opening_end(blocks: Sequence[Block], found: Mapping[int, Found]) -> int:
    """Index of the block with which the text begins: the first section, or a heading that is no title."""
    tops = [index for index, block in enumerate(blocks) if _level(block, found) == 1]
    sections = [index for index in tops if found[blocks[index].number].section]
    numbered = [index for index in tops if found[blocks[index].number].is_numbered]
    if sections or numbered:
        return min([*sections[:1], *numbered[:1]])
    filled = [
        index for index, block in enumerate(blocks) if not isinstance(block, Paragraph) or block.text.strip()
    ]
    others = [index for index in tops if filled and index != filled[0]]
    if others:
        return others[0]
    for index, block in enumerate(blocks):
        is_text = isinstance(block, Paragraph) and (
            len(block.text) > LONGEST_TITLE or block.text.endswith("。")
        )
        if is_text or (_level(block, found) and index != filled[0]):
            return index
    return 0


def _level(block: Block, found: Mapping[int, Found]) -> int:
    heading = found.get(block.number) if isinstance(block, Paragraph) else None
    return heading.level if heading else 0


def _last_contact(blocks: Sequence[Block], found: Mapping[int, Found]) -> FoundContact | None:
    """The contact in the last stretch between headings and tables that has one."""
    stretches: list[list[Paragraph]] = [[]]
    for block in blocks:
        if isinstance(block, Paragraph) and block.number not in found:
            stretches[-1].append(block)
        else:
            stretches.append([])
    contacts = (find_contact(stretch) for stretch in reversed(stretches))
    return next((contact for contact in contacts if contact), None)
