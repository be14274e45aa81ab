"""The parts around the cases: which there are, in what order, and whether what they say of the book is so."""

import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
import yaml
from PIL import Image

from compile import pandoc
from compile.assemble import assemble
from compile.bind import bind
from compile.cache import Cache
from compile.files import ROOT
from compile.hanzi import squeeze
from compile.model.anthology import Anthology, Cover, Edition, Index, Term
from compile.model.book import Sources, Text, order_parts
from compile.model.page import PageChoice
from compile.model.submission import Contact
from compile.model.unit import READING, Folios, Opens, Unit
from compile.pipeline.products import Product
from compile.problems import ProblemError
from compile.settings import read_settings
from compile.settings.edition import check_digit
from compile.typeset import typeset
from compile.typeset.paginate import paginate
from compile.typeset.parts.imprint import version_record
from compile.typeset.parts.indexes import page_ranges
from compile.typeset.parts.reading import Reader, sort_items
from tests.conftest import SampleBook, copy_project, run
from tests.pdf_text import Glyph, glyphs
from tests.small_book import make_anthology, make_book

STYLES = ROOT / "styles"
MM = 72 / 25.4
COVER_SIDES = 4


# What is in the book


def text(name: str, folder: str = "_front", body: str = "正文。") -> Text:
    return Text(name, f"cases/{folder}/{name}.md", f"---\ntitle: {name}\n---\n\n{body}\n", Path())


def case(name: str, **more: object) -> Text:
    contact = "{name: 示例甲, organization: 示例处, position: 处长, phone: 000-1, email: a@example.com}"
    header = f"---\ntitle: 题目\nhospital: 江苏省示例医院\ncontact: {contact}\n---\n"
    return Text(name, "", f"{header}\n# 单位简介\n\n正文。\n", Path(), **more)


def build(parts: tuple[str, ...], front: list[Text], back: list[Text], **more: object) -> object:
    anthology = make_anthology().model_copy(update={"parts": parts})
    return assemble(anthology, Sources({"clinical": [case("alpha", **more)]}, front, back, 7))


def test_texts_stand_where_the_list_has_them() -> None:
    front, back = [text("a"), text("b"), text("note")], [text("z", "_back")]
    book = build(("note", "front", "cases", "b", "back"), front, back)
    assert [matter.id for matter in book.front] == ["note", "a"]
    assert [matter.id for matter in book.back] == ["b", "z"]
    assert book.order == ("note", "a", "cases", "b", "z")


def test_a_folder_of_texts_may_stand_on_the_other_side_of_the_cases() -> None:
    book = build(("back", "cases", "front"), [text("a"), text("b")], [text("z", "_back")])
    assert book.order == ("z", "cases", "a", "b")
    assert [matter.id for matter in (*book.front, *book.back)] == ["z", "a", "b"]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("front", "cases", "prefcae"), "part-unknown"),
        (("front", "cases", "front"), "part-twice"),
        (("front",), "part-missing"),
        (("cases",), "text-unprinted"),
    ],
)
def test_a_wrong_list_of_parts_is_a_problem(parts: tuple[str, ...], code: str) -> None:
    with pytest.raises(ProblemError) as caught:
        build(parts, [text("preface")], [])
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_text_must_not_be_named_like_a_part() -> None:
    with pytest.raises(ProblemError) as caught:
        build(("front", "cases"), [text("contents")], [])
    assert {problem.code for problem in caught.value.problems} == {"part-name-taken"}


def test_placeholders_say_what_the_book_has() -> None:
    body = "共{{来稿篇数}}篇，编入{{ 入选篇数 }}篇，截至{{截稿日期}}。"
    book = build(("front", "cases"), [text("note", body=body)], [])
    words = "".join(node["c"] for node in book.front[0].blocks[0]["c"])
    assert words == "共7篇，编入1篇，截至2023年9月30日。"


def test_an_unknown_placeholder_is_a_problem_with_its_line() -> None:
    with pytest.raises(ProblemError) as caught:
        build(("front", "cases"), [text("note", body="共{{来稿}}篇。")], [])
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("placeholder-unknown", 5)


