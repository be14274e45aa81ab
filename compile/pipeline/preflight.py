"""Any PDF as a printer would look at it."""

from pathlib import Path

from compile.model.press import PressLimits
from compile.problems import Problem


def preflight_one(path: Path, limits: PressLimits) -> tuple[Problem, ...]:
    """What a printer would find wrong with a file, ours or another's."""
    from compile.preflight import preflight

    return preflight(path, limits)
