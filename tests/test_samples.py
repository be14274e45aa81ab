"""The sample submissions: every Word feature in its file, and the same bytes each time."""

from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from lxml import etree
from PIL import Image

from tests.samples.cases import find_sources, make_manuscript, write_case
from tests.samples.draft import SAVED
from tests.samples.habits import HINT
from tests.samples.letters import draw_letter
from tests.samples.markup import SECTIONS, read_source
from tests.samples.pictures import draw_picture
from tests.samples.recipes import RECIPES
from tests.samples.source import (
    Figure,
    Formula,
    Inline,
    Link,
    Mark,
    Note,
    Source,
    Table,
    Text,
    TextBox,
    list_lines,
)
from tests.samples.word import write_manuscript

NAMES = sorted(find_sources())
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
}


@cache
def read_sample(name: str) -> Source:
    return read_source(find_sources()[name])


@cache
def write_sample(name: str) -> bytes:
    """As it is before LibreOffice."""
    return write_manuscript(read_sample(name), RECIPES[name])


def read_part(package: bytes, part: str) -> etree._Element:
    with ZipFile(BytesIO(package)) as archive:
        return etree.fromstring(archive.read(part))


def find_all(tree: etree._Element, path: str) -> list[object]:
    found = tree.xpath(path, namespaces=NAMESPACES)
    assert isinstance(found, list)
    return list(found)


def count(tree: etree._Element, path: str) -> int:
    return len(find_all(tree, path))