def test_only_what_may_be_printed_of_a_contact_is() -> None:
    (asked,) = build(("cases",), [], [], printed_contact=("name", "phone")).chapters()
    assert asked.metadata.contact == asked.listed_contact == Contact(name="示例甲", phone="000-1")
    (silent,) = build(("cases",), [], []).chapters()
    assert silent.metadata.contact.phone == "000-1"
    assert silent.listed_contact == Contact(organization="示例处", position="处长", name="示例甲")


def test_a_region_is_the_editors_or_the_one_that_the_name_begins_with() -> None:
    (named,) = build(("cases",), [], [], region="示例省").chapters()
    (found,) = build(("cases",), [], []).chapters()
    assert (named.region, found.region) == ("示例省", "江苏省")


# Covers and the copyright page


def test_covers_have_an_inner_side_and_do_not_count() -> None:
    front = Unit("cover", Path(), 1, Opens.RECTO, Folios.NONE, is_cover=True)
    body = Unit("case", Path(), 3, Opens.RECTO, Folios.ARABIC)
    back = Unit("back-cover", Path(), 1, Opens.VERSO, Folios.NONE, is_cover=True)
    leaves = paginate([front, body, back], 40)
    assert [leaf.unit.id if leaf.unit else "" for leaf in leaves] == [
        *("cover", "", "case", "case", "case", "", "", "back-cover")
    ]
    assert [leaf.is_cover for leaf in leaves] == [True, True, False, False, False, False, True, True]
    assert [leaf.label for leaf in leaves] == ["", "", "1", "2", "3", "4", "", ""]


@pytest.mark.parametrize(("pages", "multiple", "blanks"), [(5, 2, 1), (5, 4, 3), (8, 4, 0), (9, 16, 7)])
def test_the_block_fills_whole_sheets(pages: int, multiple: int, blanks: int) -> None:
    front = Unit("cover", Path(), 1, Opens.RECTO, Folios.NONE, is_cover=True)
    body = Unit("case", Path(), pages, Opens.RECTO, Folios.ARABIC)
    back = Unit("back-cover", Path(), 1, Opens.VERSO, Folios.NONE, is_cover=True)
    leaves = paginate([front, body, back], 40, multiple)
    block = [leaf for leaf in leaves if not leaf.is_cover]
    assert sum(leaf.unit is None for leaf in block) == blanks
    assert leaves[-1].unit == back and not leaves[-1].is_recto
    assert len(leaves) == len(block) + 4


@pytest.mark.parametrize(
    ("edition", "present", "absent"),
    [
        (
            Edition(type="book", published=date(2024, 1, 2), isbn="978-7-000-00000-1", price="8元"),
            "书号",
            "性质",
        ),
        (
            Edition(type="supplement", published=date(2024, 1, 2), issn="0000-0000", cn="00-0000"),
            "ISSN",
            "书号",
        ),
        (Edition(type="internal", published=date(2024, 1, 2), permit="示例准字"), "准印证号", "定价"),
    ],
)
def test_each_edition_has_its_own_numbers(edition: Edition, present: str, absent: str) -> None:
    anthology = make_anthology()
    data = anthology.book.model_copy(update={"edition": edition})
    names = [row["name"] for row in version_record(anthology.model_copy(update={"book": data}), [])]
    assert present in names and absent not in names


@pytest.mark.parametrize(
    ("isbn", "digit"), [("978-7-000-00000-?", None), ("9787000000001", 1), ("9787302511625", 5)]
)
def test_the_check_digit_of_an_isbn(isbn: str, digit: int | None) -> None:
    assert check_digit(isbn) == digit


