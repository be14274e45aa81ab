"""Source paragraphs matched with kept ones; what has no match is looked at character by character."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from compile import pandoc
from compile.hanzi import squeeze
from compile.ledger.kept import count_kept, kept_paragraphs
from compile.model.case import EDIT_LABELS, Case, Edit, Ledger, Loss
from compile.model.manuscript import Counts, Source, SourceParagraph
from compile.problems import Place, Problem, error

UNEXPLAINED = "没有进入 Markdown，原因不明"
_HEADER = "页眉、页脚的文字不进入书中"
_REFUSED = "不能读取，另列为问题"
_METADATA = "标题、单位、联系人一项的标签和标点"
_KINDS = {
    "tables": "表格",
    "cells": "单元格",
    "pictures": "图片",
    "formulas": "公式",
    "notes": "注释",
    "links": "链接",
}


@dataclass(frozen=True, slots=True)
class _Gone:
    """A run of characters of one source paragraph that is not in the Markdown."""

    paragraph: SourceParagraph
    text: str


def balance(
    source: Source, case: Case, metadata_paragraphs: Iterable[int], refused: Counts, file: str
) -> tuple[Ledger, tuple[Problem, ...]]:
    """Compare, and make a problem of each loss that nothing explains.

    `refused` is what the reader could not read and has made problems of. Kept characters are those of
    the Markdown and of the metadata that stood in the file.
    """
    blocks = pandoc.read_markdown(case.markdown.partition("\n---\n")[2])
    metadata = {("document", number) for number in metadata_paragraphs}
    facts = _Facts(case)
    lost: list[Loss] = []
    body: list[SourceParagraph] = []
    for paragraph in source.paragraphs:
        if paragraph.kind == "header":
            lost.append(_loss(paragraph, paragraph.text, _HEADER))
        elif (paragraph.kind, paragraph.number) in metadata:
            lost.extend(facts.metadata_losses(paragraph))
        else:
            body.append(paragraph)
    gone = _compare(body, kept_paragraphs(blocks))
    lost.extend(_loss(part.paragraph, part.text, facts.reason(part)) for part in gone)
    kept = count_kept(blocks)
    kept = replace(kept, characters=kept.characters + facts.used)
    lost.extend(_fewer(source.counts, kept, refused))
    ledger = Ledger(source.counts, kept, tuple(lost), tuple(sorted(source.left_out.items())))
    return ledger, tuple(_problem(loss, file) for loss in lost if loss.reason == UNEXPLAINED)


class _Facts:
    """What explains a loss: the edits of each paragraph, and the text that became metadata."""

    def __init__(self, case: Case) -> None:
        contact = case.metadata.contact.model_dump().values()
        names = (case.metadata.title, case.metadata.subtitle, case.metadata.hospital)
        self._metadata = Counter(fold("".join((*names, *contact))))
        self.used = 0
        """Characters of metadata found in the file so far."""
        self._edits: dict[int, list[Edit]] = defaultdict(list)
        for edit in case.edits:
            self._edits[edit.paragraph].append(edit)

    def metadata_losses(self, paragraph: SourceParagraph) -> list[Loss]:
        """Characters of a metadata paragraph that the metadata do not hold: labels, brackets, commas."""
        missing = []
        for character in squeeze(paragraph.text):
            key = fold(character)
            if key and self._metadata[key]:
                self._metadata[key] -= 1
                self.used += 1
            else:
                missing.append(character)
        return [_loss(paragraph, "".join(missing), _METADATA)] if missing else []

    def reason(self, gone: _Gone) -> str:
        """The label of the edit that took the text away."""
        text = fold(gone.text)
        for edit in self._edits[gone.paragraph.number]:
            before = fold(edit.before)
            if before and (text in before or before in text):
                return EDIT_LABELS[edit.rule]
        return UNEXPLAINED


def fold(text: str) -> str:
    """Text in the form in which source and Markdown are compared: width of characters and dashes level."""
    folded = unicodedata.normalize("NFKC", squeeze(text))
    return squeeze(folded.translate(_FOLDED))


_FOLDED = {ord("“"): '"', ord("”"): '"', ord("。"): ".", ord("—"): "-", ord("－"): "-"}


def _compare(source: Sequence[SourceParagraph], kept: Sequence[str]) -> list[_Gone]:
    """Text that is in the source and not in the Markdown, whole paragraphs matched first."""
    rest = Counter(fold(text) for text in kept)
    unmatched = []
    for paragraph in source:
        key = fold(paragraph.text)
        if rest[key]:
            rest[key] -= 1
        else:
            unmatched.append(paragraph)
    left = []
    for text in kept:
        key = fold(text)
        if rest[key]:
            rest[key] -= 1
            left.append(key)
    return _compare_characters(unmatched, left)


def _compare_characters(source: Sequence[SourceParagraph], kept: Sequence[str]) -> list[_Gone]:
    """Each source paragraph against the most similar kept one; each kept one is used once."""
    gone: list[_Gone] = []
    available = list(kept)
    for paragraph in source:
        text = fold(paragraph.text)
        best = _most_similar(text, available)
        if best is None:
            gone.append(_Gone(paragraph, paragraph.text))
            continue
        available.remove(best)
        matcher = SequenceMatcher(None, text, best, autojunk=False)
        for tag, first, last, _, _ in matcher.get_opcodes():
            if tag in {"delete", "replace"}:
                gone.append(_Gone(paragraph, text[first:last]))
    return gone


def _most_similar(text: str, candidates: Sequence[str]) -> str | None:
    """The candidate that shares most with the text; one that shares less than half is none."""
    best, best_score = None, 0.5
    for candidate in candidates:
        matcher = SequenceMatcher(None, text, candidate, autojunk=False)
        if matcher.real_quick_ratio() <= best_score or matcher.quick_ratio() <= best_score:
            continue
        shared = sum(block.size for block in matcher.get_matching_blocks())
        score = shared / max(min(len(text), len(candidate)), 1)
        if score > best_score:
            best, best_score = candidate, score
    return best


def _loss(paragraph: SourceParagraph, text: str, reason: str) -> Loss:
    place = {"document": "正文", "note": "注释", "header": "页眉页脚"}[paragraph.kind]
    quote = paragraph.text.strip()[:12]
    what = text.strip()
    return Loss("text", f"{place}第 {paragraph.number} 段「{quote}」", len(squeeze(text)), what[:200], reason)


def _fewer(source: Counts, kept: Counts, refused: Counts) -> list[Loss]:
    """Tables, pictures and so on of which the Markdown holds fewer than the source."""
    losses = []
    for name, label in _KINDS.items():
        missing = getattr(source, name) - getattr(kept, name)
        if missing > 0:
            reason = _REFUSED if missing <= getattr(refused, name) else UNEXPLAINED
            losses.append(Loss(name.removesuffix("s"), "全文", 0, f"{missing} 个{label}", reason))
    return losses


def _problem(loss: Loss, file: str) -> Problem:
    place = Place(file=file, section=loss.place, quote=loss.what[:20])
    hint = "请把这处内容在 Word 中改成普通的正文（文字、表格或图片），再运行一次。"
    return error("content-lost", place, f"稿件中的内容没有读进来：{loss.what[:40]}", hint)
