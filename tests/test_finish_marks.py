"""What the press asks for on top: marks around the page, and black text printed over what lies below."""

import io
import subprocess
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, String
from PIL import Image, ImageChops
from weasyprint import HTML

from compile.model.anthology import Press
from compile.model.page import POINTS_PER_MM as MM
from compile.model.press import PressLimits
from compile.preflight import preflight
from compile.preflight.tokens import operations
from tests.finishing import ink_and_finish

ALL = Press(marks=("裁切线", "套准线", "色标"))
BLEED, SLUG, TRIM = 3 * MM, 7 * MM, (130 * MM, 180 * MM)
HTML_PAGE = """
<style>@page{size:136mm 186mm;margin:0} html{font:10pt Noto Serif CJK SC} body{margin:0}
.a{height:93mm;background:linear-gradient(90deg,#1c5a8a,#a23a34)}
.b{height:93mm;background:radial-gradient(#a23a34,#1c5a8a)}
p{position:absolute;top:20mm;left:20mm}</style><div class=a></div><div class=b></div><p>示例文字</p>
"""


def bound(folder: Path, html: str = HTML_PAGE) -> Path:
    """A page as the binder leaves it, full of gradients, and a bare one; with bookmark and destination."""
    path = folder / "示例.pdf"
    HTML(string=html).write_pdf(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.add_blank_page()
        for page in pdf.pages:
            size = [TRIM[0] + 2 * BLEED, TRIM[1] + 2 * BLEED]
            page.obj.MediaBox = page.obj.BleedBox = Array([0, 0, *size])
            page.obj.TrimBox = Array([BLEED, BLEED, size[0] - BLEED, size[1] - BLEED])
        place = Array([pdf.pages[0].obj, Name.XYZ, 40, 100, None])
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String("a"), place])))
        with pdf.open_outline() as outline:
            outline.root.append(OutlineItem("示例", 0, "FitH", top=200))
            outline.root[0].children.append(OutlineItem("示例一", 1, "FitH", top=100))
        pdf.save(path)
    return path


def picture(path: Path, page: int = 1) -> Image.Image:
    command = [
        "gs",
        "-q",
        "-dSAFER",
        "-dBATCH",
        "-dNOPAUSE",
        "-sDEVICE=png16m",
        "-r72",
        f"-dFirstPage={page}",
    ]
    command += [f"-dLastPage={page}", "-o", "-", str(path)]
    done = subprocess.run(command, check=True, capture_output=True)
    return Image.open(io.BytesIO(done.stdout)).convert("RGB")


def plates(path: Path) -> Image.Image:
    """The first page in inks."""
    target = path.with_suffix(".tif")
    command = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiff32nc", "-r72", "-dLastPage=1"]
    subprocess.run([*command, "-o", str(target), str(path)], check=True, capture_output=True)
    return Image.open(target)


def test_marks_stand_around_the_page_which_shows_what_it_showed(tmp_path: Path) -> None:
    """Gradients hang on the page (ISO 32000-1, 8.7.3.1) and move with it all the same."""
    plain, marked = bound(tmp_path), tmp_path / "marked.pdf"
    marked.write_bytes(plain.read_bytes())
    ink_and_finish(plain, Press())
    ink_and_finish(marked, ALL)
    subprocess.run(["qpdf", "--check", marked], check=True, capture_output=True)
    with pikepdf.open(marked) as pdf:
        for page in pdf.pages:
            media, trim, bleed = (
                [float(v) for v in page.obj[key]] for key in ("/MediaBox", "/TrimBox", "/BleedBox")
            )
            assert media == pytest.approx(
                [0, 0, TRIM[0] + 2 * (BLEED + SLUG), TRIM[1] + 2 * (BLEED + SLUG)], abs=0.01
            )
            assert trim == pytest.approx(
                [BLEED + SLUG, BLEED + SLUG, media[2] - BLEED - SLUG, media[3] - BLEED - SLUG], abs=0.01
            )
            assert bleed == pytest.approx([SLUG, SLUG, media[2] - SLUG, media[3] - SLUG], abs=0.01)
    before, after = picture(plain), picture(marked)
    left, top = round(SLUG), after.height - before.height - round(SLUG)
    cut = after.crop((left, top, left + before.width, top + before.height))
    inner = (2, 2, before.width - 2, before.height - 2)
    difference = ImageChops.difference(before.crop(inner), cut.crop(inner))
    assert max(high for _low, high in difference.getextrema()) <= 40  # the shift is no whole pixel
    mean = sum(sum(band.tobytes()) for band in difference.split()) / (
        3 * difference.width * difference.height
    )
    assert mean < 2
    blank = picture(marked, 2).crop((left + 2, top + 2, left + before.width - 2, top + before.height - 2))
    assert set(blank.tobytes()) == {255}