def settings_codes(folder: Path, **edition: object) -> list[str]:
    """Problems of a project whose final edition says this."""
    root = folder / "book"
    if not root.exists():
        copy_project(root, "qingshan-first")
        shutil.copy(root / "anthology.yaml", root / "original.yaml")
    data = yaml.safe_load((root / "original.yaml").read_text(encoding="utf-8"))
    data["final"] = edition.pop("final", True)
    data["book"]["edition"] |= {"type": "book", **edition}
    names = {"title": "互通案例", "editor": "某编", "publisher": "某社", "place": "某市", "people": []}
    data["book"] |= names
    data["book"].pop("title_lines")
    data["book"]["identifier"] = "urn:isbn:9787000000001"
    data["book"]["edition"].pop("rights")
    (root / "anthology.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return [problem.code for problem in read_settings(root).problems if not problem.case]


WHOLE = {
    "isbn": "978-7-000-00000-1",
    "price": "68.00元",
    "printer": "某厂",
    "address": "某街一号",
    "cip": "互通案例 / 某编. ISBN 978-7-000-00000-1",
}


def test_the_isbn_of_the_epub_is_checked_too(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "book", "qingshan-first")
    text = (root / "anthology.yaml").read_text(encoding="utf-8")
    (root / "anthology.yaml").write_text(f"{text}\nepub:\n  isbn: 978-7-000-00001-2\n", encoding="utf-8")
    (problem,) = [one for one in read_settings(root).problems if one.code == "isbn-wrong"]
    assert problem.place.key == "epub.isbn"
    assert "978-7-000-00001-2" in problem.message


def test_a_final_edition_without_gaps_has_no_problem(tmp_path: Path) -> None:
    assert settings_codes(tmp_path, **WHOLE) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"isbn": "978-7-000-00000-2"}, "isbn-wrong"),
        ({"price": ""}, "edition-incomplete"),
        ({"printer": "待定"}, "placeholder-left"),
        ({"cip": "别的书 / 某编. ISBN 978-7-000-00000-1"}, "cip-mismatch"),
    ],
)
def test_a_gap_in_the_final_edition_is_an_error(tmp_path: Path, change: dict[str, str], code: str) -> None:
    assert code in settings_codes(tmp_path, **WHOLE | change)
    if code != "isbn-wrong":
        assert settings_codes(tmp_path, final=False, **WHOLE | change) == []


# Order of an index


def test_an_index_is_in_the_order_of_sounds() -> None:
    reader = Reader({"长河": "chang he"})
    names = ["长河医院", "北辰医院", "长江医院", "DRG", "安全", "3D打印"]
    groups = sort_items([(name, None) for name in names], reader)
    assert [(letter, [name for name, _ in items]) for letter, items in groups] == [
        ("A", ["安全"]),
        ("B", ["北辰医院"]),
        ("C", ["长河医院", "长江医院"]),
        ("D", ["DRG"]),
        ("#", ["3D打印"]),
    ]


def test_a_reading_of_ones_own_moves_a_word() -> None:
    assert Reader({}).letter("重症") == "Z"
    assert Reader({"重症": "chong zheng"}).letter("重症") == "C"


def test_pages_that_follow_each_other_are_one_range() -> None:
    assert page_ranges([3, 4, 5, 8, 10, 11]) == [(3, 5), (8, 8), (10, 11)]


# What the finished book says of itself


@pytest.fixture(scope="module")
def anthology(sample: SampleBook) -> Anthology:
    found = sample.outcome.survey.anthology
    assert found
    return found


@pytest.fixture(scope="module")
def pages(sample: SampleBook, anthology: Anthology) -> list[str]:
    """The words in the type area of each page."""
    page = anthology.page.resolve()
    top = (page.trim_height_mm - page.top_mm) * MM
    bottom = top - page.depth_pt
    with pypdfium2.PdfDocument(sample.build / Product.SCREEN) as pdf:
        return [
            squeeze("".join(glyph.text for glyph in in_lines(one) if bottom - 2 < glyph.y_pt < top + 2))
            for one in pdf
        ]


def in_lines(page: pypdfium2.PdfPage) -> list[Glyph]:
    """The characters of a page line by line; two columns are read one after the other."""
    found = list(glyphs(page))
    middle = page.get_width() / 2
    small = {id(glyph) for glyph in found if glyph.size_pt < 10}
    has_columns = not any(glyph.x_pt < middle < glyph.end_pt for glyph in found if id(glyph) in small)

    def key(glyph: Glyph) -> tuple[bool, int, float]:
        is_second = has_columns and id(glyph) in small and glyph.x_pt > middle
        return is_second, -round(glyph.y_pt), glyph.x_pt

    return sorted(found, key=key)


