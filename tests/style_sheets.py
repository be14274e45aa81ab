"""The styles as the tests read them: each with its sheets, tokens and colours."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import tinycss2

from compile.designs import VARIANTS, find_file
from compile.files import ROOT

STYLES = ROOT / "styles"
NAMES: tuple[str | None, ...] = (None, *sorted(path.name for path in (STYLES / VARIANTS).iterdir()))
"""The style of all books that choose none, and the others."""
BESIDE = {"epub.css"}
"""Sheets that the pages do not use."""


@dataclass(frozen=True)
class Declaration:
    """A property with its value."""

    selector: str
    name: str
    value: Sequence[Any]
    """Component values of tinycss2."""

    def words(self) -> Iterator[Any]:
        """Every token of the value, those inside functions too."""
        return _walk(self.value)

    @property
    def text(self) -> str:
        return tinycss2.serialize(self.value).strip()


@dataclass(frozen=True)
class Colour:
    """A colour on the screen and in print."""

    rgb: tuple[int, int, int]
    inks: tuple[int, int, int, int]
    """Cyan, magenta, yellow and black in per cent."""


def folders_of(style: str | None) -> tuple[Path, ...]:
    """Where the files of a style are looked for."""
    return (STYLES / VARIANTS / style, STYLES) if style else (STYLES,)


@cache
def sheets_of(style: str | None) -> dict[str, str]:
    """The text of each sheet that the pages of a style use."""
    names = {path.name for folder in folders_of(style) for path in folder.glob("*.css")} - BESIDE
    return {name: find_file(folders_of(style), name).read_text(encoding="utf-8") for name in sorted(names)}


def templates_of(style: str | None) -> str:
    """All templates of the pages of a style, one after the other."""
    names = {path.name for path in (STYLES / "templates").glob("*.j2")}
    paths = (find_file(folders_of(style), f"templates/{name}") for name in sorted(names))
    return "".join(path.read_text(encoding="utf-8") for path in paths)


def declarations(sheet: str) -> Iterator[Declaration]:
    """All declarations of a sheet; raises `ValueError` for what is no CSS."""
    yield from _declarations(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))


def _declarations(rules: Sequence[Any]) -> Iterator[Declaration]:
    for rule in rules:
        if rule.type == "error":
            raise ValueError(f"{rule.source_line}: {rule.message}")
        selector = tinycss2.serialize(rule.prelude).strip()
        for item in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
            if item.type == "declaration":
                yield Declaration(selector or f"@{rule.at_keyword}", item.lower_name, item.value)
            else:
                yield from _declarations([item])


def _walk(values: Sequence[Any]) -> Iterator[Any]:
    for value in values:
        yield value
        yield from _walk(getattr(value, "arguments", None) or getattr(value, "content", None) or ())


def tokens_of(style: str | None) -> dict[str, str]:
    """The tokens of a style with their values; one that is set again has the first."""
    found: dict[str, str] = {}
    for declaration in declarations(sheets_of(style)["tokens.css"]):
        found.setdefault(declaration.name, declaration.text)
    return found


_COLOUR = re.compile(
    r"^  (--[a-z0-9-]+): #([0-9a-f]{6}); +/\* CMYK\((\d{1,3}) (\d{1,3}) (\d{1,3}) (\d{1,3})\) \S.* \*/$",
    re.MULTILINE,
)


def colours_of(style: str | None) -> dict[str, Colour]:
    """The colours of a style, as the handbook says that they are written."""
    found = {}
    for name, rgb, *inks in _COLOUR.findall(sheets_of(style)["tokens.css"]):
        red, green, blue = bytes.fromhex(rgb)
        cyan, magenta, yellow, black = map(int, inks)
        found[name] = Colour((red, green, blue), (cyan, magenta, yellow, black))
    return found


def contrast(one: Colour, other: Colour) -> float:
    """How much two colours differ in light, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    shares = (value / 255 for value in colour.rgb)
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
