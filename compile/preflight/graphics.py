"""Operators of graphics: state, colours, paths, pictures, forms (ISO 32000-1, 8)."""

from typing import Any

from pikepdf import Dictionary, Name

from compile.model.plane import around, moved, multiply, placed, scale
from compile.preflight.colours import Colour, Kind, Space, read_colour, read_space
from compile.preflight.marks import Picture, Placed
from compile.preflight.pictures import KINDS_INLINE
from compile.preflight.tokens import inline_picture
from compile.preflight.walk import Handler, Walk, as_matrix

POINTS_PER_INCH = 72
MM_PER_POINT = 25.4 / POINTS_PER_INCH
_UNIT = (0.0, 0.0, 1.0, 1.0)
_SIZES = (("W", "Width"), ("H", "Height"))
_NO_FUNCTIONS = ("/Identity", "/Default")


def _save(walk: Walk, _operands: list[bytes]) -> None:
    walk.saved.append(walk.state)
    walk.state = walk.state.copy()


def _restore(walk: Walk, _operands: list[bytes]) -> None:
    walk.state = walk.saved.pop() if walk.saved else walk.state
    walk.has_left |= not walk.saved


def _concatenate(walk: Walk, operands: list[bytes]) -> None:
    walk.state.matrix = multiply(as_matrix(operands), walk.state.matrix)


def _width(walk: Walk, operands: list[bytes]) -> None:
    walk.state.line_width = float(operands[-1])


def _settings(walk: Walk, operands: list[bytes]) -> None:
    """`gs`: what of an `ExtGState` changes inks."""
    settings, marks = walk.resource("/ExtGState", operands[-1]), walk.marks
    walk.state.line_width = float(settings.get("/LW", walk.state.line_width))
    opacities = (float(settings.get(key, 1)) for key in ("/ca", "/CA"))
    mask = settings.get("/SMask")
    is_mixed = str(settings.get("/BM", "/Normal")) not in ("/Normal", "/Compatible")
    marks.is_transparent |= min(opacities) < 1 or is_mixed or isinstance(mask, Dictionary)
    functions = (settings.get(key) for key in ("/TR", "/TR2"))
    marks.has_transfer |= any(f is not None and str(f) not in _NO_FUNCTIONS for f in functions)
    if isinstance(mask, Dictionary):
        walk.enter(mask["/G"])


def _set_device(walk: Walk, operands: list[bytes], space: Space, *, is_stroke: bool) -> None:
    _set(walk, space, read_colour(space, [float(value) for value in operands]), is_stroke)


def _set(walk: Walk, space: Space, colour: Colour, is_stroke: bool) -> None:
    walk.marks.kinds.add(colour.kind)
    if is_stroke:
        walk.state.stroke_space, walk.state.stroke = space, colour
    else:
        walk.state.fill_space, walk.state.fill = space, colour


def _device(kind: Kind, *, is_stroke: bool) -> Handler:
    space = Space(kind)
    return lambda walk, operands: _set_device(walk, operands, space, is_stroke=is_stroke)


def _choose_space(is_stroke: bool) -> Handler:
    def handle(walk: Walk, operands: list[bytes]) -> None:
        space = read_space(Name(operands[-1].decode("latin-1")), walk.resources)
        first = {Kind.CMYK: [0.0, 0, 0, 1], Kind.GRAY: [0.0], Kind.SPOT: [1.0] * len(space.inks)}
        _set(walk, space, read_colour(space, first.get(space.kind, [])), is_stroke)

    return handle


def _choose_colour(is_stroke: bool) -> Handler:
    def handle(walk: Walk, operands: list[bytes]) -> None:
        space = walk.state.stroke_space if is_stroke else walk.state.fill_space
        if operands[-1].startswith(b"/"):
            _set(walk, space, Colour(Kind.PATTERN), is_stroke)
            _pattern(walk, walk.resource("/Pattern", operands[-1]))
        else:
            _set(walk, space, read_colour(space, [float(value) for value in operands]), is_stroke)

    return handle


def _pattern(walk: Walk, pattern: Any) -> None:
    """A tile is read once where it is chosen; of a shading only its colours count."""
    if "/Shading" in pattern:
        _note_shading(walk, pattern["/Shading"])
    else:
        walk.enter(pattern)


def _shade(walk: Walk, operands: list[bytes]) -> None:
    _note_shading(walk, walk.resource("/Shading", operands[-1]))


def _note_shading(walk: Walk, shading: Any) -> None:
    walk.marks.kinds.add(read_space(shading["/ColorSpace"], walk.resources).kind)


