"""`styles.xml` and direct formatting to the `Look` of a paragraph and the marks of a run."""

from collections import Counter
from collections.abc import Iterator

from compile.model.manuscript import Look, Mark
from compile.read.xml import Element, child, is_on, number, q, value

_TOGGLES = {
    "w:b": Mark.BOLD,
    "w:i": Mark.ITALIC,
    "w:smallCaps": Mark.SMALL_CAPS,
    "w:strike": Mark.STRIKE,
}
_LARGEST_OUTLINE_LEVEL = 9


class Styles:
    """The styles of one file; each question is answered along the chain of `w:basedOn`."""

    def __init__(self, root: Element | None) -> None:
        styles = [] if root is None else root.findall(q("w:style"))
        self._by_id = {style.get(q("w:styleId")): style for style in styles}
        defaults = {
            style.get(q("w:type")): style.get(q("w:styleId"))
            for style in styles
            if style.get(q("w:default")) in {"1", "true"}
        }
        self._default_paragraph = defaults.get("paragraph")
        self._document = None if root is None else child(root, "w:docDefaults/w:rPrDefault")

    def paragraph_chain(self, paragraph: Element) -> list[Element]:
        """The paragraph's style and those it is based on, nearest first."""
        return list(self._chain(value(paragraph, "w:pPr/w:pStyle") or self._default_paragraph))

    def _chain(self, style_id: str | None) -> Iterator[Element]:
        seen: set[str | None] = set()
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            yield self._by_id[style_id]
            style_id = value(self._by_id[style_id], "w:basedOn")

    def run_chain(self, run: Element, paragraph: Element) -> list[Element]:
        """Holders of `w:rPr` that say how a run looks, nearest first."""
        character = self._chain(value(run, "w:rPr/w:rStyle"))
        holders = [run, *character, *self.paragraph_chain(paragraph)]
        return holders if self._document is None else [*holders, self._document]

    def marks(self, run: Element) -> frozenset[Mark]:
        """What the book keeps of the run's formatting; that of heading styles is not a mark."""
        own = [run, *self._chain(value(run, "w:rPr/w:rStyle"))]
        marks = {mark for name, mark in _TOGGLES.items() if _toggle(own, name)}
        vertical = _first(own, "w:rPr/w:vertAlign")
        if vertical in {"superscript", "subscript"}:
            marks.add(Mark(vertical))
        if (_first(own, "w:rPr/w:em") or "none") != "none":
            marks.add(Mark.EMPHASIS_DOT)
        if (_first(own, "w:rPr/w:u") or "none") != "none":
            marks.add(Mark.UNDERLINE)
        return frozenset(marks)

    def is_hidden(self, run: Element, paragraph: Element) -> bool:
        """Whether Word shows nothing of the run."""
        return _toggle(self.run_chain(run, paragraph), "w:vanish")

    def look(self, paragraph: Element) -> Look:
        """How the paragraph looks, by most of its characters."""
        fonts: Counter[str] = Counter()
        sizes: Counter[float] = Counter()
        bold: Counter[bool] = Counter()
        for run in paragraph.iter(q("w:r")):
            weight = sum(len((text.text or "").strip()) for text in run.findall(q("w:t")))
            if weight:
                chain = self.run_chain(run, paragraph)
                fonts[_east_asian_font(chain)] += weight
                sizes[number(_first(chain, "w:rPr/w:sz")) / 2] += weight
                bold[_toggle(chain, "w:b")] += weight
        holders = [paragraph, *self.paragraph_chain(paragraph)]
        outline = _first(holders, "w:pPr/w:outlineLvl")
        level = number(outline) + 1 if outline is not None else None
        chain = self.paragraph_chain(paragraph)
        return Look(
            style=(value(chain[0], "w:name") or "").lower() if chain else "",
            outline_level=level if level and level <= _LARGEST_OUTLINE_LEVEL else None,
            font=fonts.most_common(1)[0][0] if fonts else "",
            size_pt=sizes.most_common(1)[0][0] if sizes else 0,
            is_bold=bool(bold) and not bold[False],
            is_centered=_first(holders, "w:pPr/w:jc") == "center",
        )


def _first(holders: list[Element], path: str) -> str | None:
    """The nearest `w:val` at that path."""
    return next((found for holder in holders if (found := value(holder, path)) is not None), None)


def _toggle(holders: list[Element], name: str) -> bool:
    """Whether the nearest holder that says anything of a toggle turns it on."""
    said = (is_on(holder, f"w:rPr/{name}") for holder in holders)
    return bool(next((found for found in said if found is not None), False))


def _east_asian_font(chain: list[Element]) -> str:
    """The nearest East-Asian font by name; one given by the theme only has no name here."""
    for holder in chain:
        fonts = child(holder, "w:rPr/w:rFonts")
        if fonts is not None and (name := fonts.get(q("w:eastAsia"))):
            return str(name)
    return ""
