"""A book to pages: pagination alone, the pieces of a page, and what happens when something is wrong."""

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pdfplumber
import pytest
from PIL import Image

from compile import fonts, pandoc
from compile.cache import Cache
from compile.crew import Crew
from compile.files import ROOT
from compile.model.book import Book
from compile.model.page import PageChoice
from compile.model.unit import Anchor, Folios, Leaf, Opens, Unit
from compile.problems import Problem, ProblemError
from compile.typeset import typeset
from compile.typeset.blocks import print_blocks
from compile.typeset.fetcher import STYLES as STYLES_URL
from compile.typeset.fetcher import UNIT, Fetcher
from compile.typeset.figures.sizes import fit_picture
from compile.typeset.formulas import FormulaError, draw_formula
from compile.typeset.geometry import page_css
from compile.typeset.paginate import find_folios, format_roman, paginate, shorten
from compile.typeset.parts import case_recipes, plan_sheets
from compile.typeset.press import Press
from compile.typeset.progress import silent
from compile.typeset.recipe import Recipe, Role
from compile.typeset.workshop import Workshop
from tests.small_book import ALPHA, SENTENCE, DyingPress, make_book

STYLES = ROOT / "styles"
PAGE = PageChoice().resolve()


def unit(
    name: str, pages: int, opens: Opens = Opens.NEXT, folios: Folios = Folios.ARABIC, **more: object
) -> Unit:
    return Unit(name, Path(f"{name}.pdf"), pages, opens, folios, **more)


# Pagination


def test_folios_are_roman_then_arabic_and_blanks_are_counted() -> None:
    leaves = paginate(
        [
            unit("cover", 1, Opens.RECTO, Folios.NONE),
            unit("title", 1, Opens.RECTO, Folios.NONE),
            unit("copyright", 1, folios=Folios.NONE),
            unit("preface", 1, Opens.RECTO, Folios.ROMAN),
            unit("contents", 2, Opens.RECTO, Folios.ROMAN),
            unit("theme", 1, Opens.RECTO, is_blind=True),
            unit("case", 3, Opens.RECTO),
        ],
        40,
    )
    assert [leaf.label for leaf in leaves] == [
        "",
        "",
        "",
        "",
        "i",
        "ii",
        "iii",
        "iv",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
    ]
    assert [number for number, leaf in enumerate(leaves) if leaf.unit is None] == [1, 5, 9, 13]
    shown = [leaf.label for leaf in leaves if leaf.shows_folio]
    assert shown == ["i", "iii", "iv", "3", "4", "5"]
    assert all(leaf.is_recto == (number % 2 == 0) for number, leaf in enumerate(leaves))


def test_heads_are_missing_on_openings_blind_pages_and_blanks() -> None:
    heads = {"head_verso": "篇", "head_recto": "题"}
    case = unit("case", 3, Opens.RECTO, has_opening=True, **heads)
    leaves = paginate([case, unit("theme", 1, Opens.RECTO, is_blind=True, **heads)], 40)
    assert [leaf.head for leaf in leaves] == ["", "篇", "题", "", "", ""]


def book_of(first: int) -> list[Unit]:
    """Two parts of cases; the first case has that many pages."""
    heads = {"has_opening": True, "head_verso": "篇", "head_recto": "题"}
    return [
        unit("preface", 2, Opens.RECTO, Folios.ROMAN),
        unit("theme-1", 1, Opens.RECTO, is_blind=True, part=1),
        unit("a", first, Opens.RECTO, part=1, **heads),
        unit("b", 7, Opens.RECTO, part=1, **heads),
        unit("theme-2", 1, Opens.RECTO, is_blind=True, part=2),
        unit("c", 9, Opens.RECTO, part=2, **heads),
        unit("colophon", 1),
    ]


