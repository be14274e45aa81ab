"""Texts made into blocks once: pandoc takes a tenth of a second for each, several at a time."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from compile.assemble import Body
from compile.cache import Cache
from compile.digests import digest, digest_tree, program_digest
from compile.kept import Kept, keep
from compile.model.nodes import Node


def write_bodies(
    cache: Cache, jobs: int, write: Callable[[Body], Sequence[Node]], bodies: Sequence[Body]
) -> list[Kept]:
    """The blocks of each text, from the cache where it has them; they are read when they are asked for."""
    folders = {body.folder for body in bodies}
    pictures = {folder: _pictures(folder, cache) for folder in folders}

    def written(body: Body) -> Kept:
        source = (write.__name__, body.id, str(body.chapter), body.markdown, pictures[body.folder])
        key = digest(*source, program_digest())
        make = partial(_make, write, body)
        return Kept(cache.fetch("blocks", key, make))

    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(written, bodies))


def _make(write: Callable[[Body], Sequence[Node]], body: Body, folder: Path) -> None:
    keep(write(body), body.folder, folder)


def _pictures(folder: Path, cache: Cache) -> str:
    """Fingerprint of what lies in a folder of pictures; what was read of a manuscript is named by it."""
    return folder.name if folder.parent == cache.folder / "read" else digest_tree(folder)
