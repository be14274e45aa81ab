"""PDF/X-1a: what it does not know is flattened where that can be done, and refused where it cannot."""

import io
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops
from weasyprint import HTML

from compile.files import ROOT
from compile.finish import finish, ink, read_inks
from compile.finish.profile import DEFAULT
from compile.model.anthology import Press
from compile.model.press import PressLimits
from compile.pipeline.products import Product
from compile.preflight import preflight
from compile.problems import ProblemError
from tests.conftest import SampleBook
from tests.finishing import ink_and_finish

PLAIN, LIVE = Press(standard="PDF/X-1a"), Press()
SHEET = (
    "@page{size:80pt 40pt;margin:0} body{margin:0;font:10pt Noto Serif CJK SC}"
    "div,img{display:block;width:80pt;height:40pt}"
)


def drawn(folder: Path, html: str, press: Press = PLAIN) -> Path:
    path = folder / f"{press.standard[-2:]}.pdf"
    HTML(string=f"<style>{SHEET}</style>{html}", base_url=f"{folder}/").write_pdf(path)
    ink_and_finish(path, press)
    return path


def seen(path: Path, pages: str = "1") -> list[Image.Image]:
    command = [
        "gs",
        "-q",
        "-dSAFER",
        "-dBATCH",
        "-dNOPAUSE",
        "-sDEVICE=tiff32nc",
        "-r72",
        f"-sPageList={pages}",
    ]
    target = path.with_suffix(".%d.tif")
    subprocess.run([*command, "-o", str(target), str(path)], check=True, capture_output=True)
    return [Image.open(file) for file in sorted(path.parent.glob(f"{path.stem}.*.tif"))]


def furthest(one: Image.Image, other: Image.Image) -> int:
    return max(int(high) for _low, high in ImageChops.difference(one, other).getextrema())


def test_the_sample_is_a_file_of_the_old_standard_too(sample: SampleBook, tmp_path: Path) -> None:
    live, plain = sample.build / Product.PRINT, tmp_path / "plain.pdf"
    shutil.copy(live, plain)
    assert [problem.code for problem in ink_and_finish(plain, PLAIN)] == ["profile-default"]
    subprocess.run(["qpdf", "--check", plain], check=True, capture_output=True)
    assert plain.read_bytes()[:8] == b"%PDF-1.4" and b"/ObjStm" not in plain.read_bytes()
    fonts = subprocess.run(["pdffonts", plain], check=True, capture_output=True, text=True).stdout
    assert fonts.count("CID Type 0C ") == 3 and fonts.count("CID TrueType") == 1 and "OT" not in fonts
    found = [{problem.code for problem in preflight(path, PressLimits()).problems} for path in (live, plain)]
    assert found[0] == found[1]
    with pikepdf.open(plain) as pdf:
        assert str(pdf.docinfo["/GTS_PDFXVersion"]) == "PDF/X-1a:2003"
        assert pdf.Root.OutputIntents[0].S == Name.GTS_PDFX
    (tmp_path / "live.pdf").write_bytes(live.read_bytes())
    pages = "1,4,15,17,22"
    for one, other in zip(seen(tmp_path / "live.pdf", pages), seen(plain, pages), strict=True):
        assert furthest(one, other) == 0


def test_text_comes_back_from_fonts_that_were_cut(tmp_path: Path) -> None:
    texts = []
    for press in (PLAIN, LIVE):
        path = drawn(tmp_path, "示例Abc", press)
        texts.append(
            subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, text=True).stdout
        )
    assert texts[0] == texts[1] and "示例Abc" in texts[0]


def clear_picture(folder: Path) -> None:
    """Clear, half clear and full from the left."""
    picture = Image.new("RGBA", (80, 40), (162, 58, 52, 0))
    picture.paste((162, 58, 52, 128), (20, 0, 40, 40))
    picture.paste((162, 58, 52, 255), (40, 0, 80, 40))
    picture.save(folder / "clear.png")


def test_a_picture_that_is_seen_through_is_laid_on_white(tmp_path: Path) -> None:
    clear_picture(tmp_path)
    html = '<img src="clear.png">'
    plain, live = drawn(tmp_path, html), drawn(tmp_path, html, LIVE)
    assert furthest(seen(plain)[0], seen(live)[0]) <= 2
    assert not {problem.code for problem in preflight(plain, PressLimits()).problems} & {
        "print-transparency",
        "print-content",
    }
    with pikepdf.open(plain) as pdf:
        assert not any(isinstance(thing, pikepdf.Stream) and "/SMask" in thing for thing in pdf.objects)


