"""The table of the call's rules; each is a small function that only reports."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from compile.check.facts import Facts
from compile.check.letter import check_letter
from compile.check.pictures import check_shapes
from compile.check.receipt import check_queries, check_received
from compile.check.sections import (
    check_sections_filled,
    check_sections_once,
    check_sections_order,
    check_sections_present,
)
from compile.check.text import (
    check_captions,
    check_contact,
    check_hospital,
    check_length,
    check_region,
    check_title_lines,
    check_title_present,
    check_title_wording,
)
from compile.model.case import Case
from compile.problems import Problem, Rule

Find: TypeAlias = Callable[[Facts], Iterator[Problem]]


def _in_case(find: Callable[[Facts, Case], Iterator[Problem]]) -> Find:
    """A rule that looks at the text: without a readable manuscript it finds nothing."""

    def find_in_case(facts: Facts) -> Iterator[Problem]:
        if facts.case is not None:
            yield from find(facts, facts.case)

    return find_in_case


RULES: tuple[Rule[Facts], ...] = (
    Rule("title-present", ("title-missing",), _in_case(check_title_present)),
    Rule(
        "title-wording",
        ("title-long", "title-punctuation", "title-is-hospital"),
        _in_case(check_title_wording),
    ),
    Rule("title-lines", ("title-lines",), _in_case(check_title_lines)),
    Rule("hospital", ("hospital-missing",), _in_case(check_hospital)),
    Rule("region", ("region-missing",), _in_case(check_region)),
    Rule("sections-present", ("section-missing",), _in_case(check_sections_present)),
    Rule("sections-once", ("section-doubled",), _in_case(check_sections_once)),
    Rule("sections-order", ("section-order",), _in_case(check_sections_order)),
    Rule("sections-filled", ("section-empty",), _in_case(check_sections_filled)),
    Rule("length", ("length-short", "length-long"), _in_case(check_length)),
    Rule("captions", ("figure-uncaptioned",), _in_case(check_captions)),
    Rule("shapes", ("picture-shape",), _in_case(check_shapes)),
    Rule("contact", ("contact-missing", "contact-incomplete"), _in_case(check_contact)),
    Rule("queries", ("query-open",), check_queries),
    Rule("letter", ("letter-missing", "letter-unreadable", "letter-small", "letter-blank"), check_letter),
    Rule("received", ("received-late", "received-unknown"), check_received),
)
"""In the order in which editors read a manuscript."""
PRINTED_CODES = frozenset(("picture-coarse", "picture-soft", "line-art-coarse"))
"""What can only be found when the pages are there."""
CODES = frozenset(code for rule in RULES for code in rule.codes)
