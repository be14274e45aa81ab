"""What is remembered of pages: it never changes what is found, and a book that grows is not read again."""

import os
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array

from compile.cache import Shelf
from compile.model.press import Inspection
from compile.pdf import open_pdf
from compile.preflight import contents, preflight
from compile.preflight.reading import read_ahead, read_pages
from tests import press_pdf
from tests.test_preflight import BREAKS, LIMITS, PASSES, Spoil, font


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The pages that are really read."""
    pages: list[Any] = []
    native = contents._content

    def note(page: Any) -> bytes:
        pages.append(page)
        return native(page)

    monkeypatch.setattr(contents, "_content", note)
    return pages


def inspect(folder: Path, shelf: Shelf | None, spoil: Spoil = lambda _: None) -> Inspection:
    pdf = press_pdf.clean_pdf()
    spoil(pdf)
    return preflight(press_pdf.saved(pdf, folder), LIMITS, shelf)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    folder = tmp_path_factory.mktemp("filled")
    shelf = Shelf(folder / "shelf")
    for spoil in (lambda _: None, *PASSES, *(spoil for _, spoil in BREAKS)):
        inspect(folder, shelf, spoil)
    return shelf


@pytest.mark.parametrize(("code", "spoil"), BREAKS, ids=[code for code, _spoil in BREAKS])
def test_the_same_is_found_with_what_is_remembered(
    code: str, spoil: Spoil, filled: Shelf, tmp_path: Path
) -> None:
    found = inspect(tmp_path, filled, spoil)
    assert [problem.code for problem in found.problems] == [code]
    assert found == inspect(tmp_path, None, spoil)


def test_the_same_file_is_not_read_again(shelf: Shelf, tmp_path: Path, read: list[Any]) -> None:
    first = inspect(tmp_path, shelf)
    assert len(read) == 4 or len(read) == 1
    read.clear()
    assert inspect(tmp_path, shelf) == first
    assert not read


def grow(pdf: pikepdf.Pdf) -> None:
    """More glyphs in the font, as when a sentence is added elsewhere; those that are shown stay."""
    wide = font(pdf)
    inner = wide.DescendantFonts[0]
    inner.W = Array([*inner.get("/W", []), 60_000, Array([500])])
    inner.FontDescriptor.FontFile3 = pdf.make_stream(
        inner.FontDescriptor.FontFile3.read_bytes() + b"\0", Subtype=pikepdf.Name.OpenType
    )
    wide.ToUnicode = pdf.make_stream(
        wide.ToUnicode.read_bytes().replace(b"endbfchar", b"<ea60> <4e00>\nendbfchar")
    )


def test_a_font_that_grew_elsewhere_makes_no_page_be_read(
    shelf: Shelf, tmp_path: Path, read: list[Any]
) -> None:
    inspect(tmp_path, shelf)
    read.clear()
    inspect(tmp_path, shelf, grow)
    assert not read


def narrow(pdf: pikepdf.Pdf) -> None:
    font(pdf).DescendantFonts[0].W = Array([])
    font(pdf).DescendantFonts[0].DW = 9000


def silence(pdf: pikepdf.Pdf) -> None:
    font(pdf).ToUnicode = pdf.make_stream(press_pdf.to_unicode({1: "示"}))


@pytest.mark.parametrize("change", [narrow, silence])
def test_a_glyph_that_is_shown_and_changed_is_seen(
    change: Spoil, shelf: Shelf, tmp_path: Path, read: list[Any]
) -> None:
    inspect(tmp_path, shelf)
    read.clear()
    assert inspect(tmp_path, shelf, change) == inspect(tmp_path, None, change)
    assert len(read) > len(press_pdf.clean_pdf().pages)  # all that were remembered, and all of the other


def long(pdf: pikepdf.Pdf) -> None:
    """Enough pages for two processes; one near the end is in the colours of the screen."""
    resources = pdf.pages[0].Resources
    for number in range(144):
        press_pdf.add_page(pdf, resources)
        page = pdf.pages[-1].obj
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + b" %% %d\n" % number)
    page = pdf.pages[140].obj
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"1 0 0 rg 100 100 9 9 re f")


def test_two_processes_find_what_one_finds(shelf: Shelf, tmp_path: Path, read: list[Any]) -> None:
    pdf = press_pdf.clean_pdf()
    long(pdf)
    path = press_pdf.saved(pdf, tmp_path)
    alone = preflight(path, LIMITS)
    assert [problem.code for problem in alone.problems] == ["print-colour"] and len(read) == 148
    read.clear()
    assert preflight(path, LIMITS, shelf, jobs=2) == alone
    assert 20 <= len(read) <= 94  # these few, until it shows that much is new, and half of the others


def test_pages_share_what_they_have_alike(shelf: Shelf, tmp_path: Path) -> None:
    """Whoever read them; a page that differs keeps what is its own."""
    pdf = press_pdf.clean_pdf()
    long(pdf)
    path = press_pdf.saved(pdf, tmp_path)
    pack = shelf.pack(path.stem)
    with open_pdf(path) as opened:
        plain, _ = read_pages(opened, None, None, lambda _: list)
        pages, _ = read_pages(
            opened, shelf, pack, lambda first: lambda: read_ahead(opened, shelf, pack, first)[0]
        )
    assert len(pack.news()) > len(pages)
    for name in ("kinds", "lettering", "fonts"):
        found, expected = ([getattr(page.marks, name) for page in read] for read in (pages, plain))
        assert found == expected
        assert len(set(map(id, found))) == len(set(map(frozenset, expected))) < 5


def test_what_fails_in_the_other_process_is_told(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = press_pdf.clean_pdf()
    long(pdf)
    monkeypatch.setattr("compile.preflight.stage.read_ahead", lambda *_: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        preflight(press_pdf.saved(pdf, tmp_path), LIMITS, shelf, jobs=2)


def test_another_process_that_dies_costs_time_only(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = press_pdf.clean_pdf()
    long(pdf)
    path = press_pdf.saved(pdf, tmp_path)
    monkeypatch.setattr("compile.preflight.stage.read_ahead", lambda *_: os.kill(os.getpid(), 9))
    assert preflight(path, LIMITS, shelf, jobs=2) == preflight(path, LIMITS)


def with_folio(folio: str, setting: str = "", resources: bool = True) -> Spoil:
    """A form is laid over the first page, before what it draws itself."""

    def lay(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        form = pdf.make_stream(folio.encode(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        form.BBox = Array([0, 0, 600, 800])
        if resources:
            form.Resources = pikepdf.Dictionary(Font=page.Resources.Font)
        page.Resources.XObject.Sheet = form
        call = f"q {setting} 1 0 0 1 20 20 cm /Sheet Do Q 0 0 0 1 k 50 50 9 9 re f".encode()
        page.Contents = pdf.make_stream(call + b" " + page.Contents.read_bytes())

    return lay


def name_of(pdf: pikepdf.Pdf) -> str:
    (name,) = pdf.pages[0].Resources.Font.keys()
    return name


FOLIO = "BT {} 9 Tf 10 10 Td <0001> Tj ET"


def test_another_folio_is_read_without_its_page(shelf: Shelf, tmp_path: Path, read: list[Any]) -> None:
    folio = FOLIO.format(name_of(press_pdf.clean_pdf()))
    first = inspect(tmp_path, shelf, with_folio(folio))
    read.clear()
    assert inspect(tmp_path, shelf, with_folio(folio + " ")) == first
    assert not read
    red = inspect(tmp_path, shelf, with_folio("1 0 0 rg " + folio))
    assert not read
    assert [problem.code for problem in red.problems] == ["print-colour"]


SETTINGS = ["1 0 0 RG", "0 0 0 1 k 0.01 w", "1 1 1 1 k", "5 0 0 5 0 0 cm"]


@pytest.mark.parametrize("resources", [True, False])
@pytest.mark.parametrize("setting", [*SETTINGS, "BT {} 7 Tf ET"])
def test_a_form_is_as_it_is_drawn(setting: str, resources: bool, shelf: Shelf, tmp_path: Path) -> None:
    """The same form in another state of the page, or with the fonts of the page, is another."""
    font_name = name_of(press_pdf.clean_pdf())
    folio = FOLIO.format(font_name) + " BT 30 30 Td <0001> Tj ET 0 0 m 40 40 l S 1 1 8 8 re f"
    for state in ("", setting.format(font_name), ""):
        spoil = with_folio(folio, state, resources)
        assert inspect(tmp_path, shelf, spoil) == inspect(tmp_path, None, spoil)


def moved(across: float, *, up: float = 0, extra: str = "") -> Spoil:
    """All pages are moved as the binder moves them; the first one draws something more."""

    def move(pdf: pikepdf.Pdf) -> None:
        before, after = pdf.make_stream(f"q 1 0 0 1 {across} {up} cm\n".encode()), pdf.make_stream(b"\nQ\n")
        for number, page in enumerate(pdf.pages):
            own = page.obj.Contents.read_bytes() + (b"" if number else f"\n{extra}".encode())
            page.obj.Contents = Array([before, pdf.make_stream(own), after])

    return move


def test_a_page_on_the_other_side_is_not_read_again(shelf: Shelf, tmp_path: Path, read: list[Any]) -> None:
    first = inspect(tmp_path, shelf, moved(3))
    assert read
    read.clear()
    assert inspect(tmp_path, shelf, moved(-2, up=1)) == first
    assert not read


EDGE = "BT {} 9 Tf 5 300 Td <0001> Tj ET"
"""Five points from the left edge of what is moved."""
MOVED = [
    (EDGE, 100, 0),  # well inside, then cut off
    (EDGE, 0, 100),
    ("1 1 1 1 k 5 300 9 9 re f", -30, 100),  # off the page, then on it
    ("1 1 1 1 k 5 300 9 9 re f", 100, -30),
    ("1 0 0 1 5 300 cm /Sheet Do", 100, 0),  # a form that is read by itself
    ("1 0 0 1 5 300 cm /Sheet Do", 0, 100),
]


@pytest.mark.parametrize(("extra", "before", "then"), MOVED)
def test_a_move_that_matters_is_seen(
    extra: str, before: float, then: float, shelf: Shelf, tmp_path: Path
) -> None:
    name = name_of(press_pdf.clean_pdf())

    def spoil(across: float) -> Spoil:
        def lay(pdf: pikepdf.Pdf) -> None:
            with_folio(f"BT {name} 9 Tf <0001> Tj ET", "1 0 0 1 100 100 cm")(pdf)
            moved(across, extra=extra.format(name))(pdf)

        return lay

    inspections = [inspect(tmp_path, None, spoil(across)) for across in (before, then)]
    assert inspections[0] != inspections[1]
    for across, alone in zip((before, then, before), (*inspections, inspections[0]), strict=True):
        assert inspect(tmp_path, shelf, spoil(across)) == alone


def test_a_wider_glyph_on_the_other_side_is_seen(shelf: Shelf, tmp_path: Path) -> None:
    def spoil(across: float, *, is_narrow: bool) -> Spoil:
        def lay(pdf: pikepdf.Pdf) -> None:
            moved(across)(pdf)
            if is_narrow:
                narrow(pdf)

        return lay

    for across, is_narrow in ((3, False), (3, True), (-2, True), (-2, False)):
        spoiled = spoil(across, is_narrow=is_narrow)
        assert inspect(tmp_path, shelf, spoiled) == inspect(tmp_path, None, spoiled)
