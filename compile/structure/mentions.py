"""Numbers of figures and tables as typed, against their order and against the mentions in the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compile.labels import Label, find_mentions, parse_label
from compile.model.draft import Box, Caption, DraftBlock, FigureBlock, Heading, Item, Listing, TableBlock
from compile.model.manuscript import Note, Paragraph, walk_inlines, walk_paragraphs
from compile.problems import Place, Problem, warning
from compile.structure.captions import find_caption_label

_NEARBY = re.compile(r"[上下]\s*(?:[图表]|列[图表])|如[图表]所示|见[图表](?!\s*[0-9０-９])|[上下]面的?[图表]")
_LISTED = 5


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A figure or table with a caption, and its number in the book."""

    kind: str
    value: int
    caption: Caption
    typed: str
    """Number as typed; empty for none."""
    is_near: bool
    """Whether the text beside it points to it without a number."""

    @property
    def name(self) -> str:
        """What the book will call it."""
        return f"{self.kind}{self.value}"


def check_numbers(blocks: Sequence[DraftBlock], file: str) -> list[Problem]:
    """Warnings: numbers out of order, mentions of what is not there, figures that are never mentioned."""
    numbered = _number(blocks)
    texts = list(_texts(blocks))
    known = {(found.kind, found.typed or str(found.value)) for found in numbered}
    known |= {label for paragraph in texts if (label := _stray_label(paragraph))}
    mentions = [
        (paragraph, *label)
        for paragraph in texts
        for mention in find_mentions(paragraph.text)
        for label in mention.labels(known)
    ]
    return [
        *_wrong_numbers(numbered, file),
        *_unknown(mentions, known, file),
        *_unmentioned(numbered, {(kind, value) for _, kind, value in mentions}, file),
    ]


def _number(blocks: Sequence[DraftBlock]) -> list[_Numbered]:
    """Captioned figures and tables in the order of the book, which numbers those whose caption has words."""
    counts = {"图": 0, "表": 0}
    found = []
    flat = list(_flat(blocks))
    for index, block in enumerate(flat):
        caption = block.caption if isinstance(block, FigureBlock | TableBlock) else None
        if caption is None or not caption.inlines:
            continue
        kind = "图" if isinstance(block, FigureBlock) else "表"
        counts[kind] += 1
        label = parse_label(caption.label)
        around = [other.text for other in flat[max(index - 2, 0) : index + 2] if isinstance(other, Paragraph)]
        is_near = any(_NEARBY.search(text) for text in around)
        found.append(_Numbered(kind, counts[kind], caption, label[1] if label else "", is_near))
    return found


def _flat(blocks: Sequence[DraftBlock]) -> Iterator[DraftBlock]:
    for block in blocks:
        if isinstance(block, Box):
            yield from _flat(block.blocks)
        else:
            yield block


def _texts(blocks: Sequence[DraftBlock]) -> Iterator[Paragraph]:
    """Every paragraph that may mention a figure, notes, cells and items included."""
    for block in _flat(blocks):
        match block:
            case Paragraph():
                yield from _with_notes(block)
            case Heading():
                yield Paragraph(block.paragraph, block.inlines)
            case TableBlock(table):
                for row in table.rows:
                    for cell in row:
                        yield from walk_paragraphs(cell.blocks)
            case Listing(items):
                yield from _of_items(items)


def _of_items(items: Sequence[Item]) -> Iterator[Paragraph]:
    for item in items:
        yield from _with_notes(item.paragraph)
        for child in item.children:
            yield from _of_items(child.items)


def _with_notes(paragraph: Paragraph) -> Iterator[Paragraph]:
    yield paragraph
    for inline in walk_inlines(paragraph.inlines):
        if isinstance(inline, Note):
            yield from inline.paragraphs


def _stray_label(paragraph: Paragraph) -> Label | None:
    """The label of a caption that found no figure."""
    label = find_caption_label(paragraph.text)
    return parse_label(label.label) if label else None


def _wrong_numbers(numbered: Sequence[_Numbered], file: str) -> Iterator[Problem]:
    """One problem for figures and one for tables, with every number that will be another."""
    for kind in ("图", "表"):
        wrong = [
            found for found in numbered if found.kind == kind and found.typed not in {"", str(found.value)}
        ]
        if not wrong:
            continue
        pairs = [f"“{found.caption.label}”编为“{found.name}”" for found in wrong]
        more = f"等 {len(pairs)} 处" if len(pairs) > _LISTED else ""
        message = f"{kind}的编号与先后次序不一致：{'、'.join(pairs[:_LISTED])}{more}"
        hint = (
            f"书中的{kind}按先后次序统一编号。请在 Word 中改正编号，正文里提到它们的地方一并改正；"
            "或者调整先后次序。"
        )
        place = Place(file=file, paragraph=wrong[0].caption.paragraph, quote=wrong[0].caption.label)
        yield warning("caption-number", place, message, hint)


def _unknown(
    mentions: Sequence[tuple[Paragraph, str, str]], known: set[Label], file: str
) -> Iterator[Problem]:
    """Mentions without a figure, each number once."""
    first: dict[Label, Paragraph] = {}
    for paragraph, kind, value in mentions:
        if (kind, value) not in known:
            first.setdefault((kind, value), paragraph)
    for (kind, value), paragraph in list(first.items())[:10]:
        there = "、".join(f"{other}{number}" for other, number in sorted(known) if other == kind)
        message = f"正文提到{kind}{value}，稿件中没有这个编号的{kind}{f'（有{there}）' if there else ''}"
        hint = (
            f"请在 Word 中核对编号；漏了{kind}或{kind}题的补上，{kind}题写成“{kind}{value} 名称”，单独成段。"
        )
        place = Place(file=file, paragraph=abs(paragraph.number), quote=paragraph.text.strip()[:12])
        yield warning("mention-unknown", place, message, hint)


def _unmentioned(numbered: Sequence[_Numbered], mentioned: set[Label], file: str) -> Iterator[Problem]:
    missing = [
        found
        for found in numbered
        if not found.is_near and not {(found.kind, found.typed), (found.kind, str(found.value))} & mentioned
    ]
    if missing:
        names = "、".join(f"“{found.caption.label or found.name}”" for found in missing)
        hint = "请在 Word 正文的相应位置补上“见图1”“如表1所示”这样的话；多余的图表可以删去。"
        place = Place(file=file, paragraph=missing[0].caption.paragraph, figure=missing[0].name)
        yield warning("figure-unmentioned", place, f"正文中没有提到{names}", hint)