def test_every_leaf_has_its_head_and_its_folio(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compile.typeset.parts.sheets.LEAVES", 4)
    leaves = paginate(book_of(5), 40)
    sheets = plan_sheets(leaves)
    for leaf, laid in zip(leaves, sheets.laid, strict=True):
        pages = [sheets.recipes[recipe].context["leaves"][page] for recipe, page in laid]
        assert [page["folio"] for page in pages if page["folio"]] == [leaf.label] * leaf.shows_folio
        heads = [page for page in pages if not page["folio"]]
        assert len(heads) == (leaf.unit is not None)
        for page in heads:
            assert (page["head"], page["number"], page["has_folio"]) == (
                leaf.head,
                leaf.part,
                leaf.shows_folio,
            )
        assert {page["side"] for page in pages} <= {"recto" if leaf.is_recto else "verso"}
    assert max(len(recipe.context["leaves"]) for recipe in sheets.recipes) == 4


def test_pages_more_set_hardly_a_sheet_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only where folios end, though all later ones stand on other leaves."""
    monkeypatch.setattr("compile.typeset.parts.sheets.LEAVES", 4)

    def sheets(first: int) -> dict[str, object]:
        return {one.id: one.context for one in plan_sheets(paginate(book_of(first), 40)).recipes}

    before, after = sheets(5), sheets(8)
    assert len(before) > 8 and before.keys() <= after.keys()
    anew = {name for name in after if after[name] != before.get(name)}
    ends = {max(name for name in plan if re.match(r"folios-\d", name)) for plan in (before, after)}
    assert anew and anew <= ends


def test_number_of_pages_is_even() -> None:
    assert len(paginate([unit("a", 3)], 40)) == 4
    assert len(paginate([unit("a", 4)], 40)) == 4


def test_folio_of_an_anchor_is_that_of_its_page() -> None:
    case = unit("case", 2, anchors=(Anchor("a", 0, 0, 0), Anchor("b", 1, 0, 0)))
    assert find_folios(paginate([unit("theme", 2), case], 40)) == {"a": "3", "b": "4"}


@pytest.mark.parametrize(
    ("number", "text"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (49, "xlix"), (94, "xciv")]
)
def test_roman_folios(number: int, text: str) -> None:
    assert format_roman(number) == text


def test_long_head_is_cut_before_punctuation() -> None:
    assert shorten("短题目", 10) == "短题目"
    assert shorten("以质量为本，面向临床", 7) == "以质量为本…"
    assert shorten("HL7 FHIR R4", 7) == "HL7 FHIR R4"


# Pieces of a page


def test_type_area_is_characters_by_lines() -> None:
    css = page_css(PAGE)
    assert "--measure: 441pt" in css and "--depth: 682.5pt" in css
    margins = css.split("margin: ")[1].split(" }")[0].split()
    top, outer, bottom, inner = (float(value.removesuffix("pt")) for value in margins)
    assert inner + outer + 441 == pytest.approx(210 * 72 / 25.4, abs=0.001)
    assert top + bottom + 682.5 == pytest.approx(285 * 72 / 25.4, abs=0.001)


def test_formula_in_words_is_drawn_with_outlines() -> None:
    picture = draw_formula(r"\text{完整率}=\frac{a}{b}", is_display=True)
    assert 5 < picture.width_em < 8
    assert picture.depth_em > 0.3
    assert draw_formula("x", is_display=False).width_em < 1


def test_formula_without_outline_is_refused() -> None:
    with pytest.raises(FormulaError, match="😀"):
        draw_formula("\U0001f600", is_display=False)
    with pytest.raises(FormulaError):
        draw_formula(r"\frac{a", is_display=False)


def test_picture_keeps_its_width_and_fills_whole_lines(tmp_path: Path) -> None:
    make_book(tmp_path)
    path = tmp_path / "media" / "layers.png"
    size = fit_picture(path, {"width": "80mm"}, PAGE)
    assert size.width_pt == pytest.approx(80 / 25.4 * 72)
    assert (size.height_pt + 2 * size.around_pt) % PAGE.pitch_pt == pytest.approx(0, abs=1e-6)
    assert fit_picture(path, {"width": "400mm"}, PAGE).width_pt <= PAGE.measure_pt


def test_picture_turned_by_its_camera_is_measured_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (800, 400)).save(tmp_path / "turned.jpg", exif=exif)
    size = fit_picture(tmp_path / "turned.jpg", {"width": "40mm"}, PAGE)
    assert size.height_pt == pytest.approx(2 * size.width_pt)


def test_no_hole_is_left_where_a_figure_does_not_fit(tmp_path: Path, cache: Cache) -> None:
    picture = "![图](media/layers.png){#alpha-fig width=110mm}\n\n"
    paragraph = SENTENCE * 3 + "\n\n"
    book = make_book(tmp_path, paragraph * 5 + picture + paragraph * 8)
    layout = typeset(book, STYLES, cache, jobs=1)
    case = next(leaf.unit for leaf in layout.leaves if leaf.unit and leaf.unit.id == "alpha")
    with pdfplumber.open(case.pdf) as pdf:
        lowest = max(char["bottom"] for char in pdf.pages[0].chars)
        assert len(pdf.pages[0].images) == 0 and len(pdf.pages[1].images) == 1
    assert lowest > (24 / 25.4 * 72) + PAGE.depth_pt - 2 * PAGE.pitch_pt


def test_fetcher_reads_two_folders_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "unit" / "media").mkdir(parents=True)
    (tmp_path / "unit" / "media" / "a.txt").write_text("内")
    (tmp_path / "secret.txt").write_text("外")
    (tmp_path / "unit" / "link.txt").symlink_to(tmp_path / "secret.txt")
    fetcher = Fetcher((STYLES,), tmp_path / "unit")
    assert fetcher.fetch(f"{UNIT}media/a.txt").read().decode() == "内"
    assert b"--song" in fetcher.fetch(f"{STYLES_URL}tokens.css").read()
    for address in (f"{UNIT}../secret.txt", f"{UNIT}%2e%2e/secret.txt", f"{UNIT}link.txt"):
        with pytest.raises(ValueError, match="not allowed"):
            fetcher.fetch(address)
    for address in ("https://example.org/", "http://127.0.0.1/", (tmp_path / "secret.txt").as_uri()):
        with pytest.raises(ValueError, match="not allowed"):
            fetcher.fetch(address)


def test_missing_font_names_family_and_package(monkeypatch: pytest.MonkeyPatch) -> None:
    faces = tuple(face for face in fonts.find_faces() if face.family != fonts.KAI)
    monkeypatch.setattr(fonts, "find_faces", lambda: faces)
    monkeypatch.setattr(fonts, "SUBSETTER", ("libnone.so",))
    found = fonts.check_fonts()
    assert [problem.code for problem in found] == ["font-missing", "subsetter-missing"]
    assert "楷体" in found[0].message and "fonts-lxgw-wenkai" in found[0].hint


# The whole stage


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """Shared, so that the units that a test does not change are set once."""
    return Cache(tmp_path_factory.mktemp("cache"))


def problems_of(book: Book, cache: Cache, styles: Path = STYLES) -> tuple[Problem, ...]:
    with pytest.raises(ProblemError) as caught:
        typeset(book, styles, cache, jobs=1)
    return caught.value.problems


def test_everything_wrong_in_a_case_is_named_with_its_case(tmp_path: Path, cache: Cache) -> None:
    alpha = "![图](media/none.png)\n\n[网站](www.example.org)\n\n$\\frac{a$\n"
    found = problems_of(make_book(tmp_path, alpha), cache)
    assert {problem.code for problem in found} == {"picture-missing", "link-unusable", "formula-unreadable"}
    assert {problem.case for problem in found} == {"alpha"}
    assert all(problem.is_error and problem.place.hospital == "示例医院1" for problem in found)


def test_what_the_engine_cannot_do_is_a_problem(tmp_path: Path, cache: Cache) -> None:
    found = problems_of(make_book(tmp_path, "字符\U0001f9ea与\ue000。[文内](#nowhere)\n"), cache)
    assert {problem.code for problem in found} == {"character-missing", "link-target-missing"}
    assert {problem.case for problem in found} == {"alpha"}
    assert "字符\U0001f9ea与" in {problem.place.quote[:4] for problem in found}


def test_broken_picture_is_a_problem_of_its_case(tmp_path: Path, cache: Cache) -> None:
    book = make_book(tmp_path)
    (tmp_path / "media" / "layers.png").write_bytes(b"no picture")
    found = problems_of(book, cache)
    assert [(problem.code, problem.case) for problem in found] == [("picture-missing", "alpha")]


@pytest.mark.parametrize("address", ["missing.png", "https://example.org/a.png", "../../anthology.yaml"])
def test_a_file_that_a_style_sheet_may_not_read_is_a_problem(
    tmp_path: Path, cache: Cache, address: str
) -> None:
    styles = tmp_path / "styles"
    shutil.copytree(STYLES, styles)
    with (styles / "base.css").open("a") as sheet:
        sheet.write(f"p {{ background: url({address}) }}")
    found = problems_of(make_book(tmp_path), cache, styles)
    assert {problem.code for problem in found} == {"style-file-missing"}


def test_wrong_style_is_one_problem_with_file_and_line(tmp_path: Path, cache: Cache) -> None:
    styles = tmp_path / "styles"
    shutil.copytree(STYLES, styles)
    with (styles / "case.css").open("a") as sheet:
        sheet.write("\n.case { text-justify: inter-ideograph }\n")
    line = len((styles / "case.css").read_text().splitlines())
    found = problems_of(make_book(tmp_path), cache, styles)
    assert [(problem.code, str(problem.place)) for problem in found] == [
        ("style-error", f"styles/case.css · 第 {line} 行")
    ]


def test_wrong_template_is_a_problem_with_its_name(tmp_path: Path, cache: Cache) -> None:
    styles = tmp_path / "styles"
    shutil.copytree(STYLES, styles)
    (styles / "templates" / "matter.html.j2").write_text("{{ nothing }}")
    found = problems_of(make_book(tmp_path), cache, styles)
    assert [(problem.code, problem.place.file) for problem in found] == [
        ("template-error", "styles/templates/matter.html.j2")
    ]


def test_pages_of_the_last_book_decide_nothing(tmp_path: Path) -> None:
    """They only save a round when they are right; a file that is none is as good as no file."""
    book, cache = make_book(tmp_path), Cache(tmp_path / "cache")
    first = typeset(book, STYLES, cache, jobs=1)
    noted = cache.folder / "pages.json"
    right = noted.read_text()
    assert json.loads(right)["contents"] == 1
    for wrong in ('{"contents": 7}', "{}", "broken"):
        noted.write_text(wrong)
        assert typeset(book, STYLES, cache, jobs=1) == first
        assert noted.read_text() == right


def test_only_what_changed_is_set_again(tmp_path: Path) -> None:
    titles: list[str] = []

    def note(done: int, total: int, title: str) -> None:
        titles.append(title)

    cache = Cache(tmp_path / "cache")
    first = typeset(make_book(tmp_path), STYLES, cache, jobs=1, progress=note)
    assert len(set(titles)) == 18
    titles.clear()
    assert typeset(make_book(tmp_path), STYLES, cache, jobs=1, progress=note) == first
    assert titles == []
    changed = make_book(tmp_path, ALPHA + "\n\n新的一段。\n")
    typeset(changed, STYLES, cache, jobs=1, progress=note)
    assert titles == ["甲医院案例", "编排说明"]  # the colophon has the checksum of the text


def test_the_number_of_leaves_is_told_once_and_before_contents_are_set(tmp_path: Path) -> None:
    happened: list[object] = []

    def note(done: int, total: int, title: str) -> None:
        happened.append(title)

    def counted(leaves: Sequence[Leaf]) -> None:
        happened.append(len(leaves))

    def set_book(book: Book) -> int:
        happened.clear()
        cache = Cache(tmp_path / "cache")
        return len(typeset(book, STYLES, cache, jobs=1, progress=note, counted=counted).leaves)

    leaves = set_book(make_book(tmp_path))
    numbers = [one for one in happened if isinstance(one, int)]
    assert numbers == [leaves], "nobody can know before"
    assert "目录" in happened[: happened.index(leaves)]
    more = set_book(make_book(tmp_path, ALPHA + (SENTENCE * 4 + "\n\n") * 100))
    assert more > leaves
    assert "甲医院案例" in happened[: happened.index(more)]
    assert "目录" in happened[happened.index(more) :]
    assert happened.count(more) == 1


def test_process_that_dies_costs_only_its_own_case(tmp_path: Path) -> None:
    book = make_book(tmp_path)
    recipes = [recipe for recipe in case_recipes(book) if recipe.case]
    press = DyingPress.open(book.anthology, STYLES, tmp_path / "cache")
    with pytest.raises(ProblemError) as caught:
        Workshop(press, Crew(2), silent).set_units(recipes)
    assert [(problem.code, problem.case) for problem in caught.value.problems] == [("unit-failed", "alpha")]
    assert [press.has(press.key(recipe)) for recipe in recipes] == [False, True, True]


def test_sheets_of_other_products_set_no_page_again(tmp_path: Path) -> None:
    styles = tmp_path / "styles"
    shutil.copytree(STYLES, styles)
    book = make_book(tmp_path)
    recipe = next(case_recipes(book))

    def key() -> str:
        return Press.open(book.anthology, styles, tmp_path).key(recipe)

    before = key()
    (styles / "epub.css").write_text("p { margin: 1em }")
    (styles / "templates" / "report").mkdir(exist_ok=True)
    (styles / "templates" / "report" / "new.html.j2").write_text("")
    assert key() == before
    (styles / "tokens.css").write_text("")
    assert key() != before


def test_a_table_in_a_note_is_a_line_for_each_row() -> None:
    text = "正文[^1]\n\n[^1]: 各院区：\n\n    | 东院 | 300 |\n    |------|-----|\n    | 西院 | 200 |\n"
    recipe = Recipe("x", "例", "case", {}, Role(Opens.NEXT, Folios.ARABIC), tuple(pandoc.read_markdown(text)))
    blocks, problems = print_blocks(recipe, PAGE)
    note = next(node for node in pandoc.walk(blocks) if node["t"] == "Span")
    assert not problems
    breaks = [node["t"] for node in note["c"][1]].count("LineBreak")
    assert (breaks, pandoc.plain(note)) == (2, "各院区： 东院\u2003300 西院\u2003200")
