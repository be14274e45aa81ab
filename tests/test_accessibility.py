"""What a screen reader hears of the reading edition, and that a checker of PDF/UA-1 finds nothing."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pdfua
import pikepdf
import pytest

from compile import pandoc
from compile.bind import bind
from compile.cache import Cache
from compile.files import ROOT
from compile.model import tags
from compile.model.tags import Annotation, Area, Marked, Tag, write_tags
from compile.model.unit import READING
from compile.pipeline.products import Product
from compile.problems import ProblemError
from compile.typeset import typeset
from compile.typeset.extending import EngineError
from compile.typeset.formulas import draw_formula
from compile.typeset.tags import check_tagging
from compile.typeset.tags import engine as tagging
from tests.conftest import SampleBook
from tests.pdf_tags import Element, Mark, marked_texts, painted_marks, read_tags
from tests.small_book import SENTENCE, make_book
from tests.test_products import ACCEPTED, Markdown, consume, outline, settings_of, squeeze

NOTES = frozenset({"Note", "Reference"})
UNCHECKED = {"UA-14-001"}
"""Rules that pdfua 0.1.3 cannot run with pikepdf 10: it takes an array for a dictionary."""


@dataclass(frozen=True)
class Read:
    """A tagged PDF, read."""

    pdf: pikepdf.Pdf
    root: Element
    texts: dict[Mark, str]

    def text(self, element: Element, *, skip: frozenset[str] = frozenset()) -> str:
        return "".join(self.texts.get(mark, "") for mark in element.marks(skip=skip))


@pytest.fixture(scope="module")
def book(sample: SampleBook) -> Iterator[Read]:
    path = sample.build / Product.SCREEN
    with pikepdf.open(path) as pdf:
        yield Read(pdf, read_tags(pdf), marked_texts(path))


def section(book: Read, title: str) -> Element:
    """The section of the case with that title."""
    titles = {squeeze(book.text(heading)): heading for heading in book.root.find("H2")}
    found = titles[squeeze(title)].parent
    assert found
    return found


def test_the_checker_finds_nothing(sample: SampleBook) -> None:
    report = pdfua.validate(str(sample.build / Product.SCREEN))
    assert [finding.message for finding in report.findings] == []
    assert {outcome.rule_id for outcome in report.skipped} <= UNCHECKED


def test_the_file_says_that_it_is_tagged(book: Read) -> None:
    root = book.pdf.Root
    assert root.MarkInfo.Marked is True
    assert root.ViewerPreferences.DisplayDocTitle is True
    assert str(root.Lang) == "zh-CN"
    assert all(page.obj.Tabs == "/S" for page in book.pdf.pages)
    with book.pdf.open_metadata() as xmp:
        assert xmp["pdfuaid:part"] == "1"
        assert xmp["dc:title"] == str(book.pdf.docinfo.Title)


def test_everything_painted_is_read_once_or_decoration(book: Read) -> None:
    painted = [(number, mark) for number, page in enumerate(book.pdf.pages) for mark in painted_marks(page)]
    read = list(book.root.marks())
    assert len(read) == len(set(read)) and len(painted) == len(set(painted))
    assert set(read) == set(painted)


def parents(pdf: pikepdf.Pdf) -> dict[int, pikepdf.Object]:
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    return dict(zip(numbers[::2], numbers[1::2], strict=True))


def test_the_parent_tree_leads_back(book: Read) -> None:
    rows = parents(book.pdf)
    assert list(rows) == sorted(rows) and book.pdf.Root.StructTreeRoot.ParentTreeNextKey == len(rows)
    owners = {
        mark: element.entries.objgen
        for element in book.root.walk()
        for mark in element.children
        if isinstance(mark, tuple)
    }
    found = {
        (number, mark): owner.objgen
        for number, page in enumerate(book.pdf.pages)
        for mark, owner in enumerate(rows[page.obj.StructParents])
    }
    assert found == owners


def test_every_link_is_in_the_tree_and_says_where_it_leads(book: Read) -> None:
    annotations = {link.objgen: link for page in book.pdf.pages for link in page.obj.get("/Annots", [])}
    rows = parents(book.pdf)
    seen = []
    for element in book.root.find("Link"):
        areas = [child for child in element.children if isinstance(child, pikepdf.Dictionary)]
        assert areas
        for area in areas:
            seen.append(area.objgen)
            assert rows[area.StructParent].objgen == element.entries.objgen
            said = squeeze(str(area.Contents))
            assert squeeze(book.text(element)) in said
            assert "/A" not in area or str(area.A.URI) in said
    assert sorted(seen) == sorted(annotations) and len(seen) >= 20


@pytest.mark.parametrize("case", ACCEPTED)
def test_what_is_read_is_the_text_of_the_markdown(sample: SampleBook, book: Read, case: str) -> None:
    markdown = Markdown(sample, case)
    header = markdown.header
    found = section(book, header["title"])
    body = squeeze(book.text(found, skip=NOTES))
    body = body[body.index(squeeze(header["title"])) :]
    region = settings_of(case)["region"]
    for name in (header["title"], "——", header.get("subtitle", ""), header["hospital"], region):
        body = body.removeprefix(squeeze(name))
    contact = consume(markdown, body)
    for value in header["contact"].values():
        assert squeeze(value) in contact
    notes = [squeeze(book.text(note, skip=frozenset({"Lbl"}))) for note in found.find("Note")]
    assert notes == markdown.notes


def test_headings_have_no_gaps_and_are_those_of_the_outline(book: Read) -> None:
    headings = book.root.find("H1", "H2", "H3", "H4", "H5", "H6")
    levels = [int(heading.kind[1]) for heading in headings]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    said = iter((int(h.kind[1]), squeeze(book.text(h, skip=NOTES))) for h in headings)
    for level, title, _page in outline(book.pdf):
        assert any(depth == level and squeeze(title).endswith(text) for depth, text in said), title


def test_every_picture_is_described_as_in_the_manuscript(sample: SampleBook, book: Read) -> None:
    wanted = []
    for case in ACCEPTED:
        text = (sample.build / "cases" / case / "case.md").read_text(encoding="utf-8")
        for node in pandoc.walk(pandoc.read_markdown(text.split("---\n", 2)[2])):
            if node["t"] == "Image":
                caption = pandoc.plain(node["c"][1])
                wanted.append(squeeze(dict(node["c"][0][2]).get("alt", caption)))
    found = [squeeze(str(figure.entries.Alt)) for figure in book.root.find("Figure")]
    assert sorted(found) == sorted(wanted) and len(found) > 10
    for figure in book.root.find("Figure", "Formula"):
        left, bottom, right, top = (float(value) for value in figure.entries.A.BBox)
        assert 0 < left < right < 596 and 0 < bottom < top < 808
    assert all("\\" not in str(formula.entries.Alt) for formula in book.root.find("Formula"))


def test_cells_of_a_head_say_what_they_head_and_rows_are_complete(book: Read) -> None:
    for table in book.root.find("Table"):
        assert table.find("TH") and {head.attribute("Scope") for head in table.find("TH")} <= {
            "Column",
            "Row",
        }
        occupied: dict[tuple[int, int], bool] = {}
        rows = table.find("TR")
        for number, row in enumerate(rows):
            column = 0
            for cell in row.find("TH", "TD"):
                while (number, column) in occupied:
                    column += 1
                for down in range(cell.attribute("RowSpan") or 1):
                    for across in range(cell.attribute("ColSpan") or 1):
                        occupied[number + down, column + across] = True
        width = max(column for _, column in occupied) + 1
        assert len(occupied) == width * len(rows)


def test_the_contents_lead_to_every_case(sample: SampleBook, book: Read) -> None:
    (contents,) = book.root.find("TOC")
    entries = [squeeze(book.text(entry)) for entry in contents.find("TOCI")]
    for case in ACCEPTED:
        title = squeeze(Markdown(sample, case).header["title"])
        (entry,) = [entry for entry in entries if title in entry]
        assert "·" not in entry and "…" not in entry


def test_the_print_edition_has_no_tags(sample: SampleBook) -> None:
    with pikepdf.open(sample.build / Product.PRINT) as pdf:
        assert not {"/StructTreeRoot", "/MarkInfo"} & set(pdf.Root.keys())
        assert all(not {"/StructParents", "/Tabs"} & set(page.obj.keys()) for page in pdf.pages)
        with pdf.open_metadata() as xmp:
            assert "pdfuaid:part" not in xmp
        for page in pdf.pages:
            painted_marks(page)


HARD = f"""
## [一、]{{.number}}难处 {{#alpha-1}}

