"""Texts made into blocks once, several at a time: very many by a crew."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeAlias

from compile.assemble import Body
from compile.cache import Cache
from compile.crew import Crew
from compile.digests import digest, digest_tree, program_digest
from compile.kept import Kept, keep
from compile.model.nodes import Node

_Write: TypeAlias = Callable[[Body], Sequence[Node]]
_Order: TypeAlias = tuple[Body, str]
"""A text, and the key of its blocks."""
MANY = 8
"""So many texts take longer than a process needs to start."""
_SHARES = 4
"""For each process, so that none waits long for the last."""


def write_bodies(cache: Cache, crew: Crew, write: _Write, bodies: Sequence[Body]) -> list[Kept]:
    """The blocks of each text, from the cache where it has them; they are read when they are asked for."""
    pictures = {folder: _pictures(folder, cache) for folder in {body.folder for body in bodies}}

    def order(body: Body) -> _Order:
        source = (write.__name__, body.id, str(body.chapter), body.markdown, pictures[body.folder])
        return body, digest(*source, program_digest())

    orders = [order(body) for body in bodies]
    _hand_out(cache, crew, write, [one for one in orders if not cache.has("blocks", one[1])])
    with ThreadPoolExecutor(crew.jobs) as pool:
        return list(pool.map(partial(_fetch, cache, write), orders))


def _hand_out(cache: Cache, crew: Crew, write: _Write, orders: Sequence[_Order]) -> None:
    """Let the crew make the blocks of many texts; what fails is made, and told, where it is asked for."""
    if crew.jobs > 1 and len(orders) > MANY:
        shares = (orders[first :: crew.jobs * _SHARES] for first in range(crew.jobs * _SHARES))
        wait([crew.submit(_fetch_all, cache, write, share) for share in shares])


def _fetch_all(cache: Cache, write: _Write, orders: Sequence[_Order]) -> None:
    for order in orders:
        with suppress(Exception):
            _fetch(cache, write, order)


def _fetch(cache: Cache, write: _Write, order: _Order) -> Kept:
    body, key = order
    return Kept(cache.fetch("blocks", key, partial(_make, write, body)))


def _make(write: _Write, body: Body, folder: Path) -> None:
    keep(write(body), body.folder, folder)


def _pictures(folder: Path, cache: Cache) -> str:
    """Fingerprint of what lies in a folder of pictures; what was read of a manuscript is named by it."""
    return folder.name if folder.parent == cache.folder / "read" else digest_tree(folder)
