"""What stands before the first section: title, subtitle, hospital."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from compile.hanzi import squeeze
from compile.model.manuscript import Origin, Paragraph

_HOSPITAL = re.compile(
    r"(?:医院|保健院|卫生院|防治院|急救中心|医学中心|医疗中心|血液中心|疾控中心|医学院|集团|院区)$"
)
_HOSPITAL_LABEL = re.compile(
    r"^[\s\u3000（(]*(?:申报单位|报送单位|作者单位|医院名称|单位名称|单位|医院)\s*[:：]\s*"
)
_TITLE_LABEL = re.compile(r"^[\s\u3000]*(?:案例名称|案例标题|题目|标题|题名)\s*[:：]\s*")
_ATTACHMENT = re.compile(r"^[\s\u3000]*附件\s*\d*\s*[:：]?\s*$|^[\s\u3000]*案例文本格式(?:模板)?[\s\u3000]*$")
_DASH = re.compile(r"^[\s\u3000]*(?:——|—|--|－－)\s*")
LONGEST_TITLE = 120
_TITLE_STYLES = frozenset(("title", "案例标题", "标题"))


@dataclass(frozen=True, slots=True)
class Opening:
    """The parts found, each empty when it is not there, and the paragraphs that they took."""

    title: str = ""
    subtitle: str = ""
    hospital: str = ""
    paragraphs: tuple[int, ...] = ()
    template: tuple[int, ...] = ()
    """Paragraphs left over from the call's form, such as 附件1."""


def read_opening(paragraphs: Sequence[Paragraph]) -> Opening:
    """Sort the paragraphs before the first section; those that are none of the parts stay in the text.

    A paragraph with the style Title or a label is the title; otherwise the first one that is no
    hospital and looks like a line of its own: centred, bold, or larger than what follows.
    """
    filled = [p for p in paragraphs if p.text.strip() and p.origin is Origin.BODY]
    template = tuple(p.number for p in filled if _ATTACHMENT.match(p.text))
    lines = [p for p in filled if p.number not in template]
    title = _find_title(lines)
    if title is None:
        return Opening(template=template)
    hospital = next((p for p in lines if p is not title and is_hospital(p.text)), None)
    subtitle = _find_subtitle(lines, title, hospital)
    taken = [p.number for p in (title, subtitle, hospital) if p is not None]
    return Opening(
        _clean(_TITLE_LABEL.sub("", title.text)),
        _clean(_DASH.sub("", subtitle.text)) if subtitle else "",
        _clean(_HOSPITAL_LABEL.sub("", hospital.text)) if hospital else "",
        tuple(sorted(taken)),
        template,
    )


def is_hospital(text: str) -> bool:
    """Whether a line names a hospital and nothing else."""
    name = _clean(_HOSPITAL_LABEL.sub("", text)).strip("（）()")
    return 3 < len(name) <= 40 and bool(_HOSPITAL.search(name)) and not re.search(r"[，。；：？]", name)


def _find_title(lines: Sequence[Paragraph]) -> Paragraph | None:
    candidates = [p for p in lines if len(p.text.strip()) <= LONGEST_TITLE]
    styled = (p for p in candidates if p.look.style in _TITLE_STYLES)
    labelled = (p for p in candidates if _TITLE_LABEL.match(p.text))
    plain = [p for p in candidates if not is_hospital(p.text) and not _is_sentence(p.text)]
    standing_out = (p for p in plain if p.look.is_centered or p.look.is_bold)
    return next((p for group in (styled, labelled, standing_out, plain) for p in group), None)


def _find_subtitle(
    lines: Sequence[Paragraph], title: Paragraph, hospital: Paragraph | None
) -> Paragraph | None:
    after = [p for p in lines if p.number > title.number and p is not hospital]
    if not after or len(after[0].text) > LONGEST_TITLE or _is_sentence(after[0].text):
        return None
    first = after[0]
    is_subtitle = first.look.style in {"subtitle", "副标题"} or _DASH.match(first.text)
    is_between = hospital is not None and title.number < first.number < hospital.number
    return first if is_subtitle or (is_between and first.look.is_centered) else None


def _is_sentence(text: str) -> bool:
    return text.rstrip().endswith(("。", "；", "，", "：")) or len(squeeze(text)) > LONGEST_TITLE


def _clean(text: str) -> str:
    """One line without doubled spaces or invisible characters."""
    return re.sub(r"[\s\u3000\u200b\ufeff]+", " ", text).strip()
