"""What an editor should look at among the headings, as problems: guesses, doubts, skipped levels."""

from collections.abc import Iterator, Mapping, Sequence

from compile.model.call import Section
from compile.model.draft import DraftBlock, Heading
from compile.model.manuscript import plain_text
from compile.problems import Place, Problem, warning
from compile.structure.evidence import POINTS
from compile.structure.headings import DEEPEST, Doubt, Found

MOST_DOUBTS = 10
_LEVELS = "零一二三四五"
_EXAMPLES = {1: "一、", 2: "（一）", 3: "1.", 4: "（1）", 5: "①"}


def report_guesses(
    found: Mapping[int, Found], texts: Mapping[int, str], sections: Sequence[Section], file: str
) -> Iterator[Problem]:
    """Sections that only the order tells."""
    order = [section.id for section in sections]
    for number, heading in found.items():
        if not heading.is_guessed or heading.section is None:
            continue
        title, text = heading.section.title, " ".join(texts[number].split())
        which = order.index(heading.section.id) + 1
        message = (
            f"「{text}」的文字与规定的标题不同，按次序认作第 {which} 部分“{title}”；它也可能是另外的一级标题"
        )
        hint = (
            f"确是这一部分的，在 case.yaml 的 corrections.headings 中写“{number}: 1”，"
            f"或者把这种写法加到 anthology.yaml 该部分的 aliases 中，或者在 Word 中改为“{title}”；"
            f"不是的，在 Word 中写明“{title}”从哪里开始，"
            f"或者在 corrections.headings 中写它的级别，如“{number}: 2”。"
        )
        place = Place(file=file, paragraph=number, quote=text[:20])
        yield warning("section-guessed", place, message, hint)


def report_doubts(doubts: Sequence[Doubt], file: str) -> Iterator[Problem]:
    """At most ten, in the order of the text."""
    for doubt in doubts[:MOST_DOUBTS]:
        number = doubt.line.paragraph.number
        text = " ".join(doubt.line.paragraph.text.split())
        pieces = sorted(doubt.line.evidence, key=lambda piece: -POINTS[piece])
        pro = "、".join(piece for piece in pieces if POINTS[piece] > 0) or "无"
        contra = "、".join(piece for piece in pieces if POINTS[piece] < 0) or "无"
        level = f"{_LEVELS[doubt.level]}级标题"
        taken, other = (level, "正文") if doubt.is_heading else ("正文", level)
        message = f"这一段按{taken}处理，也可能是{other}（像标题：{pro}；不像：{contra}）"
        right = doubt.level if doubt.is_heading else 0
        wrong = 0 if doubt.is_heading else doubt.level
        hint = (
            f"确是{taken}的，在 case.yaml 的 corrections.headings 中写“{number}: {right}”，不再提醒；"
            f"其实是{other}的，写“{number}: {wrong}”。"
        )
        place = Place(file=file, paragraph=number, quote=text[:20])
        yield warning("heading-doubtful", place, message, hint)


def report_skips(blocks: Sequence[DraftBlock], file: str) -> Iterator[Problem]:
    """Headings more than one level below the one before; each kind of skip once, with its number."""
    skips: dict[tuple[int, int], list[Heading]] = {}
    above = 0
    for block in blocks:
        if isinstance(block, Heading):
            if above and block.level > above + 1:
                skips.setdefault((above, block.level), []).append(block)
            above = block.level
    for (upper, lower), found in skips.items():
        count = f"（全文 {len(found)} 处）" if len(found) > 1 else ""
        message = f"标题从{_LEVELS[upper]}级直接到{_LEVELS[lower]}级{count}"
        wanted = min(upper + 1, DEEPEST)
        hint = (
            f"在 Word 中把编号改为“{_EXAMPLES[wanted]}”式，或者补上中间的标题；"
            f"不便改动原稿的，在 case.yaml 的 corrections.headings 中写“{found[0].paragraph}: {wanted}”。"
        )
        quote = plain_text(found[0].inlines)[:20]
        yield warning(
            "heading-skips-level", Place(file=file, paragraph=found[0].paragraph, quote=quote), message, hint
        )
