"""Markdown parsed once: pandoc takes a tenth of a second for each text, several at a time."""

import pickle
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from compile.assemble import Parse, parse_markdown, split_header
from compile.cache import Cache
from compile.files import digest, program_digest
from compile.model.book import Node, Text

_BLOCKS = "blocks.pickle"


def parse_ahead(texts: Iterable[Text], cache: Cache, jobs: int) -> Parse:
    """A parser that has parsed these texts, and remembers what it parses."""
    parse = partial(_parse, cache)
    bodies = [split_header(text)[1] for text in texts]
    with ThreadPoolExecutor(jobs) as pool:
        known = dict(zip(bodies, pool.map(parse, bodies), strict=True))
    return lambda text: known.pop(text, None) or parse(text)


def _parse(cache: Cache, text: str) -> list[Node]:
    folder = cache.fetch(
        "parsed",
        digest(text, program_digest()),
        lambda new: (new / _BLOCKS).write_bytes(pickle.dumps(parse_markdown(text))),
    )
    blocks: list[Node] = pickle.loads((folder / _BLOCKS).read_bytes())
    return blocks