def segments(pdf: pikepdf.Pdf) -> list[tuple[float, ...]]:
    """Straight lines of the marks: start and end."""
    found: list[tuple[float, ...]] = []
    for (_before, start), (operator, end) in pairwise(
        operations(pdf.pages[0].Resources.XObject.Marks.read_bytes())
    ):
        if operator == b"l":
            found.append(tuple(float(value) for value in (*start, *end)))
    return found


def test_crop_marks_keep_their_distance_and_point_at_the_corners(tmp_path: Path) -> None:
    path = bound(tmp_path)
    ink_and_finish(path, Press(marks=("裁切线",)))
    with pikepdf.open(path) as pdf:
        lines = segments(pdf)
        left, bottom, right, top = (float(value) for value in pdf.pages[0].TrimBox)
        bleed = [float(value) for value in pdf.pages[0].BleedBox]
    assert len(lines) == 8
    for x1, y1, x2, y2 in lines:
        assert abs(x1 - x2) + abs(y1 - y2) == pytest.approx(5 * MM, abs=0.01)
        if y1 == y2:
            assert min(abs(y1 - bottom), abs(y1 - top)) < 0.01
            assert max(x1, x2) <= min(left - 3 * MM, bleed[0]) or min(x1, x2) >= max(right + 3 * MM, bleed[2])
        else:
            assert min(abs(x1 - left), abs(x1 - right)) < 0.01
            assert max(y1, y2) <= min(bottom - 3 * MM, bleed[1]) or min(y1, y2) >= max(top + 3 * MM, bleed[3])


def test_marks_are_on_every_plate_and_the_bar_shows_each_ink(tmp_path: Path) -> None:
    path = bound(tmp_path)
    ink_and_finish(path, ALL)
    inks = plates(path)
    assert inks.mode == "CMYK"
    side = inks.crop((0, 0, round(SLUG) - 1, inks.height))
    full = [band.getextrema()[1] for band in side.split()]
    assert min(full) > 40 and len(set(full)) == 1
    bar = [
        inks.getpixel((round(SLUG + BLEED + 10 * MM + (at + 0.5) * 5 * MM), round(SLUG / 2)))
        for at in range(8)
    ]
    assert bar[:4] == [tuple(255 * (ink == at) for ink in range(4)) for at in range(4)]
    assert [max(patch) for patch in bar[4:]] == [pytest.approx(128, abs=2)] * 4  # type: ignore[arg-type]


def test_a_book_of_one_ink_has_a_bar_of_one_ink(tmp_path: Path) -> None:
    path = bound(tmp_path)
    ink_and_finish(path, Press(marks=("色标",), interior="单色"))
    cyan, magenta, yellow, _black = plates(path).split()
    assert {band.getextrema() for band in (cyan, magenta, yellow)} == {(0, 0)}


def test_the_preflight_takes_the_marks(tmp_path: Path) -> None:
    codes = []
    for press in (Press(), ALL):
        path = bound(tmp_path)
        ink_and_finish(path, press)
        codes.append([problem.code for problem in preflight(path, PressLimits()).problems])
    assert codes[0] == codes[1]
    assert not {code for code in codes[1] if "box" in code or "registration" in code}


def test_bookmarks_and_names_lead_where_they_led(tmp_path: Path) -> None:
    path = bound(tmp_path)
    ink_and_finish(path, ALL)
    with pikepdf.open(path) as pdf:
        place = pdf.Root.Names.Dests.Names[1]
        assert [float(place[at]) for at in (2, 3)] == pytest.approx([40 + SLUG, 100 + SLUG], abs=0.01)
        with pdf.open_outline() as outline:
            (item,) = outline.root
            tops = [float(one.destination[2]) for one in (item, *item.children)]
            assert tops == pytest.approx([200 + SLUG, 100 + SLUG], abs=0.01)


# Overprint


@dataclass
class Shown:
    """What was painted, and whether it was printed over what lies below."""

    text: list[tuple[tuple[float, ...], bool]] = field(default_factory=list)
    """Fill colour of each string."""
    drawings: list[bool] = field(default_factory=list)


def shown(stream: object, resources: Dictionary) -> Shown:
    """Reads a stream on its own; a state that is not known would be an error."""
    found, saved = Shown(), []
    fill: tuple[float, ...] = ()
    is_over = False
    for operands, named in pikepdf.parse_content_stream(stream):  # type: ignore[arg-type]
        operator = str(named)
        if operator == "q":
            saved.append((fill, is_over))
        elif operator == "Q":
            fill, is_over = saved.pop()
        elif operator in ("k", "g", "rg", "scn"):
            fill = tuple(float(value) for value in operands)
        elif operator == "gs":
            is_over = over(resources.ExtGState[str(operands[0])], is_over)
        elif operator in ("Tj", "TJ", "'", '"'):
            found.text.append((fill, is_over))
        elif operator in ("f", "f*", "B", "S", "s", "Do", "sh"):
            found.drawings.append(is_over)
    assert not is_over and not saved
    return found


