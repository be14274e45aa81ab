"""`styles.xml` and direct formatting to the `Look` of a paragraph and the marks of a run."""

import re
from collections import Counter
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias, TypeVar

from lxml import etree

from compile.model.manuscript import Look, Mark
from compile.read.xml import Element, child, is_on, number, q, value

_TOGGLES = {
    "w:b": Mark.BOLD,
    "w:i": Mark.ITALIC,
    "w:smallCaps": Mark.SMALL_CAPS,
    "w:strike": Mark.STRIKE,
}
_LARGEST_OUTLINE_LEVEL = 9
_OWN_LOOK = re.compile(r"heading|title|toc|caption|header|footer|标题|题注|目录|题目")
"""Styles whose bold or italic says what the paragraph is, and is no mark of its text."""
_COMMON_SIZE = 21
"""小四 and 五号 are near it: half-points of a run for which the file names no size."""
_SHIFTED = 0.25
"""A run raised or lowered by this share of its size reads as superscript or subscript."""


_Answer = TypeVar("_Answer")
_Ask: TypeAlias = "Callable[[Styles, Element, Element], _Answer]"


def _by_formatting(ask: "_Ask[_Answer]") -> "_Ask[_Answer]":
    """A question on a run in a paragraph, asked once for all that are formatted alike."""

    @wraps(ask)
    def answer(styles: "Styles", run: Element, paragraph: Element) -> _Answer:
        key = (ask.__name__, *styles.formatting(run, paragraph))
        if key not in styles.answers:
            styles.answers[key] = ask(styles, run, paragraph)
        known: _Answer = styles.answers[key]
        return known

    return answer


def _written(element: Element, path: str) -> bytes:
    found = child(element, path)
    return b"" if found is None else etree.tostring(found, with_tail=False)


