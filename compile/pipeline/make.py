"""The line from settings to products; either everything asked for is made, or nothing is replaced."""

import pickle
import shutil
from collections.abc import Iterable
from pathlib import Path

from compile.cache import Cache, NotKeptError
from compile.crew import Crew
from compile.digests import digest, digest_tree, program_digest, remembering
from compile.garbage import uncollected
from compile.pipeline.ahead import LAST
from compile.pipeline.cover import withdraw_cover
from compile.pipeline.products import Product, Watch
from compile.pipeline.publish import OUTCOME, is_whole, publish, seal
from compile.pipeline.run import Outcome, Run

DIGESTS = "digests.json"
"""What is known of files, in the cache."""
MOST_KEPT = 8_000_000_000
"""Bytes of all results in the cache; a book of 100 cases has 1.5 GB."""


def make(
    root: Path, products: frozenset[Product], *, keep_going: bool, jobs: int | Crew, watch: Watch
) -> Outcome:
    """Make products below `root/build/`, and the report in any case; with a crew that is there already.

    A run whose inputs were all seen before gives what it gave then. With errors, former products
    stay as they are; with `keep_going`, cases with errors are left out of the book instead.
    """
    build = root / "build"
    cache = Cache(build / "cache")
    with remembering(cache.folder / DIGESTS):
        key = _fingerprint(root, products, keep_going)
    crew = jobs if isinstance(jobs, Crew) else Crew(jobs)
    made: list[Outcome] = []

    def run(folder: Path) -> None:
        with uncollected():
            last = LAST if products else ()
            outcome = Run(root, products, keep_going, crew.jobs, watch, cache, folder, crew, last).go()
        if not outcome.is_made:
            publish(folder, build)
            raise NotKeptError(outcome)
        (folder / OUTCOME).write_bytes(pickle.dumps(outcome))
        seal(folder)
        made.append(outcome)

    try:
        folder = cache.fetch("run", key, run)
        if not is_whole(folder):
            shutil.rmtree(folder)
            folder = cache.fetch("run", key, run)
    except NotKeptError as stopped:
        unmade: Outcome = stopped.result
        withdraw_cover(build, unmade.survey.problems)
        return unmade
    publish(folder, build)
    cache.shrink(MOST_KEPT)
    return made[-1] if made else _recall(folder)


def _recall(folder: Path) -> Outcome:
    outcome: Outcome = pickle.loads((folder / OUTCOME).read_bytes())
    return outcome


def _fingerprint(root: Path, products: Iterable[Product], keep_going: bool) -> str:
    """Of everything that a run depends on."""
    from compile.fonts import find_faces  # asks fontconfig

    faces = "".join(f"{face.file}{face.index}{face.file.stat().st_size}" for face in find_faces())
    settings, *folders = sources(root)
    return digest(
        ",".join(sorted(products)) + str(keep_going) + faces + program_digest(),
        settings if settings.is_file() else "",
        *map(digest_tree, folders),
    )


def sources(root: Path) -> tuple[Path, ...]:
    """What people change: the settings, and the folders of manuscripts and of style sheets."""
    return tuple(root / name for name in ("anthology.yaml", "cases", "styles"))
