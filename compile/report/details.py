"""What became of one manuscript, in editors' words: automatic changes and the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass

from compile.model.case import EDIT_LABELS, Edit, Ledger, Loss
from compile.model.manuscript import COUNT_LABELS

LEFT_OUT = {
    "deleted": "修订中已删除的文字",
    "hidden": "隐藏文字",
    "field-code": "域代码",
    "page-number": "页码",
    "placeholder": "模板中没有填写的提示",
    "note-mark": "作者自编的注释符号",
    "same-reading": "与原字相同的注音",
    "separator": "正文与注释之间的分隔文字",
    "in-picture": "图形中的艺术字，随图形印",
}
"""Characters that are no text of the document."""
SAMPLE_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Change:
    """All edits by one rule."""

    label: str
    count: int
    sample: Edit | None
    """One whose change can be seen."""


@dataclass(frozen=True, slots=True)
class Balance:
    """One line of the ledger."""

    label: str
    source: int
    kept: int


@dataclass(frozen=True, slots=True)
class Losses:
    """Everything that is missing for one reason."""

    reason: str
    characters: int
    items: tuple[Loss, ...]


def sum_up_edits(edits: Iterable[Edit]) -> tuple[Change, ...]:
    """Edits by rule, in the order in which `EDIT_LABELS` lists the rules."""
    by_rule: dict[str, list[Edit]] = {}
    for edit in edits:
        by_rule.setdefault(edit.rule, []).append(edit)
    rules = [*EDIT_LABELS, *sorted(by_rule.keys() - EDIT_LABELS.keys())]
    return tuple(
        Change(EDIT_LABELS.get(rule, rule), len(by_rule[rule]), _sample(by_rule[rule]))
        for rule in rules
        if rule in by_rule
    )


def _sample(edits: Iterable[Edit]) -> Edit | None:
    """The first whose text before and after can be seen and is short enough to show."""
    return next(
        (
            edit
            for edit in edits
            if edit.before.strip()
            and edit.before.isprintable()
            and max(len(edit.before), len(edit.after)) <= SAMPLE_LENGTH
        ),
        None,
    )


def list_balance(ledger: Ledger) -> tuple[Balance, ...]:
    """Counts of source and Markdown, kinds that the manuscript lacks left out."""
    lines = (
        Balance(label, getattr(ledger.source, name), getattr(ledger.kept, name))
        for name, label in COUNT_LABELS.items()
    )
    return tuple(line for line in lines if line.source or line.kept)


def list_losses(ledger: Ledger) -> tuple[Losses, ...]:
    """Losses by reason, the largest first."""
    by_reason: dict[str, list[Loss]] = {}
    for loss in ledger.lost:
        by_reason.setdefault(loss.reason, []).append(loss)
    groups = (
        Losses(reason, sum(loss.characters for loss in losses), tuple(losses))
        for reason, losses in by_reason.items()
    )
    return tuple(sorted(groups, key=lambda group: (-group.characters, group.reason)))


def list_left_out(ledger: Ledger) -> tuple[tuple[str, int], ...]:
    """Characters that were never text of the document, by their Chinese name."""
    return tuple((LEFT_OUT.get(kind, kind), count) for kind, count in ledger.left_out if count)
