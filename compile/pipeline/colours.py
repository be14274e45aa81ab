"""A layout in stand-ins to one in the colours of an edition; only what changed is coloured again."""

import logging
from collections.abc import Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

from compile.cache import Cache
from compile.crew import Crew
from compile.files import digest, program_digest
from compile.finish import ink, read_inks, tint
from compile.model.anthology import Press
from compile.model.unit import Layout, Unit
from compile.tokens import Token

_FILE = "unit.pdf"
_LITTLE = 2_000_000
"""Bytes that are coloured sooner than the processes of a crew have loaded what they need for it."""
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

    def colour(self, source: Path, key: str) -> Path:
        """The file of a unit in these colours."""

        def make(folder: Path) -> None:
            if self.press is None:
                tint(source, folder / _FILE, self.tokens)
            else:
                inks = read_inks(self.press, self.root, self.tokens)
                ink(source, folder / _FILE, inks, self.cache.shelf("inks"))

        return self.cache.fetch("coloured", key, make) / _FILE


def colour_layout(layout: Layout, palette: Palette, crew: Crew) -> Layout:
    """The layout with the files of all its leaves in the colours of an edition."""
    files = _colour_all(_files(layout), palette, crew)
    units = {
        id(leaf.unit): replace(leaf.unit, pdf=files[leaf.unit.pdf]) for leaf in layout.leaves if leaf.unit
    }
    leaves = (replace(leaf, unit=leaf.unit and units[id(leaf.unit)]) for leaf in layout.leaves)
    sheets = (tuple((files.get(file, file), page) for file, page in laid) for laid in layout.sheets)
    kept = palette.cache.shelf("bound").folder
    return replace(layout, leaves=tuple(leaves), sheets=tuple(sheets), kept=kept)


def colour_unit(unit: Unit, palette: Palette) -> Unit:
    """One unit in the colours of an edition."""
    return replace(unit, pdf=_colour_all([unit.pdf], palette, Crew(1))[unit.pdf])


def _files(layout: Layout) -> Iterator[Path]:
    for leaf in layout.leaves:
        if leaf.unit:
            yield leaf.unit.pdf
            yield from (file for file, _ in layout.sheets[leaf.sheet])


def _colour_all(sources: Iterable[Path], palette: Palette, crew: Crew) -> dict[Path, Path]:
    """The coloured file of each."""
    colours = palette.fingerprint()
    keys = {source: digest(colours, source.parent.name) for source in dict.fromkeys(sources)}
    pending = [one for one in keys.items() if not palette.cache.has("coloured", one[1])]
    if crew.jobs > 1 and sum(source.stat().st_size for source, _ in pending) > _LITTLE:
        try:
            for future in [crew.submit(palette.colour, *one) for one in pending]:
                future.result()
        except BrokenProcessPool:  # most likely for want of memory
            LOGGER.error("a process that coloured units died; the others are coloured one by one")
            crew.close()
    return {source: palette.colour(source, key) for source, key in keys.items()}
