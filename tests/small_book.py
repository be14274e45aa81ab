"""A book of three short cases, with everything that the page has to show."""

import multiprocessing
import os
from datetime import date
from pathlib import Path

from PIL import Image, ImageDraw

from compile import pandoc
from compile.model.anthology import Anthology, BookData, Edition, Person
from compile.model.book import Book, Chapter, Matter, Part, order_parts
from compile.model.call import Call, Section, Theme
from compile.model.case import Metadata
from compile.model.page import PageChoice
from compile.model.submission import Contact
from compile.pipeline.colours import Palette
from compile.typeset.press import Press
from compile.typeset.recipe import Recipe

SENTENCE = "示例医院把各业务系统接入集成平台，统一了患者主索引和术语，数据由“能接通”走向“可使用”。"

ALPHA = f"""
## [一、]{{.number}}单位简介 {{#alpha-1}}

{SENTENCE * 3}参见[图1](#alpha-fig-1)。^[这是一条示例脚注。]

![[图1]{{.number}}\u2003平台总体架构](media/layers.png){{#alpha-fig-1 width=80mm}}

## [二、]{{.number}}建设与改造 {{#alpha-2}}

### [（一）]{{.number}}完整率 {{#alpha-2-1}}

完整率按下式计算，其中 $n$ 为记录数^[第二条脚注。]：

$$\\text{{完整率}}=\\frac{{\\text{{非空记录数}}}}{{n}}\\times 100\\%$$

| 系统 | 服务数 | 日均调用量（万次） |
|---|---|---|
| 电子病历 | 36 | 18.4 |
| 检验 | 9 | 7.0 |

: [表1]{{.number}}\u2003接入系统 {{#alpha-tab-1}}

{(SENTENCE * 4 + chr(10) * 2) * 22}
"""
BETA = f"""
## [一、]{{.number}}单位简介 {{#beta-1}}

{SENTENCE * 2}详见[示例网站](https://example.org/beta)。
"""
GAMMA = f"""
## [一、]{{.number}}单位简介 {{#gamma-1}}

{(SENTENCE * 4 + chr(10) * 2) * 12}
"""


class DyingPalette(Palette):
    """Its colours cost every process but the first its life, as when memory runs out."""

    def colour(self, source: Path, key: str) -> Path:
        if multiprocessing.parent_process():
            os._exit(9)
        return super().colour(source, key)


class DyingPress(Press):
    """A press whose process dies over the case `alpha`, as when memory runs out."""

    def set(self, recipe: Recipe, key: str) -> None:
        if recipe.id == "alpha":
            os._exit(9)
        super().set(recipe, key)


def make_book(folder: Path, alpha: str = ALPHA, title: str = "甲医院案例") -> Book:
    """The book; pictures lie below `folder`, which is made."""
    _make_picture(folder / "media" / "layers.png")
    anthology = make_anthology()
    first = (_chapter("alpha", 1, title, alpha, folder), _chapter("beta", 2, "乙医院案例", BETA, folder))
    second = (_chapter("gamma", 3, "丙医院的题目很长" * 6, GAMMA, folder),)
    parts = (Part(1, anthology.themes[0], first), Part(2, anthology.themes[1], second))
    front = (_matter("preface", "序", folder),)
    order = order_parts(anthology.parts, ["preface"], ["afterword"])
    return Book(anthology, front, parts, (_matter("afterword", "后记", folder),), order)


def make_anthology() -> Anthology:
    """Two themes on the default page."""
    edition = Edition(published=date(2023, 12, 1), rights="示例版权声明。")
    data = BookData(
        identifier="urn:uuid:00000000-0000-4000-8000-000000000000",
        title="示例案例集",
        editor="示例编辑部",
        publisher="示例出版社",
        people=(Person(role="主编", name="示例甲"),),
        edition=edition,
    )
    themes = (
        Theme(id="clinical", title="智慧临床示例", scope="围绕临床建设。"),
        Theme(id="service", title="智慧服务示例", scope="围绕便民服务。"),
    )
    call = Call(name="示例征集", deadline=date(2023, 9, 30))
    sections = (Section(id="profile", title="单位简介"),)
    return Anthology(book=data, call=call, themes=themes, sections=sections, page=PageChoice())


def _chapter(name: str, number: int, title: str, text: str, folder: Path) -> Chapter:
    contact = Contact(organization=f"示例医院{number}", name="示例乙", phone="000-00000000")
    metadata = Metadata(title, hospital=f"示例医院{number}", contact=contact)
    return Chapter(name, number, metadata, tuple(pandoc.read_markdown(text)), folder)


def _matter(name: str, title: str, folder: Path) -> Matter:
    text = f"{SENTENCE}\n\n示例编辑部"
    return Matter(name, title, tuple(pandoc.read_markdown(text)), folder)


def _make_picture(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.new("RGB", (800, 500), "white")
    ImageDraw.Draw(picture).rectangle((50, 50, 750, 450), outline="black", width=6)
    picture.save(path)
