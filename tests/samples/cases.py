"""A sample source to the files of a submission: manuscript and commitment letter."""

from pathlib import Path

from tests.samples.convert import convert_through_office, convert_to_legacy
from tests.samples.letters import draw_letter
from tests.samples.markup import read_source
from tests.samples.recipes import RECIPES, Recipe
from tests.samples.source import Source
from tests.samples.word import write_manuscript

PROSE = Path(__file__).parent / "prose"


def find_sources() -> dict[str, Path]:
    """By the id of the case."""
    return {path.stem: path for path in sorted(PROSE.glob("*.txt"))}


def write_case(path: Path, folder: Path, is_forced: bool = False) -> list[Path]:
    """Gives the files written; those that exist already stay unless forced."""
    source = read_source(path)
    recipe = RECIPES[path.stem]
    suffix = "doc" if source.kind == "doc" else "docx"
    manuscript = folder / f"manuscript.{suffix}"
    letter = folder / f"commitment.{recipe.letter}"
    written = []
    if is_forced or not manuscript.exists():
        _write(manuscript, make_manuscript(source, recipe))
        written.append(manuscript)
    if is_forced or not letter.exists():
        _write(letter, draw_letter(source, recipe.letter))
        written.append(letter)
    return written


def make_manuscript(source: Source, recipe: Recipe) -> bytes:
    written = write_manuscript(source, recipe)
    if source.kind == "doc":
        return convert_to_legacy(written)
    return convert_through_office(written) if source.kind == "other" else written


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
