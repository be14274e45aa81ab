"""Faults of set lines to problems that say where on which page of the book they are."""

from collections.abc import Iterator, Mapping, Sequence

from compile.model.typography import HARD, SOFT, LineFault
from compile.model.unit import Leaf, Unit
from compile.problems import Place, Problem, error, warning
from compile.typeset.recipe import Recipe

EXAMPLES = 3
_HINTS = {
    "overfull": "把这一行里的长串文字改短，或改为图片、表格",
    "forbidden-break": "把日志转给排版程序的维护者",
    "edge": "把日志转给排版程序的维护者",
    "heading-at-foot": "在样式表中给这一级标题加 break-after: avoid",
    "short": "多半是一行里只有一两个长单词；改写这句话，或允许它断开",
    "native": "检查样式表里这一段的 letter-spacing、white-space、direction",
    "loose": "改写这句话，增减几个字",
    "torn": "把这个词或网址改短，或在可以断开的地方加空格",
    "lone": "改写这一段，增减一两个字",
    "tall": "在样式表里给这一行中的行内元素加 line-height: 0",
    "off-grid": "检查前面的图、表、公式占的高度是不是整行",
}


def find_faults(
    units: Sequence[Unit], recipes: Mapping[str, Recipe], leaves: Sequence[Leaf]
) -> list[Problem]:
    """One problem for each kind of fault of a unit, with the first lines that have it."""
    folios = {(leaf.unit.id, leaf.page): leaf.label for leaf in leaves if leaf.unit}
    return [
        problem
        for unit in units
        if unit.id in recipes
        for problem in _unit_faults(unit, recipes[unit.id], folios)
    ]


def _unit_faults(unit: Unit, recipe: Recipe, folios: Mapping[tuple[str, int], str]) -> Iterator[Problem]:
    for kind, words in {**HARD, **SOFT}.items():
        found = [fault for fault in unit.typography.faults if fault.kind == kind]
        if not found:
            continue
        shown = "；".join(_where(fault, folios.get((unit.id, fault.page), "")) for fault in found[:EXAMPLES])
        more = f"，共 {len(found)} 行" if len(found) > EXAMPLES else ""
        place = Place(file="" if recipe.case else recipe.title, quote=found[0].text[:12])
        make = error if kind in HARD else warning
        problem = make(f"line-{kind}", place, f"{words}：{shown}{more}", _HINTS[kind])
        yield problem.within(recipe.case, recipe.hospital)


def _where(fault: LineFault, folio: str) -> str:
    page = f"第 {folio} 页" if folio else ""
    short = f"（差 {fault.amount:g} 点）"
    size = {"loose": f"（{fault.amount:g} 字宽）", "short": short, "native": short}.get(fault.kind, "")
    return f"{page}「{fault.text[:16]}」{size}"
