"""`python -m tests.spread 5`: the README's picture, the spread whose recto has that folio."""

import sys
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image

ROOT = Path(__file__).parent.parent
SCALE = 1.0
"""Pixels for a point."""
BORDER, GUTTER = 24, 2
GREY = (222, 222, 220)


def main(folio: str) -> None:
    path = ROOT / "build" / "anthology.pdf"
    with pikepdf.open(path) as pdf:
        recto = [page.label for page in pdf.pages].index(folio)
    document = pypdfium2.PdfDocument(path)
    left, right = (document[number].render(scale=SCALE).to_pil() for number in (recto - 1, recto))
    size = (left.width + right.width + GUTTER + 2 * BORDER, left.height + 2 * BORDER)
    spread = Image.new("RGB", size, GREY)
    spread.paste(left, (BORDER, BORDER))
    spread.paste(right, (BORDER + left.width + GUTTER, BORDER))
    spread.quantize(128).save(ROOT / "docs" / "spread.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
