"""What stands before the first section: title, subtitle, hospital, authors."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from compile.hanzi import HAN, squeeze
from compile.model.manuscript import LineBreak, Mark, Origin, Paragraph, Text, plain_text, walk_inlines
from compile.structure.captions import caption_kind
from compile.structure.cutting import cut, join_lines

_KINDS = r"医院|保健院|卫生院|防治院|急救中心|医学中心|医疗中心|血液中心|疾控中心|医学院|集团|院区"
_HOSPITAL = re.compile(rf"(?:{_KINDS})$")
_HOSPITAL_LABEL = re.compile(
    r"^[\s\u3000（(]*(?:申报单位|报送单位|推荐单位|作者单位|医院名称|单位名称|单位|医院)\s*[:：]\s*"
)
_TITLE_LABEL = re.compile(r"^[\s\u3000]*(?:案例名称|案例标题|案例题目|题目|标题|题名)\s*[:：]\s*")
_AUTHOR_LABEL = re.compile(r"^[\s\u3000（(]*(?:作者|案例作者|撰稿人|执笔人|作者姓名)\s*[:：]\s*")
_ATTACHMENT = re.compile(r"^[\s\u3000]*附件\s*\d*\s*[:：]?\s*$|^[\s\u3000]*案例文本格式(?:模板)?[\s\u3000]*$")
_DASH = re.compile(r"^[\s\u3000]*(?:——|—|--|－－)\s*")
_ABSTRACT = re.compile(r"^[\s\u3000【\[]*(?:摘\s*要|关\s*键\s*词|abstract|key\s*words)", re.IGNORECASE)
_TRAILING = re.compile(
    rf"[（(]\s*(?P<bracketed>[^（()），。]{{2,38}}(?:{_KINDS}))\s*[）)]\s*$"
    rf"|(?:\t|\u3000|\s{{2,}})[\s\u3000]*(?P<apart>[^（()），。\s]{{2,38}}(?:{_KINDS}))\s*$"
)
"""The hospital behind the title in the same line."""
_NAME = rf"[{HAN}]{{2,4}}|[{HAN}][\s\u3000]{{1,3}}[{HAN}]|[{HAN}]{{1,6}}·[{HAN}]{{1,8}}"
_NAMES = re.compile(rf"(?:{_NAME})(?:\s*[，,、；;]\s*|[\s\u3000]+|$)")
_NO_NAME = re.compile(r"(?:科|处|部|室|院|中心|概述|摘要|目录|前言|引言|简介|案例|实践|建设|背景|平台)$")
LONGEST_TITLE = 120
_TITLE_STYLES = frozenset(("title", "案例标题", "标题", "论文标题", "文章标题"))


@dataclass(frozen=True, slots=True)
class Opening:
    """The parts found, each empty when it is not there, and the paragraphs that they took."""

    title: str = ""
    subtitle: str = ""
    hospital: str = ""
    authors: tuple[str, ...] = ()
    paragraphs: tuple[int, ...] = ()
    template: tuple[int, ...] = ()
    """Paragraphs left over from the call's form, such as 附件1."""


def read_opening(paragraphs: Sequence[Paragraph]) -> Opening:
    """Sort the paragraphs before the first section; those that are none of the parts stay in the text.

    A paragraph with the style Title or a label is the title; otherwise the first one that is no
    hospital and looks like a line of its own: centred, bold, or larger than what follows. Lines that
    follow it and look the same belong to it.
    """
    filled = [p for p in paragraphs if p.text.strip() and p.origin is Origin.BODY and not caption_kind(p)]
    template = tuple(p.number for p in filled if _ATTACHMENT.match(p.text))
    lines = [part for p in filled if p.number not in template for part in _typed_lines(p)]
    title = _find_title(lines)
    hospital = next((p for p in lines if p is not title and is_hospital(p.text)), None)
    authors = next((p for p in lines if p is not title and p is not hospital and _is_authors(p, title)), None)
    others = [p for p in lines if p is not hospital and p is not authors]
    title_lines = _title_lines(others, title, lines) if title else []
    rest = [p for p in others if not any(p is part for part in title_lines)]
    subtitle = _find_subtitle(rest, title_lines[-1], hospital) if title_lines else None
    taken = [*title_lines, *(p for p in (subtitle, hospital, authors) if p is not None)]
    words = "".join(plain_text(join_lines(p.inlines)).strip() for p in title_lines)
    words, beside = _cut_hospital(_TITLE_LABEL.sub("", words))
    return Opening(
        _one_line(words),
        _one_line(_DASH.sub("", subtitle.text)) if subtitle else "",
        _hospital_name(hospital.text) if hospital else beside,
        split_names(_without_marks(authors)) if authors else (),
        _whole_paragraphs(lines, taken),
        template,
    )


def is_hospital(text: str) -> bool:
    """Whether a line names a hospital and nothing else; behind 单位： anything short is one."""
    name = _hospital_name(text)
    behind = _TRAILING.search(text)
    if behind and not _HOSPITAL.search(text[: behind.start()].strip()) and not _HOSPITAL_LABEL.match(text):
        return False
    is_plain = 3 < len(name) <= 40 and not re.search(r"[，。；：？]", name)
    return is_plain and bool(_HOSPITAL.search(name) or _HOSPITAL_LABEL.match(text))


