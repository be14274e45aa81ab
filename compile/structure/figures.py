"""Pictures that stand alone and tables, with the captions above or below them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from compile.model.case import Edit
from compile.model.draft import Caption, DraftBlock, FigureBlock
from compile.model.manuscript import Block, Origin, Paragraph, Picture
from compile.structure.captions import caption_kind, find_caption_label, read_caption, split_captions


@dataclass(frozen=True, slots=True)
class Captioner:
    """Finds captions beside figures and tables, and takes their labels off."""

    is_heading: Callable[[int], bool]
    edits: list[Edit]

    def figures(self, blocks: Sequence[Block], before: list[DraftBlock]) -> tuple[list[DraftBlock], int]:
        """Figures from the pictures at the beginning, and how many blocks they take."""
        first = blocks[0]
        assert isinstance(first, Paragraph)
        if first.text.strip():
            return self._own_captions(first), 1
        paired, used = self._paired(blocks)
        if paired:
            return paired, used
        caption, below = self.caption(blocks[1:], before, "图")
        return [FigureBlock(pictures_alone(first), caption, first.number)], 1 + below

    def caption(
        self, after: Sequence[Block], before: list[DraftBlock], kind: str
    ) -> tuple[Caption | None, int]:
        """The caption of a figure (usually below) or table (usually above), and blocks used below.

        A figure between two captions has the one above when the one below is followed by a picture
        of its own.
        """
        above = before[-1] if before else None
        below = after[0] if after else None
        has_above = isinstance(above, Paragraph) and self._is_caption(above, kind)
        has_below = isinstance(below, Paragraph) and self._is_caption(below, kind)
        is_of_next = len(after) > 1 and bool(pictures_alone(after[1])) and not self._captions(after[2:])
        if isinstance(above, Paragraph) and has_above and (kind == "表" or not has_below or is_of_next):
            before.pop()
            return self._read(above), 0
        if isinstance(below, Paragraph) and has_below:
            return self._read(below), 1
        return None, 0

    def _paired(self, blocks: Sequence[Block]) -> tuple[list[DraftBlock], int]:
        """Pictures in a row and below them as many captions, or one for each paragraph of pictures."""
        run: list[Paragraph] = []
        for block in blocks:
            if not isinstance(block, Paragraph) or block.text.strip() or not pictures_alone(block):
                break
            run.append(block)
        lines = self._captions(blocks[len(run) :])
        captions = [part for line in lines for part in split_captions(line)]
        pictures = [(paragraph.number, picture) for paragraph in run for picture in pictures_alone(paragraph)]
        if len(captions) < 2 or len(captions) not in {len(pictures), len(run)}:
            return [], 0
        for line in lines:
            if len(split_captions(line)) > 1:
                self.edits.append(Edit("split-paragraph", line.number, line.text, line.text))
        if len(captions) == len(pictures):
            groups: list[tuple[int, tuple[Picture, ...]]] = [
                (number, (picture,)) for number, picture in pictures
            ]
        else:
            groups = [(paragraph.number, pictures_alone(paragraph)) for paragraph in run]
        made: list[DraftBlock] = [
            FigureBlock(group, self._read(caption), number)
            for (number, group), caption in zip(groups, captions, strict=True)
        ]
        return made, len(run) + len(lines)

    def _captions(self, blocks: Sequence[Block]) -> list[Paragraph]:
        """The captions of figures at the beginning."""
        lines: list[Paragraph] = []
        for block in blocks:
            if not isinstance(block, Paragraph) or not self._is_caption(block, "图"):
                break
            lines.append(block)
        return lines

    def _own_captions(self, paragraph: Paragraph) -> list[DraftBlock]:
        """Figures from a paragraph that holds pictures and their captions."""
        pictures = pictures_alone(paragraph)
        parts = split_captions(paragraph)
        if len(parts) != len(pictures):
            return [FigureBlock(pictures, self._read(paragraph), paragraph.number)]
        if len(parts) > 1:
            self.edits.append(Edit("split-paragraph", paragraph.number, paragraph.text, paragraph.text))
        return [
            FigureBlock((picture,), self._read(part), paragraph.number)
            for picture, part in zip(pictures, parts, strict=True)
        ]

    def _is_caption(self, paragraph: Paragraph, kind: str) -> bool:
        if self.is_heading(paragraph.number) or paragraph.origin is not Origin.BODY:
            return False
        return not pictures_alone(paragraph) and caption_kind(paragraph) in {kind, "?"}

    def _read(self, paragraph: Paragraph) -> Caption:
        caption, typed = read_caption(paragraph)
        if typed:
            self.edits.append(Edit("caption-label", paragraph.number, typed, ""))
        return caption


def pictures_alone(block: Block | DraftBlock) -> tuple[Picture, ...]:
    """The pictures of a paragraph that holds nothing else, or a caption beside them."""
    if not isinstance(block, Paragraph):
        return ()
    pictures = tuple(inline for inline in block.inlines if isinstance(inline, Picture))
    is_alone = not block.text.strip() or find_caption_label(block.text.strip()) is not None
    return pictures if is_alone else ()
