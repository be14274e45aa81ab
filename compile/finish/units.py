"""The file of a unit to one in the colours of an edition: of the screen, or in ink."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from compile.cache import Shelf
from compile.finish.content import ink_content, tint_content
from compile.finish.inks import Inks
from compile.finish.pictures import ink_pictures
from compile.finish.profile import read_profile
from compile.model.anthology import Press
from compile.pdf import drop_annotations, open_pdf, save_pdf
from compile.tokens import Token


def tint(source: Path, target: Path, tokens: Sequence[Token]) -> None:
    """Write the file with the designers' colours of the screen for their stand-ins."""
    with open_pdf(source) as pdf:
        tint_content(pdf, tokens)
        save_pdf(pdf, target)


def ink(source: Path, target: Path, inks: Inks, shelf: Shelf | None = None) -> None:
    """Write the file in ink, and without links.

    What became of its pictures before is taken from the shelf, if there is one.
    """
    with open_pdf(source) as pdf:
        drop_annotations(pdf)
        ink_content(pdf, inks)
        ink_pictures(pdf, inks, shelf)
        save_pdf(pdf, target)


def read_inks(press: Press, root: Path, tokens: Sequence[Token]) -> Inks:
    """What a colour becomes at that press; raises `ProblemError` where its profile cannot be used."""
    profile, _ = read_profile(press, root)
    return _inks(tuple(tokens), profile.data, press.interior, press.ink_limit / 100)


_inks = lru_cache(maxsize=4)(Inks)
"""A process inks many units in the same way, and a transform takes as long as a picture."""
