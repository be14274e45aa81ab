"""`python -m benchmarks.comparison`: the same six paragraphs set by four programs, as `docs/lines.png`.

Needs what the project itself does not: `chromium` on the path and the package `typst`. Each program is asked
for its best: justified, the gap beside Latin, marks trimmed, English hyphenated. The figures below each
column are read from its PDF with PDFium, by the same code for all.
"""

import io
import re
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2
import typst
import weasyprint
from PIL import Image, ImageDraw, ImageFont

from compile.fonts import find_face
from compile.typeset.lines import chinese_lines
from compile.typeset.lines.signs import CLOSING, NEVER_FIRST, NEVER_LAST, Kind, kinds_of
from tests.pdf_text import Glyph, glyphs

ROOT = Path(__file__).parent.parent
FONT, SIZE_PT, EMS, PITCH_PT = "Noto Serif CJK SC", 10.5, 22, 17.5
MEASURE_PT = SIZE_PT * EMS
WIDTH_PT, HEIGHT_PT, MARGIN_PT = 280, 900, 24
SCALE = 2
"""Pixels for a point."""
TEXTS = (
    "示例医院2019年建成集成平台，接入HIS、LIS、PACS等34个系统；2022年，通过“互联互通标准化成熟度测评”（四级甲等）。",
    "共享文档按《电子病历共享文档规范》（WS/T 500）生成，经模式、值域、业务逻辑三道校验，"
    "一次通过率由88.7%提高到99.3%，差异有显著性（P<0.05）。",
    "“把数据接进来”只是开始——“用数据管过程”才是目的……平台每日交互消息412万条，约3.5 TB，平均时延6 ms。",
    "护士说：“过去打一个电话要等5 min，现在屏幕上就有。”医生说：“少填三张表，够我多看两个病人。”",
    "接口采用HL7 FHIR R4与DICOMweb，资源包括Patient、Observation和MedicationRequest；说明见https://example.org/fhir/guide。",
    "经费、人员、场地、设备，样样不宽裕；信息科只有9人（其中女5人），却管着61个系统、2.3万个字段、1.2万件设备。",
)
SHEET = f"""
@page {{ size: {WIDTH_PT}pt {HEIGHT_PT}pt; margin: {MARGIN_PT}pt }}
html {{ font: {SIZE_PT}pt/{PITCH_PT}pt "{FONT}" }}
body {{ margin: 0; width: {MEASURE_PT}pt; text-align: justify; hyphens: auto }}
p {{ margin: 0; text-indent: 2em; text-autospace: normal; text-spacing-trim: trim-start; line-break: strict }}
"""
PAGE = f"<html lang=zh-CN><meta charset=utf-8><style>{SHEET}</style>" + "".join(
    f"<p>{text.replace('<', '&lt;')}</p>" for text in TEXTS
)


def set_by_us() -> bytes:
    with chinese_lines():
        return set_by_weasyprint()


def set_by_weasyprint() -> bytes:
    return bytes(weasyprint.HTML(string=PAGE).write_pdf())


