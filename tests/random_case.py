"""Cases put together at random from a seed: text, figures of all sizes, headings, lists, tables, boxes."""

import random
from pathlib import Path

from PIL import Image

from compile import pandoc
from compile.model.anthology import Anthology
from compile.model.nodes import Node
from compile.typeset.parts import case_recipes
from compile.typeset.recipe import Recipe
from tests.small_book import SENTENCE, make_book

SHAPES = {
    "wide": (1200, 500),
    "even": (900, 700),
    "tall": (600, 900),
    "small": (400, 300),
    "strip": (1200, 160),
}
KINDS = (
    "text",
    "text",
    "text",
    "text",
    "figure",
    "figure",
    "figure",
    "heading",
    "list",
    "table",
    "box",
    "pair",
)


def make_pictures(folder: Path) -> None:
    """A grey picture of each shape."""
    (folder / "media").mkdir(parents=True, exist_ok=True)
    for name, size in SHAPES.items():
        Image.new("L", size, 190).save(folder / "media" / f"{name}.png")


def random_markdown(seed: int, blocks: int = 40) -> str:
    """A case of so many blocks, the same for the same seed."""
    order = random.Random(seed)
    return "## 示例 {#start}\n\n" + "\n\n".join(_block(order, number) for number in range(blocks)) + "\n"


def _block(order: random.Random, number: int) -> str:
    match order.choice(KINDS):
        case "figure":
            return _figure(order, number, order.choice((40, 70, 90, 110, 130, 155)))
        case "pair":
            return "\n\n".join(_figure(order, f"{number}{sign}", order.choice((50, 60, 72))) for sign in "ab")
        case "heading":
            level = order.choice((2, 3, 3, 4))
            return f"{'#' * level} 示例的标题 {{#s{number}}}\n\n{SENTENCE * order.randint(1, 4)}"
        case "list":
            return "\n".join(f"{item}.  {SENTENCE}" for item in range(1, order.randint(3, 7)))
        case "table":
            rows = "".join(f"| 示例{row} | {row} | 示例内容 |\n" for row in range(order.randint(2, 18)))
            return (
                f"| 甲 | 乙 | 丙 |\n|---|---|---|\n{rows}\n: [表{number}]{{.number}}\u2003示例 {{#t{number}}}"
            )
        case "box":
            return f"::: text-box\n{SENTENCE * order.randint(1, 4)}\n:::"
    return "\n\n".join(SENTENCE * order.randint(1, 6) for _ in range(order.randint(1, 3)))


def _figure(order: random.Random, name: object, width_mm: int) -> str:
    picture = order.choice(list(SHAPES))
    return f"![[图{name}]{{.number}}\u2003示例](media/{picture}.png){{#f{name} width={width_mm}mm}}"


def case_recipe(folder: Path, markdown: str) -> tuple[Recipe, Anthology]:
    """The unit of a case with that text, whose pictures lie below the folder."""
    make_pictures(folder)
    book = make_book(folder, markdown)
    return next(one for one in case_recipes(book) if one.case == "alpha"), book.anthology


def kinds_in(blocks: tuple[Node, ...]) -> list[str]:
    """Kinds of the blocks, for messages."""
    return [f"{block['t']}:{pandoc.plain(block)[:6]}" for block in blocks]
