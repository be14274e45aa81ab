"""Which drawings are one picture, drawn as a whole: charts, SmartArt, and diagrams of many shapes.

The reader draws them so, and the count of the source counts each of them once.
"""

from collections.abc import Iterator

from compile.read.xml import Element, child, descend, q

_LONGEST_LABEL = 60
"""Characters of a paragraph in a shape; a longer one is text and not part of a diagram."""
_LABELS, _SHAPES = 3, 4
"""A group without pictures is a diagram from so many shapes with text, and so many shapes in all."""
_GROUPS = ("wordprocessingGroup", "wordprocessingCanvas")
_NOTES = ("w:footnoteReference", "w:endnoteReference")
_CONTENT = tuple(
    q(name) for name in ("w:tbl", "m:oMath", "w:drawing", "w:pict", "w:object", "w:hyperlink", *_NOTES)
)
"""What cannot be read from inside a picture: text boxes with it are set as text."""
_BOX = q("w:txbxContent")
_INSIDE = frozenset((_BOX, q("mc:Fallback")))
_VML_SHAPES = tuple(
    q(f"v:{name}") for name in ("shape", "rect", "roundrect", "oval", "line", "polyline", "arc", "curve")
)


def is_drawn_whole(holder: Element) -> bool:
    """Whether a `w:drawing` or `w:pict` becomes one picture with all that is in it."""
    data = next(descend(holder, q("a:graphicData"), _INSIDE), None)
    uri = "" if data is None else str(data.get("uri"))
    if uri.endswith(("/chart", "/diagram", "/lockedCanvas")):
        return True
    if uri.endswith(_GROUPS) or (data is None and child(holder, "v:group") is not None):
        return _is_diagram(holder)
    return False


def _is_diagram(holder: Element) -> bool:
    """Pictures with lines or arrows drawn over them, or shapes with short texts; not a title's ornament."""
    if any(next(box.iter(*_CONTENT), None) is not None for box in boxes(holder)):
        return False
    if any(len(text) > _LONGEST_LABEL for text in labels(holder)):
        return False
    pictures = sum(1 for name in ("a:blip", "v:imagedata") for _ in descend(holder, q(name), _INSIDE))
    shapes = list(_shapes(holder))
    texts = sum(1 for shape in shapes if _has_text(shape))
    bare = count_bare_shapes(holder)
    return bool(pictures and bare) or (texts >= _LABELS and texts + bare + pictures >= _SHAPES)


def count_bare_shapes(holder: Element) -> int:
    """Shapes that show a line or a surface and hold neither text nor picture: arrows, frames, ornaments."""
    return sum(1 for shape in _shapes(holder) if not _has_text(shape) and _is_visible(shape))


def boxes(holder: Element) -> Iterator[Element]:
    """The text boxes of a drawing that are not inside one another."""
    return descend(holder, _BOX, frozenset({q("mc:Fallback")}))


def labels(holder: Element) -> Iterator[str]:
    """The text in the shapes of a drawing, by paragraph."""
    for box in boxes(holder):
        for paragraph in box.iter(q("w:p")):
            text = "".join(part.text or "" for part in paragraph.iter(q("w:t"))).strip()
            if text:
                yield text


def _shapes(holder: Element) -> Iterator[Element]:
    for element in holder.iter(q("wps:wsp"), *_VML_SHAPES):
        if next(element.iterancestors(*_INSIDE), None) is None and not _is_picture(element):
            yield element


def _is_picture(shape: Element) -> bool:
    return next(shape.iter(q("a:blip"), q("v:imagedata")), None) is not None


def _has_text(shape: Element) -> bool:
    is_word_art = next(shape.iter(q("v:textpath")), None) is not None
    return is_word_art or any((text.text or "").strip() for text in shape.iter(q("w:t")))


def _is_visible(shape: Element) -> bool:
    """Whether a shape without text shows a line or a surface."""
    properties = child(shape, "wps:spPr")
    if properties is None:
        return shape.tag != q("wps:wsp") and not {shape.get("filled"), shape.get("stroked")} <= {"f", "false"}
    has_fill = child(properties, "a:noFill") is None
    return has_fill or child(properties, "a:ln/a:noFill") is None
