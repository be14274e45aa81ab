"""Labels of figures and tables: at the beginning of a caption, several in one line, as numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from compile.hanzi import NUMERAL, parse_numeral
from compile.model.draft import Caption
from compile.model.manuscript import Inline, Paragraph, Picture, plain_text
from compile.structure.cutting import cut, divide, join_lines, strip, without_bold

CAPTION_STYLES = frozenset(("caption", "题注", "图题", "表题", "图注", "表注", "图名", "表名"))
_LONGEST = 80
_DIGITS = r"[0-9０-９]"
_INDENT = r"[\s\u3000\u200b\ufeff]*"
_KINDS = {"图": "图", "附图": "图", "figure": "图", "fig.": "图", "fig": "图"}
_KINDS |= {"表": "表", "附表": "表", "表格": "表", "table": "表", "tab.": "表"}
_WORDS = "|".join(re.escape(word) for word in sorted(_KINDS, key=len, reverse=True))
_NUMBER = rf"{_DIGITS}{{1,3}}(?:[-－–—.．·]{_DIGITS}{{1,3}}){{0,2}}"
_LABEL = (
    rf"(?P<kind>{_WORDS})[\s\u3000]*"
    rf"(?P<value>{_NUMBER}|[{NUMERAL}]{{1,3}}(?=[\s\u3000:：.．、]|$)|(?<=附[图表])(?=[\s\u3000:：]))"
)
_CAPTION = re.compile(
    rf"{_INDENT}[【\[（(]?(?P<label>{_LABEL})[】\]]?(?P<gap>[\s\u3000]*[:：.．、]?[\s\u3000]*)", re.IGNORECASE
)
_NEXT = re.compile(rf"(?:[\t\u3000]|\s{{2,}})\s*(?={_LABEL}[\s\u3000:：.．、])", re.IGNORECASE)


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
    return CaptionLabel(_KINDS[match["kind"].lower()], re.sub(r"\s", "", match["label"]), match[0])


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


def parse_label(label: str) -> tuple[str, str] | None:
    """Kind and number of a label with plain digits: 图１－２ is (图, 1-2), 图一 is (图, 1)."""
    match = re.fullmatch(_LABEL, label, re.IGNORECASE)
    if match is None:
        return None
    value = match["value"]
    number = parse_numeral(value) if value and value[0] in NUMERAL else None
    plain = "".join(str(int(sign)) if sign.isdigit() else "-" for sign in value) if number is None else number
    return _KINDS[match["kind"].lower()], str(plain)