#### [（1）]{{.number}}跳了一级 {{#alpha-1-1}}

{SENTENCE * 30}

行内的图![](media/layers.png){{width=8mm}}没有说明，公式$\\frac{{a}}{{b}}$有。
See [one example sentence]{{lang=en}} here^[第一条注{"，很长的注" * 30}。]。

1. 甲

   甲的第二段
2. 乙
    - 丙
    - 丁

| 系统 | 数量 |
|---|---|
{chr(10).join(f"| 示例系统{number} | {number if number % 7 else ''} |" for number in range(80))}

: [表1]{{.number}}\u2003长表 {{#alpha-tab-1}}

> 引文一段。

{SENTENCE}
"""


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    """A case with what is hard to tag; its section alone."""
    folder = tmp_path_factory.mktemp("hard")
    made = make_book(folder, HARD, "甲医院难排的案例")
    path = folder / "book.pdf"
    bind(typeset(made, ROOT / "styles", Cache(folder / "cache"), jobs=2), made, READING, path)
    with pikepdf.open(path) as pdf:
        whole = Read(pdf, read_tags(pdf), marked_texts(path))
        yield replace(whole, root=section(whole, "甲医院难排的案例"))


def test_hard_pages_are_marked_in_full(hard: Read) -> None:
    read = set(read_tags(hard.pdf).marks())
    painted = {(number, mark) for number, page in enumerate(hard.pdf.pages) for mark in painted_marks(page)}
    assert read == painted


def test_a_paragraph_over_two_pages_is_one(hard: Read) -> None:
    paragraph = next(p for p in hard.root.find("P") if squeeze(hard.text(p)) == squeeze(SENTENCE * 30))
    assert len({page for page, _ in paragraph.marks()}) == 2


def test_a_heading_that_skips_a_level_is_read_without_a_gap(hard: Read) -> None:
    assert [heading.kind for heading in hard.root.find("H2", "H3", "H4", "H5")] == ["H2", "H3", "H4"]


def test_the_head_of_a_table_on_further_pages_is_not_read_again(hard: Read) -> None:
    (table,) = hard.root.find("Table")
    assert len({page for page, _ in table.marks()}) > 1
    assert [hard.text(head) for head in table.find("TH")] == ["系统", "数量"]
    assert len(table.find("TR")) == 81 and len(table.find("TD")) == 160
    assert [child.kind for child in table.children if isinstance(child, Element)] == [
        "Caption",
        "THead",
        "TBody",
    ]


def test_a_table_over_several_pages_has_one_anchor(hard: Read) -> None:
    names = list(hard.pdf.Root.Names.Dests.Names)
    pages = {page.obj.objgen: number for number, page in enumerate(hard.pdf.pages)}
    found = [
        pages[names[place + 1][0].objgen]
        for place in range(0, len(names), 2)
        if names[place] == "alpha-tab-1"
    ]
    (table,) = hard.root.find("Table")
    assert found == [next(table.marks())[0]]


def test_a_note_is_read_where_it_is_mentioned(hard: Read) -> None:
    (note,) = hard.root.find("Note")
    assert note.parent and note.parent.kind == "P"
    kinds = [child.kind for child in note.parent.children if isinstance(child, Element)]
    assert kinds == ["Figure", "Formula", "Span", "Reference", "Note"]
    assert hard.text(note).startswith("①第一条注")
    names = hard.pdf.Root.StructTreeRoot.IDTree.Names
    assert [
        names[place + 1].objgen for place in range(0, len(names), 2) if names[place] == note.entries.ID
    ] == [note.entries.objgen]


def test_words_in_english_say_so(hard: Read) -> None:
    (span,) = [one for one in hard.root.find("Span") if "/Lang" in one.entries]
    assert (str(span.entries.Lang), hard.text(span)) == ("en", "one example sentence")


def test_a_picture_without_words_says_that(hard: Read) -> None:
    (figure,) = hard.root.find("Figure")
    assert str(figure.entries.Alt) == "没有文字说明的图"
    (formula,) = hard.root.find("Formula")
    assert str(formula.entries.Alt) == "b分之a"


def test_lists_have_marks_and_bodies(hard: Read) -> None:
    ordered, bullets = hard.root.find("L")
    assert (ordered.attribute("ListNumbering"), bullets.attribute("ListNumbering")) == ("Decimal", "Disc")
    assert bullets.parent and bullets.parent.kind == "LBody"
    items = [
        ([hard.text(label) for label in item.children[:1]], [hard.text(p) for p in item.find("P")])
        for item in ordered.find("LI")[:2]
    ]
    assert [label.strip() for (label,), _ in items] == ["1.", "2."]
    assert items[0][1] == ["甲", "甲的第二段"]


def styles_with(folder: Path, rule: str) -> Path:
    """The book's styles with one more rule."""
    styles: Path = shutil.copytree(ROOT / "styles", folder / "styles")
    with (styles / "front.css").open("a", encoding="utf-8") as sheet:
        sheet.write(rule)
    return styles


def test_text_under_a_veil_is_a_problem(tmp_path: Path) -> None:
    styles = styles_with(tmp_path, ".contact { opacity: 0.5 }")
    with pytest.raises(ProblemError) as caught:
        typeset(make_book(tmp_path), styles, Cache(tmp_path / "cache"), jobs=2)
    (problem,) = [one for one in caught.value.problems if "医院1" in one.place.quote]
    assert problem.code == "style-error" and "opacity" in problem.message


def test_marks_in_the_margin_of_a_list_are_its_labels(tmp_path: Path) -> None:
    rule = "ol { list-style-position: outside; padding-left: 3em } p::before { content: '※' }"
    made = make_book(tmp_path, "## [一、]{.number}示例 {#alpha-1}\n\n1. 甲\n2. 乙\n")
    layout = typeset(made, styles_with(tmp_path, rule), Cache(tmp_path / "cache"), jobs=2)
    bind(layout, made, READING, tmp_path / "book.pdf")
    texts = marked_texts(tmp_path / "book.pdf")
    with pikepdf.open(tmp_path / "book.pdf") as pdf:
        read = read_tags(pdf)
        painted = [(number, mark) for number, page in enumerate(pdf.pages) for mark in painted_marks(page)]
    assert set(read.marks()) == set(painted)
    labels = [texts[mark].strip() for label in read.find("Lbl") for mark in label.marks()]
    assert labels == ["1.", "2."]
    assert "※" in texts.values()


FORMULAS = {
    r"完整率 = \frac{非空记录数}{应填记录数} \times 100\%": "完整率等于应填记录数分之非空记录数乘100%",
    r"F = \frac{2PR}{P + R}": "F等于分子为2PR、分母为P加R的分式",
    r"\sum_{i=1}^{n} x_i^2": "从i等于1到n求和x下标i的平方",
    r"\frac{\frac{a}{b}}{c}": "分子为b分之a、分母为c的分式",
    r"10^{-3} \le \sqrt{a} \le \sqrt[3]{b}": "10的负3次方小于或等于根号下a小于或等于b的3次方根",
    r"\lim_{x\to 0} f": "x趋于0时的limf",
    r"\hat{x} + \overline{y}": "上加尖角的x加上加横线的y",
    r"\begin{matrix}a&b\\c&d\end{matrix}": "a，b；c，d",
}


@pytest.mark.parametrize(("latex", "words"), FORMULAS.items())
def test_formulas_are_read_in_words(latex: str, words: str) -> None:
    assert draw_formula(latex, is_display=True).words == words


def test_tags_survive_the_shelf(tmp_path: Path) -> None:
    picture = Tag("Figure", (Marked(0, 3),), "图", area=Area(0, 1.5, 2, 3, 4))
    link = Tag("Link", (Annotation(0), Marked(1, 0)), language="en")
    cell = Tag("TH", attributes=(("Scope", "Row"), ("ColSpan", 2)))
    tag = Tag("Sect", (picture, link, cell))
    write_tags(tag, tmp_path / "tags")
    assert tags.read_tags(tmp_path / "tags") == tag


def test_another_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    check_tagging()
    monkeypatch.setattr(tagging.tags, "add_tags", lambda pdf: None)
    monkeypatch.setattr(tagging, "_FUNCTIONS", ((tagging.tags.add_tags, "pdf document"),))
    with pytest.raises(EngineError, match="other parameters"):
        check_tagging()
