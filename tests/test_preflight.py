"""A printer's rules: for each a file that breaks just that rule, and near it one that does not."""

import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from weasyprint import HTML

from compile.fonts import FAMILIES
from compile.model.press import PressLimits
from compile.preflight import preflight
from compile.preflight.facts import ranges
from compile.preflight.rules import CODES, RULES
from compile.preflight.tokens import operations, string_bytes
from tests import press_pdf
from tests.press_pdf import MM, cmyk_picture, draw, form, image, jpeg, packed, shown

Spoil = Callable[[pikepdf.Pdf], None]
LIMITS = PressLimits(page_multiple=4, families=frozenset(FAMILIES))
TEXT = b"BT /F 10 Tf 1 0 0 1 100 500 Tm " + shown() + b" Tj ET"
LAB = Array([Name.Lab, Dictionary(WhitePoint=Array([0.96, 1, 0.82]))])
LUT = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0]), C1=Array([1, 0, 0]), N=1)
FULL = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0, 0]), C1=Array([1, 1, 1, 1]), N=1)
ALL = Array([Name.Separation, Name.All, Name.DeviceCMYK, FULL])
RED = b"1 0 0 rg 100 100 9 9 re f"
BOX = ["/MediaBox", "/BleedBox", "/TrimBox"]


def font(pdf: pikepdf.Pdf) -> Any:
    return pdf.pages[0].Resources.Font.F


def descriptor(pdf: pikepdf.Pdf) -> Any:
    return font(pdf).DescendantFonts[0].FontDescriptor


def rename(name: str) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        font(pdf).BaseFont = Name(f"/{name}")

    return spoil


def set_box(key: str, *millimetres: float) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].obj[key] = Array([length * MM for length in millimetres])

    return spoil


def move_boxes(pdf: pikepdf.Pdf) -> None:
    for key in BOX:
        pdf.pages[1].obj[key] = Array([float(value) + 10 for value in pdf.pages[1].obj[key]])


def root(key: str, value: Any) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        pdf.Root[key] = value

    return spoil


def intent(key: str, value: Any) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        if value is None:
            del pdf.Root.OutputIntents[0][key]
        else:
            pdf.Root.OutputIntents[0][key] = value

    return spoil


def say(key: str, value: str | None) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            if value is None:
                del xmp[key]
            else:
                xmp[key] = value

    return spoil


def annotate(subtype: str, **more: Any) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        link = Dictionary(
            Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([100, 100, 200, 200]), **more
        )
        pdf.pages[1].obj.Annots = Array([pdf.make_indirect(link)])

    return spoil


def attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["示例.txt"] = b"text"


def add_outline(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("示例", action=Dictionary(S=Name.URI, URI=String("x:y"))))


def hide(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("示例")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary())


def show_type3(pdf: pikepdf.Pdf) -> None:
    glyph = pdf.make_stream(b"500 0 d0 0 0 400 400 re f")
    rough = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        Name=Name("/Noto-Serif-CJK-SC"),
        FontBBox=Array([0, 0, 500, 500]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        CharProcs=Dictionary(a=glyph),
        Encoding=Dictionary(Differences=Array([97, Name("/a")])),
        FirstChar=97,
        LastChar=97,
        Widths=Array([500]),
        ToUnicode=pdf.make_stream(press_pdf.to_unicode({97: "示"})),
    )
    draw(b"BT /R 10 Tf 1 0 0 1 100 500 Tm (a) Tj ET", Font={"R": rough})(pdf)


