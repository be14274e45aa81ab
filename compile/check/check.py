"""All rules on one submission, weighed by where it stands."""

from collections.abc import Iterable
from dataclasses import replace

from compile.check.facts import Facts
from compile.check.rules import RULES
from compile.check.waivers import apply_waivers, find_unused
from compile.model.anthology import Anthology
from compile.model.case import Reading
from compile.model.submission import Status, Submission
from compile.problems import Problem, Severity

READABILITY = frozenset(("letter-unreadable",))
"""What is worth knowing of a declined submission too: its files should open."""


def check(anthology: Anthology, submission: Submission, reading: Reading | None) -> tuple[Problem, ...]:
    """Problems that the call's rules find, those of reading not repeated.

    Waived problems are left out. Only an accepted submission has errors: what is wrong with a
    received one is a warning, so that it never stops the book, and of a declined one only files
    that do not open are named.
    """
    facts = Facts(anthology, submission, reading)
    found = [problem for rule in RULES for problem in rule.find(facts)]
    if submission.settings.status is Status.DECLINED:
        kept = tuple(problem for problem in found if problem.code in READABILITY)
    else:
        kept = (*apply_waivers(submission, found), *_unused(facts, found))
    hospital = facts.case.metadata.hospital if facts.case else ""
    return tuple(problem.within(submission.id, hospital) for problem in weigh(submission, kept))


def _unused(facts: Facts, found: Iterable[Problem]) -> tuple[Problem, ...]:
    """Waivers without use; nobody knows before the manuscript has been read."""
    if facts.reading is None or facts.case is None:
        return ()
    return tuple(find_unused(facts, (*found, *facts.reading.problems), is_printed=False))


def weigh(submission: Submission, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Errors of a submission that is not accepted as warnings: they must never stop the book."""
    if submission.settings.status is Status.ACCEPTED:
        return tuple(problems)
    return tuple(replace(problem, severity=Severity.WARNING) for problem in problems)
