"""The sample book, made once from its Word files for all tests that look at products."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from compile.pipeline.make import make
from compile.pipeline.products import Product
from compile.pipeline.run import Outcome

ROOT = Path(__file__).parent.parent
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


def silent(stage: str, done: int, total: int, title: str) -> None:
    """Watches nothing."""


def copy_project(target: Path, *cases: str) -> Path:
    """A project with the repository's settings and styles, and all or some of its cases."""
    target.mkdir(exist_ok=True)
    shutil.copy(ROOT / "anthology.yaml", target)
    shutil.copytree(ROOT / "styles", target / "styles")
    names = [*cases, "_front", "_back"] if cases else [path.name for path in (ROOT / "cases").iterdir()]
    for name in names:
        shutil.copytree(ROOT / "cases" / name, target / "cases" / name)
    return target


def run(root: Path, *products: Product, keep_going: bool = False) -> Outcome:
    """A run of the line with two jobs."""
    return make(root, frozenset(products), keep_going=keep_going, jobs=2, watch=silent)


@dataclass(frozen=True)
class SampleBook:
    """The project folder in which the sample was made, and what was said of it."""

    root: Path
    outcome: Outcome

    @property
    def build(self) -> Path:
        return self.root / "build"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleBook:
    root = copy_project(tmp_path_factory.mktemp("sample"))
    return SampleBook(root, run(root, *Product))