def write(text: str) -> Spoil:
    """Other characters for the codes of the second page's own copy of the font."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        codes = {index + 1: sign for index, sign in enumerate(text)}
        other = Dictionary(font(pdf))
        other.ToUnicode = pdf.make_stream(press_pdf.to_unicode(codes))
        string = "".join(f"{code:04x}" for code in codes).encode()
        draw(b"BT /G 10 Tf 1 0 0 1 100 500 Tm <" + string + b"> Tj ET", Font={"G": pdf.make_indirect(other)})(
            pdf
        )

    return spoil


def break_stream(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Spoiled = pdf.make_stream(b"no deflate", Filter=Name.FlateDecode)


def unmap(pdf: pikepdf.Pdf) -> None:
    del font(pdf).ToUnicode


def unembed(pdf: pikepdf.Pdf) -> None:
    del descriptor(pdf).FontFile3


def half_transparent_x1a(pdf: pikepdf.Pdf) -> None:
    say("pdfxid:GTS_PDFXVersion", "PDF/X-1a:2003")(pdf)
    descriptor(pdf).FontFile3 = pdf.make_stream(b"", Subtype=Name.CIDFontType0C)
    draw(b"/E gs", ExtGState={"E": Dictionary(ca=0.5)})(pdf)


def leave_trapping_open(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo.Trapped = Name.Unknown
    say("pdf:Trapped", "Unknown")(pdf)


def add_marks(pdf: pikepdf.Pdf) -> None:
    """Registration and crop marks outside the bleed."""
    set_box("/MediaBox", 0, 0, 210, 266)(pdf)
    draw(b"1 1 1 1 k 1 1 1 1 K 0.1 w 570 100 9 9 re B 0.6 0.6 0.6 1 k " + TEXT.replace(b"100 5", b"570 5"))(
        pdf
    )


def add_registration_marks(pdf: pikepdf.Pdf) -> None:
    """The same on every plate."""
    set_box("/MediaBox", 0, 0, 210, 266)(pdf)
    draw(b"/A CS 0.25 w 570 100 m 570 110 l S", ColorSpace={"A": ALL})(pdf)


def bomb(pdf: pikepdf.Pdf) -> Any:
    """A form that draws a form ten times, which draws a form ten times, and so on."""
    inner = form(b"")(pdf)
    for _level in range(8):
        inner = form(b"/X Do " * 10, Dictionary(XObject=Dictionary(X=inner)))(pdf)
    return inner


def shrink(pdf: pikepdf.Pdf) -> None:
    set_box("/TrimBox", 3, 3, 173, 243)(pdf)
    for key in ("/MediaBox", "/BleedBox"):
        set_box(key, 0, 0, 176, 246)(pdf)


def picture(make: Callable[[pikepdf.Pdf], Any], size_pt: int = 72) -> Spoil:
    placed = b"q %d 0 0 %d 100 100 cm /Q Do Q" % (size_pt, size_pt)
    return draw(placed, XObject={"Q": make})


def icc(components: int) -> Callable[[pikepdf.Pdf], Any]:
    return lambda pdf: Array([Name.ICCBased, pdf.make_stream(press_pdf.ICC_HEAD, N=components)])


def rgb(pdf: pikepdf.Pdf) -> Any:
    return image(pdf, bytes(3 * 300**2), 300, Name.DeviceRGB)


def indexed(pdf: pikepdf.Pdf) -> Any:
    return image(pdf, bytes(300**2), 300, Array([Name.Indexed, Name.DeviceRGB, 0, String(b"\0\0\0")]))


def shading(space: Any) -> Dictionary:
    return Dictionary(ShadingType=2, ColorSpace=space, Coords=Array([0, 0, 1, 1]), Function=LUT)


def tile(content: bytes) -> Callable[[pikepdf.Pdf], Any]:
    keys = {"PatternType": 1, "PaintType": 1, "TilingType": 1, "XStep": 9, "YStep": 9}
    return lambda pdf: pdf.make_stream(content, BBox=Array([0, 0, 9, 9]), Resources=Dictionary(), **keys)


GROUP = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
PLAIN_GROUP = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)

BREAKS: list[tuple[str, Spoil]] = [
    ("print-damaged", break_stream),
    ("print-content", draw(b"/Missing Do")),
    ("print-colour", draw(b"1 0 0 rg")),
    ("print-colour", draw(b"1 0 0 RG")),
    ("print-colour", draw(b"(a \\) b (1 2 3 k)) pop 1 0 0 rg")),
    ("print-colour", draw(b"/DeviceRGB cs 1 0 0 sc")),
    ("print-colour", draw(b"/L CS 50 0 0 SCN", ColorSpace={"L": LAB})),
    ("print-colour", draw(b"/I cs 1 0 0 scn", ColorSpace={"I": icc(3)})),
    ("print-colour", draw(b"/S sh", Shading={"S": shading(Name.DeviceRGB)})),
    ("print-colour", draw(b"/X Do", XObject={"X": form(RED)})),
    ("print-colour", draw(b"/Pattern cs /T scn", Pattern={"T": tile(RED)})),
    (
        "print-colour",
        draw(
            b"/Pattern cs /T scn", Pattern={"T": Dictionary(PatternType=2, Shading=shading(Name.DeviceRGB))}
        ),
    ),
    ("print-picture-colour", picture(rgb)),
    ("print-picture-colour", picture(indexed)),
    ("print-picture-colour", picture(lambda pdf: image(pdf, bytes(3 * 300**2), 300, icc(3)(pdf)))),
    ("print-picture-colour", draw(b"q 1 0 0 1 100 100 cm BI /W 9 /H 9 /CS /RGB /BPC 8 ID \0rg EI Q")),
    ("print-picture-unknown", picture(lambda pdf: image(pdf, b"", 300, None, Filter=Name.JPXDecode))),
    ("print-content", draw(b"/X Do", XObject={"X": bomb})),
    ("print-group-colour", draw(b"/X Do", XObject={"X": form(b"", Group=GROUP)})),
    ("print-black-text", draw(b"0.6 0.5 0.4 1 k " + TEXT)),
    ("print-black-text", draw(b"0.9 0.9 0.9 0 k " + TEXT)),
    ("print-text-inks", draw(b"0.6 0.5 0.4 1 k " + TEXT.replace(b"/F 10", b"/F 14"))),
    ("print-text-inks", draw(b"1 0.5 0 0 k " + TEXT)),
    ("print-ink", draw(b"1 1 1 0.1 k 100 100 50 50 re f")),
    ("print-ink", picture(lambda pdf: cmyk_picture(pdf, (90, 90, 90, 90), 300))),
    ("print-ink", picture(lambda pdf: packed(pdf, (90, 90, 90, 90), 300))),
    ("print-ink", picture(lambda pdf: jpeg(pdf, (90, 90, 90, 90), 300))),
    ("print-registration", draw(b"/A cs 1 scn 100 100 9 9 re f", ColorSpace={"A": ALL})),
    ("print-registration", draw(b"/A CS 100 100 m 200 100 l S", ColorSpace={"A": ALL})),
    ("print-registration", draw(b"/A cs " + TEXT, ColorSpace={"A": ALL})),
    ("print-hairline", draw(b"0.2 w 100 100 m 200 100 l S")),
    ("print-hairline", draw(b"0 w 100 100 m 200 100 l S")),
    ("print-hairline", draw(b"q 0.1 0 0 0.1 0 0 cm 2 w 1000 1000 m 2000 1000 l S Q")),
    ("print-transfer", draw(b"/E gs", ExtGState={"E": Dictionary(TR=LUT)})),
    ("print-box-missing", lambda pdf: pdf.pages[1].obj.__delitem__("/TrimBox")),
    ("print-box-origin", move_boxes),
    ("print-box-nesting", set_box("/BleedBox", -1, -1, 192, 267)),
    ("print-crop-box", set_box("/CropBox", 3, 3, 188, 263)),
    ("print-bleed", set_box("/BleedBox", 1, 0, 191, 266)),
    ("print-size", shrink),
    ("print-page-count", lambda pdf: pdf.pages.__delitem__(3)),
    ("print-font-missing", unembed),
    ("print-font-whole", rename("Noto-Serif-CJK-SC")),
    ("print-font-text", unmap),
    ("print-font-type3", show_type3),
    ("print-font-foreign", rename("ABCDEF+DejaVu-Sans")),
    ("print-glyph-missing", draw(TEXT.replace(b"Tm <", b"Tm <0000"))),
    ("print-placeholder", write("联系人：待定")),
    ("print-placeholder", write("{{标题}}")),
    ("print-placeholder", write("×××医院")),
    ("print-near-trim", draw(TEXT.replace(b"100 500 Tm", b"20 500 Tm"))),
    ("print-near-trim", draw(TEXT.replace(b"100 500 Tm", b"460 500 Tm"))),
    ("print-resolution-low", picture(lambda pdf: cmyk_picture(pdf, (0, 0, 0, 9), 190))),
    ("print-resolution-low", picture(lambda pdf: cmyk_picture(pdf, (0, 0, 0, 9), 2), 200)),
    ("print-resolution", picture(lambda pdf: cmyk_picture(pdf, (0, 0, 0, 9), 290))),
    ("print-line-art", picture(lambda pdf: image(pdf, bytes(63 * 500), 500, None, ImageMask=True))),
    ("print-annotation", annotate("Link")),
    ("print-form", root("/AcroForm", Dictionary(Fields=Array([])))),
    ("print-script", root("/Names", Dictionary(JavaScript=Dictionary(Names=Array([]))))),
    ("print-action", root("/OpenAction", Dictionary(S=Name.URI, URI=String("x:y")))),
    ("print-action", add_outline),
    ("print-attachment", attach),
    ("print-layers", hide),
    ("print-transparency", half_transparent_x1a),
    ("print-opentype", say("pdfxid:GTS_PDFXVersion", "PDF/X-1a:2003")),
    ("print-version", say("pdfxid:GTS_PDFXVersion", None)),
    ("print-intent", root("/OutputIntents", Array([]))),
    ("print-intent-profile", intent("/DestOutputProfile", None)),
    ("print-intent-name", intent("/RegistryName", None)),
    ("print-trapped", leave_trapping_open),
    ("print-metadata", say("dc:title", "另一个")),
    ("print-metadata", say("xmp:ModifyDate", "2024-01-01T00:00:00Z")),
    ("print-identity", say("xmpMM:DocumentID", None)),
    ("print-not-checked", root("/OutputIntents", Name("/None"))),
]
"""A code and what brings it about, all else being well."""

PASSES: list[Spoil] = [
    draw(b"0.5 g " + TEXT),
    draw(b"0 0 0 0.3 k " + TEXT),
    draw(b"0 1 0 0 k " + TEXT),
    draw(b"1 1 0.9 0 k 100 100 50 50 re f"),
    add_marks,
    add_registration_marks,
    draw(b"(1 0 0 rg) pop % 1 0 0 rg\n<< /A (RG) >> pop"),
    draw(b"/I cs 0 0 0 1 scn", ColorSpace={"I": icc(4)}),
    draw(b"/X Do", XObject={"X": form(b"/X Do", Group=PLAIN_GROUP)}),
    draw(b"0.25 w 100 100 m 200 100 l S"),
    draw(b"3 Tr " + TEXT.replace(b"100 500 Tm", b"20 500 Tm") + b" 0 Tr"),
    picture(lambda pdf: cmyk_picture(pdf, (70, 60, 60, 90), 300)),
    picture(lambda pdf: jpeg(pdf, (10, 10, 10, 10), 300)),
    picture(lambda pdf: image(pdf, bytes(300**2), 300, Name.DeviceGray)),
    annotate("PrinterMark"),
]
"""What a printer takes, though it looks like what he refuses."""


def inspect(pdf: pikepdf.Pdf, folder: Path, limits: PressLimits = LIMITS, **options: Any) -> list[str]:
    return [problem.code for problem in preflight(press_pdf.saved(pdf, folder, **options), limits).problems]


def test_the_clean_file_has_no_problem(tmp_path: Path) -> None:
    assert inspect(press_pdf.clean_pdf(), tmp_path) == []
    assert inspect(press_pdf.clean_pdf(), tmp_path, PressLimits()) == []


def test_the_clean_file_is_one_for_other_tools_too(tmp_path: Path) -> None:
    path = press_pdf.saved(press_pdf.clean_pdf(), tmp_path)
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
    text = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True)
    assert text.stdout.split() == [press_pdf.TEXT] * 4


@pytest.mark.parametrize(("code", "spoil"), BREAKS, ids=[code for code, _spoil in BREAKS])
def test_what_breaks_a_rule_is_caught_and_nothing_else(code: str, spoil: Spoil, tmp_path: Path) -> None:
    pdf = press_pdf.clean_pdf()
    spoil(pdf)
    assert inspect(pdf, tmp_path) == [code]


@pytest.mark.parametrize("spoil", PASSES, ids=range(len(PASSES)))
def test_what_a_printer_takes_passes(spoil: Spoil, tmp_path: Path) -> None:
    pdf = press_pdf.clean_pdf()
    spoil(pdf)
    assert inspect(pdf, tmp_path) == []


def test_every_code_has_a_file_that_brings_it_about() -> None:
    elsewhere = {"print-not-black", "print-too-new", "print-encrypted", "print-locked", "print-unreadable"}
    assert {code for code, _spoil in BREAKS} | elsewhere == CODES
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_colour_is_refused_where_only_black_is_printed(tmp_path: Path) -> None:
    limits = PressLimits(is_black_only=True)
    assert inspect(press_pdf.clean_pdf(), tmp_path, limits) == ["print-not-black"]
    pdf = press_pdf.clean_pdf()
    for page in pdf.pages:
        page.Resources.XObject.P = cmyk_picture(pdf, (0, 0, 0, 50), 600)
    assert inspect(pdf, tmp_path, limits) == []
    draw(b"0 0.1 0 0 k 100 100 9 9 re f")(pdf)
    assert inspect(pdf, tmp_path, limits) == ["print-not-black"]


def test_a_file_newer_than_its_standard_is_refused(tmp_path: Path) -> None:
    pdf = press_pdf.clean_pdf()
    say("pdfxid:GTS_PDFXVersion", "PDF/X-1a:2003")(pdf)
    descriptor(pdf).FontFile3 = pdf.make_stream(b"", Subtype=Name.CIDFontType0C)
    assert inspect(pdf, tmp_path, force_version="1.4") == []
    assert inspect(pdf, tmp_path, force_version="1.6") == ["print-too-new"]


def test_locked_files_are_refused(tmp_path: Path) -> None:
    pdf = press_pdf.clean_pdf()
    assert inspect(pdf, tmp_path, encryption=pikepdf.Encryption(owner="a", user="")) == ["print-encrypted"]
    assert inspect(pdf, tmp_path, encryption=pikepdf.Encryption(owner="a", user="b")) == ["print-locked"]


def test_a_picture_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    pdf = press_pdf.clean_pdf()
    picture(lambda pdf: image(pdf, b"no", 9, Name.DeviceCMYK, Filter=Name.DCTDecode))(pdf)
    assert inspect(pdf, tmp_path) == ["print-content"]
    grey = press_pdf.clean_pdf()
    picture(lambda pdf: image(pdf, b"no", 9, Name.DeviceGray, Filter=Name.DCTDecode))(grey)
    assert "print-damaged" in inspect(grey, tmp_path)


def test_what_is_no_pdf_is_said_to_be_none(tmp_path: Path) -> None:
    for number, data in enumerate((b"", b"no pdf", b"%PDF-1.6\n", bytes(range(256)) * 40)):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(data)
        assert [problem.code for problem in preflight(path, LIMITS).problems] == ["print-unreadable"]


def test_findings_of_a_kind_are_one_problem_that_names_its_pages(tmp_path: Path) -> None:
    pdf = press_pdf.clean_pdf()
    for number in (0, 2, 3):
        pdf.pages[number].obj.Contents = pdf.make_stream(RED)
    (problem,) = preflight(press_pdf.saved(pdf, tmp_path), LIMITS).problems
    assert str(problem.place) == "示例.pdf · PDF第1、3～4页"
    assert ranges([]) == "" and ranges(range(1, 40, 2)) == "1、3、5、7、9、11、13、15等20"


def test_a_picture_that_was_cut_short_is_measured_too(tmp_path: Path) -> None:
    pdf = press_pdf.clean_pdf()
    picture(lambda pdf: packed(pdf, (90, 90, 90, 90), 300, cut=3))(pdf)
    assert inspect(pdf, tmp_path) == ["print-damaged", "print-ink"]


def test_a_damaged_file_is_never_a_bug(tmp_path: Path) -> None:
    pdf = press_pdf.clean_pdf()
    whole = press_pdf.saved(pdf, tmp_path, compress_streams=False).read_bytes()
    random.seed(6)
    for number in range(150):
        data = bytearray(whole)
        for _change in range(1 + number % 20):
            data[random.randrange(len(data))] = random.randrange(256)
        path = tmp_path / "damaged.pdf"
        path.write_bytes(data[: random.randrange(len(data))] if number % 5 == 0 else data)
        assert {problem.code for problem in preflight(path, LIMITS).problems} <= CODES


def test_values_of_another_type_are_never_a_bug(tmp_path: Path) -> None:
    """Each value of the page and of the catalog in turn becomes something else."""
    clean = press_pdf.clean_pdf()
    keys = [("page", key) for key in sorted(clean.pages[1].obj.keys() - {"/Parent", "/Type"})]
    keys += [("page", key) for key in ("/Annots", "/Group", "/AA", "/CropBox")]
    keys += [("root", key) for key in ("/OutputIntents", "/Metadata", "/Names", "/Outlines", "/OCProperties")]
    for where, key in keys:
        for value in (7, String("x"), Array([7]), Dictionary(A=7), Array([Dictionary()])):
            pdf = press_pdf.clean_pdf()
            (pdf.pages[1].obj if where == "page" else pdf.Root)[key] = value
            assert set(inspect(pdf, tmp_path)) <= CODES, (key, value)


def test_operators_are_told_from_what_stands_in_strings() -> None:
    data = b"q (a(b)\\) Tj) ' <</A/B>>BDC[(x)-1.5<41>]TJ % rg\n/N gs BI /W 1 ID \xff(EI\x00 EI Q"
    assert [operator[:3] for operator, _operands in operations(data)] == [
        b"q", b"'", b"BDC", b"TJ", b"gs", b"BI", b"Q",
    ]  # fmt: skip
    assert string_bytes(b"(a\\051\\n\\\n\\z)") == b"a)\nz"
    assert string_bytes(b"<41 4>") == b"A@"


def test_weasyprints_label_is_refused_for_what_is_inside(tmp_path: Path) -> None:
    """WeasyPrint 70.0 labels a file and leaves in it what it finds."""
    html = (
        "<p style='font-family: Noto Serif CJK SC; opacity: 0.5'>示例<a href='https://example.org'>链接</a>"
    )
    path = tmp_path / "x1a.pdf"
    HTML(string=html).write_pdf(path, pdf_variant="pdf/x-1a")
    codes = {problem.code for problem in preflight(path, LIMITS).problems}
    assert codes >= {"print-opentype", "print-annotation", "print-transparency", "print-intent"}
    assert "print-version" not in codes


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parent.parent
    command = [sys.executable, "-m", "compile", "preflight", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_the_command_prints_problems_and_says_by_its_status_whether_to_send_the_file(tmp_path: Path) -> None:
    good = press_pdf.saved(press_pdf.clean_pdf(), tmp_path)
    answer = run(str(good))
    form = "检查单见 build/preflight.html"
    assert (answer.returncode, answer.stdout) == (0, f"示例.pdf：没有发现问题；{form}\n")
    bad = shutil.copy(good, tmp_path / "black.pdf")
    answer = run(str(bad), "--black", "--multiple", "16")
    assert answer.returncode == 1
    assert "print-not-black" in answer.stdout and "补12个空白页" in answer.stdout
    assert run(str(tmp_path / "none.pdf")).returncode == 2