def list_inlines(source: Source) -> list[Inline]:
    return [part for block in source.blocks for line in list_lines(block) for part in line]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_source_gives_the_same_bytes(name: str) -> None:
    source, recipe = read_sample(name), RECIPES[name]
    assert write_manuscript(source, recipe) == write_sample(name)
    with ZipFile(BytesIO(write_sample(name))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {SAVED}


@pytest.mark.parametrize("name", NAMES)
def test_what_the_source_holds_is_in_the_file(name: str) -> None:
    source, package = read_sample(name), write_sample(name)
    body, notes = read_part(package, "word/document.xml"), read_part(package, "word/footnotes.xml")
    inlines = list_inlines(source)
    figures = [block for block in source.blocks if isinstance(block, Figure)]
    tables = [block for block in source.blocks if isinstance(block, Table)]
    marks = [part.mark for part in inlines if isinstance(part, Text)]
    note_count = sum(isinstance(part, Note) for part in inlines)
    assert {
        "pictures": count(body, "//w:drawing/wp:inline//pic:pic"),
        "alternatives": find_all(body, "//wp:inline/wp:docPr/@descr"),
        "cropped": count(body, "//pic:blipFill/a:srcRect"),
        "tables": count(body, "//w:tbl"),
        "text boxes": count(body, "//wps:txbx/w:txbxContent/w:p[w:r]"),
        "text boxes for old programs": count(body, "//w:pict/v:shape/v:textbox/w:txbxContent/w:p[w:r]"),
        "formulas": count(body, "//m:oMathPara/m:oMath/m:f"),
        "note references": count(body, "//w:footnoteReference"),
        "notes": count(notes, "//w:footnote[@w:id > 0]"),
        "links": count(body, "//w:hyperlink"),
        "inserted": count(body, "//w:ins[@w:author='示例编辑']"),
        "deleted": count(body, "//w:del[.//w:delText]"),
    } == {
        "pictures": len(figures),
        "alternatives": [figure.alternative for figure in figures],
        "cropped": sum(figure.format == "cropped" for figure in figures),
        "tables": len(tables),
        "text boxes": sum(isinstance(block, TextBox) for block in source.blocks),
        "text boxes for old programs": sum(isinstance(block, TextBox) for block in source.blocks),
        "formulas": sum(isinstance(block, Formula) for block in source.blocks),
        "note references": note_count,
        "notes": note_count,
        "links": sum(isinstance(part, Link) for part in inlines),
        "inserted": marks.count(Mark.INSERTED),
        "deleted": marks.count(Mark.DELETED),
    }


@pytest.mark.parametrize(
    ("name", "part", "path"),
    [
        ("beichen-university", "word/document.xml", "//a:srcRect"),
        ("beichen-university", "word/document.xml", "//wps:txbx"),
        ("beichen-university", "word/document.xml", "//m:oMathPara"),
        ("beichen-university", "word/document.xml", "//w:vertAlign[@w:val='superscript']"),
        ("beichen-university", "word/document.xml", "//w:t[starts-with(., '1. ')]"),
        ("donghu-hospital", "word/document.xml", "//w:tc/w:tcPr[w:gridSpan]"),
        ("donghu-hospital", "word/document.xml", "//w:tc/w:tcPr/w:vMerge[@w:val='restart']"),
        ("donghu-hospital", "word/document.xml", "//m:oMathPara"),
        ("linhai-central", "word/document.xml", "//m:oMathPara"),
        ("linhai-central", "word/document.xml", "//w:p[w:pPr/w:pStyle/@w:val='Heading1']"),
        ("linhai-central", "word/styles.xml", "//w:style[@w:styleId='Heading2']//w:numId"),
        ("linhai-central", "word/numbering.xml", "//w:numFmt[@w:val='chineseCountingThousand']"),
        ("linhai-central", "word/document.xml", "//w:p[w:pPr/w:numPr and w:pPr/w:pStyle]"),
        ("changhe-people", "word/document.xml", "//w:p[w:pPr/w:pStyle/@w:val='1']"),
        ("changhe-people", "word/document.xml", "//w:instrText[contains(., 'SEQ 图')]"),
        ("changhe-people", "word/document.xml", "//w:instrText[contains(., 'SEQ 表')]"),
        ("changhe-people", "word/document.xml", "//w:footnoteReference"),
        ("changhe-people", "word/footnotes.xml", "//w:footnote[@w:type='separator']"),
        ("qingshan-first", "word/document.xml", "//w:tbl[count(w:tblGrid/w:gridCol) >= 9]"),
        ("qingshan-first", "word/document.xml", "//w:pgSz[@w:orient='landscape']"),
        ("qingshan-first", "word/document.xml", "//w:hyperlink"),
        ("qingshan-first", "word/document.xml", "//w:vertAlign[@w:val='subscript']"),
        ("qingshan-first", "word/document.xml", "//w:ind[@w:firstLineChars='200']"),
        ("yunhe-maternal", "word/document.xml", "//w:ins"),
        ("yunhe-maternal", "word/document.xml", "//w:del"),
        ("yunhe-maternal", "word/document.xml", "//w:t[starts-with(., '\u3000\u3000')]"),
        ("yunhe-maternal", "word/document.xml", "//w:p[count(w:r/w:br) = 4]"),
        ("shuangqiao-third", "word/document.xml", f"//w:t[contains(., '{HINT}')]"),
        ("shuangqiao-third", "word/document.xml", "//w:t[contains(., '\u200b')]"),
        ("nanping-tcm", "word/document.xml", "//w:hyperlink"),
    ],
)
def test_a_feature_is_in_the_file_that_should_hold_it(name: str, part: str, path: str) -> None:
    assert count(read_part(write_sample(name), part), path) > 0


@pytest.mark.parametrize("name", NAMES)
def test_python_docx_opens_the_file_and_finds_its_text(name: str) -> None:
    source = read_sample(name)
    document = Document(BytesIO(write_sample(name)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == source.title
    assert source.hospital in texts[1:3]
    assert source.contact.mail in "".join(texts[-5:])
    ids = document.element.xpath("//wp:docPr/@id | //w:ins/@w:id | //w:del/@w:id")
    assert len(ids) == len(set(ids))


def test_headings_of_the_styled_files_carry_no_typed_numerals() -> None:
    document = Document(BytesIO(write_sample("changhe-people")))
    style = document.styles["Heading 1"]
    heads = [paragraph.text for paragraph in document.paragraphs if paragraph.style == style]
    assert tuple(heads) == SECTIONS


@pytest.mark.parametrize("name", NAMES)
def test_pictures_have_the_resolution_and_weight_they_should(name: str) -> None:
    for block in read_sample(name).blocks:
        if not isinstance(block, Figure):
            continue
        picture = draw_picture(block)
        with Image.open(BytesIO(picture.data)) as image:
            shown = image.width * (1 - picture.crop[0] - picture.crop[2])
            kind = image.format
        ppi = shown / picture.width_cm * 2.54
        assert ppi < 100 if block.format == "lowres" else ppi > 300
        assert kind == ("JPEG" if block.format == "jpeg" else "PNG")
        assert len(picture.data) < (500_000 if kind == "JPEG" else 150_000)


@pytest.mark.parametrize(("format", "magic"), [("jpg", b"\xff\xd8"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_letters_are_small_scans_of_each_kind(format: str, magic: bytes) -> None:
    letter = draw_letter(read_sample("qingshan-first"), format)
    assert letter.startswith(magic)
    assert letter == draw_letter(read_sample("qingshan-first"), format)
    assert len(letter) < 60_000
    assert format in {recipe.letter for recipe in RECIPES.values()}


def test_a_doc_is_a_word_97_file() -> None:
    name = next(name for name in NAMES if read_sample(name).kind == "doc")
    manuscript = make_manuscript(read_sample(name), RECIPES[name])
    assert manuscript.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert read_sample(name).title.encode("utf-16-le") in manuscript


def test_another_word_processors_file_is_its_own() -> None:
    name = next(name for name in NAMES if read_sample(name).kind == "other")
    manuscript = make_manuscript(read_sample(name), RECIPES[name])
    with ZipFile(BytesIO(manuscript)) as archive:
        assert b"<Application>LibreOffice" in archive.read("docProps/app.xml")
    body = read_part(manuscript, "word/document.xml")
    assert count(body, "//w:tbl") == sum(isinstance(block, Table) for block in read_sample(name).blocks)


def test_existing_files_stay_unless_forced(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("case")
    path = find_sources()["gutian-general"]
    assert [file.name for file in write_case(path, folder)] == ["manuscript.docx", "commitment.png"]
    (folder / "manuscript.docx").write_bytes(b"edited")
    assert write_case(path, folder) == []
    assert (folder / "manuscript.docx").read_bytes() == b"edited"
    assert len(write_case(path, folder, is_forced=True)) == 2
    assert (folder / "manuscript.docx").read_bytes() == write_sample("gutian-general")
