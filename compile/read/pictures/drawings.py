"""What only LibreOffice can draw (charts, SmartArt, groups, EMF, WMF, SVG) to SVG, else to pixels.

All drawings of a part go into one small Word file that holds nothing else, a page for each; LibreOffice
makes a PDF of it and poppler takes the pages apart. Glyphs become outlines, so no font is needed later.
"""

import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compile import libreoffice
from compile.read.pictures.carrier import EMU_PER_POINT, Sheet, write_carrier
from compile.read.pictures.raster import UNREADABLE, show_picture
from compile.read.pictures.svg import SvgError, draws_nothing, redraw_svg

PPI = 600
"""Resolution of what cannot stay a vector drawing, at the size at which it is placed."""
MAX_RENDERED_PIXELS = 50_000_000
SECONDS = 60
"""After so long no further attempt is made for drawings that failed together."""
_FILTER = (
    'pdf:writer_pdf_Export:{"ReduceImageResolution":{"type":"boolean","value":"false"},'
    '"Quality":{"type":"long","value":"95"}}'
)
"""Pictures inside drawings keep their resolution; by default LibreOffice reduces them to 300 ppi."""
_POPPLER_SECONDS = 30
_TOLERANCE_POINTS = 2


@dataclass(frozen=True, slots=True)
class Rendering:
    """A drawing as a picture file; `data` is empty when it failed, and `reason` says why."""

    data: bytes = b""
    ending: str = ""
    reason: str = ""


def render_sheets(part: Any, sheets: Sequence[Sheet]) -> list[Rendering]:
    """Draw the sheets, which refer to relationships of `part`, in their order.

    One that makes the others fail is found by halving, as long as there is time.
    """
    end = time.monotonic() + SECONDS
    with tempfile.TemporaryDirectory(prefix="drawings-") as folder:
        return _render(part, list(sheets), Path(folder), end)


def _render(part: Any, sheets: list[Sheet], folder: Path, end: float) -> list[Rendering]:
    if not sheets:
        return []
    if time.monotonic() > end:
        return [Rendering(reason="LibreOffice 画得太慢")] * len(sheets)
    carrier = folder / f"carrier-{time.monotonic_ns()}.docx"
    write_carrier(carrier, part, sheets)
    try:
        pdf = libreoffice.convert(carrier, _FILTER, folder)
        if _has_pages(pdf, sheets):
            return [_take_page(pdf, index, sheet) for index, sheet in enumerate(sheets, 1)]
        reason = "LibreOffice 画不出来"
    except libreoffice.ConversionError as failure:
        reason = str(failure)
    if len(sheets) == 1:
        return [Rendering(reason=reason)]
    half = len(sheets) // 2
    return _render(part, sheets[:half], folder, end) + _render(part, sheets[half:], folder, end)


def _has_pages(pdf: Path, sheets: Sequence[Sheet]) -> bool:
    """Whether each sheet got its page, so that none is taken for another."""
    import pikepdf  # which few manuscripts need

    try:
        with pikepdf.open(pdf) as document:
            boxes = [[float(value) for value in page.mediabox] for page in document.pages]
    except (pikepdf.PdfError, OSError):
        return False
    if len(boxes) != len(sheets):
        return False
    differences = (
        abs(side - length / EMU_PER_POINT)
        for box, sheet in zip(boxes, sheets, strict=True)
        for side, length in zip((box[2] - box[0], box[3] - box[1]), sheet.page, strict=True)
    )
    return all(difference < _TOLERANCE_POINTS for difference in differences)


def _take_page(pdf: Path, number: int, sheet: Sheet) -> Rendering:
    try:
        return _draw_page(pdf, number, sheet)
    except (subprocess.SubprocessError, SvgError, *UNREADABLE) as failure:
        reason = str(failure) if isinstance(failure, ValueError) else "LibreOffice 画不出来"
        return Rendering(reason=reason)


def _draw_page(pdf: Path, number: int, sheet: Sheet) -> Rendering:
    target = pdf.with_suffix(f".{number}.svg")
    _poppler(["-svg", *_pages(number), str(pdf), str(target)])
    svg = target.read_bytes()
    target.unlink()
    if draws_nothing(svg):
        return Rendering(reason="LibreOffice 画出来是空白的")
    size = sheet.width / EMU_PER_POINT, sheet.height / EMU_PER_POINT
    if not sheet.placement.crop.hides:
        drawn = redraw_svg(svg, sheet.placement.turn, size)
        if drawn is not None:
            return Rendering(drawn, "svg")
    inches = size[0] / 72, size[1] / 72
    ppi = min(PPI, int((MAX_RENDERED_PIXELS / (inches[0] * inches[1])) ** 0.5))
    width, height = (max(round(side * ppi), 1) for side in inches)
    target = pdf.with_suffix(f".{number}")
    window = ["-r", str(ppi), "-x", "0", "-y", "0", "-W", str(width), "-H", str(height)]
    _poppler(["-png", "-singlefile", *window, *_pages(number), str(pdf), str(target)])
    pixels = target.with_name(f"{target.name}.png")
    shown = show_picture(pixels.read_bytes(), sheet.placement)
    pixels.unlink()
    return Rendering(shown.data, shown.ending)


def _pages(number: int) -> Iterator[str]:
    yield from ("-f", str(number), "-l", str(number))


def _poppler(arguments: Sequence[str]) -> None:
    subprocess.run(["pdftocairo", *arguments], check=True, capture_output=True, timeout=_POPPLER_SECONDS)
