"""The print edition as the press gets it: inks only, for which press, and the same bytes each time."""

import re
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageCms

from compile.finish.inks import Inks
from compile.finish.profile import DEFAULT
from compile.fonts import FAMILIES
from compile.model.anthology import Press
from compile.model.press import PressLimits
from compile.pipeline.products import Product
from compile.preflight import preflight
from compile.problems import ProblemError
from tests.conftest import SampleBook
from tests.finishing import ink_and_finish, most_ink, screen_tokens

RGB = re.compile(rb"(?<![\w.])[\d.]+ [\d.]+ [\d.]+ (?:rg|RG)\b")
INK = re.compile(rb"(?<![\w.])([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) k\b")


def inks(interior: str = "彩色", limit: float = 3.0) -> Inks:
    return Inks(screen_tokens(), DEFAULT.read_bytes(), interior, limit)  # type: ignore[arg-type]


def streams(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    """What is drawn on pages and in forms and patterns."""
    for page in pdf.pages:
        page.contents_coalesce()
        if "/Contents" in page.obj:
            yield page.Contents.read_bytes()
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and (
            thing.get("/Subtype") == Name.Form or "/PatternType" in thing
        ):
            yield thing.read_bytes()


def pictures(pdf: pikepdf.Pdf) -> list[pikepdf.Stream]:
    return [
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == Name.Image
    ]


def drawn(path: Path, content: bytes, **resources: object) -> Path:
    """A PDF of one page that draws this."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    pdf.pages[0].Contents = pdf.make_stream(content)
    pdf.pages[0].Resources = Dictionary(**resources)
    pdf.save(path)
    return path


def with_picture(path: Path, picture: Image.Image, *, as_jpeg: bool = False) -> Path:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    if as_jpeg:
        buffer = BytesIO()
        picture.save(buffer, "JPEG", quality=95)
        stream = pikepdf.Stream(pdf, buffer.getvalue())
        stream.Filter = Name.DCTDecode
    else:
        stream = pikepdf.Stream(pdf, picture.tobytes())
    entries = {"Subtype": Name.Image, "Width": picture.width, "Height": picture.height}
    for key, value in (entries | {"ColorSpace": Name.DeviceRGB, "BitsPerComponent": 8}).items():
        stream[f"/{key}"] = value
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Im=pdf.make_indirect(stream)))
    pdf.pages[0].Contents = pdf.make_stream(b"q 100 0 0 100 0 0 cm /Im Do Q")
    pdf.save(path)
    return path


# The sample


def test_the_print_edition_has_inks_only(sample: SampleBook) -> None:
    with pikepdf.open(sample.build / Product.PRINT) as pdf:
        assert not any(RGB.search(content) for content in streams(pdf))
        spaces = {str(picture.ColorSpace) for picture in pictures(pdf)}
        assert spaces <= {"/DeviceCMYK", "/DeviceGray"} and "/DeviceCMYK" in spaces
        groups = [
            thing.Group for thing in pdf.objects if isinstance(thing, pikepdf.Stream) and "/Group" in thing
        ]
        assert all(group.get("/CS") != Name.DeviceRGB for group in groups)


def test_the_text_is_black_ink_alone(sample: SampleBook) -> None:
    """The commonest colour by far is the text's."""
    counts: dict[bytes, int] = {}
    with pikepdf.open(sample.build / Product.PRINT) as pdf:
        for content in streams(pdf):
            for colour in INK.findall(content):
                counts[b" ".join(colour)] = counts.get(b" ".join(colour), 0) + 1
    assert max(counts, key=counts.__getitem__) == b"0 0 0 1"
    wanted = {
        tuple(round(share, 4) for share in colour) for colour in (token.inks for token in screen_tokens())
    }
    found = {tuple(float(share) for share in colour.split()) for colour in counts}
    assert found <= wanted | {(0, 0, 0, 0)}


def test_the_file_says_for_which_press_it_is(sample: SampleBook) -> None:
    path = sample.build / Product.PRINT
    assert path.read_bytes()[:8] == b"%PDF-1.6"
    with pikepdf.open(path) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert (intent.S, intent.DestOutputProfile.N) == (Name.GTS_PDFX, 4)
        assert str(intent.OutputConditionIdentifier) and str(intent.RegistryName) == "http://www.color.org"
        with pdf.open_metadata() as xmp:
            assert xmp["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
            assert xmp["xmpMM:DocumentID"].startswith("uuid:")
    codes = [problem.code for problem in sample.outcome.survey.problems]
    assert codes.count("profile-default") == 1


def test_both_editions_show_the_same(sample: SampleBook) -> None:
    """Page by page, but for the bleed and a little difference of colour."""
    with (
        pypdfium2.PdfDocument(sample.build / Product.SCREEN) as screen,
        pypdfium2.PdfDocument(sample.build / Product.PRINT) as press,
    ):
        assert len(screen) == len(press)
        for number in (0, 14, 16, 17):
            one = screen[number].render(scale=0.5).to_pil().convert("L")
            left, bottom, right, top = press[number].get_trimbox()
            press[number].set_cropbox(left, bottom, right, top)
            other = press[number].render(scale=0.5).to_pil().convert("L").resize(one.size)
            pairs = zip(one.tobytes(), other.tobytes(), strict=True)
            assert sum(abs(a - b) > 90 for a, b in pairs) < 0.01 * one.width * one.height


def test_the_preflight_objects_to_a_picture_of_the_sample_only(sample: SampleBook) -> None:
    """A picture that is too small for its place, which an editor has waived; coloured headings are told."""
    limits = PressLimits(page_multiple=4, families=frozenset(FAMILIES))
    found = preflight(sample.build / Product.PRINT, limits).problems
    assert {problem.code for problem in found} == {"print-resolution-low", "print-text-inks"}
    (low,) = (problem for problem in found if problem.is_error)
    assert "90ppi" in low.message
    codes = {problem.code for problem in sample.outcome.survey.problems}
    assert "print-text-inks" in codes
    assert "print-resolution-low" not in codes


# Colours and pictures


def test_designers_colours_become_the_inks_they_wrote(tmp_path: Path) -> None:
    path = drawn(
        tmp_path / "a.pdf", b"0.109804 0.352941 0.541176 rg 0 0 9 9 re f 0.2 0.2 0.2 RG 0 0 m 9 9 l S"
    )
    ink_and_finish(path, Press())
    with pikepdf.open(path) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
    assert b"0.9 0.6 0.2 0.1 k" in content
    assert b"0 0 0 0.8 K" in content


def test_words_that_look_like_colours_stay(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.pdf", b"BT (1 0 0 rg) Tj (a\\) 0 1 0 rg) Tj ET 1 0 0 rg")
    ink_and_finish(path, Press())
    with pikepdf.open(path) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
    assert b"(1 0 0 rg)" in content and b"0 1 0 rg)" in content and content.endswith(b" k")


def test_a_gradient_runs_between_inks(tmp_path: Path) -> None:
    function = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0]), C1=Array([1, 1, 1]), N=1)
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 9, 9]), Function=function
    )
    path = drawn(tmp_path / "a.pdf", b"/S sh", Shading=Dictionary(S=shading))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Resources.Shading.S = pdf.make_indirect(pdf.pages[0].Resources.Shading.S)
        pdf.save(path)
    ink_and_finish(path, Press())
    with pikepdf.open(path) as pdf:
        found = pdf.pages[0].Resources.Shading.S
        assert found.ColorSpace == Name.DeviceCMYK
        assert [float(share) for share in found.Function.C0] == [0, 0, 0, 1]
        assert [float(share) for share in found.Function.C1] == [0, 0, 0, 0]


