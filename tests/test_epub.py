"""A small book with everything difficult in it, made as EPUB, unzipped and read."""

import hashlib
import io
import random
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import uharfbuzz as hb
from lxml import etree
from PIL import Image, ImageFile

from compile import epubcheck, pandoc
from compile.cache import Shelf
from compile.epub import make_epub, validate_epub
from compile.epub.nodes import clean
from compile.epub.pictures import BYTES, PIXELS, prepare
from compile.hanzi import squeeze
from compile.model.anthology import Anthology, BookData, Ebook, Edition, Person
from compile.model.book import Book, Chapter, Matter, Part, order_parts
from compile.model.call import Call, Section, Theme
from compile.model.case import Metadata
from compile.model.submission import Contact
from compile.model.unit import Layout
from compile.problems import ProblemError, Severity
from tests.blank_layout import blank_front, blank_layout

STYLES = Path(__file__).parent.parent / "styles"
NAMES = {
    "h": "http://www.w3.org/1999/xhtml",
    "m": "http://www.w3.org/1998/Math/MathML",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
}
TYPE = "{http://www.idpf.org/2007/ops}type"
TITLE = '以<数据&"标准">为本：示例 <&">'

QINGSHAN = """\
## [一、]{.number}单位简介 {#qingshan-first-section-1}

示例医院设信息中心。[^a]采用HL7 FHIR R4标准，见[图1](#qingshan-first-figure-1)。

### [（一）]{.number}沿革 {#qingshan-first-section-1-1}

面积为10^9^ m^2^，完整率为$r=\\frac{a}{b}$，**重点**如下。

[^a]: 第一条注，提到[网址](https://example.org/a?b=1&c=2)。

    注的第二段。

## [二、]{.number}互联互通建设与改造 {#qingshan-first-section-2}

![[图1]{.number} 总体架构](media/image1.png){#qingshan-first-figure-1 alt="四层方框自下而上叠放" width=120mm}

+--------+--------+-----------------+
| 系统   | 数量   | 占比            |
|        |        +--------+--------+
|        |        | 初值   | 终值   |
+========+========+========+========+
| 门诊   | 甲     | 1      | 2      |
|        +--------+--------+--------+
|        | 乙     | 合计3           |
+--------+--------+-----------------+

: [表1]{.number} 接入情况 {#qingshan-first-table-1}

$$F_1=\\frac{2PR}{P+R}$$

再说一句。[^b]

[^b]: 第二条注。
"""
LINHAI = """\
## [一、]{.number}单位简介 {#linhai-section-1}

另一家示例医院，做法与[前文](#qingshan-first-section-2)相同。[^c]

![[图1]{.number} 网络拓扑](media/image1.png){#linhai-figure-1 alt="星形网络"}

[^c]: 临海的注。

## [二、]{.number}体会与展望 {#linhai-体会}

见[体会](#linhai-体会)一节。
"""
XILING = (
    "## [一、]{.number}单位简介 {#xiling-section-1}\n\n零宽\u200b字符与e\u0301，表情😀，<b>不是标记</b>。\n"
)


