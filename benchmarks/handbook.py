"""`python -m benchmarks.handbook`: the pictures of the designers' handbook, from the sample book."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from compile.files import ROOT
from compile.fonts import find_face
from compile.model.anthology import Anthology
from compile.model.page import Page
from compile.pipeline.make import make
from compile.pipeline.products import Product

DOCS = ROOT / "docs"
MM = 72 / 25.4
SCALE = 1.45
"""Pixels for a point on an annotated page."""
COLUMN = 330
"""Width of the column of notes on either side, in pixels."""
LEAST = 24
"""Least distance of two notes, in pixels."""
MARK = (196, 40, 120)
COLOURS = 256


@dataclass(frozen=True)
class Note:
    """What is said of a place on the page, at its left or its right."""

    words: str
    """Words that stand there."""
    text: str
    is_left: bool = True


OPENING = (
    Note("第一篇", ".opening .mark　--hei --size-small --theme"),
    Note("以互联互通为骨架", "h1　--song --size-title"),
    Note("——从检验危急值", ".subtitle　--kai --size-subtitle"),
    Note("示例市青山第一人民医院", ".hospital　--kai --size-heading --ink-soft"),
    Note("一、", "h2 .number　--theme"),
    Note("单位简介", "h2　--hei --size-section", is_left=False),
    Note("信息中心为医院一级", "p　--song --body --pitch --indent"),
    Note("建设历程", "h3　--kai --size-heading", is_left=False),
)
THEME = (
    Note("第一篇", ".label　--hei --size-lead --paper"),
    Note("互联互通与以质量为本", "h1　--song --size-theme --paper"),
    Note("围绕医院电子病历", ".scope　--kai --size-heading"),
    Note("先治数据", ".cases p　--song --body"),
    Note("示例省临海中心医院", ".hospital　--kai --size-small --ink-soft"),
)
TABLE = (
    Note("以互联互通为骨架的临床质量闭环建设实践", ".head　--kai --size-small --ink-soft", is_left=False),
    Note("七个临床质量场景的互联互通需求", "caption　--hei --size-small --caption-gap", is_left=False),
    Note("牵头科室", "thead　--hei --thick --thin", is_left=False),
    Note("药学部", "table.wide　--size-wide-table", is_left=False),
    Note("肿瘤科", "td　--wide-cell-x --wide-cell-y", is_left=False),
    Note("平台与标准体系的重建", "h3　--kai --size-heading", is_left=False),
    Note("生数据", "p　--song --body --pitch"),
    Note("互联互通集成平台总体架构", "figcaption　--size-small", is_left=False),
)
MEASURES = frozenset({"opening"})
"""Pictures that show the type area and the margins too."""


def make_sample(folder: Path, style: str | None) -> pypdfium2.PdfDocument:
    """The reading edition of the sample book in a style."""
    for name in ("cases", "styles"):
        shutil.copytree(ROOT / name, folder / name)
    settings = (ROOT / "anthology.yaml").read_text(encoding="utf-8")
    settings += f"\nstyle: {style}\n" if style else ""
    (folder / "anthology.yaml").write_text(settings, encoding="utf-8")
    make(folder, frozenset({Product.SCREEN}), keep_going=False, jobs=2, watch=lambda *_: None)
    return pypdfium2.PdfDocument((folder / "build" / Product.SCREEN).read_bytes())


def page_of(book: pypdfium2.PdfDocument, label: str) -> pypdfium2.PdfPage:
    """The page with that folio; a number in brackets counts all pages from 1."""
    if label.startswith("["):
        return book[int(label.strip("[]")) - 1]
    return next(book[number] for number in range(len(book)) if book.get_page_label(number) == label)


def annotated(page: pypdfium2.PdfPage, notes: Sequence[Note], *, shows_measures: bool) -> Image.Image:
    """The page between two columns of notes, each with a line to what it names."""
    picture = page.render(scale=SCALE).to_pil()
    whole = Image.new("RGB", (picture.width + 2 * COLUMN, picture.height + 40), "white")
    whole.paste(picture, (COLUMN, 20))
    draw = ImageDraw.Draw(whole)
    draw.rectangle((COLUMN, 20, COLUMN + picture.width, 20 + picture.height), outline=(150, 150, 150))
    if shows_measures:
        draw_measures(draw, Anthology.model_fields["page"].default.resolve())
    for is_left in (True, False):
        last = 0.0
        for note in (one for one in notes if one.is_left == is_left):
            x, y = place_of(page, note)
            at = max(y, last + LEAST)
            last = at
            edge = COLUMN - 8 if is_left else COLUMN + picture.width + 8
            draw.line([(edge, at), (x, y)], fill=MARK, width=1)
            draw.ellipse((x - 3, y - 3, x + 3, y + 3), fill=MARK)
            draw.text((edge, at), note.text, MARK, font_of(15), anchor="rm" if is_left else "lm")
    has_right = any(not note.is_left for note in notes)
    return whole if has_right else whole.crop((0, 0, whole.width - COLUMN + 20, whole.height))


def place_of(page: pypdfium2.PdfPage, note: Note) -> tuple[float, float]:
    """Beside the words of a note, in pixels of the annotated picture."""
    found = page.get_textpage().search(note.words).get_next()
    if found is None:
        raise LookupError(f"the page does not say {note.words}")
    first, count = found
    text = page.get_textpage()
    left, bottom, _, top = text.get_charbox(first, loose=True)
    right = text.get_charbox(first + count - 1, loose=True)[2]
    x = left - 4 if note.is_left else right + 4
    return COLUMN + x * SCALE, 20 + (page.get_height() - (bottom + top) / 2) * SCALE


def draw_measures(draw: ImageDraw.ImageDraw, page: Page) -> None:
    """The type area of a recto, and the names of its measures and of the margins."""
    left, top = COLUMN + page.inner_mm * MM * SCALE, 20 + page.top_mm * MM * SCALE
    right, bottom = left + page.measure_pt * SCALE, top + page.depth_pt * SCALE
    width, height = page.trim_width_mm * MM * SCALE, page.trim_height_mm * MM * SCALE
    green, font = (20, 120, 90), font_of(13)
    draw.rectangle((left, top, right, bottom), outline=green)
    middle, centre = (left + right) / 2, (top + bottom) / 2 + 120
    draw.text((middle, (20 + top) / 2), "--top", green, font, anchor="mm")
    draw.text((middle, (bottom + 20 + height) / 2), "--bottom", green, font, anchor="mm")
    draw.text(((COLUMN + left) / 2, centre), "--inner", green, font, anchor="mm")
    draw.text(((right + COLUMN + width) / 2, centre), "--outer", green, font, anchor="mm")
    draw.text((right - 6, top + 12), "--measure × --depth", green, font, anchor="rm")


def font_of(size: int) -> ImageFont.FreeTypeFont:
    face = find_face("Noto-Sans-CJK-SC")
    assert face is not None
    return ImageFont.truetype(str(face.file), size, index=face.index)


def side_by_side(books: Sequence[pypdfium2.PdfDocument], labels: Sequence[str]) -> Image.Image:
    """The same pages of each book, a row for each."""
    rows = [[page_of(book, label).render(scale=0.42).to_pil() for label in labels] for book in books]
    width, height = rows[0][0].size
    gap = 12
    size = (len(labels) * (width + gap) + gap, len(rows) * (height + gap) + gap)
    whole = Image.new("RGB", size, (214, 214, 214))
    for down, row in enumerate(rows):
        for across, picture in enumerate(row):
            whole.paste(picture, (gap + across * (width + gap), gap + down * (height + gap)))
    return whole


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        plain = make_sample(Path(name) / "plain", None)
        modern = make_sample(Path(name) / "modern", "modern")
    pages = {"opening": ("3", OPENING), "theme": ("1", THEME), "table": ("5", TABLE)}
    pictures = {
        f"page-{kind}": annotated(page_of(plain, label), notes, shows_measures=kind in MEASURES)
        for kind, (label, notes) in pages.items()
    }
    pictures["styles"] = side_by_side([plain, modern], ["[1]", "vii", "1", "3", "4", "5"])
    for kind, picture in pictures.items():
        picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
            DOCS / f"{kind}.png", optimize=True
        )


if __name__ == "__main__":
    main()
