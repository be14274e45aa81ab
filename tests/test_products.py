"""The finished sample book, looked at with tools that are not ours."""

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import yaml
from lxml import etree

from compile import epubcheck, pandoc
from compile.model.anthology import Anthology
from compile.pipeline.make import make
from compile.pipeline.products import Product
from tests.conftest import ROOT, SampleBook
from tests.pdf_text import Glyph, glyphs

MM = 72 / 25.4
DECLARED = {"Noto-Serif-CJK-SC", "Noto-Sans-CJK-SC", "LXGW-WenKai"}
ADDED = re.compile(
    r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.|（\d+）|[图表]\d+|[•‣◦●–▪]|[a-z]\."
)
"""What the book puts before a heading, caption or item."""
CONTINUED = re.compile(r"续表\d*")
"""What the book puts above the repeated header of a table on its next pages."""
CALLS = re.compile("[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf]")
"""①–㊿, the book's note calls."""
CASES = [path.parent.name for path in sorted((ROOT / "cases").glob("*/case.yaml"))]


def settings_of(case: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "cases" / case / "case.yaml").read_text(encoding="utf-8"))
    return loaded


ACCEPTED = [case for case in CASES if settings_of(case)["status"] == "accepted"]


def anthology(sample: SampleBook) -> Anthology:
    found = sample.outcome.survey.anthology
    assert found
    return found


def squeeze(text: str) -> str:
    return CALLS.sub("", re.sub(r"[\s\u200b\u2060\ufeff]", "", text))


class Markdown:
    """`case.md`, parsed by the test: metadata, paragraphs and notes without marks."""

    def __init__(self, sample: SampleBook, case: str) -> None:
        text = (sample.build / "cases" / case / "case.md").read_text(encoding="utf-8")
        _, header, body = text.split("---\n", 2)
        self.header: dict[str, Any] = yaml.safe_load(header)
        self.paragraphs: list[str] = []
        self.captions: list[str] = []
        self.notes: list[str] = []
        blocks = pandoc.read_markdown(body)
        self.figures = sum(node["t"] == "Figure" for node in pandoc.walk(blocks))
        captioned = [node for node in pandoc.walk(blocks) if node["t"] == "Table" and node["c"][1][1]]
        self.tables = len(captioned)
        tables = (node["c"] for node in pandoc.walk(blocks) if node["t"] == "Table")
        self.heads = [squeeze(pandoc.plain(table[3], skip=frozenset({"Note"}))) for table in tables]
        self._read(blocks, self.paragraphs)

    def _read(self, value: Any, into: list[str]) -> None:
        if isinstance(value, list):
            for item in value:
                self._read(item, into)
        elif isinstance(value, dict):
            kind = value.get("t")
            if kind == "Figure":
                self._read(value["c"][1], self.captions)
            elif kind in {"Para", "Plain", "Header"}:
                content = value["c"][2] if kind == "Header" else value["c"]
                into.append(squeeze(pandoc.plain(content, skip=frozenset({"Note", "Math", "Image"}))))
                for node in pandoc.walk(content):
                    if node["t"] == "Note":
                        self.notes.append(squeeze(pandoc.plain(node)))
            else:
                self._read(list(value.values()), into)


def consume(markdown: "Markdown", found: str) -> str:
    """Go through the text paragraph by paragraph; gives what is left behind the last one.

    Nothing but numbers may stand between paragraphs, and captions of figures, which the page may set a
    paragraph later than the Markdown does.
    """
    captions = list(markdown.captions)
    for text in filter(None, markdown.paragraphs):
        found = skip_continued(found, markdown.heads)
        found = skip_number(found, [text, *captions])
        while caption := next((c for c in captions if found.startswith(c) and not text.startswith(c)), None):
            captions.remove(caption)
            found = skip_number(found.removeprefix(caption), [text, *captions])
        assert found.startswith(text), f"expected {text[:60]!r}, found {found[:60]!r}"
        found = found.removeprefix(text)
    for caption in captions:
        found = skip_number(found, [caption])
        assert found.startswith(caption)
        found = found.removeprefix(caption)
    return found


def skip_continued(found: str, heads: list[str]) -> str:
    """The text without the line 续表 and the header below it, which a table has on each of its next pages."""
    line = CONTINUED.match(found)
    if not line:
        return found
    found = found[line.end() :]
    return found.removeprefix(next((head for head in heads if head and found.startswith(head)), ""))


def skip_number(found: str, texts: list[str]) -> str:
    """The text without a number that the book put before one of those texts."""
    for end in range(1, 8):
        if ADDED.fullmatch(found[:end]) and any(found[end:].startswith(text) for text in texts):
            return found[end:]
    return found