def test_where_a_picture_is_clear_its_ground_stays(tmp_path: Path) -> None:
    """And the editor is told that the half clear part does not show it any more."""
    clear_picture(tmp_path)
    html = '<div style="background:#1c5a8a"><img src="clear.png"></div>'
    path = drawn(tmp_path, html)
    page = seen(path)[0]
    ground = page.getpixel((10, 20))
    assert ground == seen(drawn(tmp_path, '<div style="background:#1c5a8a"></div>'))[0].getpixel((10, 20))
    HTML(string=f"<style>{SHEET}</style>{html}", base_url=f"{tmp_path}/").write_pdf(path)
    (found,) = [problem for problem in ink_and_finish(path, PLAIN) if problem.code == "x1a-picture"]
    assert not found.is_error and "第1页" in str(found.place)
    on_white = html.replace("#1c5a8a", "#fff")
    HTML(string=f"<style>{SHEET}</style>{on_white}", base_url=f"{tmp_path}/").write_pdf(path)
    assert "x1a-picture" not in {problem.code for problem in ink_and_finish(path, PLAIN)}


LIVE_THINGS = {
    "半透明的颜色（不透明度40%）": "background:rgb(255 0 0/40%)",
    "半透明的颜色（不透明度50%）": "opacity:.5",
    "由浓到淡的透明（蒙版）": "background:linear-gradient(red, transparent)",
}


@pytest.mark.parametrize("thing", LIVE_THINGS)
def test_what_is_seen_through_is_refused_by_page_and_name(thing: str, tmp_path: Path) -> None:
    html = f"<div>示例</div><div style='break-before:page;{LIVE_THINGS[thing]}'>示例</div>"
    with pytest.raises(ProblemError) as caught:
        drawn(tmp_path, html)
    (problem,) = caught.value.problems
    assert problem.code == "x1a-transparency" and thing in problem.message
    assert str(problem.place) == "1a.pdf · PDF第2页"


def test_a_mode_of_mixing_is_refused(tmp_path: Path) -> None:
    """WeasyPrint 70.0 draws none."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].obj.Resources = Dictionary(ExtGState=Dictionary(M=Dictionary(BM=Name.Multiply)))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/M gs 0 0 9 9 re f")
    pdf.save(tmp_path / "a.pdf")
    with pytest.raises(ProblemError, match="Multiply"):
        ink_and_finish(tmp_path / "a.pdf", PLAIN)


def test_a_refused_file_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    HTML(string="<p style='opacity:.5'>示例").write_pdf(path)
    ink(path, path, read_inks(PLAIN, ROOT, ()))
    before = path.read_bytes()
    with pytest.raises(ProblemError):
        finish(path, PLAIN, ROOT)
    assert path.read_bytes() == before


def test_a_profile_that_is_too_new_is_refused(tmp_path: Path) -> None:
    data = bytearray(DEFAULT.read_bytes())
    data[8] = 4
    (tmp_path / "press.icc").write_bytes(data)
    path = tmp_path / "a.pdf"
    HTML(string="示例").write_pdf(path)
    with pytest.raises(ProblemError) as caught:
        ink_and_finish(path, Press(standard="PDF/X-1a", profile="press.icc"), tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["x1a-profile"]
    assert ink_and_finish(path, Press(profile="press.icc"), tmp_path) == ()


def test_marks_stand_around_a_file_of_the_old_standard_too(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    HTML(string=f"<style>{SHEET}</style>示例").write_pdf(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            page.obj.TrimBox = Array([9, 9, 71, 31])
        pdf.save(path)
    ink_and_finish(path, Press(standard="PDF/X-1a", marks=("裁切线",), overprint=True))
    codes = {problem.code for problem in preflight(path, PressLimits(bleed_mm=3)).problems}
    assert not codes & {"print-transparency", "print-opentype", "print-too-new", "print-registration"}
    page = io.BytesIO(path.read_bytes())
    with pikepdf.open(page) as pdf:
        assert "/Marks" in pdf.pages[0].Resources.XObject
