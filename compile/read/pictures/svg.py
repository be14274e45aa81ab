"""SVG of strangers to SVG that only draws: no script, no address outside, no font, no style sheet."""

import math
import re

from lxml import etree

from compile.read.pictures.placement import Turn
from compile.read.xml import Element

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
)
_DRAWN = frozenset(
    (
        "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image", "use", "text", "tspan",
    )
)  # fmt: skip
_PLAIN = _DRAWN | {"svg", "g", "defs", "symbol", "clipPath", "linearGradient", "radialGradient", "stop"}
_INPUT = _PLAIN | {"title", "desc", "style", "marker", "mask", "pattern", "textPath", "switch", "a", "filter"}
_UNSAFE = re.compile(r"@import|url\s*\(\s*[\"']?\s*(?!#|[\"']?\s*#)|expression|javascript:|\\", re.IGNORECASE)
_DATA = re.compile(r"data:image/(png|jpe?g);base64,", re.IGNORECASE)
_LARGEST_BYTES = 4_000_000


class SvgError(Exception):
    """The SVG cannot be used as it is."""


def disarm_svg(data: bytes) -> bytes:
    """A received SVG without all that could run, load or follow anything, for LibreOffice to draw.

    Raises `SvgError` for what is no SVG.
    """
    root = _parse(data)
    for element in list(root.iter(etree.Element)):
        name = _local(element)
        is_filter_part = name.startswith("fe") and name != "feImage"
        if (name not in _INPUT and not is_filter_part) or _UNSAFE.search(element.text or ""):
            _remove(element)
            continue
        for key, text in list(element.attrib.items()):
            if _is_unsafe(key, text):
                del element.attrib[key]
    return bytes(etree.tostring(root))


def _is_unsafe(key: str, text: str) -> bool:
    local = key.rpartition("}")[2].lower()
    if local.startswith("on") or local == "base":
        return True
    if local in {"href", "src"}:
        return not (text.startswith("#") or _DATA.match(text))
    return bool(_UNSAFE.search(text))


def redraw_svg(data: bytes, turn: Turn, size: tuple[float, float]) -> bytes | None:
    """The SVG that poppler made of a page, in elements that every program draws alike, and turned.

    The drawing takes `size`, in points, at the upper left of its page. Glyphs are
    outlines already. `None` when it needs more than that (masks, patterns), is too large, or empty.
    """
    if len(data) > _LARGEST_BYTES:
        return None
    root = _parse(data)
    for element in root.iter(etree.Element):
        name = _local(element)
        if name not in _PLAIN or name in {"text", "tspan"}:
            return None
        if any(_is_unsafe(key, text) for key, text in element.attrib.items()):
            return None
        if name == "symbol":
            element.tag = f"{_SVG}g"
            element.attrib.pop("overflow", None)
    if is_blank(root):
        return None
    return bytes(etree.tostring(_turned(root, size, turn), encoding="UTF-8"))


def draws_nothing(data: bytes) -> bool:
    """Whether the page holds nothing that is drawn."""
    return is_blank(_parse(data))


def is_blank(root: Element) -> bool:
    """Whether nothing is drawn but what only defines and clips."""
    hidden = {"defs", "clipPath", "symbol", "mask", "pattern"}
    drawn = (element for element in root.iter(etree.Element) if _local(element) in _DRAWN)
    return all(any(_local(outer) in hidden for outer in element.iterancestors()) for element in drawn)


def _turned(root: Element, size: tuple[float, float], turn: Turn) -> Element:
    """The drawing inside a frame of the size that it takes when turned."""
    width, height = size
    across, down = turn.size(width, height)
    result = etree.Element(f"{_SVG}svg", nsmap={None: _SVG[1:-1], "xlink": _HREF[1:].partition("}")[0]})
    result.set("width", f"{across:.3f}pt")
    result.set("height", f"{down:.3f}pt")
    result.set("viewBox", f"0 0 {across:.3f} {down:.3f}")
    holder = result
    if turn != Turn():
        sine, cosine = math.sin(math.radians(turn.degrees)), math.cos(math.radians(turn.degrees))
        flip = -1 if turn.is_mirrored else 1
        a, b, c, d = cosine * flip, sine * flip, -sine, cosine
        e = across / 2 - a * width / 2 - c * height / 2
        f = down / 2 - b * width / 2 - d * height / 2
        matrix = " ".join(f"{value:.6f}" for value in (a, b, c, d, e, f))
        holder = etree.SubElement(result, f"{_SVG}g", transform=f"matrix({matrix})")
    for element in list(root):
        holder.append(element)
    etree.cleanup_namespaces(result, keep_ns_prefixes=["xlink"])
    return result


def _parse(data: bytes) -> Element:
    try:
        root = etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as reason:
        raise SvgError("SVG 数据损坏") from reason
    if root.tag != f"{_SVG}svg":
        raise SvgError("SVG 数据损坏")
    return root


def _local(element: Element) -> str:
    return str(element.tag).removeprefix(_SVG)


def _remove(element: Element) -> None:
    if element.getparent() is not None:
        element.getparent().remove(element)