class Styles:
    """The styles of one file; each question is answered along the chain of `w:basedOn`."""

    def __init__(self, root: Element | None) -> None:
        styles = [] if root is None else root.findall(q("w:style"))
        self._by_id = {name: style for style in styles if (name := style.get(q("w:styleId")))}
        self._chains: dict[str | None, list[Element]] = {}
        self._by_style: dict[tuple[str | None, str], bool] = {}
        self._by_default: dict[str, bool] = {}
        self.answers: dict[tuple[str, bytes, bytes], Any] = {}
        self._asked: tuple[Element | None, Element | None, bytes, bytes] = (None, None, b"", b"")
        defaults = {
            style.get(q("w:type")): style.get(q("w:styleId"))
            for style in styles
            if style.get(q("w:default")) in {"1", "true"}
        }
        self._default_paragraph = defaults.get("paragraph")
        self._document = None if root is None else child(root, "w:docDefaults/w:rPrDefault")

    def formatting(self, run: Element, paragraph: Element) -> tuple[bytes, bytes]:
        """The direct formatting of both, as it is written; of the same run much is asked in a row."""
        asked_run, asked_paragraph, *_ = self._asked
        if run is not asked_run or paragraph is not asked_paragraph:
            self._asked = (run, paragraph, _written(run, "w:rPr"), _written(paragraph, "w:pPr"))
        return self._asked[2:]

    def paragraph_chain(self, paragraph: Element) -> list[Element]:
        """The paragraph's style and those it is based on, nearest first."""
        return self._chain(self._paragraph_style(paragraph))

    def _paragraph_style(self, paragraph: Element) -> str | None:
        style_id = value(paragraph, "w:pPr/w:pStyle")
        return style_id if style_id in self._by_id else self._default_paragraph

    def _character_chain(self, run: Element) -> list[Element]:
        return self._chain(value(run, "w:rPr/w:rStyle"))

    def _chain(self, style_id: str | None) -> list[Element]:
        """The style and those it is based on; none for a style that the file does not define."""
        if style_id not in self._chains:
            chain: dict[str | None, Element] = {}
            while style_id in self._by_id and style_id not in chain:
                chain[style_id] = self._by_id[style_id]
                style_id = value(self._by_id[style_id], "w:basedOn")
            self._chains[next(iter(chain), style_id)] = list(chain.values())
            return list(chain.values())
        return self._chains[style_id]

    def run_chain(self, run: Element, paragraph: Element) -> list[Element]:
        """Holders of `w:rPr` that say how a run looks, nearest first."""
        holders = [run, *self._character_chain(run), *self.paragraph_chain(paragraph)]
        return holders if self._document is None else [*holders, self._document]

    def _toggle(self, run: Element, paragraph: Element | None, name: str) -> bool:
        """Whether a toggle property is on (ECMA-376 Part 1, 17.7.3).

        What the run says itself holds. Else the document's default turns it on for good; what
        character style and paragraph style say is added up, so that bold in bold is not bold.
        """
        path = f"w:rPr/{name}"
        own = is_on(run, path)
        if own is not None:
            return own
        if path not in self._by_default:
            self._by_default[path] = bool(is_on(self._document, path))
        if self._by_default[path]:
            return True
        by_character = self._style_says(value(run, "w:rPr/w:rStyle"), path)
        return by_character != (
            paragraph is not None and self._style_says(self._paragraph_style(paragraph), path)
        )

    def _style_says(self, style_id: str | None, path: str) -> bool:
        """Whether a style, or one it is based on, turns a toggle on; asked for every run, so remembered."""
        key = (style_id, path)
        if key not in self._by_style:
            self._by_style[key] = _says(self._chain(style_id), path)
        return self._by_style[key]

    @_by_formatting
    def marks(self, run: Element, paragraph: Element) -> frozenset[Mark]:
        """What the book keeps of the run's formatting; that of heading styles is not a mark."""
        styled = None if self._has_own_look(paragraph) else paragraph
        marks = {mark for name, mark in _TOGGLES.items() if self._toggle(run, styled, name)}
        own = [run, *self._character_chain(run)]
        if styled is not None:
            own += self.paragraph_chain(paragraph)
        if _says(own, "w:rPr/w:dstrike"):
            marks.add(Mark.STRIKE)
        if shift := self._shift(run, paragraph, own):
            marks.add(shift)
        if (_first(own, "w:rPr/w:em") or "none") != "none":
            marks.add(Mark.EMPHASIS_DOT)
        if (_first(own, "w:rPr/w:u") or "none") != "none":
            marks.add(Mark.UNDERLINE)
        return frozenset(marks)

    def _shift(self, run: Element, paragraph: Element, own: list[Element]) -> Mark | None:
        """Superscript or subscript, said as such or by a run raised or lowered (`w:position`)."""
        vertical = _first(own, "w:rPr/w:vertAlign")
        if vertical is not None:
            return Mark(vertical) if vertical in {"superscript", "subscript"} else None
        raised = number(_first(own, "w:rPr/w:position"))
        if not raised:
            return None
        size = number(_first(self.run_chain(run, paragraph), "w:rPr/w:sz")) or _COMMON_SIZE
        if abs(raised) < _SHIFTED * size:
            return None
        return Mark.SUPERSCRIPT if raised > 0 else Mark.SUBSCRIPT

    def _has_own_look(self, paragraph: Element) -> bool:
        chain = self.paragraph_chain(paragraph)
        name = (value(chain[0], "w:name") or "").lower() if chain else ""
        return bool(_OWN_LOOK.search(name)) or self._outline(paragraph) is not None

    @_by_formatting
    def is_hidden(self, run: Element, paragraph: Element) -> bool:
        """Whether Word shows nothing of the run."""
        return self._toggle(run, paragraph, "w:vanish")

    @_by_formatting
    def has_capitals(self, run: Element, paragraph: Element) -> bool:
        """Whether Word shows the run's small letters as capitals of full size."""
        return self._toggle(run, paragraph, "w:caps")

    def fonts(self, run: Element, paragraph: Element) -> tuple[str, ...]:
        """The fonts that a run names for what is no Han, nearest first."""
        found = (child(holder, "w:rPr/w:rFonts") for holder in self.run_chain(run, paragraph))
        names = (fonts.get(q(f"w:{kind}")) for fonts in found if fonts is not None for kind in _KINDS)
        return tuple(name for name in names if name)

    def alignment(self, paragraph: Element) -> str:
        """`left`, `center`, `right` or `both`; empty when nothing says so."""
        said = _first([paragraph, *self.paragraph_chain(paragraph)], "w:pPr/w:jc") or ""
        return {"start": "left", "end": "right", "distribute": "both"}.get(said, said)

    def look(self, paragraph: Element) -> Look:
        """How the paragraph looks, by most of its characters."""
        fonts: Counter[str] = Counter()
        sizes: Counter[float] = Counter()
        bold: Counter[bool] = Counter()
        own = (
            run for run in paragraph.iter(q("w:r")) if next(run.iterancestors(q("w:p")), None) is paragraph
        )
        for run in own:
            weight = sum(len((text.text or "").strip()) for text in run.findall(q("w:t")))
            if weight:
                font, size, is_bold = self._face(run, paragraph)
                fonts[font] += weight
                sizes[size] += weight
                bold[is_bold] += weight
        chain = self.paragraph_chain(paragraph)
        return Look(
            style=(value(chain[0], "w:name") or "").lower() if chain else "",
            outline_level=self._outline(paragraph),
            font=fonts.most_common(1)[0][0] if fonts else "",
            size_pt=sizes.most_common(1)[0][0] if sizes else 0,
            is_bold=bool(bold) and not bold[False],
            is_centered=self.alignment(paragraph) == "center",
        )

    @_by_formatting
    def _face(self, run: Element, paragraph: Element) -> tuple[str, float, bool]:
        """East-Asian font, size in points, and whether it is bold."""
        chain = self.run_chain(run, paragraph)
        size = number(_first(chain, "w:rPr/w:sz")) / 2
        return _east_asian_font(chain), size, self._toggle(run, paragraph, "w:b")

    def lead(self, paragraph: Element) -> int:
        """Characters other than white space before the East-Asian font changes; 0 when it does not."""
        count, first = 0, ""
        for run in paragraph.iter(q("w:r")):
            text = "".join((part.text or "") for part in run.findall(q("w:t")))
            weight = len("".join(text.split()))
            if not weight or next(run.iterancestors(q("w:p")), None) is not paragraph:
                continue
            font, _, _ = self._face(run, paragraph)
            if count and font != first:
                return count
            count, first = count + weight, font
        return 0

    def _outline(self, paragraph: Element) -> int | None:
        said = _first([paragraph, *self.paragraph_chain(paragraph)], "w:pPr/w:outlineLvl")
        level = number(said) + 1 if said is not None else None
        return level if level and level <= _LARGEST_OUTLINE_LEVEL else None


_KINDS = ("ascii", "hAnsi", "cs", "eastAsia")


def _first(holders: list[Element], path: str) -> str | None:
    """The nearest `w:val` at that path."""
    return next((found for holder in holders if (found := value(holder, path)) is not None), None)


def _says(holders: list[Element], path: str) -> bool:
    """Whether the nearest holder that says anything of a toggle turns it on."""
    said = (is_on(holder, path) for holder in holders)
    return bool(next((found for found in said if found is not None), False))


def _east_asian_font(chain: list[Element]) -> str:
    """The nearest East-Asian font by name; one given by the theme only has no name here."""
    for holder in chain:
        fonts = child(holder, "w:rPr/w:rFonts")
        if fonts is not None and (name := fonts.get(q("w:eastAsia"))):
            return str(name)
    return ""
