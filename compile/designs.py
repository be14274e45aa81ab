"""The designers' files: those of a variant stand for those of the same name."""

from pathlib import Path

from compile.model.anthology import Anthology
from compile.problems import Place, ProblemError, error

VARIANTS = "variants"


def design_folders(styles: Path, anthology: Anthology) -> tuple[Path, ...]:
    """The folder of the chosen variant, if there is one, and that of all styles.

    Raises `ProblemError` for a variant that is not there.
    """
    if anthology.style is None:
        return (styles,)
    folder = styles / VARIANTS / anthology.style
    if not folder.is_dir():
        known = sorted(path.name for path in (styles / VARIANTS).glob("*") if path.is_dir())
        hint = f"可以填：{'、'.join(known)}；删去这一行就用 styles 中的样式。"
        place = Place(file="anthology.yaml", key="style", quote=anthology.style)
        message = f"styles/{VARIANTS} 中没有「{anthology.style}」"
        raise ProblemError(error("style-unknown", place, message, hint))
    return folder, styles


def find_file(folders: tuple[Path, ...], name: str) -> Path:
    """The first file of that name; in the last folder when there is none."""
    return next((folder / name for folder in folders if (folder / name).is_file()), folders[-1] / name)