def picture(colour: str, size: tuple[int, int] = (60, 40)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG")
    return stream.getvalue()


def chapter(folder: Path, number: int, data: Metadata, case: str, text: str) -> Chapter:
    (folder / case / "media").mkdir(parents=True, exist_ok=True)
    return Chapter(case, number, data, tuple(pandoc.read_markdown(text)), folder / case)


def anthology(isbn: str = "") -> Anthology:
    kind = "book" if isbn else "internal"
    edition = Edition(
        type=kind, published=date(2023, 12, 1), isbn=isbn, cip="示例CIP\n第二行", rights="版权所有。"
    )
    return Anthology(
        book=BookData(
            identifier="urn:uuid:8b3f6f0e-6c1e-4f0f-9a53-0b1d6a1f2c11",
            title="示例案例集",
            subtitle="副题",
            editor="示例编委会",
            publisher="示例出版社",
            people=(Person(role="责任编辑", name="示例某"), Person(role="摄影", name="示例乙")),
            edition=edition,
        ),
        call=Call(name="示例征集", deadline=date(2023, 9, 30)),
        themes=(
            Theme(id="clinical", title="智慧临床", scope="说明一。"),
            Theme(id="data", title="数据治理", scope="说明二。"),
        ),
        sections=(Section(id="intro", title="单位简介"),),
    )


def make_book(folder: Path, isbn: str = "") -> Book:
    settings = anthology(isbn)
    contact = Contact(organization="示例信息中心", position="主任", name="示例甲", email="a@example.org")
    first = Metadata(TITLE, "副标题", "示例市青山医院", contact)
    cases = (
        chapter(folder, 1, first, "qingshan-first", QINGSHAN),
        chapter(folder, 2, Metadata("临海的案例", hospital="示例临海医院"), "linhai", LINHAI),
        chapter(folder, 3, Metadata("西岭的案例", hospital="示例西岭医院"), "xiling", XILING),
    )
    (folder / "qingshan-first/media/image1.png").write_bytes(picture("teal"))
    (folder / "linhai/media/image1.png").write_bytes(picture("red"))
    preface = pandoc.read_markdown("# 缘起 {#origin}\n\n前言正文，见[缘起](#origin)。\n\n## 经过\n\n略。")
    afterword = pandoc.read_markdown("后记正文。")
    return Book(
        settings,
        (Matter("preface", "前言", tuple(preface), folder),),
        (Part(1, settings.themes[0], cases[:2]), Part(2, settings.themes[1], cases[2:])),
        (Matter("afterword", "后记", tuple(afterword), folder),),
        order_parts(settings.parts, ["preface"], ["afterword"]),
    )


class Files:
    """An EPUB, unzipped."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.infos = archive.infolist()
            self.data = {name: archive.read(name) for name in archive.namelist()}

    def tree(self, name: str) -> etree._Element:
        return etree.fromstring(self.data[f"EPUB/{name}"])

    def pages(self) -> Iterator[tuple[str, etree._Element]]:
        names = [name.removeprefix("EPUB/") for name in self.data if name.endswith(".xhtml")]
        return ((name, self.tree(name)) for name in names)


def find(root: etree._Element, path: str) -> list[etree._Element]:
    return root.xpath(path, namespaces=NAMES)


def text_of(element: etree._Element) -> str:
    return squeeze("".join(element.itertext()))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return make_book(tmp_path_factory.mktemp("cases"))


@pytest.fixture(scope="module")
def layout(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return blank_layout(book, tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="module")
def path(book: Book, layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "anthology.epub"
    make_epub(book, layout, STYLES, out, blank_front(book, out.parent))
    return out


@pytest.fixture(scope="module")
def files(path: Path) -> Files:
    return Files(path)


def test_nothing_is_held_against_the_book(book: Book, layout: Layout, path: Path) -> None:
    assert epubcheck.check(path) == ()
    assert validate_epub(path, book, layout) == ()


def test_the_archive_holds_these_files_and_no_others(files: Files) -> None:
    names = [info.filename for info in files.infos]
    assert names[:2] == ["mimetype", "META-INF/container.xml"]
    assert names[2:] == sorted(names[2:])
    assert {name.removeprefix("EPUB/") for name in names[2:]} == {
        "content.opf",
        "nav.xhtml",
        "toc.ncx",
        "styles/epub.css",
        "media/cover.png",
        "media/case-qingshan-first-image1.png",
        "media/case-linhai-image1.png",
        "text/cover.xhtml",
        "text/title.xhtml",
        "text/copyright.xhtml",
        "text/front-preface.xhtml",
        "text/theme-clinical.xhtml",
        "text/case-qingshan-first.xhtml",
        "text/case-linhai.xhtml",
        "text/theme-data.xhtml",
        "text/case-xiling.xhtml",
        "text/back-afterword.xhtml",
        "text/hospital-index.xhtml",
        "text/term-index.xhtml",
        "text/contacts.xhtml",
        "text/colophon.xhtml",
    }
    assert files.infos[0].compress_type == zipfile.ZIP_STORED
    assert files.data["mimetype"] == b"application/epub+zip"
    assert {info.date_time for info in files.infos} == {(1980, 1, 1, 0, 0, 0)}


def test_what_pandoc_wrote_is_not_written_again(
    book: Book, layout: Layout, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages are put on the shelf as they are written: another book takes from it what is the same."""
    shelf = Shelf(tmp_path / "shelf")
    monkeypatch.setattr("compile.epub.writing.AT_ONCE", 1)
    make_epub(book, layout, STYLES, tmp_path / "first.epub", blank_front(book, tmp_path), shelf=shelf)
    count = sum(file.is_file() for file in shelf.folder.rglob("*"))
    monkeypatch.setattr("compile.epub.writing.OPTIONS", ("--from=nothing",))  # it would refuse
    make_epub(book, layout, STYLES, tmp_path / "again.epub", blank_front(book, tmp_path), shelf=shelf)
    assert (tmp_path / "again.epub").read_bytes() == path.read_bytes()
    assert sum(file.is_file() for file in shelf.folder.rglob("*")) == count > 1


def test_pages_written_one_by_one_are_the_same(
    book: Book, layout: Layout, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Links lead from page to page, whichever pages pandoc wrote together."""
    monkeypatch.setattr("compile.epub.writing.AT_ONCE", 1)
    make_epub(book, layout, STYLES, tmp_path / "one.epub", blank_front(book, tmp_path))
    assert (tmp_path / "one.epub").read_bytes() == path.read_bytes()


def test_the_same_book_gives_the_same_bytes(book: Book, layout: Layout, path: Path, tmp_path: Path) -> None:
    make_epub(book, layout, STYLES, tmp_path / "again.epub", blank_front(book, tmp_path))
    again = (tmp_path / "again.epub").read_bytes()
    assert hashlib.sha256(again).digest() == hashlib.sha256(path.read_bytes()).digest()


def test_the_contents_have_theme_case_and_section(files: Files) -> None:
    nav = files.tree("nav.xhtml")
    (toc,) = find(nav, "//h:nav[@role='doc-toc']")
    assert [text_of(item) for item in find(toc, "h:ol/h:li/h:a")] == [
        "前言",
        "第一篇智慧临床",
        "第二篇数据治理",
        "后记",
        "医院索引",
        "名词索引",
        "案例联系人",
    ]
    cases = find(toc, "h:ol/h:li/h:ol/h:li/h:a")
    assert [item.text for item in cases] == [TITLE, "临海的案例", "西岭的案例"]
    assert cases[0].get("href") == "text/case-qingshan-first.xhtml"
    sections = find(toc, "h:ol/h:li/h:ol/h:li/h:ol/h:li/h:a")
    assert [item.text for item in sections] == [
        "一、单位简介",
        "二、互联互通建设与改造",
        "一、单位简介",
        "二、体会与展望",
        "一、单位简介",
    ]
    assert find(nav, "//h:h1")[0].text == "目录"
    marks = {item.get(TYPE): item for item in find(nav, "//h:nav[@id='landmarks']//h:a")}
    assert marks["bodymatter"].text == "正文"
    assert marks["bodymatter"].get("href") == "text/theme-clinical.xhtml"
    assert {"cover", "titlepage", "copyright-page", "toc"} < set(marks)
    assert len(find(files.tree("toc.ncx"), "//n:navPoint")) == 7 + 3 + 5


def test_every_link_leads_to_an_anchor(files: Files) -> None:
    ids = {name: {item.get("id") for item in find(root, "//*[@id]")} for name, root in files.pages()}
    for name, root in files.pages():
        for link in find(root, "//h:a[@href]"):
            target, _, anchor = link.get("href").partition("#")
            if target.startswith("http"):
                continue
            folder = "" if name == "nav.xhtml" or not target else "text/"
            whole = f"{folder}{target}" if target else name
            assert whole in ids
            assert not anchor or anchor in ids[whole]


def test_names_and_anchors_are_ascii(files: Files) -> None:
    assert all(name.isascii() for name in files.data)
    for _, root in files.pages():
        assert all(item.get("id").isascii() for item in find(root, "//*[@id]"))


def test_each_page_is_named_by_its_only_heading_of_level_one(files: Files) -> None:
    for name, root in files.pages():
        (title,) = find(root, "//h:title")
        headings = find(root, "//h:h1")
        assert root.get("lang") == "zh-Hans"
        if name != "text/cover.xhtml":
            assert len(headings) == 1
            assert squeeze(title.text or "") == text_of(headings[0])
    assert find(files.tree("text/case-qingshan-first.xhtml"), "//h:title")[0].text == TITLE


def test_sections_say_what_they_are(files: Files) -> None:
    kinds = {name: find(root, "//h:body/h:section")[0] for name, root in files.pages() if "nav" not in name}
    assert kinds["text/theme-data.xhtml"].get(TYPE) == "part"
    assert kinds["text/theme-data.xhtml"].get("role") == "doc-part"
    assert kinds["text/case-linhai.xhtml"].get(TYPE) == "chapter"
    assert kinds["text/case-linhai.xhtml"].get("role") == "doc-chapter"
    assert kinds["text/front-preface.xhtml"].get("role") == "doc-preface"
    assert [item.text for item in find(kinds["text/front-preface.xhtml"], ".//h:h2 | .//h:h3")] == [
        "缘起",
        "经过",
    ]


def test_text_of_each_case_equals_its_blocks(book: Book, files: Files) -> None:
    for case in book.chapters():
        root = files.tree(f"text/case-{case.id}.xhtml")
        surplus = (
            "//h:h1 | //h:div[@class='hospital' or @class='subtitle' or @class='contact']"
            " | //h:a[@role='doc-noteref' or @role='doc-backlink'] | //m:math"
        )
        for element in find(root, surplus):
            for inner in [*element]:
                element.remove(inner)
            element.text = ""
        notes = [node["c"] for node in pandoc.walk(list(case.blocks)) if node["t"] == "Note"]
        body = pandoc.plain(list(case.blocks), skip=frozenset({"Note", "Math", "Image"}))
        expected = squeeze(body + pandoc.plain(notes)).replace("e\u0301", "é")
        assert text_of(find(root, "//h:body")[0]) == expected


def test_title_hospital_and_contact_frame_the_case(files: Files) -> None:
    root = files.tree("text/case-qingshan-first.xhtml")
    (section,) = find(root, "//h:body/h:section[h:h1]")
    texts = [text_of(child) for child in section]
    assert texts[:4] == ["", squeeze(TITLE), "——副标题", "示例市青山医院"]
    assert texts[-1] == "（联系人：示例信息中心主任示例甲，a@example.org）"
    assert not find(files.tree("text/case-linhai.xhtml"), "//h:div[@class='contact']")


def test_each_note_has_a_call_and_a_way_back(files: Files) -> None:
    root = files.tree("text/case-qingshan-first.xhtml")
    calls = find(root, "//h:a[@role='doc-noteref']")
    notes = find(root, "//h:aside[@role='doc-footnote']")
    assert [call.get("href") for call in calls] == [f"#{note.get('id')}" for note in notes]
    assert [note.get(TYPE) for note in notes] == ["footnote", "footnote"]
    for call, note in zip(calls, notes, strict=True):
        (back,) = find(note, ".//h:a[@role='doc-backlink']")
        assert back.get("href") == f"#{call.get('id')}"
        assert call.get(TYPE) == "noteref"
    assert text_of(notes[0]) == "①第一条注，提到网址。注的第二段。"
    assert not find(root, "//h:section[@class='footnotes']/@*[local-name()='type']")


def test_tables_have_heads_with_scope_and_keep_merged_cells(files: Files) -> None:
    (table,) = find(files.tree("text/case-qingshan-first.xhtml"), "//h:table")
    heads = [(cell.text, cell.get("scope"), cell.get("colspan")) for cell in find(table, "h:thead//h:th")]
    assert ("占比", "colgroup", "2") in heads
    assert ("初值", "col", None) in heads
    assert find(table, "h:tbody//h:td[@rowspan='2']")[0].text == "门诊"
    assert find(table, "h:tbody//h:td[@colspan='2']")[0].text == "合计3"
    assert text_of(find(table, "h:caption")[0]) == "表1接入情况"


def test_a_table_of_thirty_columns_can_be_moved_sideways(book: Book, tmp_path: Path) -> None:
    cells = "|" + "|".join(f"列{number}" for number in range(30)) + "|"
    text = f"{cells}\n|{'---|' * 30}\n{cells}\n\n: 宽表\n"
    files = Files(make_variant(book, tmp_path, text))
    (frame,) = find(files.tree("text/case-xiling.xhtml"), "//h:div[@class='table wide']")
    assert frame.get("tabindex") == "0"
    assert frame.get("aria-label") == "宽表"
    assert find(frame, "h:table")[0].get("style") == "min-width: 180em"


def test_pictures_with_the_same_name_stay_apart(files: Files) -> None:
    for case, colour in (("qingshan-first", (0, 128, 128)), ("linhai", (255, 0, 0))):
        (image,) = find(files.tree(f"text/case-{case}.xhtml"), "//h:figure/h:img")
        assert image.get("src") == f"../media/case-{case}-image1.png"
        with Image.open(io.BytesIO(files.data[f"EPUB/media/case-{case}-image1.png"])) as opened:
            assert opened.convert("RGB").getpixel((5, 5)) == colour
    root = files.tree("text/case-qingshan-first.xhtml")
    (image,) = find(root, "//h:figure/h:img")
    assert image.get("alt") == "四层方框自下而上叠放"
    assert image.get("style") == "width: 32.4em"  # 120 mm at 10.5 pt a character
    assert text_of(find(root, "//h:figcaption")[0]) == "图1总体架构"


def test_formulas_stay_mathml_with_alternative_text(files: Files) -> None:
    formulas = find(files.tree("text/case-qingshan-first.xhtml"), "//m:math")
    assert [formula.get("alttext") for formula in formulas] == [r"r=\frac{a}{b}", r"F_1=\frac{2PR}{P+R}"]


def test_text_is_clean_and_markup_of_manuscripts_is_text(files: Files) -> None:
    data = files.data["EPUB/text/case-xiling.xhtml"].decode()
    assert "零宽字符与é，表情😀" in data
    assert "&lt;b&gt;不是标记&lt;/b&gt;" in data
    raw = {"t": "Para", "c": [{"t": "RawInline", "c": ["html", "<script>x</script>"]}]}
    assert clean([raw], "page") == [{"t": "Para", "c": [{"t": "Str", "c": "<script>x</script>"}]}]


def test_metadata_are_complete_and_true(files: Files) -> None:
    opf = files.tree("content.opf")
    assert [item.text for item in find(opf, "//dc:title")] == ["示例案例集", "副题"]
    assert find(opf, "//dc:identifier")[0].text == "urn:uuid:8b3f6f0e-6c1e-4f0f-9a53-0b1d6a1f2c11"
    assert find(opf, "//dc:language")[0].text == "zh-Hans"
    assert find(opf, "//dc:date")[0].text == "2023-12-01"
    values = [(item.get("property"), item.text) for item in find(opf, "//o:meta[@property]")]
    assert ("dcterms:modified", "2023-12-01T00:00:00Z") in values
    assert [text for name, text in values if name == "role"] == ["edt", "edt", "ctb"]
    features = {text for name, text in values if name == "schema:accessibilityFeature"}
    assert {"alternativeText", "MathML", "tableOfContents"} <= features
    assert {"pageNavigation", "pageBreakMarkers"} <= features
    assert ("pageBreakSource", "《示例案例集》印刷版，示例出版社，2023年第1版") in values
    assert find(opf, "//dc:source")[0].text == "《示例案例集》印刷版，示例出版社，2023年第1版"
    covers = find(opf, "//o:item[@properties='cover-image']")
    assert [item.get("href") for item in covers] == ["media/cover.png"]
    order = [item.get("idref") for item in find(opf, "//o:itemref")]
    assert order[3:6] == ["item-text-front-preface-xhtml", "item-nav-xhtml", "item-text-theme-clinical-xhtml"]


def test_alternative_text_is_claimed_only_if_every_picture_has_it(book: Book, tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media/图 1.png").write_bytes(picture("blue"))
    files = Files(make_variant(book, tmp_path, "前![](<media/图 1.png>)后\n"))
    root = files.tree("text/case-xiling.xhtml")
    (image,) = find(root, "//h:img")
    assert image.get("alt") == ""
    assert f"EPUB/text/{image.get('src')}".replace("text/../", "") in files.data
    values = [(item.get("property"), item.text) for item in find(files.tree("content.opf"), "//o:meta")]
    assert ("schema:accessibilityFeature", "alternativeText") not in values
    assert ("schema:accessModeSufficient", "textual") not in values


def make_variant(book: Book, folder: Path, text: str, isbn: str = "") -> Path:
    """The book with another text of its last case."""
    part = book.parts[1]
    case = replace(part.chapters[0], blocks=tuple(pandoc.read_markdown(text)), folder=folder)
    parts = (book.parts[0], replace(part, chapters=(case,)))
    out = folder / "variant.epub"
    changed = replace(book, anthology=anthology(isbn), parts=parts)
    make_epub(changed, blank_layout(changed, folder), STYLES, out, blank_front(book, folder))
    return out


def test_an_isbn_identifies_the_book(book: Book, tmp_path: Path) -> None:
    files = Files(make_variant(book, tmp_path, "正文。", isbn="978-7-000-00000-0"))
    opf = files.tree("content.opf")
    assert find(opf, "//dc:identifier")[0].text == "urn:isbn:9787000000000"
    assert find(opf, "//o:meta[@property='identifier-type']")[0].text == "15"
    assert find(files.tree("toc.ncx"), "//n:meta[@name='dtb:uid']/@content") == ["urn:isbn:9787000000000"]
    assert "ISBN 978-7-000-00000-0" in "".join(files.tree("text/copyright.xhtml").itertext())


def test_an_edition_of_its_own_has_its_own_isbn_and_its_series(
    book: Book, layout: Layout, tmp_path: Path
) -> None:
    settings = anthology("978-7-000-00000-0")
    ebook = Ebook(isbn="978-7-000-00001-7", series="示例丛书", volume="3")
    changed = replace(book, anthology=settings.model_copy(update={"epub": ebook}))
    make_epub(
        changed, blank_layout(changed, tmp_path), STYLES, tmp_path / "own.epub", blank_front(book, tmp_path)
    )
    assert epubcheck.check(tmp_path / "own.epub") == ()
    files = Files(tmp_path / "own.epub")
    opf = files.tree("content.opf")
    assert find(opf, "//dc:identifier")[0].text == "urn:isbn:9787000000017"
    assert find(opf, "//dc:source")[0].text == "urn:isbn:9787000000000"
    values = {item.get("property"): item.text for item in find(opf, "//o:meta[@property]")}
    assert values["pageBreakSource"] == "urn:isbn:9787000000000"
    assert values["belongs-to-collection"] == "示例丛书"
    assert values["group-position"] == "3"
    assert values["collection-type"] == "series"
    assert "ISBN 978-7-000-00001-7" in "".join(files.tree("text/copyright.xhtml").itertext())


def test_only_rare_characters_are_embedded_and_only_on_demand(book: Book, tmp_path: Path) -> None:
    assert not [name for name in Files(make_variant(book, tmp_path, "患者䶮某。\n")).data if "fonts" in name]
    part = book.parts[1]
    case = replace(part.chapters[0], blocks=tuple(pandoc.read_markdown("患者䶮某住𠮷村。\n")))
    settings = book.anthology.model_copy(update={"epub": Ebook(fonts="生僻字")})
    changed = replace(book, anthology=settings, parts=(book.parts[0], replace(part, chapters=(case,))))
    make_epub(
        changed, blank_layout(changed, tmp_path), STYLES, tmp_path / "rare.epub", blank_front(book, tmp_path)
    )
    assert epubcheck.check(tmp_path / "rare.epub") == ()
    font = Files(tmp_path / "rare.epub").data["EPUB/fonts/rare.otf"]
    assert set(hb.Face(font).unicodes) == {ord("䶮"), ord("𠮷")}
    assert len(font) < 20_000


def test_the_cover_is_as_high_as_shops_ask_for(book: Book, files: Files) -> None:
    with Image.open(io.BytesIO(files.data["EPUB/media/cover.png"])) as image:
        assert image.mode == "RGB"
        assert image.size == (round(2000 / 285 * 210), 2000)


@pytest.mark.parametrize("name", ["media/absent.png", "../outside.png", "https://example.org/a.png"])
def test_a_picture_outside_the_case_is_a_problem(book: Book, tmp_path: Path, name: str) -> None:
    (tmp_path / "outside.png").write_bytes(picture("blue"))
    (tmp_path / "case").mkdir()
    with pytest.raises(ProblemError) as caught:
        make_variant(book, tmp_path / "case", f"![图]({name})\n")
    (problem,) = caught.value.problems
    assert problem.code == "picture-missing"
    assert problem.place.hospital == "示例西岭医院"
    assert problem.place.file == name
    assert not (tmp_path / "case/variant.epub").exists()


def test_a_file_that_is_no_picture_is_a_problem(book: Book, tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media/a.png").write_bytes(b"no picture")
    with pytest.raises(ProblemError) as caught:
        make_variant(book, tmp_path, "![图](media/a.png)\n")
    assert [problem.code for problem in caught.value.problems] == ["picture-unreadable"]


def test_a_formula_that_is_none_is_a_problem(book: Book, tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        make_variant(book, tmp_path, "公式$\\frac{a$。\n")
    assert [problem.code for problem in caught.value.problems] == ["formula-unreadable"]


def test_large_pictures_are_scaled_down_the_same_way_each_time() -> None:
    large = picture("green", (3000, 2000))
    ending, data = prepare(large)
    assert (ending, data) == prepare(large)
    with Image.open(io.BytesIO(data)) as image:
        assert image.width * image.height <= PIXELS
        assert image.width / image.height == pytest.approx(1.5, abs=0.01)
    small = picture("green")
    assert prepare(small) == ("png", small)


@pytest.mark.parametrize(
    ("mode", "kind", "ending"),
    [("CMYK", "JPEG", "jpg"), ("I;16", "PNG", "png"), ("1", "TIFF", "png"), ("RGBA", "TIFF", "png")],
)
def test_pictures_of_other_kinds_become_screen_pictures(mode: str, kind: str, ending: str) -> None:
    stream = io.BytesIO()
    Image.new(mode, (20, 10)).save(stream, kind)
    found, data = prepare(stream.getvalue())
    assert found == ending
    with Image.open(io.BytesIO(data)) as image:
        assert image.mode in {"L", "RGB", "RGBA"}
        assert image.size == (20, 10)


def test_heavy_pictures_become_jpeg() -> None:
    noise = Image.frombytes("RGB", (1000, 800), random.Random(1).randbytes(2_400_000))
    stream = io.BytesIO()
    noise.save(stream, "PNG")
    ending, data = prepare(stream.getvalue())
    assert ending == "jpg"
    assert len(data) <= BYTES


def test_pictures_that_stay_heavy_become_smaller() -> None:
    noise = Image.frombytes("RGBA", (900, 800), random.Random(2).randbytes(2_880_000))
    stream = io.BytesIO()
    noise.save(stream, "PNG")
    ending, data = prepare(stream.getvalue())
    assert ending == "png"
    assert len(data) <= BYTES


def test_findings_become_chinese_problems(book: Book, layout: Layout, path: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(broken, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename.endswith("case-linhai.xhtml"):
                data = data.replace(b"#qingshan-first-section-2", b"#nowhere")
            target.writestr(info, data)
    (problem,) = validate_epub(broken, book, layout)
    assert problem.code == "epubcheck-rsc-012"
    assert problem.severity is Severity.ERROR
    assert problem.message == "书内链接指向的位置不存在（RSC-012）"
    assert problem.place.file == "broken.epub/EPUB/text/case-linhai.xhtml"
    assert problem.place.line is not None
    assert "Fragment identifier" in problem.place.quote


def test_missing_java_is_a_clear_problem(
    book: Book, layout: Layout, path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (problem,) = validate_epub(path, book, layout)
    assert problem.code == "java-missing"
    assert "没有安装 Java" in problem.message
    assert "apt-get install" in problem.hint


def test_a_checker_that_takes_too_long_is_stopped(path: Path) -> None:
    with pytest.raises(epubcheck.EpubcheckError, match="no result within"):
        epubcheck.check(path, seconds=0.05)
    with pytest.raises(epubcheck.EpubcheckError, match="Unable to access jarfile"):
        epubcheck.parse("", "Error: Unable to access jarfile")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_damaged_picture_is_seen_though_it_is_not_packed_again(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.BytesIO()
    Image.frombytes("RGB", (90, 80), random.Random(3).randbytes(21_600)).save(stream, kind)
    assert prepare(stream.getvalue())[1] == stream.getvalue()
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does
    with pytest.raises((OSError, SyntaxError, ValueError)):
        prepare(stream.getvalue()[: stream.tell() // 2])
