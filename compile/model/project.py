"""The whole project as an editor set it up."""

from dataclasses import dataclass

from compile.model.anthology import Anthology
from compile.model.submission import Submission
from compile.problems import Problem


@dataclass(frozen=True, slots=True)
class Project:
    """What `anthology.yaml` and the folders below `cases/` say, and what is wrong in them."""

    anthology: Anthology | None
    """`None` when `anthology.yaml` cannot be used; the problems say why."""
    submissions: tuple[Submission, ...]
    """By id; without those whose `case.yaml` cannot be used or whose manuscript is missing. A
    submission that a problem with its id calls wrong (an unknown theme) is still among them."""
    problems: tuple[Problem, ...]
