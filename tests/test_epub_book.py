"""The sample's EPUB beside its PDF, read by other programs than those that made them."""

import io
import random
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pikepdf
import pypdfium2
import pytest
from lxml import etree
from PIL import Image, ImageChops, ImageStat

from compile.hanzi import squeeze
from compile.pipeline.products import Product
from tests.ace_report import violations
from tests.conftest import SampleBook

XHTML = "{http://www.w3.org/1999/xhtml}"
PLACES = 20
WINDOW = 14
"""Characters by which a place is found again."""


class Paper:
    """The words of the PDF by folio, read with pdfplumber."""

    def __init__(self, sample: SampleBook) -> None:
        path = sample.build / Product.SCREEN
        with pikepdf.open(path) as pdf:
            self.labels = [page.label for page in pdf.pages]
        self.book = pdfplumber.open(path)

    def words(self, label: str) -> str:
        """What stands on a page."""
        page = self.book.pages[self.labels.index(label)]
        return squeeze(page.extract_text(x_tolerance=1, y_tolerance=3) or "")


@pytest.fixture(scope="module")
def paper(sample: SampleBook) -> Iterator[Paper]:
    found = Paper(sample)
    yield found
    found.book.close()


@pytest.fixture(scope="module")
def files(sample: SampleBook) -> dict[str, etree._Element]:
    with zipfile.ZipFile(sample.build / Product.EPUB) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xhtml", ".opf"))]
        return {name.removeprefix("EPUB/"): etree.fromstring(archive.read(name)) for name in names}


def page_list(files: dict[str, etree._Element]) -> list[tuple[str, str]]:
    nav = next(nav for nav in files["nav.xhtml"].iter(f"{XHTML}nav") if nav.get("role") == "doc-pagelist")
    return [(link.get("href"), link.text) for link in nav.iter(f"{XHTML}a")]


def prose(root: etree._Element) -> Iterator[tuple[str, str, bool]]:
    """Runs of text inside paragraphs with the page they stand on, and whether a page begins with them."""
    label, is_first = "", False
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start" and element.get("role") == "doc-pagebreak":
            label, is_first = element.get("aria-label"), True
        text = element.text if event == "start" else element.tail
        owner = element if event == "start" else element.getparent()
        if owner is None or not text or not text.strip():
            continue
        above = {part.tag.removeprefix(XHTML) for part in [owner, *owner.iterancestors()]}
        if "p" in above and not above & {"figure", "table", "aside"}:
            yield label, squeeze(text), is_first
        is_first = False


def test_twenty_random_places_stand_on_the_page_that_the_list_names(
    files: dict[str, etree._Element], paper: Paper
) -> None:
    chosen = random.Random(20231220)
    runs = [
        (label, text)
        for name, root in sorted(files.items())
        if name.startswith("text/case-")
        for label, text, _ in prose(root)
        if len(text) >= WINDOW
    ]
    for label, text in chosen.sample(runs, PLACES):
        start = chosen.randrange(len(text) - WINDOW + 1)
        assert text[start : start + WINDOW] in paper.words(label), (label, text[start : start + WINDOW])


def test_a_page_that_begins_inside_a_paragraph_begins_with_the_very_character(
    files: dict[str, etree._Element], paper: Paper
) -> None:
    """Below its running head; what precedes stands on the page before."""
    marks = [
        mark
        for root in files.values()
        for mark in root.iter(f"{XHTML}span")
        if mark.get("role") == "doc-pagebreak" and mark.getparent().tag == f"{XHTML}p"
    ]
    assert len(marks) >= 5
    for mark in marks:
        after = squeeze(mark.tail)[:WINDOW]
        words = paper.words(mark.get("aria-label"))
        assert after in words[:80], (mark.get("aria-label"), after, words[:80])
        before = mark.getprevious().tail if mark.getprevious() is not None else mark.getparent().text
        last = squeeze(before or "")[-WINDOW:]
        earlier = paper.words(paper.labels[paper.labels.index(mark.get("aria-label")) - 1])
        assert last in earlier and last not in words


def test_the_list_has_every_printed_page_that_has_words_in_its_order(
    files: dict[str, etree._Element], paper: Paper
) -> None:
    listed = [label for _, label in page_list(files)]
    assert listed == sorted(listed, key=paper.labels.index)
    assert len(set(listed)) == len(listed)
    counted = [label for label in paper.labels if re.fullmatch(r"[ivx]+|\d+", label)]
    assert set(listed) <= set(counted)
    assert [label for label in counted if label not in listed and paper.words(label)] == []
    for href, label in page_list(files):
        name, _, anchor = href.partition("#")
        (mark,) = [part for part in files[name].iter() if part.get("id") == anchor]
        assert mark.get("aria-label") == label


