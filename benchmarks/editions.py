"""`python -m benchmarks.editions FOLDER`: both PDFs from a book that is assembled, and what they cost.

Set, coloured and bound, as the program does it in between reading the manuscripts and inspecting the file for
the press; the cover is not among them, as it is not in what others are given. FOLDER is one of
`python -m benchmarks.book`, and what lies in its cache is used. Prints the JSON of a `Cost`.
"""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path

from benchmarks.process import Cost, FailedError, as_people_have
from compile.beside import beside
from compile.cache import Cache
from compile.crew import Crew, default_jobs
from compile.files import ROOT
from compile.garbage import short_lived, uncollected
from compile.pipeline.editions import Order, choose_colours, make_print, make_screen
from compile.pipeline.products import Product
from compile.pipeline.run import Run
from compile.typeset import typeset

MODULE = "benchmarks.editions"
PRODUCTS = frozenset({Product.SCREEN, Product.PRINT})


def measure_editions(project: Path) -> Cost:
    """In a process of its own; raises `FailedError`."""
    command = [sys.executable, "-m", MODULE, project]
    done = subprocess.run(
        command, cwd=ROOT, env=as_people_have(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise FailedError(done.stderr[-2000:].strip())
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def main(root: Path) -> None:
    short_lived()
    build = root / "build"
    with tempfile.TemporaryDirectory(dir=build) as folder, uncollected():
        (Path(folder) / "products").mkdir()
        cost = make_both(root, Path(folder), Cache(build / "cache"))
        for product in PRODUCTS:
            shutil.move(Path(folder) / "products" / product, build / product)
    print(json.dumps(asdict(cost)))


def make_both(root: Path, folder: Path, cache: Cache) -> Cost:
    """Both editions, in `folder/products/`; what goes before is not counted."""
    order = Order(PRODUCTS, root, folder, cache, default_jobs(), lambda *_: None)
    costs: list[Cost] = []
    with Crew(order.jobs) as crew:
        run = Run(root, PRODUCTS, False, order.jobs, order.watch, cache, folder, crew)
        survey = run.look()
        assert survey.anthology
        book = run.assemble(survey.anthology, survey)
        crew.close()
        with _counted(costs):
            layout = typeset(book, root / "styles", cache, jobs=crew)
            editions = choose_colours(book, layout, order, crew)
            crew.close()
            with beside(partial(make_screen, book, editions, order), jobs=order.jobs) as screen:
                problems = make_print(book, editions, order, folder / "products" / Product.PRINT)
                problems += screen.result()
    assert not any(problem.is_error for problem in problems)
    return costs[0]


@contextmanager
def _counted(costs: list[Cost]) -> Iterator[None]:
    """What is spent meanwhile, by this process and by those that end meanwhile."""
    begun, used = time.perf_counter(), _processor_seconds()
    yield
    whom = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak_mb = max(resource.getrusage(who).ru_maxrss for who in whom) / 1024
    costs.append(Cost(time.perf_counter() - begun, _processor_seconds() - used, peak_mb))


def _processor_seconds() -> float:
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