def set_by_chromium() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        page, made = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(PAGE, encoding="utf-8")
        options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
        command = ["chromium", *options, f"--print-to-pdf={made}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return made.read_bytes()


def set_by_typst() -> bytes:
    head = (
        f"#set page(width: {WIDTH_PT}pt, height: {HEIGHT_PT}pt, margin: (left: {MARGIN_PT}pt,"
        f" top: {MARGIN_PT}pt, right: {WIDTH_PT - MARGIN_PT - MEASURE_PT}pt))\n"
        f'#set text(font: "{FONT}", size: {SIZE_PT}pt, lang: "zh", region: "cn", top-edge: {SIZE_PT}pt)\n'
        f"#set par(justify: true, leading: {PITCH_PT - SIZE_PT}pt, spacing: {PITCH_PT - SIZE_PT}pt,"
        " first-line-indent: (amount: 2em, all: true))\n"
    )
    text = "\n\n".join(re.sub(r"([<>#$*_@\\/])", r"\\\1", text) for text in TEXTS)
    return bytes(typst.compile((head + text).encode()))


@dataclass(frozen=True)
class Measured:
    """What a column's figures say."""

    largest_pt: float
    median_pt: float
    stretch_em: float
    """The largest gap between two Han of a line."""
    full: int
    forbidden: int

    def __str__(self) -> str:
        edge = f"离右边最多{self.largest_pt:.1f}点，中位{self.median_pt:.1f}点"
        return f"{edge}\n字距最多拉大{self.stretch_em:.2f}字\n满行{self.full}行，违反禁则{self.forbidden}处"


def measure(pdf: bytes) -> Measured:
    """Full lines against the edge, a mark at the end counted as half or whole, whichever is nearer."""
    lines = list(_lines(pypdfium2.PdfDocument(pdf)[0]))
    full = [(a, b) for a, b in pairwise(lines) if b[0].x_pt - MARGIN_PT < SIZE_PT]
    edges = [_missing(a[-1]) for a, _b in full]
    wrong = sum(b[0].text in NEVER_FIRST or a[-1].text in NEVER_LAST - {"/"} for a, b in full)
    gaps = [(b.x_pt - a.x_pt) / SIZE_PT - 1 for row, _ in full for a, b in pairwise(row) if _are_han(a, b)]
    return Measured(max(edges), statistics.median(edges), max(gaps), len(full), wrong)


def _are_han(*signs: Glyph) -> bool:
    return all(kinds_of(sign.text) == Kind.HAN for sign in signs)


def _lines(page: pypdfium2.PdfPage) -> Iterator[list[Glyph]]:
    rows: dict[int, list[Glyph]] = {}
    for glyph in glyphs(page):
        if glyph.text.strip():
            rows.setdefault(round(glyph.y_pt / PITCH_PT * 2), []).append(glyph)
    for _, row in sorted(rows.items(), reverse=True):
        yield sorted(row, key=lambda glyph: glyph.x_pt)


def _missing(last: Glyph) -> float:
    edge = MARGIN_PT + MEASURE_PT
    whole = last.end_pt if last.text.isascii() else last.x_pt + SIZE_PT
    ends = [whole, last.x_pt + SIZE_PT / 2] if last.text in CLOSING else [whole]
    return min(abs(edge - end) for end in ends)


def main() -> None:
    makers = {
        "本程序": set_by_us,
        "WeasyPrint": set_by_weasyprint,
        "Chromium": set_by_chromium,
        "Typst": set_by_typst,
    }
    columns = [(name, make()) for name, make in makers.items()]
    face = find_face("Noto-Sans-CJK-SC")
    assert face is not None
    font = ImageFont.truetype(str(face.file), 13 * SCALE, index=face.index)
    width = WIDTH_PT * SCALE
    pictures = [pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=SCALE).to_pil() for _, pdf in columns]
    bottom = max(
        image.convert("L").point(lambda value: 255 * (value < 128)).getbbox()[3] for image in pictures
    )
    top, foot = 36 * SCALE, 72 * SCALE
    whole = Image.new("RGB", (width * 2, 2 * (top + bottom + foot)), "white")
    draw = ImageDraw.Draw(whole)
    for place, ((name, pdf), image) in enumerate(zip(columns, pictures, strict=True)):
        x, y = place % 2 * width, place // 2 * (top + bottom + foot)
        whole.paste(image.crop((0, 0, width, bottom)), (x, y + top))
        left, right = x + MARGIN_PT * SCALE, x + (MARGIN_PT + MEASURE_PT) * SCALE
        for edge in (left, right):
            draw.line([(edge, y + top + 20), (edge, y + top + bottom)], fill=(214, 120, 110))
        draw.text((left, y + 20), name, "black", font)
        measured = measure(pdf)
        print(name, measured, sep="\n")
        draw.multiline_text((left, y + top + bottom + 8), str(measured), (90, 90, 90), font)
    whole.quantize(64).save(ROOT / "docs" / "lines.png", optimize=True)


if __name__ == "__main__":
    main()
