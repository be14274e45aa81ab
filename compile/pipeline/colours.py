"""A layout in stand-ins to one in the colours of an edition; only what changed is coloured again."""

import logging
from collections.abc import Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

from compile.cache import Cache
from compile.crew import Crew
from compile.digests import digest, program_digest
from compile.finish import ink, read_inks, tint
from compile.model.anthology import Press
from compile.model.unit import Layout, Unit
from compile.tokens import Token

_FILE = "unit.pdf"
_LITTLE = 2_000_000
"""Bytes that one process has coloured before those of a crew have loaded what they need for it."""
LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Palette:
    """What decides the colours of an edition."""

    tokens: tuple[Token, ...]
    cache: Cache
    press: Press | None = None
    """For which it is printed; `None` for the screen."""
    root: Path = Path()
    """Of the project, from which the press's profile is named."""

    def fingerprint(self) -> str:
        """Of all that; raises `ProblemError` where the press's profile cannot be used."""
        if self.press is None:
            return digest(program_digest(), repr(self.tokens))
        return read_inks(self.press, self.root, self.tokens).fingerprint

    def keys(self, sources: Iterable[Path]) -> dict[Path, str]:
        """Each file once, with the name that it has in these colours."""
        colours = self.fingerprint()
        return {source: digest(colours, source.parent.name) for source in dict.fromkeys(sources)}

    def knows(self, key: str) -> bool:
        """Whether the file of that name is there."""
        return self.cache.has("coloured", key)

    def colour(self, source: Path, key: str) -> Path:
        """The file of a unit in these colours, which has that name in them."""

        def make(folder: Path) -> None:
            if self.press is None:
                tint(source, folder / _FILE, self.tokens)
            else:
                inks = read_inks(self.press, self.root, self.tokens)
                ink(source, folder / _FILE, inks, self.cache.shelf("inks"))

        return self.cache.fetch("coloured", key, make) / _FILE

    def rest(self) -> None:
        """Let go of what is large and only used while pictures are coloured."""
        if self.press:
            read_inks(self.press, self.root, self.tokens).forget_pictures()


def colour_ahead(layout: Layout, palette: Palette, crew: Crew) -> None:
    """Let a crew colour the files of a layout, where that is much.

    Raises `ProblemError` where the press's profile cannot be used.
    """
    pending = [one for one in palette.keys(_files(layout)).items() if not palette.knows(one[1])]
    if crew.jobs == 1 or sum(source.stat().st_size for source, _ in pending) <= _LITTLE:
        return
    try:
        for future in [crew.submit(palette.colour, *one) for one in pending]:
            future.result()
    except BrokenProcessPool:  # most likely for want of memory
        LOGGER.error("a process that coloured units died; the others are coloured one by one")
        crew.close()


def colour_layout(layout: Layout, palette: Palette) -> Layout:
    """The layout with the files of all its leaves in the colours of an edition."""
    files = {source: palette.colour(source, key) for source, key in palette.keys(_files(layout)).items()}
    palette.rest()
    units = {
        id(leaf.unit): replace(leaf.unit, pdf=files[leaf.unit.pdf]) for leaf in layout.leaves if leaf.unit
    }
    leaves = (replace(leaf, unit=leaf.unit and units[id(leaf.unit)]) for leaf in layout.leaves)
    sheets = (tuple((files.get(file, file), page) for file, page in laid) for laid in layout.sheets)
    kept = palette.cache.shelf("bound").folder
    return replace(layout, leaves=tuple(leaves), sheets=tuple(sheets), kept=kept)


def colour_unit(unit: Unit, palette: Palette) -> Unit:
    """One unit in the colours of an edition."""
    ((source, key),) = palette.keys([unit.pdf]).items()
    return replace(unit, pdf=palette.colour(source, key))


def _files(layout: Layout) -> Iterator[Path]:
    for leaf in layout.leaves:
        if leaf.unit:
            yield leaf.unit.pdf
            yield from (file for file, _ in layout.sheets[leaf.sheet])
