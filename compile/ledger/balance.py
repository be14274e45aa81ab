"""The count of the raw XML held against the Markdown: kept, lost for a reason, or a problem."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from compile.hanzi import squeeze
from compile.ledger.compare import Gone, find_gone, fold
from compile.ledger.kept import count_kept, kept_paragraphs
from compile.model.case import EDIT_LABELS, Case, Edit, FoundSection, Ledger, Loss
from compile.model.manuscript import COUNT_LABELS, Counts, Manuscript, Source, SourceParagraph
from compile.model.nodes import Node
from compile.problems import Place, Problem, error, warning

UNEXPLAINED = "没有进入 Markdown，原因不明"
_APART = {
    "header": "页眉、页脚的内容不进入书中",
    "drawing": "图表、SmartArt、组合图形里的文字随图片",
    "uncalled": "注释没有被正文引用，或引用处已删除，Word 中也看不到",
    "hidden": "在 Word 中设为隐藏，不显示",
    "wordless": "链接在图片上，书中没有可点的文字",
    "placeholder": "内容控件里没有填写的占位提示",
}
"""What stands outside the flow, and what becomes of it."""
_METADATA = "标题、单位、联系人一项的标签和标点"
_REFUSED = "不能读取，另列为问题"
_DISSOLVED = "是填写标题、单位、联系人或摆放图片用的，内容已取出"
_THINGS = {name: label for name, label in COUNT_LABELS.items() if name != "characters"}


def balance(
    manuscript: Manuscript, case: Case, blocks: list[Node], metadata_paragraphs: Iterable[int]
) -> tuple[Ledger, tuple[Problem, ...]]:
    """Compare, and make a problem of each loss that nothing explains.

    `blocks` are those of the case's Markdown, parsed anew. Kept characters are those of the Markdown and
    of the metadata that stood in the file.
    """
    source, file = manuscript.source, manuscript.file
    taken = {("document", number) for number in metadata_paragraphs}
    is_metadata = [(paragraph.kind, paragraph.number) in taken for paragraph in source.paragraphs]
    metadata = _Metadata(case)
    lost: list[Loss] = []
    body: list[SourceParagraph] = []
    for paragraph, is_taken in zip(source.paragraphs, is_metadata, strict=True):
        if paragraph.kind in _APART:
            lost.append(_loss(paragraph, paragraph.text, _APART[paragraph.kind]))
        elif is_taken:
            lost.extend(metadata.losses(paragraph))
        else:
            body.append(paragraph)
    gone = find_gone(body, kept_paragraphs(blocks), _edits_by_paragraph(case.edits))
    lost.extend(_loss(part.paragraph, part.text, _reason(part)) for part in gone)
    kept = count_kept(blocks)
    kept = replace(kept, characters=kept.characters + metadata.used)
    lost.extend(_fewer(source, kept, manuscript.refused, case.dissolved))
    problems = list(_blank(source, file))
    problems += [
        _problem(part, case.sections, file) for part in gone if part.edit is None and squeeze(part.text)
    ]
    problems += [
        _thing_problem(loss, file) for loss in lost if loss.kind != "text" and loss.reason == UNEXPLAINED
    ]
    return Ledger(source.counts, kept, tuple(lost), tuple(sorted(source.left_out.items()))), tuple(problems)


class _Metadata:
    """The text that became metadata, used up character by character."""

    def __init__(self, case: Case) -> None:
        contact = case.metadata.contact.model_dump().values()
        names = (
            case.metadata.title,
            case.metadata.subtitle,
            case.metadata.hospital,
            *case.metadata.authors,
        )
        self._available = Counter(fold("".join((*names, *contact))))
        self.used = 0
        """Characters of metadata found in the file so far."""

    def losses(self, paragraph: SourceParagraph) -> list[Loss]:
        """Characters that the metadata do not hold: labels, brackets, commas."""
        missing = []
        for character in squeeze(paragraph.text):
            key = fold(character)
            if key and self._available[key]:
                self._available[key] -= 1
                self.used += 1
            else:
                missing.append(character)
        return [_loss(paragraph, "".join(missing), _METADATA)] if missing else []


def _edits_by_paragraph(edits: Iterable[Edit]) -> dict[int, list[Edit]]:
    result: dict[int, list[Edit]] = defaultdict(list)
    for edit in edits:
        result[edit.paragraph].append(edit)
    return result


def _reason(part: Gone) -> str:
    return EDIT_LABELS[part.edit.rule] if part.edit else UNEXPLAINED


def _loss(paragraph: SourceParagraph, text: str, reason: str) -> Loss:
    place = _PLACES[paragraph.kind]
    where = f"{place}第 {paragraph.number} 段「{_first_words(paragraph)}」"
    return Loss("text", where, len(squeeze(text)), text.strip()[:200], reason)


_PLACES = {
    "document": "正文",
    "note": "注释",
    "uncalled": "注释",
    "header": "页眉页脚",
    "drawing": "图表",
}


def _first_words(paragraph: SourceParagraph) -> str:
    return paragraph.text.strip()[:12]


def _fewer(source: Source, kept: Counts, refused: Counts, dissolved: Counts) -> Iterator[Loss]:
    """Tables, pictures and so on of which the Markdown holds fewer than the source, by reason."""
    for name, label in _THINGS.items():
        missing = getattr(source.counts, name) - getattr(kept, name)
        for reason, known in (
            *((_APART[region], getattr(things, name)) for region, things in source.apart.items()),
            (_REFUSED, getattr(refused, name)),
            (_DISSOLVED, getattr(dissolved, name)),
            (UNEXPLAINED, missing),
        ):
            count = min(missing, known)
            if count > 0:
                missing -= count
                yield Loss(name.removesuffix("s"), "全文", 0, f"{count} 个{label}", reason)


def _blank(source: Source, file: str) -> Iterator[Problem]:
    """A file that opens and says nothing: an empty one, or one of scanned pages."""
    if source.counts.formulas or any(part.kind in {"document", "note"} for part in source.paragraphs):
        return
    hint = "请核对是否放错了文件；没有放错就请医院发送能编辑文字的 Word 原稿。"
    if source.counts.pictures:
        message = f"稿件里没有文字，只有 {source.counts.pictures} 幅图片，可能是扫描件"
        yield warning("manuscript-scanned", Place(file=file), message, hint)
    else:
        yield error("manuscript-blank", Place(file=file), "稿件里没有任何内容", hint)


_HINT = "请把这处内容在 Word 中改成普通的正文（文字、表格或图片），再运行一次。"


def _problem(part: Gone, sections: Sequence[FoundSection], file: str) -> Problem:
    paragraph = part.paragraph
    before = [found for found in sections if found.paragraph <= paragraph.number]
    section = before[-1].heading if before and paragraph.kind == "document" else ""
    number = paragraph.number if paragraph.kind == "document" else None
    place = Place(file=file, section=section, paragraph=number, quote=_first_words(paragraph))
    return error("content-lost", place, f"稿件中的内容没有读进来：{part.text[:40]}", _HINT)


def _thing_problem(loss: Loss, file: str) -> Problem:
    return error("content-lost", Place(file=file), f"稿件中的内容没有读进来：{loss.what}", _HINT)
