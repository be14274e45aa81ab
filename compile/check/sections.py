"""The call's five sections: whether each is there, once, in order, with text below it."""

from collections import Counter
from collections.abc import Iterable, Iterator

from compile.check.facts import Facts, waive
from compile.hanzi import format_numeral
from compile.model.case import Case, FoundSection
from compile.problems import Problem, error, warning


def check_sections_present(facts: Facts, case: Case) -> Iterator[Problem]:
    """All sections of the call; one problem names all that are missing."""
    found = {section.id for section in case.sections}
    missing = [section.title for section in facts.anthology.sections if section.id not in found]
    if not missing:
        return
    total = len(facts.anthology.sections)
    if len(missing) == total:
        message = f"征集通知要求的 {total} 个部分一个也没有找到"
    else:
        message = f"征集通知要求的 {total} 个部分缺 {len(missing)} 个：{_listed(missing)}"
        message += f"；已找到的标题有{_quoted(case.sections)}"
    name = _numbered(facts, missing[0])
    hint = (
        f"请作者补写；已经写了的，在 Word 中把标题改为“{name}”这样的写法，单独成段，"
        f"或者把作者的写法加到 anthology.yaml 该部分的 aliases 中。{waive('section-missing')}"
    )
    yield error("section-missing", facts.in_manuscript(), message, hint)


def check_sections_once(facts: Facts, case: Case) -> Iterator[Problem]:
    """No section twice."""
    counts = Counter(section.id for section in case.sections)
    for wanted in facts.anthology.sections:
        if counts[wanted.id] < 2:
            continue
        same = [section for section in case.sections if section.id == wanted.id]
        message = f"“{wanted.title}”出现了 {len(same)} 次：{_quoted(same)}"
        hint = (
            "在 Word 中把内容合并到一个标题下；其中有的其实不是这一部分的标题，"
            f"就在 case.yaml 的 corrections.headings 中写明它的级别，"
            f"如“{same[-1].paragraph}: 2”。"
        )
        place = facts.in_manuscript(same[-1].heading, same[-1].paragraph)
        yield error("section-doubled", place, message, hint)


def check_sections_order(facts: Facts, case: Case) -> Iterator[Problem]:
    """Sections in the call's order, each looked at where it stands first."""
    order = [section.id for section in facts.anthology.sections]
    by_id: dict[str, FoundSection] = {}
    for section in case.sections:
        by_id.setdefault(section.id, section)
    first = [section for section in by_id.values() if section.id in order]
    wanted = sorted(first, key=lambda section: order.index(section.id))
    early = next((found for found, right in zip(first, wanted, strict=True) if found != right), None)
    if early is None:
        return
    titles = {section.id: section.title for section in facts.anthology.sections}
    right = _listed(titles[section.id] for section in wanted)
    message = f"各部分的次序与征集通知不同，稿件中依次是{_quoted(first)}"
    hint = f"在 Word 中按{right}的次序调整，编号一并改正。{waive('section-order')}"
    yield warning("section-order", facts.in_manuscript(early.heading, early.paragraph), message, hint)


def check_sections_filled(facts: Facts, case: Case) -> Iterator[Problem]:
    """Something below every heading."""
    for section in case.sections:
        if section.characters == 0:
            message = f"“{shorten_heading(section)}”下面没有文字"
            hint = f"在 Word 中补写这一部分；文字写在别处的，移到这个标题下面。{waive('section-empty')}"
            place = facts.in_manuscript(section.heading, section.paragraph)
            yield error("section-empty", place, message, hint)


def shorten_heading(section: FoundSection) -> str:
    """The heading as found, on one line."""
    return " ".join(section.heading.split())


def _quoted(sections: Iterable[FoundSection]) -> str:
    return "".join(f"「{shorten_heading(section)}」" for section in sections)


def _listed(titles: Iterable[str]) -> str:
    return "".join(f"“{title}”" for title in titles)


def _numbered(facts: Facts, title: str) -> str:
    """The title as the call writes it, such as 一、单位简介."""
    titles = [section.title for section in facts.anthology.sections]
    return f"{format_numeral(titles.index(title) + 1)}、{title}"
