"""The front of the printed cover to a picture for shops and shelves."""

import io
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from compile.epub.pictures import prepare
from compile.model.page import Page
from compile.model.unit import Layout

HEIGHT = 2000
"""Pixels of the trimmed front; shops ask for 1600 and more."""
SECONDS = 120


def draw_cover(layout: Layout, page: Page) -> tuple[str, bytes] | None:
    """File ending and bytes of the picture; `None` when the book has no cover."""
    front = next((leaf.unit for leaf in layout.leaves if leaf.unit and leaf.unit.id == "cover"), None)
    if front is None:
        return None
    ppi = HEIGHT / page.trim_height_mm * 25.4
    with tempfile.TemporaryDirectory(prefix="cover-") as folder:
        path = Path(folder) / "cover"
        options = ["-png", "-singlefile", "-f", "1", "-l", "1", "-r", f"{ppi:.4f}"]
        command = ["pdftocairo", *options, str(front.pdf), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
        with Image.open(path.with_suffix(".png")) as image:
            trimmed = _trim(image.convert("RGB"), page, ppi)
    stream = io.BytesIO()
    trimmed.save(stream, "PNG", optimize=True)
    return prepare(stream.getvalue())


def _trim(image: Image.Image, page: Page, ppi: float) -> Image.Image:
    """The picture without the bleed around it."""
    width, height = (round(mm / 25.4 * ppi) for mm in (page.trim_width_mm, page.trim_height_mm))
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height))
