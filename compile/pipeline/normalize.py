"""One manuscript through read, structure, tidy and ledger, in whatever process it is called."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from compile.kept import keep_parsed
from compile.ledger import balance
from compile.model.case import EDIT_LABELS, Case, Edit, Ledger, Reading
from compile.pandoc import read_markdown
from compile.pipeline.order import Order
from compile.problems import Problem, ProblemError
from compile.read import read_manuscript
from compile.structure import recognize
from compile.tidy import tidy


def normalize(order: Order, folder: Path) -> Reading:
    """Read a manuscript into `folder`: `case.md` and as parsed, `media/`, `edits.json`, `ledger.json`.

    A manuscript that cannot be read gives a reading without case; nothing is raised for it.
    """
    try:
        manuscript, reading_problems = read_manuscript(
            order.path, folder / "media", file=order.file, tracked_changes=order.tracked_changes
        )
    except ProblemError as refused:
        return Reading(None, None, (), refused.problems, folder)
    draft, structure_problems = recognize(manuscript, order.sections, order.corrections)
    case = tidy(order.id, draft)
    blocks = read_markdown(case.body)
    ledger, losses = balance(manuscript, case, blocks, draft.metadata_paragraphs)
    write_facts(folder, case, ledger)
    keep_parsed(case.body, blocks, folder)
    problems = (*reading_problems, *structure_problems, *losses)
    return Reading(case, ledger, manuscript.queries, problems, folder)


def write_facts(folder: Path, case: Case, ledger: Ledger) -> None:
    """The files that stand for a case beside its pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "case.md").write_text(case.markdown, encoding="utf-8")
    (folder / "edits.json").write_text(to_json([_edit(edit) for edit in case.edits]), encoding="utf-8")
    facts = asdict(ledger) | {"left_out": dict(ledger.left_out)}
    (folder / "ledger.json").write_text(to_json(facts), encoding="utf-8")


def _edit(edit: Edit) -> dict[str, Any]:
    return asdict(edit) | {"label": EDIT_LABELS[edit.rule]}


def problems_to_json(problems: Iterable[Problem]) -> str:
    """Problems for other programs, and as the sentence that a person reads."""
    return to_json([asdict(problem) | {"at": str(problem.place)} for problem in problems])


def to_json(value: Any) -> str:
    """Text of a JSON file that people may open too."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
