"""Pictures of the manuscripts to pictures for screens, under names of their own."""

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from compile import pandoc
from compile.epub.pages import Page
from compile.model.nodes import Node
from compile.pillow import only_whole_pictures
from compile.problems import Place, Problem, ProblemError, error

PIXELS = 4_000_000
"""More than any reader shows, and a burden on small devices."""
BYTES = 1_500_000
"""Above it, a picture without transparency becomes a JPEG, and a smaller one when that is not enough."""
SMALLER = 0.85
"""Share of its width that a picture keeps when it is still too heavy."""
TYPES = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
"""Formats that every reader shows; others become PNG."""
SVG_HEAD = 1000
"""Bytes in which the root of an SVG is looked for."""
MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "px": 25.4 / 96}


@dataclass(frozen=True, slots=True)
class Measure:
    """What turns a width on paper into one in characters."""

    body_pt: float
    measure_pt: float


def take_pictures(
    page: Page, blocks: list[Node], work: Path, measure: Measure
) -> tuple[list[Node], dict[str, Path]]:
    """Blocks whose pictures are empty files in `work`, and the files of these pictures by name.

    Pandoc asks only whether they are there, and would pack them all. Each image carries its name in the
    book as the attribute `file`. Raises `ProblemError` with every picture of the page that is missing or
    unreadable.
    """
    taken: dict[str, Path] = {}
    problems: list[Problem] = []
    ready = work / "ready"
    ready.mkdir(exist_ok=True)

    def change(node: Node) -> list[Node] | None:
        if node["t"] != "Image":
            return None
        (anchor, classes, pairs), inlines, (target, title) = node["c"]
        try:
            name, taken_from = _take(page, target, ready)
        except ProblemError as failure:
            problems.extend(failure.problems)
            return None
        taken[name] = taken_from
        (work / name).touch()
        kept = [[key, value] for key, value in pairs if key not in {"width", "height"}]
        width = _width_em(dict(pairs).get("width", ""), measure)
        styled = [["style", f"width: {width:g}em"]] if width else []
        attr = [anchor, classes, [*kept, *styled, ["file", name]]]
        return [{"t": "Image", "c": [attr, inlines, [name, title]]}]

    changed: list[Node] = pandoc.transform(blocks, change)
    if problems:
        raise ProblemError(*problems)
    return changed, taken


def _take(page: Page, target: str, ready: Path) -> tuple[str, Path]:
    """The name of a picture in the book, and its file: its own, or another in `ready`."""
    place = Place(hospital=page.hospital, file=target, section=page.title)
    path = _find(page.folder, target)
    if path is None:
        raise ProblemError(
            error("picture-missing", place, "正文引用的图片不存在", "在稿件中重新插入该图片，再重新运行。")
        )
    try:
        as_sent = path.read_bytes()
        ending, data = prepare(as_sent)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        raise ProblemError(
            error("picture-unreadable", place, "图片无法读取", "把该图片另存为 PNG 或 JPEG，重新插入稿件。")
        ) from broken
    name = f"{page.name}-{_stem(path, page.folder)}.{ending}"
    if data is not as_sent:
        path = ready / name
        path.write_bytes(data)
    return name, path


def _find(folder: Path | None, target: str) -> Path | None:
    """The file of a picture; none outside the page's own folder, and none on the network."""
    if folder is None:
        return None
    root = folder.resolve()
    for name in (target, unquote(target)):
        path = (root / name).resolve()
        if path.is_relative_to(root) and path.is_file():
            return path
    return None


def _stem(path: Path, folder: Path | None) -> str:
    """A name in ASCII that no other picture of the folder has."""
    namesakes = [other for other in path.parent.iterdir() if other.stem.lower() == path.stem.lower()]
    is_plain = path.parent.name == "media" and re.fullmatch(r"[a-z0-9]+([_-][a-z0-9]+)*", path.stem)
    if is_plain and len(namesakes) == 1:
        return path.stem
    name = path.relative_to(folder.resolve()).as_posix() if folder else path.name
    return "picture-" + hashlib.sha256(name.encode()).hexdigest()[:10]


def prepare(data: bytes) -> tuple[str, bytes]:
    """File ending and bytes of a picture for screens; one that is fit already keeps its bytes.

    Vector drawings stay what they are: the reader made them of outlines, without scripts and fonts.
    Raises what Pillow raises on a file that is no picture.
    """
    if data.lstrip().startswith(b"<") and b"<svg" in data[:SVG_HEAD]:
        return "svg", data
    with only_whole_pictures(), Image.open(io.BytesIO(data)) as image:
        kind = image.format or ""
        is_fit = image.mode in {"1", "L", "LA", "P", "RGB", "RGBA"}
        if kind in TYPES and is_fit and image.width * image.height <= PIXELS and len(data) <= BYTES:
            _check(image)
            return TYPES[kind], data
        screen = _shrink(_to_screen_colours(ImageOps.exif_transpose(image)))
    return _within_bytes(screen, is_photo=kind == "JPEG")


def _check(image: Image.Image) -> None:
    """Raise what Pillow raises where a picture is damaged, without more of its pixels than it takes."""
    if image.format == "PNG":
        image.verify()  # by its checksums
        return
    image.draft("L", (image.width // 8, image.height // 8))  # a JPEG is decoded at an eighth of its size
    image.load()


def _within_bytes(image: Image.Image, *, is_photo: bool) -> tuple[str, bytes]:
    """A picture as PNG, or as JPEG when it is a photo or too heavy; smaller when even that is too heavy."""
    if not is_photo:
        encoded = _encode(image, "PNG")
        if len(encoded) <= BYTES:
            return "png", encoded
    can_be_photo = image.mode in {"L", "RGB"}
    encoded = _encode(image, "JPEG" if can_be_photo else "PNG")
    if len(encoded) <= BYTES:
        return ("jpg" if can_be_photo else "png"), encoded
    size = round(image.width * SMALLER), round(image.height * SMALLER)
    return _within_bytes(image.resize(size, Image.Resampling.LANCZOS), is_photo=can_be_photo)


def _to_screen_colours(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if image.mode == "CMYK" and profile:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        return converted if converted is not None else image.convert("RGB")
    if image.mode in {"L", "RGB", "RGBA"}:
        return image
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in {"1", "F"}:
        return image.convert("L")
    has_transparency = image.mode in {"LA", "PA"} or "transparency" in image.info
    return image.convert("RGBA" if has_transparency else "RGB")


def _shrink(image: Image.Image) -> Image.Image:
    scale = (PIXELS / (image.width * image.height)) ** 0.5
    if scale >= 1:
        return image
    size = max(1, int(image.width * scale)), max(1, int(image.height * scale))
    return image.resize(size, Image.Resampling.LANCZOS)


def _encode(image: Image.Image, kind: str) -> bytes:
    stream = io.BytesIO()
    options = {"quality": 85, "optimize": True} if kind == "JPEG" else {"optimize": True}
    image.save(stream, kind, icc_profile=None, exif=b"", **options)
    return stream.getvalue()


def _width_em(width: str, measure: Measure) -> float:
    """A width on paper in characters of the body; 0 when unknown."""
    found = re.fullmatch(r"([0-9.]+)\s*(mm|cm|in|pt|px|%)", width.strip())
    if not found:
        return 0
    value, unit = float(found[1]), found[2]
    points = measure.measure_pt * value / 100 if unit == "%" else value * MILLIMETRES[unit] / 25.4 * 72
    return round(points / measure.body_pt, 1)
