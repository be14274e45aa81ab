"""Files that were not made from units to what the press wants: in ink, then finished."""

from dataclasses import replace
from pathlib import Path

from PIL import Image

from compile.files import ROOT
from compile.finish import finish, ink, read_inks
from compile.model.anthology import Press
from compile.problems import Problem
from compile.tokens import Token, parse_tokens

TOKENS = ROOT / "styles" / "tokens.css"


def screen_tokens(sheet: Path = TOKENS) -> tuple[Token, ...]:
    """The designers' colours, known by what they are on the screen."""
    return tuple(replace(token, stand_in=token.screen) for token in parse_tokens(sheet.read_text()))


def ink_and_finish(path: Path, press: Press, root: Path = ROOT) -> tuple[Problem, ...]:
    """In place; the profile is named from the root."""
    ink(path, path, read_inks(press, root, screen_tokens()))
    return finish(path, press, root)


def most_ink(picture: Image.Image) -> float:
    """The sum of inks on the heaviest pixel: 1.0 is 100 %."""
    samples = picture.tobytes()
    return max(sum(samples[place : place + 4]) for place in range(0, len(samples), 4)) / 255