@pytest.fixture(scope="module")
def labels(sample: SampleBook) -> list[str]:
    with pypdfium2.PdfDocument(sample.build / Product.SCREEN) as pdf:
        return [pdf.get_page_label(number) for number in range(len(pdf))]


def part(pages: list[str], title: str, until: str) -> str:
    """The words of the pages from one that begins with a title up to another."""
    first = max(number for number, words in enumerate(pages) if words.startswith(title))
    last = next(number for number in range(first + 1, len(pages)) if pages[number].startswith(until))
    return "".join(pages[first:last])


def test_sheets_and_characters_on_the_copyright_page_are_those_of_the_book(
    pages: list[str], labels: list[str], anthology: Anthology
) -> None:
    record = next(words for words in pages if "印张" in words and "版次" in words)
    block = pages[2 : len(pages) - 2]
    printed = sum(bool(words) for words in block)
    page = anthology.page.resolve()
    sheets = re.search(r"印张([\d.]+?)字数", record)
    thousands = re.search(r"字数(\d+)千字", record)
    assert sheets and float(sheets[1]) == round(len(block) / 16, 3)
    assert thousands and int(thousands[1]) == round(printed * page.characters * page.lines / 1000)


def case_pages(pages: list[str], labels: list[str]) -> dict[str, str]:
    """The words of the pages that are counted in Arabic, up to the afterword, by folio."""
    end = next(
        number
        for number, words in enumerate(pages)
        if words.startswith("后记") and labels[number].isdecimal()
    )
    return {labels[number]: pages[number] for number in range(end) if labels[number].isdecimal()}


def listed(line: str) -> set[int]:
    """Folios of an entry, ranges written out."""
    found: set[int] = set()
    for first, last in re.findall(r"(\d+)(?:–(\d+))?", line):
        found |= set(range(int(first), int(last or first) + 1))
    return found


def entries(words: str, terms: list[Term]) -> Iterator[tuple[Term, set[int]]]:
    """What the index of terms prints of each term."""
    for term in terms:
        also = f"（{'、'.join(term.also)}）" if term.also else ""
        found = re.search(rf"{re.escape(squeeze(term.term + also))}([\d–，]+)", words)
        yield term, listed(found[1]) if found else set()


def first_words(text: str, words: dict[str, str]) -> set[str]:
    """Terms in a text; where several begin, the longest counts, and none inside another."""
    found, place = set(), 0
    while place < len(text):
        here = [word for word in words if text.startswith(word, place) and is_whole(text, place, word)]
        longest = max(here, key=len, default="")
        if longest:
            found.add(words[longest])
        place += len(longest) or 1
    return found


def is_whole(text: str, place: int, word: str) -> bool:
    before, after = text[place - 1 : place], text[place + len(word) : place + len(word) + 1]
    is_cut = before.isascii() and before.isalnum() and word[0].isascii()
    return not is_cut and not (after.isascii() and after.isalnum() and word[-1].isascii())


def test_every_page_of_the_index_of_terms_is_right(
    pages: list[str], labels: list[str], anthology: Anthology
) -> None:
    terms = list(anthology.index.terms)
    words = {squeeze(word): term.term for term in terms for word in (term.term, *term.also)}
    body = case_pages(pages, labels)
    scopes = [squeeze(theme.scope)[:20] for theme in anthology.themes]
    themes = {folio for folio, text in body.items() if any(scope in text for scope in scopes)}
    on_page = {int(folio): first_words(text, words) for folio, text in body.items() if folio not in themes}
    index = part(pages, "名词索引", "案例联系人")
    checked = 0
    for term, folios in entries(index, terms):
        expected = {folio for folio, found in on_page.items() if term.term in found}
        across = {
            folio
            for folio in folios - expected
            if term.term in first_words(body[str(folio)][-14:] + body.get(str(folio + 1), "")[:14], words)
        }
        assert folios - across == expected, term.term
        checked += len(folios)
    assert checked > 50


