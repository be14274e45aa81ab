"""Drawings of a Word file to picture files: what is shown of them, and nothing else."""

import hashlib
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from compile.model.manuscript import Picture
from compile.problems import Place, Problem, error, warning
from compile.read.pictures.carrier import Sheet
from compile.read.pictures.diagrams import count_bare_shapes, is_drawn_whole
from compile.read.pictures.drawings import Rendering, render_sheets
from compile.read.pictures.placement import Placement
from compile.read.pictures.raster import UNREADABLE, Shown, explain, show_picture
from compile.read.pictures.sheets import media_sheet
from compile.read.pictures.shots import Shot, find_shots, is_old_formula, is_restyled, pieces, shows_something
from compile.read.pictures.svg import SvgError, disarm_svg
from compile.read.pictures.vectors import vector_kind
from compile.read.xml import Element, choose, q

_NOTES = ("footnotes", "endnotes")
_HOLDERS = (q("w:drawing"), q("w:pict"), q("w:object"))


class Album:
    """The pictures of one file, saved one by one as they are met in reading order."""

    def __init__(self, part: Any, folder: Path, file: str) -> None:
        self._part = part
        self._folder = folder
        self._file = file
        self._names: dict[str, str] = {}
        """File names of saved pictures by the digest of their bytes."""
        self._shots: dict[Element, list[Shot]] = {}
        self._sheets: dict[Sheet, Rendering] = {}
        self._media: dict[tuple[str, Placement], Sheet] = {}
        """Sheets of vector pictures by the name of their part and how they are placed."""
        self.problems: list[Problem] = []
        """One for each picture that is lost."""
        self._warnings: list[Problem] = []
        self._bare: list[int] = []
        """The paragraph of each shape that is not printed, because it holds neither text nor picture."""

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What editors should look at; no picture is lost."""
        if not self._bare:
            return tuple(self._warnings)
        place = Place(file=self._file, paragraph=self._bare[0])
        message = f"稿件中有 {len(self._bare)} 个没有文字的图形（线条、箭头、方框等），书中不印"
        return (*self._warnings, warning("shapes-left-out", place, message, _GROUP))

    def draws_whole(self, holder: Element) -> bool:
        """Whether a drawing becomes one picture, its text boxes included, which then are not read."""
        if not is_drawn_whole(holder):
            return False
        self._draw(holder)
        return any(shot.sheet is not None and self._sheets[shot.sheet].data for shot in self._shots[holder])

    def read(self, holder: Element, paragraph: int) -> Iterator[Picture]:
        """The pictures of a `w:drawing`, `w:pict` or `w:object`; what is none is a problem."""
        self._draw(holder)
        shots = self._shots[holder]
        self._warn(holder, paragraph)
        for shot in shots:
            if shot.sheet is None:
                yield from self._read_media(holder, shot, paragraph)
            else:
                yield from self._read_sheet(holder, shot, self._sheets[shot.sheet], paragraph)
        if not shots and next(holder.iter(q("w:txbxContent")), None) is None and shows_something(holder):
            self._refuse(paragraph, "drawing-not-read", "图形或嵌入对象不能读取，文件中也没有它的预览图")

    def _read_sheet(
        self, holder: Element, shot: Shot, rendering: Rendering, paragraph: int
    ) -> Iterator[Picture]:
        if rendering.data:
            yield self._save(rendering.data, rendering.ending, shot.alt, shot.placement.shown_mm())
            return
        name = f"「{shot.alt[:20]}」" if shot.alt else ""
        self._refuse(paragraph, "drawing-not-read", f"图形{name}不能转换为图片（{rendering.reason}）")
        for piece in pieces(holder):
            yield from self._read_media(holder, piece, paragraph)

    def _read_media(self, holder: Element, shot: Shot, paragraph: int) -> Iterator[Picture]:
        sheet = self._media_sheet(holder, shot)
        rendering = None if sheet is None else self._sheets.get(sheet)
        if rendering is not None and rendering.data:
            yield self._save(rendering.data, rendering.ending, shot.alt, shot.placement.shown_mm())
            return
        target = self._target(holder, shot.reference)
        if target is None:
            self._refuse_missing(holder, shot, paragraph)
            return
        try:
            if rendering is not None and shot.vector is None:
                raise ValueError(rendering.reason)
            shown = show_picture(target.blob, shot.placement)
        except UNREADABLE as reason:
            name = Path(str(target.partname)).name
            self._refuse(paragraph, "picture-unreadable", f"图片 {name} 不能读取（{explain(reason)}）")
            return
        yield self._save(shown.data, shown.ending, shot.alt, _size(shot.placement, shown))

    def _save(self, data: bytes, ending: str, alt: str, size: tuple[float, float]) -> Picture:
        """The same bytes are stored once, however often they are shown."""
        digest = hashlib.sha256(data).hexdigest()
        name = self._names.get(digest)
        if name is None:
            name = f"picture-{len(self._names) + 1:02d}.{ending}"
            self._names[digest] = name
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / name).write_bytes(data)
        return Picture(name, alt, *size)

    def _draw(self, holder: Element) -> None:
        """Draw all that LibreOffice has to draw for the part in which this holder stands, at once."""
        if holder in self._shots:
            return
        root = holder.getroottree().getroot()
        part = self._part_of(holder)
        found = {other: find_shots(other, part) for other in root.iter(*_HOLDERS)}
        found.setdefault(holder, find_shots(holder, part))
        self._shots.update(found)
        sheets: list[Sheet] = []
        for other, shots in found.items():
            for shot in shots if _is_read(other) else ():
                sheet = shot.sheet or self._media_sheet(other, shot)
                if sheet is not None and sheet not in sheets:
                    sheets.append(sheet)
        self._sheets.update(zip(sheets, render_sheets(part, sheets), strict=True))

    def _media_sheet(self, holder: Element, shot: Shot) -> Sheet | None:
        """The sheet of a picture file that is a vector drawing; `None` for pixels."""
        for reference in (shot.vector, shot.reference):
            target = self._target(holder, reference)
            if target is None:
                continue
            key = (str(target.partname), shot.placement)
            if key not in self._media:
                kind = vector_kind(target.blob)
                try:
                    if kind is None:
                        continue
                    ending, data = kind
                    data = disarm_svg(data) if ending == "svg" else data
                except SvgError:
                    continue
                self._media[key] = media_sheet(ending, data, shot.placement)
            return self._media[key]
        return None

    def _part_of(self, holder: Element) -> Any:
        """The part in which a drawing stands: notes have relationships of their own."""
        name = str(holder.getroottree().getroot().tag).rpartition("}")[2]
        if name in _NOTES:
            for relation in self._part.rels.values():
                if not relation.is_external and str(relation.reltype).endswith(f"/{name}"):
                    return relation.target_part
        return self._part

    def _target(self, holder: Element, reference: str | None) -> Any | None:
        return None if reference is None else self._part_of(holder).related_parts.get(reference)

    def _warn(self, holder: Element, paragraph: int) -> None:
        place = Place(file=self._file, paragraph=paragraph)
        if is_old_formula(holder):
            message = "旧公式编辑器的公式，印作图片"
            hint = "字号与正文不一致时，请在 Word 中用「插入—公式」重新输入。"
            self._warnings.append(warning("formula-as-picture", place, message, hint))
        if is_drawn_whole(holder):
            return
        self._bare.extend([paragraph] * count_bare_shapes(holder))
        if is_restyled(holder):
            message = "图片裁剪成了形状，或改过颜色，书中按原图印"
            hint = "如要保留这个效果，请在 Word 中把它另存为图片，重新插入原处。"
            self._warnings.append(warning("picture-restyled", place, message, hint))

    def _refuse_missing(self, holder: Element, shot: Shot, paragraph: int) -> None:
        """A picture of which the file holds no data: a link to somewhere else, or nothing at all."""
        relations = self._part_of(holder).rels
        for reference in (shot.link, shot.reference):
            relation = None if reference is None else relations.get(reference)
            if relation is not None and relation.is_external:
                name = re.split(r"[\\/]", str(relation.target_ref).split("?")[0])[-1][:40]
                message = f"图片「{name}」只是一个链接，没有存进文件；程序不会到文件之外去取"
                self._refuse(paragraph, "picture-linked", message)
                return
        self._refuse(paragraph, "picture-missing", "图片的数据不在文件中")

    def _refuse(self, paragraph: int, code: str, message: str) -> None:
        place = Place(file=self._file, paragraph=paragraph)
        self.problems.append(error(code, place, message, _HINTS.get(code, _SAVE_AS)))


_GROUP = "它们若与文本框合成一幅图，请在 Word 中全部选中后「组合」，或截成图片插入原处；只是装饰就不必理会。"
_SAVE_AS = "请在 Word 中把它另存为 PNG 或 JPEG 图片，重新插入原处；或向医院索要原图。"
_HINTS = {
    "picture-linked": "请向医院索要这幅图的原图，在 Word 中用「插入—图片」插入原处，不要选「链接到文件」。",
    "drawing-not-read": "请在 Word 中选中它，复制后「选择性粘贴」为 PNG 图片，再删去原来的图形。",
}


def _is_read(holder: Element) -> bool:
    """Whether no alternative is read instead of the one in which a drawing stands."""
    for branch in holder.iterancestors(q("mc:Choice"), q("mc:Fallback")):
        chosen = next(choose(branch.getparent()), None)
        if chosen is None or chosen.getparent() is not branch:
            return False
    return True


def _size(placement: Placement, shown: Shown) -> tuple[float, float]:
    """Width and height on the page, in mm.

    Where the camera's turn was applied, the author's frame may still lie as the sensor did: then its
    sides are exchanged.
    """
    width, height = placement.shown_mm()
    if shown.camera.degrees % 180 == 0 or not width or not height:
        return width, height
    across, down = shown.pixels
    as_placed = abs(math.log(width * down / (height * across)))
    exchanged = abs(math.log(height * down / (width * across)))
    return (height, width) if exchanged < as_placed else (width, height)
