"""A `Source` to the bytes of a Word file, in the manner of its `Recipe`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from tests.samples.contacts import write_contact
from tests.samples.draft import Draft, make_list_mark
from tests.samples.drawings import make_picture, make_text_box
from tests.samples.formulas import make_formula
from tests.samples.habits import mistype
from tests.samples.looks import STYLED, TYPED, Face, Look, make_paragraph_properties
from tests.samples.numerals import number_blocks, write_numeral
from tests.samples.ooxml import Element, make, parse
from tests.samples.pictures import Picture, draw_picture
from tests.samples.recipes import Recipe
from tests.samples.runs import make_break, make_field, make_runs, make_text_runs
from tests.samples.source import (
    Block,
    Figure,
    Formula,
    Heading,
    ItemList,
    Line,
    Note,
    Paragraph,
    Source,
    Table,
    Text,
    TextBox,
)
from tests.samples.tables import make_table

MEASURE_TWIPS, TURNED_MEASURE_TWIPS = 8306, 13238
WIDE = 8
"""Columns from which a table counts as wide."""
INDENT = "\u3000\u3000"
CHARACTERS_A_LINE = 36
"""Of a text box."""

SECTION = """
<w:p {ns}><w:pPr><w:sectPr>
  <w:pgSz w:w="%(width)d" w:h="%(height)d"%(orient)s/>
  <w:pgMar w:top="1440" w:right="1800" w:bottom="1440" w:left="1800" w:header="851" w:footer="992"
    w:gutter="0"/>
  <w:cols w:space="425"/>
  <w:docGrid w:type="lines" w:linePitch="312"/>
