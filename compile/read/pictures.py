"""Drawings of a Word file to picture files, with the part that the author cropped away removed."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from compile.model.manuscript import Picture
from compile.problems import Place, Problem, error
from compile.read.xml import EMU_PER_MM, MM_PER_POINT, Element, child, descend, number, q

MAX_PIXELS = 100_000_000
"""A picture beyond this is refused: at 300 dpi it would be over 80 cm wide."""
KEPT_FORMATS = {"PNG": "png", "JPEG": "jpg"}
CONVERTED_FORMATS = {"GIF", "BMP", "TIFF", "WEBP"}
JPEG_QUALITY = 95
_WHOLE = 100_000
"""Crops are given in thousandths of a per cent (ECMA-376, 20.1.8.55)."""


@dataclass(frozen=True, slots=True)
class Crop:
    """Shares of the picture that are hidden at each edge; negative ones add space and are ignored."""

    left: float = 0
    top: float = 0
    right: float = 0
    bottom: float = 0

    def box(self, width: int, height: int) -> tuple[int, int, int, int] | None:
        """The visible part in pixels, `None` when all of it is visible."""
        left, top = round(max(self.left, 0) * width), round(max(self.top, 0) * height)
        right = width - round(max(self.right, 0) * width)
        bottom = height - round(max(self.bottom, 0) * height)
        whole = (left, top, right, bottom) == (0, 0, width, height)
        return None if whole or right <= left or bottom <= top else (left, top, right, bottom)


class Album:
    """The pictures of one file, saved one by one as they are met in reading order."""

    def __init__(self, part: Any, folder: Path, file: str) -> None:
        self._parts = part.related_parts
        self._folder = folder
        self._file = file
        self._count = 0
        self.problems: list[Problem] = []

    def read(self, holder: Element, paragraph: int) -> Iterator[Picture]:
        """The pictures of a `w:drawing`, `w:pict` or `w:object`; what is none is a problem."""
        found = False
        skip = frozenset({q("w:txbxContent"), q("mc:Fallback")})
        for shape in descend(holder, q("pic:pic"), skip):
            found = True
            yield from self._read_drawing(holder, shape, paragraph)
        for shape in descend(holder, q("v:shape"), skip):
            data = child(shape, "v:imagedata")
            if data is not None:
                found = True
                yield from self._read_vml(shape, data, paragraph)
        if not found and next(holder.iter(q("w:txbxContent")), None) is None and _shows_something(holder):
            self._refuse(paragraph, "drawing-not-read", "图形（图表、SmartArt 或嵌入对象）不能读取")

    def _read_drawing(self, holder: Element, shape: Element, paragraph: int) -> Iterator[Picture]:
        blip = next(shape.iter(q("a:blip")), None)
        source = next(shape.iter(q("a:srcRect")), None)
        extent = next(holder.iter(q("wp:extent")), None)
        if len(list(holder.iter(q("pic:pic")))) > 1 or extent is None:
            extent = child(shape, "pic:spPr/a:xfrm/a:ext")
        size = (0.0, 0.0)
        if extent is not None:
            size = number(extent.get("cx")) / EMU_PER_MM, number(extent.get("cy")) / EMU_PER_MM
        sides = (source.get(side) if source is not None else None for side in "ltrb")
        crop = Crop(*(number(side) / _WHOLE for side in sides))
        names = (next(holder.iter(q("wp:docPr")), None), child(shape, "pic:nvPicPr/pic:cNvPr"))
        alt = next((text for name in names if name is not None and (text := name.get("descr"))), "")
        reference = None if blip is None else blip.get(q("r:embed"))
        yield from self._save(reference, crop, alt, size, paragraph)

    def _read_vml(self, shape: Element, data: Element, paragraph: int) -> Iterator[Picture]:
        style = dict(re.findall(r"([\w-]+):\s*([\d.]+)pt", shape.get("style") or ""))
        size = float(style.get("width", 0)) * MM_PER_POINT, float(style.get("height", 0)) * MM_PER_POINT
        sides = (_vml_share(data.get(f"crop{side}")) for side in ("left", "top", "right", "bottom"))
        yield from self._save(data.get(q("r:id")), Crop(*sides), shape.get("alt") or "", size, paragraph)

    def _save(
        self, reference: str | None, crop: Crop, alt: str, size: tuple[float, float], paragraph: int
    ) -> Iterator[Picture]:
        part = self._parts.get(reference)
        if part is None:
            self._refuse(paragraph, "picture-missing", "图片的数据不在文件中（可能是链接到外部的图片）")
            return
        try:
            data, ending = _visible_part(part.blob, crop)
        except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as reason:
            name = Path(str(part.partname)).name
            self._refuse(paragraph, "picture-unreadable", f"图片 {name} 不能读取（{_explain(reason)}）")
            return
        self._count += 1
        name = f"picture-{self._count:02d}.{ending}"
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / name).write_bytes(data)
        yield Picture(name, alt.strip(), *size)

    def _refuse(self, paragraph: int, code: str, message: str) -> None:
        hint = "请在 Word 中把它另存为 PNG 或 JPEG 图片，重新插入原处；或向医院索要原图。"
        self.problems.append(error(code, Place(file=self._file, paragraph=paragraph), message, hint))


def _visible_part(blob: bytes, crop: Crop) -> tuple[bytes, str]:
    """The picture as PNG or JPEG and its file ending; the same bytes when nothing has to be done.

    Raises Pillow's errors for what is no picture, and `ValueError` for too large ones.
    """
    with Image.open(io.BytesIO(blob)) as image:
        if image.width * image.height > MAX_PIXELS:
            raise ValueError(f"{image.width} × {image.height} 像素，超出上限")
        box = crop.box(image.width, image.height)
        if image.format in KEPT_FORMATS:
            ending = KEPT_FORMATS[image.format]
            image.load()
            if box is None:
                return blob, ending
        elif image.format in CONVERTED_FORMATS:
            ending = "png"
        else:
            raise ValueError(f"{image.format} 格式")
        out = io.BytesIO()
        visible = image.crop(box) if box else image
        options = {key: image.info[key] for key in ("icc_profile", "dpi") if key in image.info}
        if ending == "jpg":
            visible.save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0, **options)
        else:
            visible.save(out, "PNG", optimize=True, **options)
        return out.getvalue(), ending


def _explain(reason: Exception) -> str:
    if isinstance(reason, UnidentifiedImageError):
        return "不是认识的图片格式"
    if isinstance(reason, Image.DecompressionBombError):
        return "像素过多"
    return str(reason) if isinstance(reason, ValueError) else "数据损坏"


def _vml_share(text: str | None) -> float:
    """A crop of VML: a share such as `0.1`, or 65536ths such as `6554f`."""
    if not text:
        return 0
    try:
        return float(text[:-1]) / 65536 if text.endswith("f") else float(text)
    except ValueError:
        return 0


def _shows_something(holder: Element) -> bool:
    """Whether a drawing without picture and text box has content, unlike a line or a rectangle."""
    if holder.tag == q("w:object"):
        return True
    data = next(holder.iter(q("a:graphicData")), None)
    return data is not None and not str(data.get("uri")).endswith(
        ("wordprocessingShape", "wordprocessingGroup")
    )
