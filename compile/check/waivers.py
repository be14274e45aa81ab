"""What an editor has looked at and accepts, taken out of the problems."""

from collections.abc import Iterable, Iterator

from compile.check.facts import Facts
from compile.check.rules import CODES, PRINTED_CODES
from compile.model.submission import Submission
from compile.problems import Problem, warning

UNUSED = "waiver-unused"


def apply_waivers(submission: Submission, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems without the waived ones.

    An error of reading, that is every error which the call's rules did not find, stays: there is
    nothing to accept in a manuscript that cannot be read or has lost content.
    """
    waived = {waiver.code for waiver in submission.settings.waivers}
    return tuple(p for p in problems if p.code not in waived or not is_waivable(p))


def is_waivable(problem: Problem) -> bool:
    """Whether an editor may accept it."""
    return not problem.is_error or problem.code in CODES | PRINTED_CODES


def find_unused(facts: Facts, problems: Iterable[Problem], *, is_printed: bool) -> Iterator[Problem]:
    """Waivers that take nothing out of the problems: of rules and reading, or of the printed pages."""
    found = list(problems)
    usable = {problem.code for problem in found if is_waivable(problem)}
    for waiver in facts.submission.settings.waivers:
        if waiver.code in usable or (waiver.code in PRINTED_CODES) != is_printed:
            continue
        place = facts.in_settings("waivers", waiver.code)
        if any(problem.code == waiver.code for problem in found):
            hint = "按这个错误本身的建议改好稿件，再从 waivers 中删去这一项。"
            yield warning(UNUSED, place, f"{waiver.code} 是读稿的错误，不能用 waivers 放过", hint)
        else:
            hint = "问题已经解决的，从 waivers 中删去这一项；否则核对 code 是否与报告中的问题代码一致。"
            yield warning(UNUSED, place, f"稿件没有 {waiver.code} 这个问题，waivers 中的这一项用不上", hint)