def leaves(sample: SampleBook, case: str) -> range:
    """Pages of a case in the PDF, by the page labels and the report."""
    report = json.loads((sample.build / "report.json").read_text(encoding="utf-8"))
    row = next(row for row in report["submissions"] if row["id"] == case)
    with pikepdf.open(sample.build / Product.SCREEN) as pdf:
        labels = [page.label for page in pdf.pages]
    first = labels.index(row["first_folio"])
    return range(first, first + row["pages"])


def printed(sample: SampleBook, case: str) -> tuple[str, str]:
    """Text of a case's pages inside the type area: body, and notes at the foot."""
    page_data = anthology(sample).page.resolve()
    top = (page_data.trim_height_mm - page_data.top_mm) * MM
    bottom = top - page_data.depth_pt
    note_size = float(re.findall(r"--size-note:\s*([\d.]+)pt", (ROOT / "styles/tokens.css").read_text())[0])
    body, notes = "", ""
    pdf = pypdfium2.PdfDocument(sample.build / Product.SCREEN)
    for number in leaves(sample, case):
        area = [glyph for glyph in glyphs(pdf[number]) if bottom - 2 < glyph.y_pt < top + 2]
        foot = max((glyph.y_pt for glyph in area if glyph.size_pt == note_size), default=-1.0)
        body += "".join(glyph.text for glyph in area if glyph.y_pt > foot + 1)
        notes += "".join(glyph.text for glyph in area if glyph.y_pt <= foot + 1)
    pdf.close()
    return squeeze(body), squeeze(notes)


@pytest.mark.parametrize("case", ACCEPTED)
def test_the_printed_text_is_that_of_the_markdown(sample: SampleBook, case: str) -> None:
    markdown = Markdown(sample, case)
    body, notes = printed(sample, case)
    header = markdown.header
    names = [header["title"], "——", header.get("subtitle", ""), header["hospital"]]
    start = body.index(squeeze(header["title"]))
    assert start < 40
    body = body[start:]
    for name in (*names, settings_of(case)["region"]):
        body = body.removeprefix(squeeze(name))
    contact = consume(markdown, body)
    for value in header["contact"].values():
        assert squeeze(value) in contact
    assert len(contact) < len(squeeze("".join(header["contact"].values()))) + 40
    assert notes == "".join(markdown.notes)


def chapter_text(sample: SampleBook, case: str) -> tuple[str, str]:
    """Text of a case's file in the EPUB: body, and notes."""
    with zipfile.ZipFile(sample.build / Product.EPUB) as archive:
        name = next(name for name in archive.namelist() if name.endswith(f"{case}.xhtml"))
        body = etree.fromstring(archive.read(name)).find("{*}body")
    for formula in list(body.iter("{*}math")):
        empty = etree.Element("formula")
        empty.tail = formula.tail
        formula.getparent().replace(formula, empty)
    for mark in list(body.iter("{*}a")):
        if mark.get("role") in {"doc-noteref", "doc-backlink"}:
            mark.text = ""
            for part in mark:
                mark.remove(part)
    texts = []
    for note in [part for part in body.iter() if part.get("role") == "doc-footnote"]:
        texts.append("".join(note.itertext()))
        note.getparent().remove(note)
    return squeeze("".join(body.itertext())), squeeze("".join(texts))


@pytest.mark.parametrize("case", ACCEPTED)
def test_the_text_of_the_chapter_is_that_of_the_markdown(sample: SampleBook, case: str) -> None:
    markdown = Markdown(sample, case)
    body, notes = chapter_text(sample, case)
    body = body[body.index(squeeze(markdown.header["title"])) :]
    header = markdown.header
    names = [
        header["title"],
        "——",
        header.get("subtitle", ""),
        header["hospital"],
        settings_of(case)["region"],
    ]
    for name in names:
        body = body.removeprefix(squeeze(name))
    contact = consume(markdown, body)
    for value in markdown.header["contact"].values():
        assert squeeze(value) in contact
    assert notes == "".join(markdown.notes)


