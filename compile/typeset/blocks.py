"""A text's blocks to the blocks that are printed: notes, formulas, pictures, tables for the page."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from compile import pandoc
from compile.hanzi import format_circled, measure_ems
from compile.model.nodes import Node
from compile.model.page import Page
from compile.problems import Problem
from compile.typeset.figures import FIGURE_ROW, PictureError, fit_picture
from compile.typeset.notes import note_inlines, split_note
from compile.typeset.recipe import Recipe
from compile.typeset.tables import print_tables
from compile.typeset.tables.widths import SMALL_PT

SPACE_AROUND = 0.5
"""Least space above and below a displayed formula together, in lines; then up to whole lines."""
SIGNATURE = 20
"""Longest line of a signature at the end of a text."""
STOPS = ("。", "！", "？", "…", "”")
"""What a text ends with before its signature; a list of names is none."""
CIRCLES = 50
"""Notes from the next one on have wider numbers: (51)."""
LINKS = ("http://", "https://", "mailto:", "#")


@dataclass(frozen=True, slots=True)
class _Printer:
    """The changes of one text, and the problems met on the way."""

    recipe: Recipe
    page: Page
    problems: list[Problem] = field(default_factory=list)
    note_numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def change(self, node: Node) -> list[Node] | None:
        """What is printed for a node; `None` where it stays."""
        changes: dict[str, Callable[[Node], list[Node] | None]] = {
            "Div": _row_of_figures,
            "Math": self._formula,
            "Note": self._note,
            "Image": self._check_picture,
            "Link": self._check_link,
            "Figure": self._figure,
            "Para": _displayed,
            "Header": _heading,
            "RawInline": _nothing,
            "RawBlock": _nothing,
        }
        return changes[node["t"]](node) if node["t"] in changes else None

    def _formula(self, node: Node) -> list[Node]:
        from compile.typeset.formulas import FormulaError, draw_formula  # few units need it, and it is large

        kind, latex = node["c"]
        is_display = kind["t"] == "DisplayMath"
        try:
            picture = draw_formula(latex, is_display=is_display)
        except FormulaError as reason:
            hint = "在 Word 中用公式编辑器重新录入该公式"
            self._report("formula-unreadable", f"公式无法排版：{reason}", hint, quote=latex[:40])
            return []
        measures = (
            f"width: {picture.width_em:.3f}em; height: {picture.height_em:.3f}em; "
            f"vertical-align: {-picture.depth_em:.3f}em"
        )
        classes = ["formula", "display"] if is_display else ["formula"]
        if is_display:
            height = picture.height_em * self.page.body_pt
            rest = math.ceil(height / self.page.pitch_pt + SPACE_AROUND) * self.page.pitch_pt - height
            measures += f"; margin-top: {rest / 2:.2f}pt; margin-bottom: {rest / 2:.2f}pt"
        text = [{"t": "Str", "c": picture.words}]
        return [{"t": "Image", "c": [["", classes, [["style", measures]]], text, [picture.uri, ""]]}]

    def _note(self, note: Node) -> list[Node]:
        """A footnote with its number; a long one in pieces, for WeasyPrint 70.0 breaks none over pages."""
        number = next(self.note_numbers)
        first, *rest = split_note(note_inlines(note["c"]))
        classes = ["footnote", "many"] if number > CIRCLES else ["footnote"]
        return [
            {"t": "Span", "c": [["", classes, [["number", format_circled(number)]]], first]},
            *({"t": "Span", "c": [["", [*classes, "rest"], []], piece]} for piece in rest),
        ]

    def _figure(self, node: Node) -> list[Node]:
        (identifier, classes, pairs), caption, blocks = node["c"]
        around: list[str] = []

        def fit(inner: Node) -> list[Node] | None:
            return [self._fit(inner, around)] if inner["t"] == "Image" else None

        fitted = pandoc.transform(blocks, fit)
        if len(around) == 1:
            pairs = [*pairs, ["style", f"margin: {around[0]} 0"]]
        if _caption_em(caption) * SMALL_PT > self.page.measure_pt:
            classes = [*classes, "long-caption"]
        return [{"t": "Figure", "c": [[identifier, classes, pairs], caption, fitted]}]

    def _fit(self, image: Node, around: list[str]) -> Node:
        path = self._path(image)
        if path is None or not path.is_file():
            return image
        identifier, classes, pairs = image["c"][0]
        try:
            size = fit_picture(path, dict(pairs), self.page)
        except PictureError as reason:
            self._report_picture(image, str(reason))
            return image
        around.append(f"{size.around_pt:.2f}pt")
        style = f"width: {size.width_pt:.2f}pt; height: {size.height_pt:.2f}pt"
        kept = [pair for pair in pairs if pair[0] not in {"width", "height", "style"}]
        return {"t": "Image", "c": [[identifier, classes, [*kept, ["style", style]]], *image["c"][1:]]}

    def _path(self, image: Node) -> Path | None:
        target: str = image["c"][2][0]
        if target.startswith("data:") or self.recipe.folder is None:
            return None
        return self.recipe.folder / target

    def _check_picture(self, image: Node) -> None:
        path = self._path(image)
        if path is not None and not path.is_file():
            self._report_picture(image, "文件不存在")

    def _report_picture(self, image: Node, reason: str) -> None:
        name, text = image["c"][2][0], pandoc.plain(image["c"][1])
        hint = "检查稿件中的这幅图能否打开，重新插入后再试"
        self._report("picture-missing", f"图片 {name} 无法使用：{reason}", hint, quote=text[:40])

    def refuse_table(self, reason: str) -> None:
        """A table that cannot be printed is a problem."""
        hint = "在 Word 中把这个表拆成几个表，或行列互换，减少栏数"
        self._report("table-too-wide", reason, hint, quote=reason[:20])

    def _check_link(self, link: Node) -> None:
        target, text = link["c"][2][0], pandoc.plain(link["c"][1])
        if not target.startswith(LINKS):
            hint = "在 Word 中把链接改为以 https:// 开头的完整地址，或取消链接"
            self._report("link-unusable", f"链接地址不完整：{target}", hint, quote=text[:40])

    def _report(self, code: str, message: str, hint: str, *, quote: str) -> None:
        self.problems.append(self.recipe.problem(code, message, hint, quote=quote))


def print_blocks(recipe: Recipe, page: Page) -> tuple[list[Node], tuple[Problem, ...]]:
    """The recipe's blocks for pandoc's HTML writer, and what cannot be printed in them."""
    printer = _Printer(recipe, page)
    visible = pandoc.transform(list(recipe.blocks), _without_hidden_notes)
    changed = pandoc.transform(visible, printer.change)
    blocks: list[Node] = print_tables(changed, page, printer.refuse_table)
    return blocks if recipe.case else _signed(blocks), tuple(printer.problems)


def _without_hidden_notes(node: Node) -> list[Node] | None:
    """A picture's own words are its caption once more, notes and all, and nobody sees them."""
    if node["t"] != "Image":
        return None
    attributes, words, target = node["c"]
    return [{"t": "Image", "c": [attributes, [word for word in words if word["t"] != "Note"], target]}]