@pytest.mark.parametrize("as_jpeg", [False, True])
def test_a_coloured_picture_keeps_its_colour_in_inks(tmp_path: Path, as_jpeg: bool) -> None:
    red = Image.new("RGB", (16, 16), (200, 30, 30))
    path = with_picture(tmp_path / "a.pdf", red, as_jpeg=as_jpeg)
    ink_and_finish(path, Press())
    with pikepdf.open(path) as pdf:
        (picture,) = pictures(pdf)
        assert picture.ColorSpace == Name.DeviceCMYK
    with pypdfium2.PdfDocument(path) as pdf:
        r, g, b = pdf[0].render(scale=0.5).to_pil().convert("RGB").getpixel((20, 20))  # type: ignore[misc]
    assert r > 150 and g < 110 and b < 110


def test_a_grey_picture_stays_grey(tmp_path: Path) -> None:
    path = with_picture(tmp_path / "a.pdf", Image.new("RGB", (8, 8), (90, 90, 90)))
    ink_and_finish(path, Press())
    with pikepdf.open(path) as pdf:
        (picture,) = pictures(pdf)
        assert picture.ColorSpace == Name.DeviceGray and picture.read_bytes()[0] == 90


def test_no_place_of_a_picture_has_more_ink_than_allowed() -> None:
    dark = Image.new("RGB", (3, 1))
    dark.putdata([(10, 0, 25), (0, 20, 5), (200, 10, 10)])
    assert most_ink(inks(limit=4.0).picture(dark)) > 2.5
    assert most_ink(inks(limit=2.4).picture(dark)) <= 2.4


def test_an_interior_of_one_ink_has_no_other(tmp_path: Path) -> None:
    path = with_picture(tmp_path / "a.pdf", Image.new("RGB", (8, 8), (200, 30, 30)))
    ink_and_finish(path, Press(interior="单色"))
    with pikepdf.open(path) as pdf:
        assert pictures(pdf)[0].ColorSpace == Name.DeviceGray
    assert inks("单色").of((28, 90, 138))[:3] == (0, 0, 0)


# Profiles


def test_a_missing_profile_is_a_problem(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.pdf", b"1 0 0 rg")
    with pytest.raises(ProblemError) as caught:
        ink_and_finish(path, Press(profile="press.icc"), tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["profile-missing"]


@pytest.mark.parametrize("data", [b"no profile", None])
def test_a_profile_of_a_screen_is_a_problem(tmp_path: Path, data: bytes | None) -> None:
    screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    (tmp_path / "press.icc").write_bytes(data or screen)
    with pytest.raises(ProblemError) as caught:
        ink_and_finish(drawn(tmp_path / "a.pdf", b""), Press(profile="press.icc"), tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["profile-unusable"]


def test_the_printers_profile_is_the_intent(tmp_path: Path) -> None:
    shutil.copy(DEFAULT, tmp_path / "press.icc")
    path = drawn(tmp_path / "a.pdf", b"1 0 0 rg")
    assert ink_and_finish(path, Press(profile="press.icc", condition="FOGRA51"), tmp_path) == ()
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.OutputIntents[0].OutputConditionIdentifier) == "FOGRA51"


def test_the_same_file_is_finished_to_the_same_bytes(tmp_path: Path) -> None:
    one, other = with_picture(tmp_path / "a.pdf", Image.new("RGB", (8, 8), (200, 30, 30))), tmp_path / "b.pdf"
    shutil.copy(one, other)
    for path in (one, other):
        ink_and_finish(path, Press())
    assert one.read_bytes() == other.read_bytes()