def test_every_page_has_the_trim_and_the_print_edition_its_bleed(sample: SampleBook) -> None:
    page = anthology(sample).page.resolve()
    trim = (page.trim_width_mm * MM, page.trim_height_mm * MM)
    bleed = page.bleed_mm * MM
    for product, around in ((Product.SCREEN, 0.0), (Product.PRINT, bleed)):
        report = subprocess.run(
            ["pdfinfo", "-box", "-f", "1", "-l", "999", sample.build / product],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        boxes: dict[str, set[tuple[float, ...]]] = {}
        for kind, numbers in re.findall(r"Page\s+\d+ (\w+Box):\s+([-\d. ]+)", report):
            boxes.setdefault(kind, set()).add(tuple(float(number) for number in numbers.split()))
        expected_media = (0, 0, trim[0] + 2 * around, trim[1] + 2 * around)
        expected_trim = (around, around, trim[0] + around, trim[1] + around)
        assert [media == pytest.approx(expected_media, abs=0.3) for media in boxes["MediaBox"]] == [True]
        assert [found == pytest.approx(expected_trim, abs=0.3) for found in boxes["TrimBox"]] == [True]
        assert [found == pytest.approx(expected_media, abs=0.3) for found in boxes["BleedBox"]] == [True]


def test_all_fonts_are_embedded_and_declared(sample: SampleBook) -> None:
    for product in (Product.SCREEN, Product.PRINT):
        rows = subprocess.run(
            ["pdffonts", sample.build / product], capture_output=True, text=True, check=True
        ).stdout.splitlines()[2:]
        assert rows
        for row in rows:
            name = row.split()[0].partition("+")[2]
            assert any(name == family or name.startswith(f"{family}-") for family in DECLARED), row
            assert re.search(r" yes yes yes ", row), row


def outline(pdf: pikepdf.Pdf) -> list[tuple[int, str, int]]:
    """Level, title and page of every bookmark."""
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
    found: list[tuple[int, str, int]] = []

    def walk(items: Any, level: int) -> None:
        for item in items:
            destination = item.destination
            found.append((level, item.title, pages[destination[0].objgen]))
            walk(item.children, level + 1)

    with pdf.open_outline() as root:
        walk(root.root, 1)
    return found


def expected_order(sample: SampleBook) -> list[tuple[int, str]]:
    """Themes and their cases, as the settings say."""
    order = []
    for theme in anthology(sample).themes:
        order.append((1, theme.title))
        cases = [case for case in ACCEPTED if settings_of(case)["theme"] == theme.id]
        for case in sorted(cases, key=lambda case: (settings_of(case).get("order", 0), case)):
            order.append((2, Markdown(sample, case).header["title"]))
    return order


def test_bookmarks_name_every_theme_case_and_section_in_order(sample: SampleBook) -> None:
    with pikepdf.open(sample.build / Product.SCREEN) as pdf:
        marks = outline(pdf)
    expected = expected_order(sample)
    titles = {title for _level, title in expected}
    got = [(level, next((t for t in titles if t in title), "")) for level, title, _ in marks if level < 3]
    assert [mark for mark in got if mark[1]] == expected
    sections = [title for level, title, _ in marks if level == 3]
    assert len(sections) == 5 * len(ACCEPTED)
    for case in ACCEPTED:
        title = Markdown(sample, case).header["title"]
        assert [page for level, text, page in marks if level == 2 and title in text] == [
            leaves(sample, case)[0]
        ]


def test_the_contents_name_every_case_with_its_folio(sample: SampleBook) -> None:
    """Folios as printed in the contents, against the folios as printed at the foot of the cases' pages."""
    pdf = pypdfium2.PdfDocument(sample.build / Product.SCREEN)
    with pikepdf.open(sample.build / Product.SCREEN) as file:
        marks = outline(file)
    theme = expected_order(sample)[0][1]
    first = next(page for _level, title, page in marks if title == "目录")
    last = next(page for _level, title, page in marks if theme in title)
    text = squeeze("".join(glyph.text for number in range(first, last) for glyph in glyphs(pdf[number])))
    position = 0
    for level, title in expected_order(sample):
        position = text.index(squeeze(title), position)
        entry = re.match(rf"{re.escape(squeeze(title))}[^…·.]*?[…·.]*(\d+)", text[position:])
        assert entry, title
        page = next(page for depth, name, page in marks if depth == level and title in name)
        if level == 2:
            assert entry[1] == folio(list(glyphs(pdf[page]))), title
        assert text.count(squeeze(title)) == 1 or level == 1
    pdf.close()


def folio(page: list[Glyph]) -> str:
    """The number that stands lowest on the page."""
    lowest = min(glyph.y_pt for glyph in page)
    return squeeze("".join(glyph.text for glyph in page if glyph.y_pt < lowest + 3))


def test_running_heads_name_the_case_of_the_page(sample: SampleBook) -> None:
    page_data = anthology(sample).page.resolve()
    top = (page_data.trim_height_mm - page_data.top_mm) * MM
    pdf = pypdfium2.PdfDocument(sample.build / Product.SCREEN)
    for case in ACCEPTED:
        title = squeeze(Markdown(sample, case).header["title"])
        theme = squeeze(anthology(sample).theme(settings_of(case)["theme"]).title)
        for index, number in enumerate(leaves(sample, case)):
            head = squeeze("".join(glyph.text for glyph in glyphs(pdf[number]) if glyph.y_pt > top + 2))
            wanted = "" if index == 0 else title if number % 2 == 0 else theme
            assert head == wanted or (head.endswith("…") and wanted.startswith(head[:-1])), (case, number)
    pdf.close()


def test_mentions_of_figures_are_links_in_both_products(sample: SampleBook) -> None:
    """As many as the Markdown has, each to a figure or table of its own case."""
    with pikepdf.open(sample.build / Product.SCREEN) as pdf:
        links = [
            str(link.Dest) for page in pdf.pages for link in page.obj.get("/Annots", []) if "/Dest" in link
        ]
    for case in ACCEPTED:
        own = re.compile(rf"{case}-(?:fig|tbl)-\d+")
        with zipfile.ZipFile(sample.build / Product.EPUB) as archive:
            name = next(name for name in archive.namelist() if name.endswith(f"{case}.xhtml"))
            root = etree.fromstring(archive.read(name))
        found = [a.get("href") for a in root.iter("{*}a") if a.get("class") == "mention"]
        anchors = {part.get("id") for part in root.iter() if part.get("id")}
        assert {target.partition("#")[2] for target in found} <= anchors
        figures = [target for target in found if own.search(target)]
        assert figures and len(figures) <= sum(bool(own.fullmatch(link)) for link in links)


def test_nothing_is_held_against_the_epub(sample: SampleBook) -> None:
    assert epubcheck.check(sample.build / Product.EPUB) == ()
    assert [problem for problem in sample.outcome.survey.problems if problem.code.startswith("epub")] == []


def test_the_book_is_the_same_bytes_when_made_anew(sample: SampleBook, tmp_path: Path) -> None:
    from tests.conftest import copy_project, run

    root = copy_project(tmp_path / "again")
    run(root, *Product)
    for product in Product:
        assert (root / "build" / product).read_bytes() == (sample.build / product).read_bytes(), product


def test_neither_jobs_nor_what_is_kept_change_a_byte(tmp_path: Path) -> None:
    """Made by one and by four processes from nothing; then with all but one colour, and as before again."""
    from tests.conftest import copy_project, silent

    def made(root: Path, jobs: int) -> dict[Product, bytes]:
        shutil.rmtree(root / "build" / "cache" / "run", ignore_errors=True)
        assert make(root, frozenset(Product), keep_going=False, jobs=jobs, watch=silent).is_made
        return {product: (root / "build" / product).read_bytes() for product in Product}

    cases = ACCEPTED[:2]
    one, four = (copy_project(tmp_path / name, *cases) for name in ("one", "four"))
    first = made(one, 1)
    assert made(four, 4) == first
    tokens = four / "styles" / "tokens.css"
    before = tokens.read_text()
    tokens.write_text(before.replace("--theme-1: #1c5a8a", "--theme-1: #1c5a8b"))
    changed = made(four, 4)
    assert changed[Product.SCREEN] != first[Product.SCREEN]
    tokens.write_text(before)
    assert made(four, 2) == first


@pytest.mark.parametrize("case", ACCEPTED)
def test_every_figure_and_table_has_a_number_a_caption_and_a_mention(sample: SampleBook, case: str) -> None:
    """In the finished pages; one that the text does not mention is told."""
    page = anthology(sample).page.resolve()
    pdf = pypdfium2.PdfDocument(sample.build / Product.SCREEN)
    captions: dict[str, str] = {}
    body = ""
    for number in leaves(sample, case):
        small: dict[int, str] = {}
        for glyph in glyphs(pdf[number]):
            if glyph.size_pt < page.body_pt:
                small[round(glyph.y_pt)] = small.get(round(glyph.y_pt), "") + glyph.text
            else:
                body += glyph.text
        found = (re.match(r"([图表]\d+)\s+(\S.*)", line) for line in small.values())
        captions |= {match[1]: match[2] for match in found if match}
    pdf.close()
    markdown = Markdown(sample, case)
    counts = {"图": markdown.figures, "表": markdown.tables}
    wanted = [f"{kind}{number}" for kind, count in counts.items() for number in range(1, count + 1)]
    assert sorted(captions) == sorted(wanted)
    unmentioned = [label for label in captions if not re.search(rf"{label}(?!\d)", squeeze(body))]
    told = [one.message for one in sample.outcome.survey.problems if one.code == "figure-unmentioned"]
    assert not unmentioned or all(any(label in message for message in told) for label in unmentioned)
