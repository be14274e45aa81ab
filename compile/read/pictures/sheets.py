"""Drawings and picture files to the sheets on which LibreOffice draws them."""

import copy

from lxml import etree

from compile.read.pictures.carrier import EMU_PER_POINT, Sheet
from compile.read.pictures.placement import Placement, vml_size_mm
from compile.read.xml import EMU_PER_MM, NAMESPACES, Element, number, q

_LARGEST = 20_000_000
"""About 55 cm in EMU, the largest page that Word knows."""
_UNKNOWN_MM = 100
"""Width at which a picture is drawn whose size nobody tells."""


def media_sheet(ending: str, data: bytes, placement: Placement) -> Sheet:
    """A picture file, drawn whole at the size that it would have without crop and turn."""
    width_mm, height_mm = placement.whole_mm()
    if not width_mm or not height_mm:
        width_mm, height_mm = _UNKNOWN_MM, _UNKNOWN_MM
    width, height = _limited(width_mm * EMU_PER_MM, height_mm * EMU_PER_MM)
    picture = (
        "<pic:pic><pic:nvPicPr><pic:cNvPr id='1' name='1'/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
        "<a:blip r:embed='own'/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f"<a:off x='0' y='0'/><a:ext cx='{width}' cy='{height}'/></a:xfrm><a:prstGeom prst='rect'><a:avLst/>"
        "</a:prstGeom></pic:spPr></pic:pic>"
    )
    graphic = f"<a:graphic><a:graphicData uri='{NAMESPACES['pic']}'>{picture}</a:graphicData></a:graphic>"
    content = _anchored(etree.fromstring(_declared(graphic)), (width, height), (0, 0))
    return Sheet(content, width, height, Placement(placement.crop, placement.turn), (ending, data))


def drawing_sheet(holder: Element) -> Sheet | None:
    """A whole `w:drawing`, with the room that its effects take; `None` when its size is unknown."""
    extent = next(holder.iter(q("wp:extent")), None)
    graphic = next(holder.iter(q("a:graphic")), None)
    if extent is None or graphic is None:
        return None
    size = number(extent.get("cx")), number(extent.get("cy"))
    if min(size) <= 0:
        return None
    effect = next(holder.iter(q("wp:effectExtent")), None)
    sides = ((effect.get(side) if effect is not None else None) for side in "ltrb")
    left, top, right, bottom = (max(number(side), 0) for side in sides)
    width, height = size[0] + left + right, size[1] + top + bottom
    if max(width, height) > _LARGEST:
        return None
    graphic = copy.deepcopy(graphic)
    for canvas in list(graphic.iter(q("wpc:wpc"))):
        _make_group(canvas, size)
    return Sheet(_anchored(graphic, size, (left, top)), width, height)


def _make_group(canvas: Element, size: tuple[int, int]) -> None:
    """A drawing canvas as a group, which LibreOffice knows (canvases only from 24.8 on)."""
    for inner in list(canvas.iter(q("wpg:wgp"))):
        inner.tag = q("wpg:grpSp")
    for name in ("wpc:bg", "wpc:whole"):
        for part in canvas.findall(q(name)):
            canvas.remove(part)
    extent = f"cx='{size[0]}' cy='{size[1]}'"
    frame = (
        f"<wpg:grpSpPr><a:xfrm><a:off x='0' y='0'/><a:ext {extent}/><a:chOff x='0' y='0'/><a:chExt {extent}/>"
        "</a:xfrm></wpg:grpSpPr>"
    )
    canvas.tag = q("wpg:wgp")
    canvas.insert(0, etree.fromstring(_declared(frame)))
    canvas.insert(0, etree.Element(q("wpg:cNvGrpSpPr")))
    canvas.getparent().set("uri", NAMESPACES["wpg"])


def vml_sheet(pict: Element, shape: Element) -> Sheet | None:
    """A whole VML shape or group of a `w:pict`; `None` when its size is unknown."""
    width_mm, height_mm = vml_size_mm(shape)
    if not width_mm or not height_mm:
        return None
    content = etree.Element(q("w:pict"))
    for kind in _shape_types(pict, shape):
        content.append(copy.deepcopy(kind))
    moved = copy.deepcopy(shape)
    kept = [
        part
        for part in (shape.get("style") or "").split(";")
        if not part.strip().lower().startswith(("position", "margin", "left", "top", "mso-", "z-index"))
    ]
    place = ["position:absolute", "margin-left:0", "margin-top:0", "mso-position-horizontal-relative:page"]
    moved.set("style", ";".join([*place, "mso-position-vertical-relative:page", *kept]))
    content.append(moved)
    return Sheet(content, *_limited(width_mm * EMU_PER_MM, height_mm * EMU_PER_MM))


def _shape_types(pict: Element, shape: Element) -> list[Element]:
    """The `v:shapetype` elements that the shape names; Word writes each once in a file."""
    names = {str(part.get("type")).lstrip("#") for part in shape.iter() if part.get("type")}
    root = pict.getroottree().getroot()
    found = {kind.get("id"): kind for kind in root.iter(q("v:shapetype")) if kind.get("id") in names}
    return list(found.values())


def _limited(width: float, height: float) -> tuple[int, int]:
    scale = min(1, _LARGEST / max(width, height))
    return max(round(width * scale), EMU_PER_POINT), max(round(height * scale), EMU_PER_POINT)


def _anchored(graphic: Element, size: tuple[int, int], place: tuple[int, int]) -> Element:
    """A graphic as a `w:drawing` that floats at that place of its page."""
    positions = "".join(
        f"<wp:position{axis} relativeFrom='page'><wp:posOffset>{offset}</wp:posOffset></wp:position{axis}>"
        for axis, offset in zip("HV", place, strict=True)
    )
    drawing = etree.fromstring(
        _declared(
            "<w:drawing><wp:anchor distT='0' distB='0' distL='0' distR='0' simplePos='0' relativeHeight='1'"
            " behindDoc='0' locked='0' layoutInCell='1' allowOverlap='1'><wp:simplePos x='0' y='0'/>"
            f"{positions}<wp:extent cx='{size[0]}' cy='{size[1]}'/><wp:effectExtent l='0' t='0' r='0' b='0'/>"
            "<wp:wrapNone/><wp:docPr id='1' name='1'/><wp:cNvGraphicFramePr/></wp:anchor></w:drawing>"
        )
    )
    drawing[0].append(graphic)
    return drawing


def _declared(text: str) -> str:
    """The text of an element without attributes, with our namespaces declared."""
    name, rest = text[1:].split(">", 1)
    spaces = " ".join(f"xmlns:{prefix}='{uri}'" for prefix, uri in NAMESPACES.items())
    return f"<{name} {spaces}>{rest}"