def over(state: Dictionary, before: bool) -> bool:
    if "/op" not in state:
        return before
    assert bool(state.OP) == bool(state.op) and int(state.OPM) == int(bool(state.op))
    return bool(state.op)


TEXTS = """
<style>@page{size:60mm 60mm;margin:0} html{font:10pt Noto Serif CJK SC} body{margin:0}</style>
<p>黑字<span style="color:#fff;background:#1c5a8a">反白</span>黑<b style="color:#1c5a8a">彩色</b>
<span style="color:#555555">灰字</span><s>划线</s></p><p>又黑</p>
<svg viewBox="0 0 20 10" width="60"><rect width="20" height="10" fill="#a23a34"/>
<text x="1" y="8" font-size="6" font-family="Noto Serif CJK SC" fill="#000">图</text></svg>
"""


def test_only_black_text_is_printed_over_what_lies_below(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    HTML(string=TEXTS).write_pdf(path)
    ink_and_finish(path, Press(overprint=True))
    with pikepdf.open(path) as pdf:
        found = shown(pdf.pages[0], pdf.pages[0].Resources)
    colours = {colour for colour, _is_over in found.text}
    assert {(0, 0, 0, 1), (0, 0, 0, 0), (0.9, 0.6, 0.2, 0.1), (0, 0, 0, 0.75)} <= colours
    assert all(is_over == (colour == (0, 0, 0, 1)) for colour, is_over in found.text)
    assert found.drawings and not any(found.drawings)


def test_nothing_is_printed_over_unless_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    HTML(string=TEXTS).write_pdf(path)
    ink_and_finish(path, Press())
    with pikepdf.open(path) as pdf:
        found = shown(pdf.pages[0], pdf.pages[0].Resources)
    assert found.text and not any(is_over for _colour, is_over in found.text)


def test_the_plates_show_colour_below_black_text_only_when_asked(tmp_path: Path) -> None:
    """Ghostscript keeps the ground of a letter or leaves it out."""
    html = (
        "<style>@page{size:40mm 40mm;margin:0} html{font:bold 60pt Noto Sans CJK SC} body{margin:0}"
        "p{margin:0;background:#a23a34;height:40mm;line-height:40mm}</style>"
        "<p>■<i style='color:#fff'>■</i></p>"
    )
    lowest = {}
    for overprint in (True, False):
        path = tmp_path / f"{overprint}.pdf"
        HTML(string=html).write_pdf(path)
        ink_and_finish(path, Press(overprint=overprint))
        magenta = plates(path).getchannel("M")
        lowest[overprint] = [
            magenta.crop(box).getextrema()[0] for box in ((10, 20, 50, 90), (65, 20, 100, 90))
        ]
    assert lowest[False] == [0, 0] and lowest[True][0] > 200 and lowest[True][1] == 0


OPERATORS = {
    b"0 0 0 1 k BT (a) Tj ET": [True],
    b"BT 0 0 0 1 k (a) Tj 0 0 0 0 k (b) Tj 0 0 0 1 k (c) Tj ET 0 0 9 9 re f": [True, False, True],
    b"q 0 0 0 1 k BT (a) Tj ET Q BT (b) Tj ET": [True, False],
    b"0 0 0 1 k q 1 0 0 0 k BT (0 0 0 1 k BT) Tj ET Q BT (b) Tj ET": [False, True],
    b"0 0 0 1 k 1 0 0 0 K 2 Tr BT (a) Tj ET 0 0 0 1 K BT (b) Tj ET": [False, True],
    b"0 0 0 1 k 7 Tr BT (a) Tj ET": [False],
    b"0 0 0 1 k 1 0 0 0 K BT 0 Tr [(a) -5 (b)] TJ 1 Tr (c) Tj ET": [True, False],
    b"BT (a) Tj ET": [False],
    b"0 0 0 0.75 k BT (a) Tj ET": [False],
}


@pytest.mark.parametrize("content", OPERATORS)
def test_overprint_follows_the_colour_of_the_text(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    pdf.pages[0].Contents = pdf.make_stream(content)
    pdf.save(path)
    ink_and_finish(path, Press(overprint=True))
    with pikepdf.open(path) as made:
        found = shown(made.pages[0], made.pages[0].Resources)
    assert [is_over for _colour, is_over in found.text] == OPERATORS[content]
    assert not any(found.drawings)