def test_every_hospital_is_listed_with_the_page_of_its_case(
    sample: SampleBook, pages: list[str], labels: list[str]
) -> None:
    index = part(pages, "医院索引", "名词索引")
    by_sound, by_region = index.split("按地区")
    for entry in sample.outcome.survey.entries:
        if not entry.first_folio or entry.reading is None or entry.reading.case is None:
            continue
        data = entry.reading.case.metadata
        hospital, title = squeeze(data.hospital), squeeze(data.title)
        assert re.search(rf"{re.escape(hospital + title)}·*{entry.first_folio}(?!\d)", by_sound)
        assert re.search(rf"{re.escape(hospital)}·*{entry.first_folio}(?!\d)", by_region)
        assert entry.submission.settings.region and entry.submission.settings.region in by_region
        opening = pages[labels.index(entry.first_folio)]
        assert title in opening[:80] and hospital in opening[:160]


def test_contacts_are_printed_without_what_nobody_agreed_to(sample: SampleBook, pages: list[str]) -> None:
    contacts = next(words for words in pages if words.startswith("案例联系人"))
    for entry in sample.outcome.survey.entries:
        if entry.first_folio and entry.reading and entry.reading.case:
            contact = entry.reading.case.metadata.contact
            assert squeeze(contact.name) in contacts
            assert not contact.phone or squeeze(contact.phone) not in contacts


def test_running_heads_are_those_of_the_case_on_the_page(sample: SampleBook, labels: list[str]) -> None:
    page = sample.outcome.survey.anthology.page.resolve()  # type: ignore[union-attr]
    top = (page.trim_height_mm - page.top_mm) * MM
    titles = {}
    for entry in sample.outcome.survey.entries:
        if entry.first_folio and entry.reading and entry.reading.case:
            for more in range(1, entry.pages):
                titles[str(int(entry.first_folio) + more)] = entry
    with pypdfium2.PdfDocument(sample.build / Product.SCREEN) as pdf:
        for number, label in enumerate(labels):
            if label not in titles:
                continue
            head = "".join(glyph.text for glyph in glyphs(pdf[number]) if glyph.y_pt > top + 5)
            entry = titles[label]
            theme = sample.outcome.survey.anthology.theme(entry.submission.settings.theme)  # type: ignore
            full = entry.reading.case.metadata.title if number % 2 == 0 else theme.title
            assert squeeze(head).rstrip("…") and squeeze(full).startswith(squeeze(head).rstrip("…"))


# Variants of the book


def test_cases_open_on_rectos_when_asked(tmp_path: Path) -> None:
    book = make_book(tmp_path)
    page = PageChoice(cases_open="右页")
    layout = typeset(
        replace(book, anthology=book.anthology.model_copy(update={"page": page})),
        STYLES,
        Cache(tmp_path / "c"),
        jobs=2,
    )
    openings = [leaf for leaf in layout.leaves if leaf.unit and leaf.unit.id in {"alpha", "beta", "gamma"}]
    assert all(leaf.is_recto for leaf in openings if leaf.page == 0)


def test_a_picture_stands_for_the_cover_and_fills_it(tmp_path: Path) -> None:
    Image.new("RGB", (100, 100), "#c83232").save(tmp_path / "front.png")
    book = make_book(tmp_path)
    anthology = book.anthology.model_copy(update={"cover": Cover(front="front.png")})
    book = replace(book, anthology=anthology, cover_folder=tmp_path)
    layout = typeset(book, STYLES, Cache(tmp_path / "cache"), jobs=2)
    bind(layout, book, READING, tmp_path / "book.pdf")
    with pypdfium2.PdfDocument(tmp_path / "book.pdf") as pdf:
        picture = pdf[0].render(scale=0.2).to_pil().convert("RGB")
        assert not squeeze("".join(glyph.text for glyph in glyphs(pdf[0])))
    width, height = picture.size
    corners = [(2, 2), (width - 3, 2), (2, height - 3), (width - 3, height - 3)]
    assert {picture.getpixel(corner) for corner in corners} == {(200, 50, 50)}