def test_both_products_have_as_many_figures_tables_notes_and_references(
    sample: SampleBook, files: dict[str, etree._Element]
) -> None:
    """Counted in the Markdown by its marks, and in the PDF by its tags."""
    with pikepdf.open(sample.build / Product.SCREEN) as pdf:
        tags = Counter(kind.lstrip("/") for kind in kinds(pdf.Root.StructTreeRoot))
    found: Counter[str] = Counter()
    written: Counter[str] = Counter()
    for name, root in files.items():
        if not name.startswith("text/case-"):
            continue
        found["Figure"] += sum(1 for _ in root.iter(f"{XHTML}img"))
        found["Table"] += sum(1 for _ in root.iter(f"{XHTML}table"))
        found["Note"] += sum(part.get("role") == "doc-footnote" for part in root.iter())
        case = name.removeprefix("text/case-").removesuffix(".xhtml")
        text = (sample.build / "cases" / case / "case.md").read_text(encoding="utf-8")
        written["Figure"] += len(re.findall(r"^!\[", text, re.MULTILINE))
        written["Note"] += len(re.findall(r"^\[\^\w+\]:", text, re.MULTILINE))
        written["Table"] += len(re.findall(r"^: .+", text, re.MULTILINE))
        items = root.xpath("count(//*[@class='references']//*[local-name()='p' or local-name()='li'])")
        written["reference"] += len(references(text))
        found["reference"] += int(items)
    assert found == written
    assert found["Figure"] and found["Table"] and found["Note"]
    assert {kind: tags[kind] - extra(kind) for kind in ("Figure", "Table", "Note")} == {
        kind: found[kind] for kind in ("Figure", "Table", "Note")
    }


def extra(kind: str) -> int:
    """The copyright page is set as a table."""
    return 1 if kind == "Table" else 0


def references(text: str) -> list[str]:
    """Entries below 参考文献, a paragraph each."""
    part = re.search(r"^#+ .*参考文献[^\n]*\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    return [line for line in part[1].splitlines() if line.strip()] if part else []


def kinds(node: object) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for part in node:
            yield from kinds(part)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S)
        if "/K" in node:
            yield from kinds(node.K)


def test_the_style_sheet_says_nothing_twice_and_names_no_class_that_no_book_has(
    files: dict[str, etree._Element], sample: SampleBook
) -> None:
    with zipfile.ZipFile(sample.build / Product.EPUB) as archive:
        sheet = re.sub(r"/\*.*?\*/", "", archive.read("EPUB/styles/epub.css").decode(), flags=re.DOTALL)
    selectors = [" ".join(text.split()) for text in re.findall(r"([^{}]+)\{", sheet)]
    assert [selector for selector, count in Counter(selectors).items() if count > 1] == []
    classes = set(re.findall(r"\.([a-z][a-z-]*)", " ".join(selectors)))
    used = {
        name for root in files.values() for part in root.iter() for name in (part.get("class") or "").split()
    }
    assert classes - used == {"cip", "references"}  # of books that have them
    assert not re.search(r"(?<!-)\b(?:color: (?!inherit)|background:)|\d(?:px|pt|mm)\b|float", sheet)


def test_the_cover_is_the_first_page_of_the_reading_edition(sample: SampleBook, tmp_path: Path) -> None:
    with zipfile.ZipFile(sample.build / Product.EPUB) as archive:
        cover = Image.open(io.BytesIO(archive.read("EPUB/media/cover.png"))).convert("RGB")
    page = pypdfium2.PdfDocument(sample.build / Product.SCREEN)[0]
    shown = page.render(scale=cover.height / page.get_height()).to_pil().convert("RGB").resize(cover.size)
    assert cover.height == 2000
    assert max(ImageStat.Stat(ImageChops.difference(cover, shown)).mean) < 2
    assert max(ImageStat.Stat(cover).stddev) > 20  # there is something to see


def test_english_runs_are_named_for_html_and_xml(files: dict[str, etree._Element]) -> None:
    runs = [part for root in files.values() for part in root.iter(f"{XHTML}span") if part.get("lang")]
    assert runs
    assert {part.get("{http://www.w3.org/XML/1998/namespace}lang") for part in runs} == {"en"}
    assert all(squeeze("".join(part.itertext())).isascii() for part in runs)


def test_ace_finds_no_violation(sample: SampleBook, tmp_path: Path) -> None:
    assert violations(sample.build / Product.EPUB, tmp_path / "good") == []


def test_ace_would_find_one(sample: SampleBook, tmp_path: Path) -> None:
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(sample.build / Product.EPUB) as source, zipfile.ZipFile(broken, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename.endswith("case-qingshan-first.xhtml"):
                data = re.sub(rb' alt="[^"]*"', b"", data)
            target.writestr(info, data)
    assert any("image-alt" in found for found in violations(broken, tmp_path / "bad"))
