"""What a run can have ready before it begins: modules, in all its processes, and what was told before."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path

from compile.crew import Crew
from compile.digests import digest_tree, program_digest
from compile.garbage import loading
from compile.pipeline.expect import expect_readings
from compile.pipeline.products import Product
from compile.problems import Problem

ENGINE = "compile.typeset.quick"
"""Loads WeasyPrint, which takes as long as setting two cases."""
NEXT = ("compile.pipeline.checks", "compile.pipeline.bodies", "compile.assemble", "compile.typeset")
"""What comes after the manuscripts are read."""
LAST = ("compile.report", "compile.pipeline.editions", "pypinyin")
"""What comes after the units are set, where products are made."""
_STAGES = (
    "compile.fonts",
    "compile.settings",
    "compile.pipeline.readings",
)
"""What a run loads as it comes to it: one that was made before needs none of it."""


def load(root: Path, products: frozenset[Product], crew: Crew) -> None:
    """Load what a run will need, in this process and in the crew's, so that it begins at once.

    Files as they are now are fingerprinted, and each process of the crew sets a case for nothing.
    """
    expect_readings()
    for _ in range(crew.jobs):
        crew.warm(ENGINE)
    with loading():
        for module in (*_STAGES, *((*NEXT, *LAST) if products else ())):
            import_module(module)
    _get_to_know(root, crew)


def _get_to_know(root: Path, crew: Crew) -> None:
    from compile.fonts import find_faces
    from compile.pipeline.make import sources
    from compile.settings import read_settings
    from compile.typeset.rehearsal import rehearse

    anthology = read_settings(root).anthology
    if anthology:
        for _ in range(crew.jobs):
            crew.prepare(rehearse, anthology, root / "styles")
    program_digest()
    find_faces()
    for source in sources(root):
        if source.is_dir():
            digest_tree(source)


@contextmanager
def meanwhile(*work: Callable[[], object]) -> Iterator[None]:
    """Do in order what will be needed, while this process waits for others."""
    with ThreadPoolExecutor(1) as pool:
        for one in work:
            pool.submit(one)  # what goes wrong is told to whoever needs it
        yield


def ready_report(styles: Path) -> None:
    """Compile the templates of the report; what is wrong with them is told when it is written."""
    from compile.report import load_templates

    load_templates(styles)


def loads(modules: Iterable[str]) -> tuple[Callable[[], object], ...]:
    """The work of loading these modules."""
    return tuple(partial(import_module, module) for module in modules)


def known_problems(root: Path) -> frozenset[Problem]:
    """What the report of the last run says is wrong."""
    from compile.report import read_problems  # only who waits for changes asks

    return read_problems(root / "build" / "report.json")
