"""Rows to JSON: for other programs, with the same keys always there."""

from dataclasses import asdict
from json import dumps, loads
from typing import Any

from compile.model.report import Survey
from compile.problems import Place, Problem, Severity
from compile.report.rows import Row, add_up, book_problems, make_rows


def render_json(survey: Survey) -> str:
    """The whole report; submissions by id."""
    rows = make_rows(survey)
    totals = asdict(add_up(rows, survey))
    states = totals.pop("states")
    data = {
        "totals": {"submissions": totals.pop("submissions"), **states, **totals},
        "problems": [_problem(problem) for problem in book_problems(survey)],
        "submissions": [_submission(row) for row in rows],
        "products": list(survey.products),
        "budget": survey.budget and asdict(survey.budget) | {"to_save": survey.budget.to_save},
        "requests": [
            asdict(request) | {"contact": request.contact.model_dump()} for request in survey.requests
        ],
    }
    return dumps(data, ensure_ascii=False, indent=2) + "\n"


def _submission(row: Row) -> dict[str, Any]:
    submission = row.entry.submission if row.entry else None
    received = submission.settings.received if submission else None
    return {
        "id": row.id,
        "state": row.state,
        "theme": row.theme,
        "hospital": row.hospital,
        "title": row.title,
        "sections": [section.id for section in row.case.sections] if row.case else [],
        "characters": row.characters,
        "figures": row.figures,
        "tables": row.tables,
        "letter": bool(submission and submission.letter),
        "first_folio": row.entry.first_folio if row.entry else "",
        "pages": row.pages,
        "received": received.isoformat() if received else None,
        "problems": [_problem(problem) for problem in row.problems],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
        "hint": problem.hint,
        "place": asdict(problem.place),
    }


def parse_problems(text: str) -> frozenset[Problem]:
    """All problems of a report that was rendered; those of cases carry their ids."""
    report = loads(text)
    of_cases = ((each["id"], problem) for each in report["submissions"] for problem in each["problems"])
    of_all = (("", problem) for problem in report["problems"])
    return frozenset(_parse(case, **problem) for case, problem in (*of_all, *of_cases))


def _parse(case: str, place: dict[str, Any], severity: str, **words: str) -> Problem:
    return Problem(severity=Severity(severity), place=Place(**place), case=case, **words)