def test_a_missing_cover_picture_is_a_problem(tmp_path: Path) -> None:
    book = make_book(tmp_path)
    anthology = book.anthology.model_copy(update={"cover": Cover(back="none.png")})
    with pytest.raises(ProblemError) as caught:
        typeset(
            replace(book, anthology=anthology, cover_folder=tmp_path), STYLES, Cache(tmp_path / "c"), jobs=2
        )
    assert [problem.code for problem in caught.value.problems] == ["picture-missing"]


def test_long_contents_move_no_folio_out_of_place(tmp_path: Path) -> None:
    """Front matter behind the contents is counted after they have grown."""
    book = make_book(tmp_path)
    parts = ("contents", "front", "cases", "back", "term-index")
    blocks = tuple(pandoc.read_markdown("统一了患者主索引。"))
    chapters = tuple(
        replace(book.parts[0].chapters[1], id=f"case{number}", number=number, blocks=blocks)
        for number in range(70)
    )
    anthology = book.anthology.model_copy(
        update={"index": Index(terms=(Term(term="主索引"), Term(term="没有的词")))}
    )
    order = order_parts(parts, ["preface"], ["afterword"])
    part = replace(book.parts[0], chapters=chapters)
    book = replace(book, anthology=anthology, order=order, parts=(part,))
    layout = typeset(book, STYLES, Cache(tmp_path / "cache"), jobs=2)
    bind(layout, book, READING, tmp_path / "book.pdf")
    with pypdfium2.PdfDocument(tmp_path / "book.pdf") as pdf:
        words = [squeeze("".join(glyph.text for glyph in glyphs(page))) for page in pdf]
        labels = [pdf.get_page_label(number) for number in range(len(pdf))]
    contents = "".join(text for text, label in zip(words, labels, strict=True) if label.isalpha())
    preface = next(number for number, text in enumerate(words) if text.startswith("序示例"))
    assert labels[preface] not in {"i", "ii", "iii"}
    assert re.search(rf"序·*{labels[preface]}", contents)
    assert [problem.code for problem in layout.problems] == ["term-unused"]
    buffer = io.BytesIO((tmp_path / "book.pdf").read_bytes())
    assert buffer.getvalue()[:5] == b"%PDF-"


def test_an_unknown_style_is_a_problem(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "book", "qingshan-first")
    settings = (root / "anthology.yaml").read_text(encoding="utf-8")
    (root / "anthology.yaml").write_text(settings + "\nstyle: nobody\n", encoding="utf-8")
    outcome = run(root, Product.SCREEN)
    assert "style-unknown" in {problem.code for problem in outcome.survey.problems}


def test_a_title_of_120_characters_stays_on_its_page(tmp_path: Path) -> None:
    title = "示例医院基于集成平台的互联互通建设与实践：" * 6
    book = make_book(tmp_path, title=title[:120])
    layout = typeset(book, STYLES, Cache(tmp_path / "cache"), jobs=2)
    bind(layout, book, READING, tmp_path / "book.pdf")
    number = next(n for n, leaf in enumerate(layout.leaves) if leaf.unit and leaf.unit.id == "alpha")
    page = book.anthology.page.resolve()
    right = page.inner_mm * MM + page.measure_pt
    with pypdfium2.PdfDocument(tmp_path / "book.pdf") as pdf:
        found = [glyph for glyph in glyphs(pdf[number]) if glyph.size_pt > 20]
        head = "".join(glyph.text for glyph in in_lines(pdf[number + 2]))[:60]
    assert squeeze("".join(glyph.text for glyph in found)) == title[:120]
    assert max(glyph.end_pt for glyph in found) <= right + 0.5
    assert "…" in head


def test_a_theme_without_cases_has_no_part_and_a_case_without_figures_is_set(tmp_path: Path) -> None:
    anthology = make_anthology()
    book = assemble(anthology, Sources({"service": [case("beta")], "clinical": []}, [text("preface")]))
    assert [(part.number, part.theme.id) for part in book.parts] == [(1, "service")]
    layout = typeset(book, STYLES, Cache(tmp_path / "cache"), jobs=2)
    units = {leaf.unit.id for leaf in layout.leaves if leaf.unit}
    assert "theme-service" in units and "theme-clinical" not in units and "beta" in units
    assert not layout.problems