def _point(walk: Walk, operands: list[bytes]) -> None:
    """`m`, `l` and curves, whose control points lie around them."""
    values = [float(value) for value in operands]
    pairs = zip(values[::2], values[1::2], strict=True)
    walk.path += [moved(pair, walk.state.matrix) for pair in pairs]


def _rectangle(walk: Walk, operands: list[bytes]) -> None:
    x, y, width, height = map(float, operands)
    left, bottom, right, top = placed((x, y, x + width, y + height), walk.state.matrix)
    walk.path += [(left, bottom), (right, top)]


def _forget(walk: Walk, _operands: list[bytes]) -> None:
    walk.path = []


def _paint(*, is_filled: bool, is_stroked: bool) -> Handler:
    def handle(walk: Walk, _operands: list[bytes]) -> None:
        points, walk.path = walk.path, []
        if not points:
            return
        left, bottom, right, top = around(points)
        width = walk.state.line_width * scale(walk.state.matrix)
        reach = max(width / 2, 0.01) if is_stroked else 0.01
        box = (left - reach, bottom - reach, right + reach, top + reach)
        if is_filled:
            walk.marks.ink(walk.state.fill, box)
        if is_stroked and walk.marks.sees(box):
            walk.marks.ink(walk.state.stroke, box)
            walk.marks.thinnest_pt = min(walk.marks.thinnest_pt, width)

    return handle


def _draw(walk: Walk, operands: list[bytes]) -> None:
    """`Do`: a form, or a picture in the unit square."""
    thing = walk.resource("/XObject", operands[-1])
    if thing.get("/Subtype") == Name.Form:
        walk.draw(thing, operands[-1].decode("latin-1"))
    elif thing.get("/Subtype") == Name.Image:
        _place(walk, walk.library.picture(thing, walk.resources))
    else:
        walk.marks.faults.add("PS")


def _inline(walk: Walk, operands: list[bytes]) -> None:
    """An inline picture, from `BI` to `EI`."""
    keys = inline_picture(operands[0])
    is_mask = keys.get("IM", keys.get("ImageMask")) == "true"
    named = keys.get("CS", keys.get("ColorSpace", ""))
    kind = Kind.GRAY if is_mask else KINDS_INLINE.get(named) or _named_space(walk, named)
    width, height = (int(keys.get(short, keys.get(name, "0"))) for short, name in _SIZES)
    bits = 1 if is_mask else int(keys.get("BPC", keys.get("BitsPerComponent", "8")))
    _place(walk, Picture(kind, width, height, bits))


def _named_space(walk: Walk, name: str) -> Kind:
    """An array stands for an indexed space; its base may be named or may be a resource."""
    base = name.strip("[] ").split("/")
    names = [part.strip() for part in base if part.strip()]
    chosen = names[1] if name.startswith("[") and len(names) > 1 else (names or ["-"])[0]
    return read_space(Name(f"/{chosen}"), walk.resources).kind


def _place(walk: Walk, picture: Picture) -> None:
    a, b, c, d, _e, _f = walk.state.matrix
    across, up = (a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5
    walk.marks.is_transparent |= picture.is_transparent
    if across <= 0 or up <= 0 or not walk.marks.sees(placed(_UNIT, walk.state.matrix)):
        return
    ppi = POINTS_PER_INCH * min(picture.width / across, picture.height / up)
    walk.marks.pictures.append(Placed(picture, ppi, across * MM_PER_POINT))


GRAPHICS: dict[bytes, Handler] = {
    b"q": _save,
    b"Q": _restore,
    b"cm": _concatenate,
    b"w": _width,
    b"gs": _settings,
    b"g": _device(Kind.GRAY, is_stroke=False),
    b"G": _device(Kind.GRAY, is_stroke=True),
    b"rg": _device(Kind.RGB, is_stroke=False),
    b"RG": _device(Kind.RGB, is_stroke=True),
    b"k": _device(Kind.CMYK, is_stroke=False),
    b"K": _device(Kind.CMYK, is_stroke=True),
    b"cs": _choose_space(False),
    b"CS": _choose_space(True),
    b"sc": _choose_colour(False),
    b"scn": _choose_colour(False),
    b"SC": _choose_colour(True),
    b"SCN": _choose_colour(True),
    b"sh": _shade,
    b"m": _point,
    b"l": _point,
    b"c": _point,
    b"v": _point,
    b"y": _point,
    b"re": _rectangle,
    b"n": _forget,
    **dict.fromkeys((b"f", b"F", b"f*"), _paint(is_filled=True, is_stroked=False)),
    **dict.fromkeys((b"S", b"s"), _paint(is_filled=False, is_stroked=True)),
    **dict.fromkeys((b"B", b"B*", b"b", b"b*"), _paint(is_filled=True, is_stroked=True)),
    b"Do": _draw,
    b"BI": _inline,
}
