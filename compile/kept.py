"""Edge to the disk: the blocks of a text, parsed once, and read when they are asked for."""

import json
import pickle
from collections.abc import Sequence
from pathlib import Path

from compile.digests import digest
from compile.model.lazy import Lazy
from compile.model.nodes import Node
from compile.pandoc import read_markdown, walk

_BLOCKS, _FACTS = "blocks.pickle", "facts.json"
PARSED = "parsed.pickle"


class Kept(Lazy[Node]):
    """Blocks that lie in a folder; a book of 100 cases has a million nodes, and an edit needs one case's."""

    __slots__ = ("fingerprint", "folder", "letters")

    def __init__(self, folder: Path) -> None:
        facts = json.loads((folder / _FACTS).read_bytes())
        self.folder = folder
        self.fingerprint: str = facts["fingerprint"]
        self.letters: int = facts["letters"]

    def _read(self) -> tuple[Node, ...]:
        blocks: tuple[Node, ...] = pickle.loads((self.folder / _BLOCKS).read_bytes())
        return blocks


def keep(blocks: Sequence[Node], pictures: Path | None, folder: Path) -> None:
    """Write blocks into a folder, from which `Kept` reads them; their pictures lie in another."""
    facts = {"fingerprint": fingerprint(blocks, pictures), "letters": letters(blocks)}
    (folder / _FACTS).write_text(json.dumps(facts))
    (folder / _BLOCKS).write_bytes(pickle.dumps(tuple(blocks)))


def keep_parsed(markdown: str, blocks: Sequence[Node], folder: Path) -> None:
    """Write what a Markdown text was parsed to into a folder."""
    (folder / PARSED).write_bytes(pickle.dumps((digest(markdown), blocks)))


def parse(markdown: str, folder: Path) -> list[Node]:
    """The blocks of a Markdown text, those that lie in the folder when it was parsed before."""
    kept = folder / PARSED
    if kept.is_file():
        parsed, blocks = pickle.loads(kept.read_bytes())
        if parsed == digest(markdown):
            return list(blocks)
    return read_markdown(markdown)


def fingerprint(blocks: Sequence[Node], pictures: Path | None) -> str:
    """Of all that blocks show: themselves, and the pictures that they name."""
    if isinstance(blocks, Kept):
        return blocks.fingerprint
    return digest(_text(blocks), *(find_pictures(blocks, pictures) if pictures else ()))


def letters(blocks: Sequence[Node]) -> int:
    """How long the blocks are as text."""
    return blocks.letters if isinstance(blocks, Kept) else len(_text(blocks))


def find_pictures(blocks: Sequence[Node], folder: Path) -> list[Path]:
    """The existing picture files that blocks name, in order of appearance, each once."""
    nodes = (node for node in walk(list(blocks)) if node["t"] == "Image")
    paths = dict.fromkeys(folder / node["c"][2][0] for node in nodes)
    return [path for path in paths if path.is_file()]


def _text(blocks: Sequence[Node]) -> str:
    return json.dumps(list(blocks), ensure_ascii=False, sort_keys=True)
