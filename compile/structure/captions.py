"""Labels of figures and tables at the beginning of a caption, or several in one line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from compile.labels import KINDS, LABEL
from compile.model.draft import Caption
from compile.model.manuscript import Inline, Paragraph, Picture, plain_text
from compile.structure.cutting import cut, divide, join_lines, strip, without_bold

CAPTION_STYLES = frozenset(("caption", "题注", "图题", "表题", "图注", "表注", "图名", "表名"))
_LONGEST = 80
_INDENT = r"[\s\u3000\u200b\ufeff]*"
_CAPTION = re.compile(
    rf"{_INDENT}[【\[（(]?(?P<label>{LABEL})[】\]]?(?P<gap>[\s\u3000]*[:：.．、]?[\s\u3000]*)", re.IGNORECASE
)
_NEXT = re.compile(rf"(?:[\t\u3000]|\s{{2,}})\s*(?={LABEL}[\s\u3000:：.．、])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CaptionLabel:
    """`图1` or `表2` at the beginning of a caption."""

    kind: str
    """图 or 表, whatever word the author used."""
    label: str
    """As typed, without space."""
    text: str
    """As typed, with what stands between label and title."""


def find_caption_label(text: str) -> CaptionLabel | None:
    """The label at the beginning; a sentence that only mentions the figure has none.

    「图1 总体架构」 is a caption, 「图1所示的架构……」 is not: behind the label stands a space, a colon, or
    the whole has no full stop and is short.
    """
    match = _CAPTION.match(text)
    if match is None:
        return None
    rest = text[match.end() :].strip()
    is_sentence = rest.endswith(("。", "；", "：")) or (
        not match["gap"] and re.match(r"[为是所中显展可的和与至、～~列给反将及]", rest)
    )
    if is_sentence or len(rest) > _LONGEST:
        return None
    return CaptionLabel(KINDS[match["kind"].lower()], re.sub(r"\s", "", match["label"]), match[0])


def caption_text(paragraph: Paragraph) -> str:
    """The text with the automatic number in front, as when Word numbers captions."""
    label = paragraph.numbering.label if paragraph.numbering and not paragraph.numbering.is_bullet else ""
    return f"{label} {paragraph.text}" if find_caption_label(f"{label} ") else paragraph.text


def caption_kind(paragraph: Paragraph) -> str:
    """图, 表, `?` for a caption by its style alone, empty for none."""
    if label := find_caption_label(caption_text(paragraph)):
        return label.kind
    return "?" if paragraph.look.style in CAPTION_STYLES and paragraph.text.strip() else ""


def split_captions(paragraph: Paragraph) -> list[Paragraph]:
    """A line that holds the captions of pictures side by side as one paragraph for each."""
    text = paragraph.text
    ends = [match.end() for match in _NEXT.finditer(text)]
    if not ends or not find_caption_label(text[: ends[0]].strip()):
        return [paragraph]
    parts: list[Sequence[Inline]] = []
    rest: Sequence[Inline] = paragraph.inlines
    for end in reversed(ends):
        rest, part = divide(rest, end)
        parts.insert(0, part)
    return [Paragraph(paragraph.number, strip(part), paragraph.look) for part in (rest, *parts)]


def read_caption(paragraph: Paragraph) -> tuple[Caption, str]:
    """The caption without its label, and the label as typed, empty for none or an automatic one."""
    words: Sequence[Inline] = [inline for inline in paragraph.inlines if not isinstance(inline, Picture)]
    label = find_caption_label(plain_text(tuple(words)))
    typed = label.text if label else ""
    if label is None:
        label = find_caption_label(caption_text(paragraph))
    title = without_bold(join_lines(strip(cut(words, len(typed)))))
    return Caption(title, label.label if label else "", paragraph.number), typed
