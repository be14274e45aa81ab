"""`anthology.yaml` as a value: the book, the page, the limits of the checks; `call` has what was asked."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from compile.model.call import Call, Section, Theme
from compile.model.page import PageChoice
from compile.model.settings import Id, Line, Settings

ISBN_PATTERN = r"^$|^97[89]-?[0-9](-?[0-9]){9}$"
PARTS = (
    "cover",
    "half-title",
    "title-leaf",
    "copyright",
    "front",
    "contents",
    "cases",
    "back",
    "hospital-index",
    "term-index",
    "contacts",
    "colophon",
    "back-cover",
)
"""What a book may consist of, in the usual order; `front` and `back` are all texts of those folders that are
not listed by name."""


class Person(Settings):
    """Somebody named in the book, with what he or she did for it."""

    role: Line
    """职责，如 主编、责任编辑、封面设计。"""
    name: Line
    """姓名。"""


class Edition(Settings):
    """The data of the copyright page."""

    type: Literal["book", "supplement", "internal"] = "internal"
    """出版形式：book 正式图书，supplement 期刊增刊，internal 内部交流资料。"""
    isbn: Annotated[str, StringConstraints(pattern=ISBN_PATTERN)] = ""
    """书号，如 978-7-000-00000-1；没有则留空。最后一位是校验码，写错会指出。"""
    issn: str = ""
    """期刊增刊的国际标准连续出版物号，如 1672-5166。"""
    cn: str = ""
    """期刊增刊的国内统一连续出版物号。"""
    permit: str = ""
    """内部资料的准印证号。"""
    number: Line = "第1版"
    """版次。"""
    printing: Line = "第1次印刷"
    """印次。"""
    published: date
    """出版日期；也是 PDF、EPUB 中记录的日期，使同样的来稿得到同样的文件。"""
    price: str = ""
    """定价，如 68.00元。"""
    copies: str = ""
    """印数，如 1—2000册。"""
    printer: str = ""
    """印刷者。"""
    distributor: str = ""
    """发行者。"""
    address: str = ""
    """出版者的地址和邮政编码。"""
    format: str = ""
    """开本，如 889 mm×1194 mm 1/16；留空则按 page.preset。"""
    fold: Annotated[int, Field(ge=1, le=128)] = 16
    """开数：一张全张纸裁成几页，印张按它计算。"""
    cip: str = ""
    """CIP 数据，原文照录。"""
    rights: str = ""
    """版权声明。"""


class BookData(Settings):
    """The names on the title leaf."""

    identifier: Annotated[str, StringConstraints(pattern=r"^urn:[a-z0-9]+:[!-~]+$")]
    """全书的唯一标识，如 urn:uuid:…；定下后不再更改。"""
    title: Line
    """书名。"""
    title_lines: tuple[Line, ...] = ()
    """书名在封面、书名页上怎样分行，一行一项，连起来就是书名；不写则由程序分。"""
    subtitle: str = ""
    """副书名。"""
    editor: Line
    """编者，印在封面和书名页。"""
    publisher: Line
    """出版者。"""
    place: str = ""
    """出版地。"""
    people: tuple[Person, ...] = ()
    """责任编辑、责任校对、封面设计等。"""
    edition: Edition
    """版本记录。"""


class Cover(Settings):
    """Pictures in `cases/_front` that stand for the drawn covers; what the spine is reckoned from."""

    front: Line | None = None
    """封面的图片文件名，放在 cases/_front 中，含出血；不写则由程序绘制。"""
    back: Line | None = None
    """封底的图片文件名。"""
    caliper_mm: Annotated[float, Field(gt=0, le=1)] | None = None
    """书芯用纸每张的厚度（毫米），照印刷厂给的写；不写则暂按 0.1，并提醒。"""
    allowance_mm: Annotated[float, Field(ge=0, le=10)] = 0
    """书脊在纸的厚度之外另加多少（毫米），如封面纸板、胶层，照印刷厂说的写。"""
    flap_mm: Annotated[float, Field(ge=0, le=150)] = 0
    """勒口的宽（毫米）；0 是没有勒口。"""
    signed_pages: Annotated[int, Field(ge=2)] | None = None
    """与印刷厂签定的书芯页数；以后排出的页数与它不同，封面就不做。"""


class Term(Settings):
    """A technical term of the index."""

    term: Line
    """词条，如 集成平台。"""
    also: tuple[Line, ...] = ()
    """书中的其他写法，如全称、缩写，页码记在这一条下。"""


class Index(Settings):
    """What the indexes need."""

    terms: tuple[Term, ...] = ()
    """名词索引的词条。"""
    pinyin: dict[Line, Line] = {}
    """读音：词: 拼音，如 长河: chang he；多音字排错了位置时写。"""


class Limits(Settings):
    """Where the checks draw the line."""

    characters_min: Annotated[int, Field(ge=0)] = 4500
    """字数下限（含图表），低于它就提醒。"""
    characters_max: Annotated[int, Field(ge=1)] = 7500
    """字数上限（含图表），高于它就提醒。"""
    title_max: Annotated[int, Field(ge=1)] = 40
    """标题字数上限。"""
    picture_ppi: Annotated[float, Field(ge=72)] = 300
    """图片印成的分辨率（ppi），低于它就提醒。"""
    picture_low_ppi: Annotated[float, Field(ge=36)] = 200
    """低于它就不能印。"""
    line_art_ppi: Annotated[float, Field(ge=72)] = 600
    """只有黑白两色的线条图，低于它就提醒。"""
    manuscript_mb: Annotated[float, Field(gt=0)] = 200
    """稿件文件大小上限（MB）。"""
    read_seconds: Annotated[float, Field(gt=0)] = 120
    """读一份稿件的时间上限（秒）。"""
    read_memory_mb: Annotated[int, Field(ge=256)] = 2048
    """读一份稿件的内存上限（MB）。"""


class Press(Settings):
    """What the printer asks for."""

    profile: Line | None = None
    """印刷厂给的 ICC 特性文件（.icc），写相对于项目文件夹的路径；不写则暂用系统自带的，并提醒。"""
    condition: str = ""
    """印刷条件的标识，如 FOGRA51、JC200103，照印刷厂说的写；不写则用特性文件的名字。"""
    multiple: Literal[2, 4, 8, 16] = 4
    """书芯的页数补足到几的倍数，空白页在最后；胶订至少是 4。"""
    covers: bool = True
    """印刷版前后是否带封面、封底各面，与阅读版逐页相同；拼版只要书芯的印刷厂，改为 false。"""
    interior: Literal["彩色", "单色"] = "彩色"
    """内文的印色：彩色，或只用黑墨。"""
    ink_limit: Annotated[int, Field(ge=200, le=400)] = 300
    """图片上同一处油墨总量的上限（%）。"""
    marks: tuple[Literal["裁切线", "套准线", "色标"], ...] = ()
    """印刷版出血以外加印的标记：裁切线、套准线、色标；印刷厂拼版时自己会加的不要写。"""
    overprint: bool = False
    """黑字叠印：印刷厂要求时改为 true，只有单黑（K100）的文字叠印在底色上。"""
    standard: Literal["PDF/X-4", "PDF/X-1a"] = "PDF/X-4"
    """印刷版的标准；印刷厂的旧设备要 PDF/X-1a，书中有半透明的颜色时做不成。"""


class Lines(Settings):
    """How lines are composed."""

    chinese: bool = True
    """按中文规则排行：两端对齐、标点挤压、中西文间距、避头尾；关掉则由排版引擎原样排。"""
    marks: Literal["全角式", "开明式", "半角式"] = "全角式"
    """标点的宽度：全角式、开明式（句末点号全角，其余半角）或半角式。"""
    loose_em: Annotated[float, Field(gt=0, le=1)] = 0.15
    """一行的字距拉大到多少字宽就提醒。"""


class Ebook(Settings):
    """What only the EPUB needs."""

    isbn: Annotated[str, StringConstraints(pattern=ISBN_PATTERN)] = ""
    """电子书自己的书号；没有则用书的书号，再没有就用 book.identifier。"""
    series: str = ""
    """丛书名，书店按它归到一起。"""
    volume: str = ""
    """在丛书中是第几种，如 3。"""
    fonts: Literal["不嵌入", "生僻字"] = "不嵌入"
    """嵌入的字体：不嵌入，用阅读器自己的；或只嵌入阅读器可能没有的生僻字。"""


class Numbering(Settings):
    """How figures and tables are numbered (CY/T 170, CY/T 171)."""

    figures: Literal["案例内", "按案例"] = "案例内"
    """图、表的编号：案例内每篇从图1、表1起；按案例前面加案例在全书的序号，如第3篇案例的图3-1、表3-1。"""


class Anthology(Settings):
    """The whole of `anthology.yaml`."""

    book: BookData
    """书名页与版权页的内容。"""
    call: Call
    """征集通知的要求。"""
    themes: Annotated[tuple[Theme, ...], Field(min_length=1)]
    """征集主题，全书按此顺序分篇。"""
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    """每个案例应有的部分，按此顺序。"""
    parts: tuple[Line, ...] = PARTS
    """全书的组成部分，按印出的次序；也可以写 cases/_front、cases/_back 中文字的名称。"""
    style: Id | None = None
    """版式：styles/variants 中的文件夹名；不写则用 styles 中的样式。"""
    final: bool = False
    """定稿：版权页还有空缺、占位的文字时不成书。"""
    cover: Cover = Cover()
    """封面、封底的图片，书脊和勒口。"""
    index: Index = Index()
    """索引。"""
    page: PageChoice = PageChoice()
    """开本与版心。"""
    lines: Lines = Lines()
    """行的排法。"""
    press: Press = Press()
    """印刷厂的要求。"""
    epub: Ebook = Ebook()
    """电子书。"""
    numbering: Numbering = Numbering()
    """编号的方式。"""
    limits: Limits = Limits()
    """检查的界限。"""

    def theme(self, theme_id: str) -> Theme:
        """The theme with that id; raises `KeyError`."""
        return {theme.id: theme for theme in self.themes}[theme_id]
