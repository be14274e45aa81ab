"""A drawing of a Word file to the pictures that are to be made of it, each with its placement."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from compile.read.pictures.alternatives import drawn_words, written_alternative
from compile.read.pictures.carrier import Sheet
from compile.read.pictures.diagrams import is_drawn_whole
from compile.read.pictures.placement import Placement, place_drawing, place_vml
from compile.read.pictures.sheets import drawing_sheet, vml_sheet
from compile.read.xml import EMU_PER_MM, Element, child, choose, descend, q

_INSIDE = frozenset((q("w:txbxContent"), q("mc:Fallback")))
_SHAPES = ("/picture", "wordprocessingShape", "wordprocessingGroup", "wordprocessingCanvas")
_EFFECTS = frozenset(
    q(f"a:{name}") for name in ("grayscl", "biLevel", "duotone", "clrChange", "lum", "alphaModFix")
)
_FRAMES = (q("pic:pic"), q("wps:wsp"))


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture to be: a picture file of the package, or a sheet that LibreOffice draws."""

    alt: str
    placement: Placement
    reference: str | None = None
    """Relationship of the picture file; `None` for a sheet, or when the file names none."""
    vector: str | None = None
    """Relationship of the same picture as SVG."""
    link: str | None = None
    """Relationship of a picture that lies outside of the file."""
    sheet: Sheet | None = None


def find_shots(holder: Element, part: Any) -> list[Shot]:
    """The pictures of a `w:drawing`, `w:pict` or `w:object`, without those inside its text boxes."""
    if is_drawn_whole(holder):
        whole = _whole(holder, part)
        return [whole] if whole else []
    shots = [*_pictures(holder), *_old_pictures(holder)]
    return shots or list(_second_choice(holder, part))


def pieces(holder: Element) -> list[Shot]:
    """The pictures of a diagram that could not be drawn whole."""
    return [*_pictures(holder), *_old_pictures(holder)]


def _whole(holder: Element, part: Any) -> Shot | None:
    group = child(holder, "v:group")
    if not _has_parts(holder, part):
        return None
    sheet = drawing_sheet(holder) if group is None else vml_sheet(holder, group)
    if sheet is None:
        return None
    alt = written_alternative(next(holder.iter(q("wp:docPr")), None), group) or drawn_words(holder, part)
    size = Placement(width_mm=sheet.width / EMU_PER_MM, height_mm=sheet.height / EMU_PER_MM)
    return Shot(alt, size, sheet=sheet)


def _has_parts(holder: Element, part: Any) -> bool:
    """Whether the part behind a chart or SmartArt is there: without it LibreOffice draws an empty frame."""
    charts = (chart.get(q("r:id")) for chart in holder.iter(q("c:chart")))
    diagrams = (diagram.get(q("r:dm")) for diagram in holder.iter(q("dgm:relIds")))
    return all(reference in part.related_parts for reference in (*charts, *diagrams))


def _pictures(holder: Element) -> Iterator[Shot]:
    """Pictures of DrawingML, shapes filled with one included."""
    for blip in descend(holder, q("a:blip"), _INSIDE):
        shape = next(blip.iterancestors(*_FRAMES), holder)
        inner = child(shape, "pic:nvPicPr/pic:cNvPr")
        alt = written_alternative(next(holder.iter(q("wp:docPr")), None), inner)
        vector = next(blip.iter(q("asvg:svgBlip")), None)
        yield Shot(
            alt,
            place_drawing(holder, shape),
            blip.get(q("r:embed")) or None,
            None if vector is None else vector.get(q("r:embed")),
            blip.get(q("r:link")),
        )


def _old_pictures(holder: Element) -> Iterator[Shot]:
    """Pictures of VML, the previews of embedded objects among them."""
    for data in descend(holder, q("v:imagedata"), _INSIDE):
        shape = data.getparent()
        alt = written_alternative(shape)
        reference = data.get(q("r:id")) or data.get(q("r:pict"))
        yield Shot(alt, place_vml(shape, data), reference, link=data.get(q("r:href")))


def _second_choice(holder: Element, part: Any) -> Iterator[Shot]:
    """What the file offers to programs that do not know this kind of drawing, such as a sunburst chart."""
    data = next(holder.iter(q("a:graphicData")), None)
    alternate = next(holder.iterancestors(q("mc:AlternateContent")), None)
    if data is None or alternate is None or str(data.get("uri")).endswith(_SHAPES):
        return
    if holder not in list(choose(alternate)):
        return
    for fallback in alternate.findall(q("mc:Fallback")):
        for other in fallback.iter(q("w:drawing"), q("w:pict")):
            yield from find_shots(other, part)


def is_restyled(holder: Element) -> bool:
    """Whether Word shows a picture in another form or other colours than it has: those are not kept."""
    for blip in descend(holder, q("a:blip"), _INSIDE):
        shape = next(blip.iterancestors(q("pic:pic")), None)
        form = None if shape is None else child(shape, "pic:spPr/a:prstGeom")
        if form is not None and form.get("prst", "rect") != "rect":
            return True
        if any(effect.tag in _EFFECTS for effect in blip):
            return True
    return False


def is_old_formula(holder: Element) -> bool:
    """Whether an embedded object is a formula of the old editors (Equation 3.0, MathType)."""
    objects = holder.iter(q("o:OLEObject"))
    return any(str(embedded.get("ProgID")).startswith(("Equation", "MathType")) for embedded in objects)


def shows_something(holder: Element) -> bool:
    """Whether a drawing without picture and text box has content, unlike a line or a rectangle."""
    if holder.tag == q("w:object") or is_drawn_whole(holder):
        return True
    data = next(holder.iter(q("a:graphicData")), None)
    return data is not None and not str(data.get("uri")).endswith(_SHAPES[1:])