</w:sectPr></w:pPr></w:p>
"""
UPRIGHT = {"width": 11906, "height": 16838, "orient": ""}
TURNED = {"width": 16838, "height": 11906, "orient": ' w:orient="landscape"'}


@dataclass(frozen=True)
class Desk:
    """What every writer of a block works with."""

    draft: Draft
    recipe: Recipe
    looks: dict[str, Look]
    has_styles: bool
    draw: Callable[[Figure], Picture]

    def add(self, look: str | Look, *content: Element) -> None:
        self.draft.append(self.make(look, *content))

    def make(self, look: str | Look, *content: Element) -> Element:
        chosen = self.looks[look] if isinstance(look, str) else look
        return make("w:p", {}, [make_paragraph_properties(chosen), *content])

    def runs(self, look: str, line: Line) -> Iterator[Element]:
        return make_runs(line, self.looks[look].face, self.draft)


def write_manuscript(
    source: Source, recipe: Recipe, draw: Callable[[Figure], Picture] = draw_picture
) -> bytes:
    draft = Draft(recipe.has_chinese_style_ids)
    has_styles = source.kind == "styles"
    desk = Desk(draft, recipe, _choose_looks(recipe, has_styles), has_styles, draw)
    if recipe.has_page_numbers:
        _add_page_numbers(desk)
    _add_opening(source, desk)
    for block, number in number_blocks((mistype(source) if recipe.is_careless else source).blocks):
        WRITERS[type(block)](block, number, desk)
    for lines in write_contact(source.contact, recipe.contact):
        _add_contact(lines, desk)
    return draft.save()


def _choose_looks(recipe: Recipe, has_styles: bool) -> dict[str, Look]:
    if has_styles:
        return STYLED
    looks = dict(TYPED)
    title = looks["title"]
    looks["title"] = replace(title, face=replace(title.face, size_pt=recipe.title_pt))
    for name, look in TYPED.items():
        if look.face.han == "楷体":
            looks[name] = replace(look, face=replace(look.face, han=recipe.kai))
    if recipe.indent == "spaces":
        looks["body"] = replace(looks["body"], indent_chars=0)
    return looks


def _add_page_numbers(desk: Desk) -> None:
    footer = desk.draft.document.sections[0].footer
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]._p
    paragraph.extend(make_field("PAGE", "1", Face()))


def _add_opening(source: Source, desk: Desk) -> None:
    desk.add("title", *desk.runs("title", (Text(source.title),)))
    if source.subtitle:
        desk.add("subtitle", *desk.runs("subtitle", (Text(f"——{source.subtitle}"),)))
    desk.add("hospital", *desk.runs("hospital", (Text(source.hospital),)))


def _add_contact(lines: tuple[str, ...], desk: Desk) -> None:
    face = desk.looks["contact"].face
    parts = [list(make_text_runs(line, face)) for line in lines]
    broken = chain(parts[0], *([make_break(), *part] for part in parts[1:]))
    look = desk.looks["contact"]
    # Line by line, an author sets the block flush left.
    desk.add(replace(look, indent_chars=0, align="left") if len(lines) > 1 else look, *broken)


def _add_heading(block: Heading, number: int, desk: Desk) -> None:
    look = f"heading-{block.level}"
    numeral = "" if desk.has_styles else write_numeral(block.level, number)
    line = (Text(numeral), *block.content, Text(block.hint))
    desk.add(look, *desk.runs(look, line))


def _add_paragraph(block: Paragraph, _: int, desk: Desk) -> None:
    indent = (Text(INDENT),) if desk.recipe.indent == "spaces" else ()
    desk.add("body", *desk.runs("body", (*indent, *block.content)))


def _add_list(block: ItemList, _: int, desk: Desk) -> None:
    if desk.recipe.lists == "typed":
        for number, item in enumerate(block.items, start=1):
            mark = f"{number}. " if block.is_numbered else "●"
            desk.add("item", *desk.runs("item", (Text(mark), *item)))
        return
    list_id = desk.draft.add_list(block.is_numbered)
    name = "number" if block.is_numbered else "bullet"
    for item in block.items:
        properties = make_paragraph_properties(desk.looks[name], (make_list_mark(list_id),))
        desk.draft.append(make("w:p", {}, [properties, *desk.runs(name, item)]))


def _add_figure(block: Figure, number: int, desk: Desk) -> None:
    desk.add("figure", make_picture(desk.draw(block), block.alternative, desk.draft))
    _add_caption("图", number, block.caption, desk)


def _add_table(block: Table, number: int, desk: Desk) -> None:
    columns = len(block.rows[0])
    is_turned = columns >= WIDE and desk.recipe.has_landscape_tables
    if is_turned:
        desk.draft.append(parse((SECTION % UPRIGHT).strip(), "w"))
    _add_caption("表", number, block.caption, desk)
    look = desk.looks["cell"]
    if columns >= WIDE:
        look = replace(look, face=replace(look.face, size_pt=9))
    measure = TURNED_MEASURE_TWIPS if is_turned else MEASURE_TWIPS
    desk.draft.append(make_table(block, look, measure, desk.draft))
    desk.draft.append(parse((SECTION % TURNED).strip(), "w") if is_turned else desk.make("after-table"))


def _add_caption(label: str, number: int, caption: str, desk: Desk) -> None:
    name = {"图": "figure-caption", "表": "table-caption"}[label]
    face = desk.looks[name].face
    if desk.recipe.captions == "fields":
        field = make_field(f"SEQ {label} \\* ARABIC", str(number), face)
        shown = chain(make_text_runs(f"{label} ", face), field, make_text_runs(f" {caption}", face))
    else:
        shown = chain(make_text_runs(f"{label}{number} {caption}", face))
    desk.add(name, *shown)


def _add_text_box(block: TextBox, _: int, desk: Desk) -> None:
    paragraph = desk.make("text-box", *desk.runs("text-box", block.content))
    length = sum(len(part.text) for part in block.content if not isinstance(part, Note))
    lines = -(-length // CHARACTERS_A_LINE)
    desk.add(Look(), make_text_box([paragraph], lines, desk.draft))


def _add_formula(block: Formula, _: int, desk: Desk) -> None:
    desk.add("formula", make_formula(block.key))


WRITERS: dict[type[Block], Callable[..., None]] = {
    Heading: _add_heading,
    Paragraph: _add_paragraph,
    ItemList: _add_list,
    Figure: _add_figure,
    Table: _add_table,
    TextBox: _add_text_box,
    Formula: _add_formula,
}