def split_names(text: str) -> tuple[str, ...]:
    """Names of people in a line; the space inside a name of two characters goes."""
    names = re.split(r"[，,、；;]|[\s\u3000]{2,}", _AUTHOR_LABEL.sub("", text).strip())
    if len(names) == 1 and re.fullmatch(rf"(?:[{HAN}]{{2,4}}[\s\u3000]+)+[{HAN}]{{2,4}}", names[0].strip()):
        names = names[0].split()
    cleaned = (re.sub(r"[\d*＊†\[\]()（）\s\u3000]+", "", name) for name in names)
    return tuple(name for name in cleaned if name)


def _hospital_name(text: str) -> str:
    return _one_line(_HOSPITAL_LABEL.sub("", text)).strip("（）() ")


def _typed_lines(paragraph: Paragraph) -> Iterator[Paragraph]:
    """A paragraph with line breaks as lines, where one of them is the hospital, a subtitle or the authors."""
    starts, position = [0], 0
    for inline in paragraph.inlines:
        position += len(getattr(inline, "text", " ")) if isinstance(inline, Text | LineBreak) else 0
        if isinstance(inline, LineBreak):
            starts.append(position)
    bounds = [*starts, len(paragraph.text)]
    parts = [
        replace(paragraph, inlines=cut(paragraph.inlines, first, last))
        for first, last in pairwise(bounds)
        if paragraph.text[first:last].strip()
    ]
    is_divided = any(is_hospital(p.text) or _DASH.match(p.text) or _AUTHOR_LABEL.match(p.text) for p in parts)
    yield from parts if is_divided else [paragraph]


def _whole_paragraphs(lines: Sequence[Paragraph], taken: Sequence[Paragraph]) -> tuple[int, ...]:
    """Numbers of the paragraphs of which every line was taken."""
    left = {p.number for p in lines if not any(p is part for part in taken)}
    return tuple(sorted({p.number for p in taken} - left))


def _find_title(lines: Sequence[Paragraph]) -> Paragraph | None:
    candidates = [p for p in lines if len(p.text.strip()) <= LONGEST_TITLE]
    styled = (p for p in candidates if p.look.style in _TITLE_STYLES)
    labelled = (p for p in candidates if _TITLE_LABEL.match(p.text))
    plain = [
        p for p in candidates if not (is_hospital(p.text) or _is_sentence(p.text) or _is_labelled(p.text))
    ]
    standing_out = (p for p in plain if p.look.is_centered or p.look.is_bold)
    return next((p for group in (styled, labelled, standing_out, plain) for p in group), None)


def _title_lines(
    others: Sequence[Paragraph], title: Paragraph, lines: Sequence[Paragraph]
) -> list[Paragraph]:
    """The title with the lines below it that look the same: the whole is one title on several lines."""
    found = [title]
    start = next(index for index, p in enumerate(lines) if p is title)
    for p in lines[start + 1 :]:
        is_same = p.look == title.look and (title.look.is_centered or title.look.style in _TITLE_STYLES)
        if not is_same or not any(p is other for other in others) or _ends_title(p):
            break
        if sum(len(part.text) for part in (*found, p)) > LONGEST_TITLE:
            break
        found.append(p)
    return found


def _ends_title(p: Paragraph) -> bool:
    return bool(_DASH.match(p.text) or _is_sentence(p.text) or _is_labelled(p.text))


def _find_subtitle(
    rest: Sequence[Paragraph], title: Paragraph, hospital: Paragraph | None
) -> Paragraph | None:
    after = [p for p in rest if p.number >= title.number]
    if not after or len(after[0].text) > LONGEST_TITLE or _is_sentence(after[0].text):
        return None
    first = after[0]
    is_subtitle = first.look.style in {"subtitle", "副标题"} or _DASH.match(first.text)
    is_between = hospital is not None and title.number < first.number < hospital.number
    return first if is_subtitle or (is_between and first.look.is_centered) else None


def _is_authors(p: Paragraph, title: Paragraph | None) -> bool:
    """A label, or below the title a line of names that is centred or has superscript numbers."""
    if _AUTHOR_LABEL.match(p.text):
        return len(p.text) <= LONGEST_TITLE
    if title is None or p.number <= title.number or p.look == title.look:
        return False
    marked = any(Mark.SUPERSCRIPT in part.marks for part in p.inlines if isinstance(part, Text))
    names = split_names(_without_marks(p))
    line = re.sub(r"[\d*＊†,，]*$", "", _without_marks(p).strip())
    is_names = bool(re.fullmatch(rf"(?:{_NAMES.pattern})+", line)) and not any(map(_NO_NAME.search, names))
    return is_names and (marked or p.look.is_centered)


def _without_marks(p: Paragraph) -> str:
    """The text of a line of names, superscript numbers left out."""
    parts = (part for part in walk_inlines(p.inlines) if isinstance(part, Text))
    return re.sub(r"(?<=\S)[\d*＊†]+", "", "".join(q.text for q in parts if Mark.SUPERSCRIPT not in q.marks))


def _cut_hospital(title: str) -> tuple[str, str]:
    """A title and the hospital that stands behind it in brackets or after a gap."""
    match = _TRAILING.search(title)
    if match is None or len(squeeze(title[: match.start()])) < 4:
        return title, ""
    return title[: match.start()], match["bracketed"] or match["apart"]


def _is_labelled(text: str) -> bool:
    return any(pattern.match(text) for pattern in (_HOSPITAL_LABEL, _AUTHOR_LABEL, _ABSTRACT))


def _is_sentence(text: str) -> bool:
    return text.rstrip().endswith(("。", "；", "，", "：")) or len(squeeze(text)) > LONGEST_TITLE


def _one_line(text: str) -> str:
    """One line without doubled spaces or invisible characters."""
    return re.sub(r"[\s\u3000\u200b\ufeff]+", " ", text).strip()
