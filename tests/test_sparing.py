"""What the engine is spared changes no page: fonts, pictures that stay packed, style sheets read once."""

import gc
import io
import random
import shutil
import zlib
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
import weasyprint
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from weasyprint import tinyhtml5
from weasyprint.formatting_structure.boxes import TableCellBox
from weasyprint.text.fonts import FontConfiguration

from compile import pandoc
from compile.fonts import find_faces
from compile.garbage import uncollected
from compile.model.anthology import Anthology
from compile.model.unit import Folios, Opens
from compile.problems import ProblemError
from compile.typeset.engine import set_pages
from compile.typeset.recipe import Recipe, Role
from compile.typeset.rehearsal import rehearse
from compile.typeset.sparing import _SPANS, read_samples, shared_fonts, sparing
from tests.small_book import make_book

STYLES = Path(__file__).parent.parent / "styles"


def encode(picture: Image.Image, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", **options)
    return buffer.getvalue()


def noise(mode: str, size: tuple[int, int], seed: int = 0) -> Image.Image:
    count = size[0] * size[1] * len(Image.new(mode, (1, 1)).getbands())
    return Image.frombytes(mode, size, random.Random(seed).randbytes(count))


def unpack(samples: bytes, picture: Image.Image) -> bytes:
    """As a reader of PDF does."""
    pdf = pikepdf.new()
    colours = len(picture.getbands())
    parameters = pikepdf.Dictionary(Predictor=15, Colors=colours, Columns=picture.width)
    stream = pdf.make_stream(b"")
    stream.write(samples, filter=pikepdf.Name.FlateDecode, decode_parms=parameters)
    return stream.read_bytes()


@given(
    mode=st.sampled_from(["L", "RGB"]),
    size=st.tuples(st.integers(1, 60), st.integers(1, 60)),
    level=st.integers(0, 9),
    seed=st.integers(0, 99),
)
def test_packed_samples_are_the_pixels(mode: str, size: tuple[int, int], level: int, seed: int) -> None:
    picture = noise(mode, size, seed)
    samples = read_samples(encode(picture, compress_level=level))
    assert samples is not None
    assert unpack(samples, picture) == picture.tobytes()


def interlaced() -> bytes:
    """A header that says so; its pixels are never looked at."""
    data = bytearray(encode(noise("RGB", (4, 4))))
    data[28] = 1
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


UNLIKE = {
    "palette": encode(noise("RGB", (9, 9)).quantize(16)),
    "alpha": encode(noise("RGBA", (9, 9))),
    "one bit": encode(noise("L", (9, 9)).convert("1")),
    "deep": encode(Image.new("I;16", (9, 9))),
    "interlaced": interlaced(),
    "cut off": encode(noise("RGB", (99, 99)))[:-400],
    "no end": encode(noise("RGB", (9, 9)))[:-12],
    "nothing": b"",
    "JPEG": b"\xff\xd8\xff\xe0",
}


@pytest.mark.parametrize("kind", UNLIKE)
def test_others_are_packed_by_the_engine(kind: str) -> None:
    assert read_samples(UNLIKE[kind]) is None


def test_a_single_wrong_byte_is_seen() -> None:
    data = encode(noise("RGB", (20, 20)))
    assert read_samples(data) is not None
    for place in range(16, len(data) - 4, 7):
        spoilt = bytearray(data)
        spoilt[place] ^= 0x10
        assert read_samples(bytes(spoilt)) is None, place


def recipe(text: str, folder: Path | None = None) -> Recipe:
    blocks = tuple(pandoc.read_markdown(text))
    context = {"title": "例", "hospital": "示例医院", "id": "x", "colour": 0}
    return Recipe("x", "例", "matter", context, Role(Opens.NEXT, Folios.ARABIC), blocks, folder)


def anthology(tmp_path: Path) -> Anthology:
    return make_book(tmp_path).anthology


def test_a_unit_has_no_font_of_its_own_but_its_kind(tmp_path: Path) -> None:
    data, _ = set_pages(recipe("示例 **粗** *楷* text"), STYLES, anthology(tmp_path))
    assert len(data) < 20_000
    with pikepdf.open(io.BytesIO(data)) as pdf:
        descriptors = [
            thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing
        ]
        kinds = {"/FontFile3" in descriptor for descriptor in descriptors}
    assert descriptors and True in kinds


def test_sheets_are_read_once_for_the_same_designs(tmp_path: Path) -> None:
    styles = tmp_path / "styles"
    shutil.copytree(STYLES, styles)
    book, one = anthology(tmp_path), recipe("示例正文。" * 200)
    first, _ = set_pages(one, styles, book, "designs")
    (styles / "case.css").write_text("p { font-size: 30pt }")
    (styles / "base.css").write_text("p { font-size: 30pt }")
    again, _ = set_pages(one, styles, book, "designs")
    changed, _ = set_pages(one, styles, book, "others")
    assert first == again != changed


def test_what_is_wrong_in_a_sheet_is_told_for_every_unit(tmp_path: Path) -> None:
    styles = tmp_path / "styles"
    shutil.copytree(STYLES, styles)
    (styles / "base.css").write_text("p { text-wobble: none }\n" + (styles / "base.css").read_text())
    book = anthology(tmp_path)
    for _ in range(2):
        with pytest.raises(ProblemError) as raised:
            set_pages(recipe("示例"), styles, book, "wrong")
        assert {problem.code for problem in raised.value.problems} == {"style-error"}


def test_nothing_of_a_unit_stays(tmp_path: Path) -> None:
    """Its fonts take 25 MB, and a process sets a hundred units."""
    book = anthology(tmp_path)

    def left() -> int:
        with uncollected():
            set_pages(recipe("示例正文，有Latin和标点。" * 20), STYLES, book, "kept")
        with uncollected():  # as the next unit is begun
            return sum(type(thing) is FontConfiguration for thing in gc.get_objects())

    first = left()
    assert left() == left() == first


def test_fonts_serve_all_documents_until_a_sheet_adds_one() -> None:
    fonts = shared_fonts()
    assert shared_fonts() is fonts
    weasyprint.HTML(string="示例").render(fonts)
    assert shared_fonts() is fonts
    file = next(face.file for face in find_faces())
    sheet = f"@font-face {{ font-family: 另一种; src: url({file.as_uri()}) }}"
    weasyprint.HTML(string=f"<style>{sheet}</style>示例").render(fonts)
    assert shared_fonts() is not fonts


def test_cells_of_one_style_are_reckoned_once() -> None:
    cells = "".join(f'<td style="text-align: {side}; width: 3em">示例' for side in ("left", "right") * 20)
    html = f"<table><tr>{cells}</table>"

    def count() -> tuple[int, bytes]:
        document = weasyprint.HTML(string=html).render(shared_fonts())
        boxes = document.pages[0]._page_box.descendants()
        styles = {id(box.style) for box in boxes if isinstance(box, TableCellBox)}
        return len(styles), document.write_pdf()

    apart, before = count()
    with sparing("", []):
        shared, spared = count()
    assert (apart, shared) == (40, 2)
    assert spared == before


def test_a_rehearsal_changes_no_page_and_tells_nothing(tmp_path: Path) -> None:
    book, one = anthology(tmp_path), recipe("示例正文。" * 200)
    before, _ = set_pages(one, STYLES, book)
    rehearse(book, STYLES)
    assert set_pages(one, STYLES, book)[0] == before
    (tmp_path / "broken").mkdir()
    rehearse(book, tmp_path / "broken")


def test_a_page_is_parsed_as_without(tmp_path: Path) -> None:
    text = "<!DOCTYPE html><html><body id=a class='b c'>甲 <b>a&lt;b&#x4e59;</b>\t<i x=1>\n<!-- - --></i><td>"
    plain = tinyhtml5.parse(text)
    with sparing("", []):
        spared = tinyhtml5.parse(text)
        assert tinyhtml5.inputstream.characters_until_regex is _SPANS and _SPANS
    assert ElementTree.tostring(spared) == ElementTree.tostring(plain)
    assert tinyhtml5.inputstream.characters_until_regex is not _SPANS
