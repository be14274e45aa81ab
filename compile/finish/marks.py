"""Printer's marks around the pages: where to cut, whether the plates fit, how much ink there is."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Name

from compile.model.page import POINTS_PER_MM as MM
from compile.model.plane import Box
from compile.pdf import to_array, to_words

Mark: TypeAlias = Literal["裁切线", "套准线", "色标"]

SLUG_PT = 7 * MM
"""Paper for the marks, beyond the bleed on each side."""
_LINE_PT = 0.25
_OFFSET_PT = 3 * MM
"""Least distance of a crop mark from the trimmed page."""
_CLEAR_PT = 0.5 * MM
"""Between the bleed and a mark."""
_LENGTH_PT = 5 * MM
_CROSS_PT = 2.5 * MM
"""Half of a registration cross; its circle has half of that as its radius."""
_PATCH_PT = 5 * MM
_BAR_AT_PT = 10 * MM
"""From the left edge of the trimmed page to the bar of colours."""
_COLOURS = ("1 0 0 0", "0 1 0 0", "0 0 1 0", "0 0 0 1", ".5 0 0 0", "0 .5 0 0", "0 0 .5 0", "0 0 0 .5")
_BLACKS = ("0 0 0 1", "0 0 0 .5")
_KAPPA = 0.5523
"""A quarter of a circle as a Bézier curve."""


def add_marks(pdf: pikepdf.Pdf, marks: Sequence[Mark], *, is_black: bool) -> None:
    """Grow all pages by the paper for the marks, and draw these; nothing is drawn within the bleed.

    What was on a page becomes a form of its own, for a shift of the page would leave its patterns
    behind: they hang on the page, or on the form, that they are used on (ISO 32000-1, 8.7.3.1).
    """
    drawn: dict[tuple[Box, Box], Any] = {}
    for page in pdf.pages:
        trim, bleed = _moved(page.obj.TrimBox), _moved(page.obj.BleedBox)
        if (trim, bleed) not in drawn:
            drawn[trim, bleed] = _draw(pdf, marks, (trim, bleed), is_black=is_black)
        _frame(pdf, page, drawn[trim, bleed])
        page.obj.TrimBox, page.obj.BleedBox = to_array(trim), to_array(bleed)
    _move_destinations(pdf)


def _moved(box: Any) -> Box:
    left, bottom, right, top = (float(value) + SLUG_PT for value in box)
    return left, bottom, right, top


def _frame(pdf: pikepdf.Pdf, page: pikepdf.Page, marks: Any) -> None:
    """A larger page that draws the former one, and the marks around it."""
    objects = Dictionary(Marks=marks)
    content = b"/Marks Do"
    if "/Contents" in page.obj:
        page.contents_coalesce()
        objects.Page = pdf.make_stream(
            page.Contents.read_bytes(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=page.obj.MediaBox,
            Resources=page.obj.get("/Resources", Dictionary()),
        )
        content = f"q 1 0 0 1 {to_words(SLUG_PT, SLUG_PT)} cm /Page Do Q\n".encode() + content
    page.obj.Contents = pdf.make_stream(content)
    page.obj.Resources = Dictionary(XObject=objects)
    _left, _bottom, right, top = (float(value) for value in page.obj.MediaBox)
    page.obj.MediaBox = to_array((0, 0, right + 2 * SLUG_PT, top + 2 * SLUG_PT))


def _draw(pdf: pikepdf.Pdf, marks: Sequence[Mark], boxes: tuple[Box, Box], *, is_black: bool) -> Any:
    """The chosen marks of a size of page, as a form."""
    trim, bleed = boxes
    painters: dict[Mark, Callable[[], Iterator[str]]] = {
        "裁切线": lambda: _crop_marks(trim, bleed),
        "套准线": lambda: _crosses(trim, bleed),
        "色标": lambda: _bar(trim, bleed, _BLACKS if is_black else _COLOURS),
    }
    lines = [f"/All CS 1 SCN {_LINE_PT} w", *(line for mark in marks for line in painters[mark]())]
    whole = to_array((0, 0, bleed[2] + SLUG_PT, bleed[3] + SLUG_PT))
    return pdf.make_stream(
        "\n".join(lines).encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=whole,
        Resources=Dictionary(ColorSpace=Dictionary(All=_all_plates(pdf))),
    )


def _all_plates(pdf: pikepdf.Pdf) -> Any:
    """The colour that is on every plate (ISO 32000-1, 8.6.6.4)."""
    full = Dictionary(
        FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0, 0]), C1=Array([1, 1, 1, 1]), N=1
    )
    return pdf.make_indirect(Array([Name.Separation, Name.All, Name.DeviceCMYK, full]))


def _crop_marks(trim: Box, bleed: Box) -> Iterator[str]:
    """Two lines at each corner, in line with the edges of the trimmed page."""
    for edge, outer, sign in ((0, 0, -1), (2, 2, 1)):
        x = trim[edge]
        start = x + sign * max(_OFFSET_PT, abs(bleed[outer] - x) + _CLEAR_PT)
        for y in (trim[1], trim[3]):
            yield f"{to_words(start, y)} m {to_words(start + sign * _LENGTH_PT, y)} l S"
    for edge, outer, sign in ((1, 1, -1), (3, 3, 1)):
        y = trim[edge]
        start = y + sign * max(_OFFSET_PT, abs(bleed[outer] - y) + _CLEAR_PT)
        for x in (trim[0], trim[2]):
            yield f"{to_words(x, start)} m {to_words(x, start + sign * _LENGTH_PT)} l S"


def _crosses(trim: Box, bleed: Box) -> Iterator[str]:
    """A cross in a circle at the middle of each side."""
    across, up = (trim[0] + trim[2]) / 2, (trim[1] + trim[3]) / 2
    middle = SLUG_PT / 2
    centres = (
        (bleed[0] - middle, up),
        (bleed[2] + middle, up),
        (across, bleed[1] - middle),
        (across, bleed[3] + middle),
    )
    for x, y in centres:
        yield f"{to_words(x - _CROSS_PT, y)} m {to_words(x + _CROSS_PT, y)} l S"
        yield f"{to_words(x, y - _CROSS_PT)} m {to_words(x, y + _CROSS_PT)} l S"
        yield _circle(x, y, _CROSS_PT / 2)


def _circle(x: float, y: float, radius: float) -> str:
    r, k = radius, radius * _KAPPA
    corners = ((r, k, k, r, 0, r), (-k, r, -r, k, -r, 0), (-r, -k, -k, -r, 0, -r), (k, -r, r, -k, r, 0))
    shifted = ([value + (y if at % 2 else x) for at, value in enumerate(curve)] for curve in corners)
    curves = (f"{to_words(*curve)} c" for curve in shifted)
    return f"{to_words(x + r, y)} m {' '.join(curves)} s"


def _bar(trim: Box, bleed: Box, inks: Sequence[str]) -> Iterator[str]:
    """Patches of full and of half ink at the head."""
    left, bottom = trim[0] + _BAR_AT_PT, bleed[3] + (SLUG_PT - _PATCH_PT) / 2
    for at, ink in enumerate(inks):
        yield f"{ink} k {to_words(left + at * _PATCH_PT, bottom, _PATCH_PT, _PATCH_PT)} re f"


def _move_destinations(pdf: pikepdf.Pdf) -> None:
    """Bookmarks and names lead to places of the page, which have moved with it."""
    names = pdf.Root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", Array())
    for place in list(names)[1::2]:
        _move(place)
    with pdf.open_outline() as outline:
        waiting = list(outline.root)
        while waiting:
            item = waiting.pop()
            if isinstance(item.destination, Array):
                _move(item.destination)
            waiting += item.children


def _move(destination: Any) -> None:
    """`XYZ` has a left and a top, `FitH` a top (ISO 32000-1, 12.3.2.2)."""
    moved = {Name.XYZ: (2, 3), Name.FitH: (2,)}.get(destination[1], ())
    for at in moved:
        if at < len(destination) and destination[at] is not None:
            destination[at] = round(float(destination[at]) + SLUG_PT, 2)
