"""Pages to a book: boxes, fonts, outline, labels, links, and the same bytes every time."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pdfplumber
import pikepdf
import pytest

from compile.bind import bind
from compile.bind.navigation import add_labels
from compile.bind.sheet import lay_out
from compile.cache import Cache
from compile.files import ROOT
from compile.model.book import Book
from compile.model.unit import PRINT, READING, Binding, Folios, Layout, Leaf, Opens, Unit
from compile.problems import ProblemError
from compile.typeset import typeset
from tests.small_book import make_book

HALF_BLANK = "“‘（《，。、；：”’）》"
"""Marks whose blank half may lie outside the type area at the beginning or end of a line."""
MM = 72 / 25.4
WIDTH, HEIGHT, BLEED = 210 * MM, 285 * MM, 3 * MM


@dataclass(frozen=True)
class Bound:
    book: Book
    layout: Layout
    reading: Path
    press: Path


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> Bound:
    folder = tmp_path_factory.mktemp("book")
    book = make_book(folder)
    layout = typeset(book, ROOT / "styles", Cache(folder / "cache"), jobs=2)
    reading, press = folder / "reading.pdf", folder / "print.pdf"
    bind(layout, book, READING, reading)
    bind(layout, book, PRINT, press)
    return Bound(book, layout, reading, press)


@pytest.fixture
def reading(bound: Bound) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(bound.reading) as pdf:
        yield pdf


@pytest.fixture
def press(bound: Bound) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(bound.press) as pdf:
        yield pdf


def numbers(box: pikepdf.Array) -> list[float]:
    return [float(value) for value in box]


def test_reading_pages_are_the_trim(reading: pikepdf.Pdf) -> None:
    for page in reading.pages:
        for box in (page.mediabox, page.trimbox, page.obj.BleedBox):
            assert numbers(box) == pytest.approx([0, 0, WIDTH, HEIGHT], abs=0.01)


def test_print_pages_have_bleed_and_no_annotations(press: pikepdf.Pdf, reading: pikepdf.Pdf) -> None:
    assert len(press.pages) == len(reading.pages)
    for page in press.pages:
        assert numbers(page.mediabox) == pytest.approx(
            [0, 0, WIDTH + 2 * BLEED, HEIGHT + 2 * BLEED], abs=0.01
        )
        assert numbers(page.obj.BleedBox) == numbers(page.mediabox)
        trim = [BLEED, BLEED, BLEED + WIDTH, BLEED + HEIGHT]
        assert numbers(page.trimbox) == pytest.approx(trim, abs=0.01)
        assert "/Annots" not in page.obj


def test_art_reaches_the_edge_of_the_bleed(bound: Bound) -> None:
    with pdfplumber.open(bound.press) as pdf:
        cover = pdf.pages[0].rects[0]
        assert (cover["x0"], cover["x1"]) == pytest.approx((0, WIDTH + 2 * BLEED), abs=0.05)
        for number, leaf in enumerate(bound.layout.leaves):
            if leaf.part and leaf.shows_folio:
                tab = min if not leaf.is_recto else max
                edges = [edge for rect in pdf.pages[number].rects for edge in (rect["x0"], rect["x1"])]
                wanted = WIDTH + 2 * BLEED if leaf.is_recto else 0
                assert tab(edges) == pytest.approx(wanted, abs=0.05)


def test_only_the_declared_families_are_embedded_once_each(reading: pikepdf.Pdf) -> None:
    fonts = [
        thing
        for thing in reading.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font" and "/ToUnicode" in thing
    ]
    names = sorted(str(font.BaseFont).partition("+")[2] for font in fonts)
    assert len(names) == len(set(names))
    assert {name.removesuffix("-Bold") for name in names} == {
        "LXGW-WenKai",
        "Noto-Sans-CJK-SC",
        "Noto-Serif-CJK-SC",
    }
    descriptors = [
        thing
        for thing in reading.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
    ]
    assert len(descriptors) == len(names)
    assert all("/FontFile2" in one or "/FontFile3" in one for one in descriptors)


def test_text_of_all_units_can_be_read_back(bound: Bound) -> None:
    with pdfplumber.open(bound.reading) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
    for words in (
        "数据由“能接通”走向“可使用”。",
        "这是一条示例脚注。",
        "（联系人：示例医院1示例乙，000-00000000）",
    ):
        assert words in text.replace("\n", "").replace(" ", "")


def test_outline_has_themes_cases_and_sections(reading: pikepdf.Pdf) -> None:
    with reading.open_outline() as outline:
        top = [item.title for item in outline.root]
        theme = outline.root[2]
        assert top == [
            *("序", "目录", "第一篇 智慧临床示例", "第二篇 智慧服务示例", "后记"),
            *("医院索引", "名词索引", "案例联系人", "编排说明"),
        ]
        assert [item.title for item in theme.children] == ["甲医院案例", "乙医院案例"]
        assert [item.title for item in theme.children[0].children] == ["一、单位简介", "二、建设与改造"]


def test_labels_are_the_folios(bound: Bound, reading: pikepdf.Pdf) -> None:
    labels = [reading.pages[number].label for number in range(len(reading.pages))]
    assert labels == [leaf.label for leaf in bound.layout.leaves]
    with pdfplumber.open(bound.reading) as pdf:
        for page, leaf in zip(pdf.pages, bound.layout.leaves, strict=True):
            foot = page.crop((0, HEIGHT - 18 * MM, WIDTH, HEIGHT), strict=False).extract_text().strip()
            assert foot == (leaf.label if leaf.shows_folio else "")


def destinations(pdf: pikepdf.Pdf) -> dict[str, int]:
    names = list(pdf.Root.Names.Dests.Names)
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    return {str(name): pages[target[0].objgen] for name, target in zip(names[::2], names[1::2], strict=True)}


def test_every_link_leads_somewhere(reading: pikepdf.Pdf) -> None:
    known, addresses, inside = destinations(reading), [], []
    for page in reading.pages:
        for link in page.obj.get("/Annots", []):
            if "/A" in link:
                addresses.append(str(link.A.URI))
            else:
                inside.append(str(link.Dest))
    assert addresses == ["https://example.org/beta"]
    assert "alpha-fig-1" in inside and set(inside) <= set(known)


def test_every_link_covers_words(bound: Bound, reading: pikepdf.Pdf) -> None:
    """A reader hits it where its text is: the middle of a character, as high as the type."""
    count = 0
    with pdfplumber.open(bound.reading) as pdf:
        for number, page in enumerate(reading.pages):
            for link in page.obj.get("/Annots", []):
                x0, y0, x1, y1 = numbers(link.Rect)
                inside = [
                    char
                    for char in pdf.pages[number].chars
                    if x0 < (char["x0"] + char["x1"]) / 2 < x1
                    and HEIGHT - y1 < (char["top"] + char["bottom"]) / 2 < HEIGHT - y0
                ]
                assert inside, (number, link.Rect)
                assert y1 - y0 >= 0.99 * min(char["size"] for char in inside)
                count += 1
    assert count > 10


def test_numbers_in_the_contents_are_those_of_the_pages(bound: Bound, reading: pikepdf.Pdf) -> None:
    known, seen = destinations(reading), []
    with pdfplumber.open(bound.reading) as pdf:
        for number, page in enumerate(reading.pages):
            leaf = bound.layout.leaves[number]
            if leaf.unit is None or leaf.unit.id != "contents":
                continue
            for link in page.obj.Annots:
                x0, y0, x1, y1 = numbers(link.Rect)
                if x1 - x0 < 400:  # part of a line, which has a link of its own
                    continue
                last = [
                    char["text"]
                    for char in pdf.pages[number].chars
                    if char["x0"] > x1 - 30 and HEIGHT - y1 < (char["top"] + char["bottom"]) / 2 < HEIGHT - y0
                ]
                folio = "".join(text for text in last if text.isascii() and text.isalnum())
                target = str(link.Dest)
                assert folio == bound.layout.leaves[known[target]].label
                seen.append(target)
    wanted = ["preface", "theme-clinical", "alpha", "beta", "theme-service", "gamma", "afterword"]
    wanted += ["hospital-index", "term-index", "contacts"]
    assert list(dict.fromkeys(seen)) == wanted


def test_type_area_lies_at_the_inner_margin_of_either_side(bound: Bound) -> None:
    inner, measure = 28 * MM, 441
    with pdfplumber.open(bound.reading) as pdf:
        sides = set()
        for page, leaf in zip(pdf.pages, bound.layout.leaves, strict=True):
            if leaf.unit and leaf.unit.id == "gamma" and leaf.page:
                area = page.crop((0, 24 * MM, WIDTH, HEIGHT - 21 * MM), strict=False)
                left = inner if leaf.is_recto else WIDTH - inner - measure
                chars = [char for char in area.chars if char["text"] not in HALF_BLANK]
                assert min(char["x0"] for char in chars) == pytest.approx(left, abs=1)
                assert max(char["x1"] for char in chars) <= left + measure + 0.5
                sides.add(leaf.is_recto)
    assert sides == {True, False}


def test_heads_name_theme_and_case_and_spare_openings(bound: Bound) -> None:
    with pdfplumber.open(bound.reading) as pdf:
        heads = [
            page.crop((0, 0, WIDTH, 23 * MM), strict=False).extract_text().strip() for page in pdf.pages[2:]
        ]
    leaves = bound.layout.leaves[2:]
    for head, leaf in zip(heads, leaves, strict=True):
        if leaf.unit is None or leaf.page == 0:
            assert head == ""
        elif leaf.unit.id == "gamma":
            assert head == "智慧服务示例" if not leaf.is_recto else head.endswith("…")
        elif leaf.unit.id == "alpha":
            assert head == ("甲医院案例" if leaf.is_recto else "智慧临床示例")
    assert any(head.endswith("…") for head in heads)


def test_metadata_comes_from_the_book(reading: pikepdf.Pdf) -> None:
    assert str(reading.docinfo.Title) == "示例案例集"
    assert str(reading.docinfo.CreationDate) == "D:20231201000000Z"
    assert str(reading.Root.Lang) == "zh-CN"
    with reading.open_metadata() as xmp:
        assert xmp["dc:title"] == "示例案例集"
        assert xmp["dc:creator"] == ["示例编辑部"]
        assert xmp["xmp:CreateDate"].startswith("2023-12-01")


def test_same_book_is_the_same_file(bound: Bound, tmp_path: Path) -> None:
    book = make_book(tmp_path / "elsewhere")
    layout = typeset(book, ROOT / "styles", Cache(tmp_path / "cache"), jobs=1)
    for binding, before in ((READING, bound.reading), (PRINT, bound.press)):
        bind(layout, book, binding, tmp_path / "again.pdf")
        assert (tmp_path / "again.pdf").read_bytes() == before.read_bytes()


@pytest.mark.parametrize("binding", [READING, PRINT], ids=lambda one: one.name)
def test_what_was_gathered_for_other_pages_makes_the_same_file(
    bound: Bound, tmp_path: Path, binding: Binding
) -> None:
    """Each unit goes on as it was when it begins on another side, and behind others."""
    first, *rest = (replace(leaf, is_recto=not leaf.is_recto) for leaf in bound.layout.leaves)
    kept, wanted, again = tmp_path / "kept", tmp_path / "wanted.pdf", tmp_path / "again.pdf"
    counts = []
    for leaves in (bound.layout.leaves, (first, *rest), (*rest, first)):
        layout = replace(bound.layout, leaves=tuple(leaves))
        bind(layout, bound.book, binding, wanted)
        bind(replace(layout, kept=kept), bound.book, binding, again)
        assert again.read_bytes() == wanted.read_bytes()
        counts.append(len([*kept.rglob("*")]))
    assert counts[0] == counts[1] > 0


def test_the_names_of_files_say_nothing(bound: Bound, tmp_path: Path) -> None:
    """They are fingerprints, which differ from machine to machine."""
    sheets = bound.layout.sheets
    files = sorted({file for laid in sheets for file, _ in laid}, reverse=True)
    others = {file: tmp_path / f"{number:03}.pdf" for number, file in enumerate(files)}
    for file, other in others.items():
        shutil.copyfile(file, other)
    renamed = tuple(tuple((others[file], page) for file, page in laid) for laid in sheets)
    assert len(files) > 1
    bind(replace(bound.layout, sheets=renamed), bound.book, PRINT, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == bound.press.read_bytes()


def test_link_to_nowhere_is_a_problem_and_nothing_is_written(bound: Bound, tmp_path: Path) -> None:
    def forget(leaf: Leaf) -> Leaf:
        kept = leaf.unit and tuple(anchor for anchor in leaf.unit.anchors if anchor.name != "beta")
        return replace(leaf, unit=replace(leaf.unit, anchors=kept)) if leaf.unit else leaf

    broken = replace(bound.layout, leaves=tuple(map(forget, bound.layout.leaves)))
    with pytest.raises(ProblemError) as caught:
        bind(broken, bound.book, READING, tmp_path / "book.pdf")
    assert {(problem.code, problem.place.quote) for problem in caught.value.problems} == {
        ("link-target-missing", "beta")
    }
    assert not (tmp_path / "book.pdf").exists()


def test_anchor_used_twice_is_a_problem(bound: Bound, tmp_path: Path) -> None:
    doubled = replace(bound.layout, leaves=(*bound.layout.leaves, bound.layout.leaves[6]))
    with pytest.raises(ProblemError, match="preface"):
        bind(doubled, bound.book, READING, tmp_path / "book.pdf")


def test_patterns_move_with_a_verso(bound: Bound, tmp_path: Path) -> None:
    source = pikepdf.new()
    source.add_blank_page(page_size=(100, 100))
    pattern = pikepdf.Dictionary(
        Type=pikepdf.Name.Pattern, PatternType=2, Matrix=pikepdf.Array([2, 0, 0, 2, 5, 7])
    )
    source.pages[0].obj.Resources = pikepdf.Dictionary(
        Pattern=pikepdf.Dictionary(P0=source.make_indirect(pattern))
    )
    source.save(tmp_path / "unit.pdf")
    unit = Unit("u", tmp_path / "unit.pdf", 1, Opens.NEXT, Folios.ARABIC)
    leaf = Leaf(unit, 0, is_recto=False, label="2", shows_folio=False, head="")
    bind(Layout((leaf,), ((),)), bound.book, PRINT, tmp_path / "book.pdf")
    shift = lay_out(bound.book.anthology.page.resolve(), PRINT).shift(leaf)
    with pikepdf.open(tmp_path / "book.pdf") as pdf:
        matrix = numbers(pdf.pages[0].obj.Resources.Pattern.P0.Matrix)
    assert matrix == pytest.approx([2, 0, 0, 2, 5 + shift[0], 7 + shift[1]], abs=1e-3)


def test_labels_survive_any_run_of_folios() -> None:
    labels = ["", "", "i", "ii", "iii", "iv", "1", "2", "3"]
    pdf = pikepdf.new()
    for _ in labels:
        pdf.add_blank_page()
    add_labels(pdf, [Leaf(None, 0, True, label, False, "") for label in labels])
    assert [pdf.pages[number].label for number in range(len(labels))] == labels


def test_verso_shift_brings_the_inner_margin_to_the_right(bound: Bound) -> None:
    page = bound.book.anthology.page.resolve()
    sheet = lay_out(page, READING)
    assert page.inner_mm * MM + sheet.verso_shift + page.measure_pt == pytest.approx(
        WIDTH - page.inner_mm * MM
    )
