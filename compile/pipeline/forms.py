"""The call's attachments, from the settings."""

from pathlib import Path

from compile.problems import Problem


def make_forms(root: Path) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """Write the forms below `root/build/forms/`; none when `anthology.yaml` is wrong, with its problems."""
    from compile.forms import write_forms
    from compile.settings import read_settings

    anthology = (project := read_settings(root)).anthology
    if anthology is None:
        return (), project.problems
    return write_forms(anthology, root / "build" / "forms"), ()
