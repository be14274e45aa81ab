"""Source paragraphs against kept ones: what is in the source and nowhere in the Markdown.

First whole paragraphs are matched, with the recorded edits applied and as they are. What is left is matched
piece by piece with the most similar text that is left on the other side, so that paragraphs which were
joined, split or moved are found too. Each piece of the Markdown serves once: text that the Markdown holds
once and the source twice is missing once.
"""

import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from compile.hanzi import squeeze
from compile.model.case import Edit
from compile.model.manuscript import SourceParagraph

GRAM = 3
"""Characters that two texts must share in a row to be compared."""
LABEL = 20
"""Characters that a number or bullet may add to a text of one or two characters."""


class _Folding(dict[int, str]):
    """Each character levelled, one for one, so that counts stay those of the source."""

    def __missing__(self, code: int) -> str:
        narrow = unicodedata.normalize("NFKC", chr(code)).lower()
        self[code] = narrow if len(narrow) == 1 else chr(code)
        return self[code]


_FOLDING = _Folding(str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "。": ".", "—": "-", "－": "-"}))


@dataclass(frozen=True, slots=True)
class Gone:
    """A run of characters of one source paragraph that is not in the Markdown."""

    paragraph: SourceParagraph
    text: str
    edit: Edit | None = None
    """The edit that took it away, where one is recorded."""


def fold(text: str) -> str:
    """Text in the form in which both sides are compared: width, case, quotes and dashes level."""
    return squeeze(text).translate(_FOLDING)


def find_gone(
    source: Sequence[SourceParagraph], kept: Sequence[str], edits: Mapping[int, Sequence[Edit]]
) -> list[Gone]:
    """What of the source is not kept; `edits` are those of each paragraph of the document."""
    rest = Counter(fold(text) for text in kept)
    gone: list[Gone] = []
    left: list[SourceParagraph] = []
    for paragraph in source:
        known = edits.get(paragraph.number, ()) if paragraph.kind == "document" else ()
        applied = [edit for edit in known if fold(edit.before) != fold(edit.after)]
        # An edited one first as edited: a line of the contents, `绪论 2`, must not claim a heading 「绪论2」.
        if applied and _take(rest, _with_edits(paragraph.text, applied), empty_is_kept=True):
            gone.extend(Gone(paragraph, edit.before, edit) for edit in applied if squeeze(edit.before))
        elif not _take(rest, fold(paragraph.text)):
            left.append(paragraph)
    pieces = _Pieces(text for text in rest.elements())
    # Long ones first: what they leave of a joined paragraph is what the short ones look for.
    left.sort(key=lambda paragraph: -len(paragraph.text))
    gone.extend(part for paragraph in left for part in _missing(paragraph, pieces, edits))
    order = {id(paragraph): place for place, paragraph in enumerate(source)}
    return sorted(gone, key=lambda part: order[id(part.paragraph)])


def _take(rest: Counter[str], text: str, *, empty_is_kept: bool = False) -> bool:
    """Use up one copy of a text, if there is one."""
    if not text:
        return empty_is_kept
    if rest[text] > 0:
        rest[text] -= 1
        return True
    return False


def _with_edits(text: str, edits: Sequence[Edit]) -> str:
    """The paragraph as the edits say it became, folded."""
    result = fold(text)
    for edit in edits:
        result = result.replace(fold(edit.before), fold(edit.after), 1)
    return result


def _missing(
    paragraph: SourceParagraph, pieces: "_Pieces", edits: Mapping[int, Sequence[Edit]]
) -> Iterator[Gone]:
    """Runs of the paragraph that no piece of the Markdown holds."""
    open_runs = deque([fold(paragraph.text)])
    known = edits.get(paragraph.number, ()) if paragraph.kind == "document" else ()
    while open_runs:
        run = open_runs.popleft()
        rest = pieces.match(run)
        if rest is None:
            is_whole = len(run) == len(squeeze(paragraph.text))
            yield Gone(paragraph, paragraph.text if is_whole else run, _explain(run, known))
        else:
            open_runs.extend(rest)


def _explain(run: str, edits: Sequence[Edit]) -> Edit | None:
    """The edit that took the run away: one is part of the other."""
    for edit in edits:
        before = fold(edit.before)
        if before and (run in before or before in run):
            return edit
    return None


class _Pieces:
    """Kept text that no source paragraph has claimed yet, found by the characters it shares."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._texts: dict[int, str] = {}
        self._grams: dict[str, set[int]] = defaultdict(set)
        for text in texts:
            self._add(text)

    def _add(self, text: str) -> None:
        if text:
            number = max(self._texts, default=-1) + 1
            self._texts[number] = text
            for gram in _grams(text):
                self._grams[gram].add(number)

    def _remove(self, number: int) -> str:
        text = self._texts.pop(number)
        for gram in _grams(text):
            self._grams[gram].discard(number)
        return text

    def match(self, run: str) -> list[str] | None:
        """The parts of a run that its most similar piece does not hold, `None` when there is no such piece.

        What the piece holds besides stays available.
        """
        number = self._find(run)
        if number is None:
            return None
        piece = self._remove(number)
        missing: list[str] = []
        run_end = piece_end = 0
        for in_run, in_piece, size in SequenceMatcher(None, run, piece, autojunk=False).get_matching_blocks():
            missing.append(run[run_end:in_run])
            self._add(piece[piece_end:in_piece])
            run_end, piece_end = in_run + size, in_piece + size
        return [text for text in missing if text]

    def _find(self, run: str) -> int | None:
        """The piece that shares most with a run; for one shorter than a gram, the shortest that holds it."""
        if len(run) < GRAM:
            holding = [number for number, text in self._texts.items() if run in text]
            near = [number for number in holding if len(self._texts[number]) <= len(run) + LABEL]
            return min(near, key=lambda number: len(self._texts[number]), default=None)
        shared = Counter(number for gram in _grams(run) for number in self._grams.get(gram, ()))
        return max(shared, key=lambda number: (shared[number], -number), default=None)


def _grams(text: str) -> set[str]:
    return {text[index : index + GRAM] for index in range(len(text) - GRAM + 1)}