def _row_of_figures(div: Node) -> list[Node] | None:
    """The figures of a row take their shares of its width, and the row the white space around them."""
    (identifier, classes, pairs), figures = div["c"]
    if FIGURE_ROW not in classes:
        return None
    shares = dict(pairs)["shares"].split()
    cells, around = [], ""
    for figure, share in zip(figures, shares, strict=True):
        (name, own, inner), *rest = figure["c"]
        around = dict(inner).get("style", around)
        kept = [pair for pair in inner if pair[0] != "style"]
        cells.append({"t": "Figure", "c": [[name, own, [*kept, ["style", f"width: {share}%"]]], *rest]})
    pairs = [["style", around]] if around else []
    return [{"t": "Div", "c": [[identifier, classes, pairs], cells]}]


def _caption_em(caption: Any) -> float:
    return measure_ems(pandoc.plain(caption, skip=frozenset({"Note"})))


def _signed(blocks: list[Node]) -> list[Node]:
    """Short last lines without a stop are who signs a preface, and when: set apart as a signature."""
    first = len(blocks)
    while first and _is_signature(blocks[first - 1]):
        first -= 1
    if first in {0, len(blocks)} or not pandoc.plain(blocks[first - 1]).rstrip().endswith(STOPS):
        return blocks
    return [*blocks[:first], {"t": "Div", "c": [["", ["signature"], []], blocks[first:]]}]


def _is_signature(block: Node) -> bool:
    text = pandoc.plain(block).strip() if block["t"] == "Para" else ""
    return 0 < len(text) <= SIGNATURE and not text.endswith((*STOPS, "：", "；"))


def _nothing(_: Node) -> list[Node]:
    """Raw HTML or TeX: canonical Markdown has none, and none may reach the page."""
    return []


def _displayed(paragraph: Node) -> list[Node] | None:
    """A paragraph that is nothing but a displayed formula stands as a block of its own."""
    inlines = [node for node in paragraph["c"] if node["t"] not in {"Space", "SoftBreak"}]
    is_formula = len(inlines) == 1 and inlines[0]["t"] == "Image" and "display" in inlines[0]["c"][0][1]
    if not is_formula:
        return None
    return [{"t": "Div", "c": [["", ["displayed"], []], [{"t": "Plain", "c": inlines}]]}]


def _heading(header: Node) -> list[Node]:
    """A heading that knows its own words for the outline, without notes and line breaks."""
    level, (identifier, classes, pairs), inlines = header["c"]
    kept = [node for node in inlines if not (node["t"] == "Span" and "footnote" in node["c"][0][1])]
    label = " ".join(pandoc.plain(kept).split())
    attributes = [identifier, classes, [*pairs, ["bookmark", label]]]
    return [{"t": "Header", "c": [level, attributes, inlines]}]
