"""The content streams of a page, or of a form, to what they show."""

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from compile.model.plane import IDENTITY, Box
from compile.preflight.graphics import GRAPHICS
from compile.preflight.lettering import LETTERING
from compile.preflight.marks import Marks
from compile.preflight.walk import UNREADABLE, Call, Library, State, Walk

_HANDLERS = {**GRAPHICS, **LETTERING}
_NOT_DRAWN = frozenset({"/Popup"})


def read_marks(page: Any, area: Box, library: Library) -> Marks:
    """All that a page shows."""
    return read_page(page, area, library, frozenset())[0]


def read_page(
    page: Any, area: Box, library: Library, apart: frozenset[str]
) -> tuple[Marks, tuple[Call, ...]]:
    """What a page shows without the forms of those names, and where it draws these."""
    marks = Marks(area)
    walk = Walk(_HANDLERS, library, marks)
    walk.apart = apart
    try:
        walk.resources = inherited(page, "/Resources") or Dictionary()
        walk.note_group(page)
        walk.read(_content(page))
        _read_appearances(walk, page)
    except UNREADABLE:
        marks.faults.add("Contents")
    return marks, tuple(walk.calls)


def read_form(form: Any, state: State, area: Box, library: Library) -> Marks:
    """What a form shows that is drawn in that state and has its own resources."""
    marks = Marks(area)
    walk = Walk(_HANDLERS, library, marks)
    walk.state = state
    try:
        walk.enter(form)
    except UNREADABLE:
        marks.faults.add("Do")
    return marks


def _content(page: Any) -> bytes:
    """Streams in a row are one (ISO 32000-1, 7.8.2)."""
    streams = page.get("/Contents")
    if streams is None:
        return b""
    parts = list(streams) if isinstance(streams, Array) else [streams]
    return b"\n".join(part.read_bytes() for part in parts)


def _read_appearances(walk: Walk, page: Any) -> None:
    """How annotations look; they are drawn somewhere on the page, which does not matter for colours."""
    for annotation in page.get("/Annots", []):
        normal = annotation.get("/AP", Dictionary()).get("/N")
        looks = [normal] if isinstance(normal, pikepdf.Stream) else list((normal or Dictionary()).values())
        if annotation.get("/Subtype") not in _NOT_DRAWN:
            for look in looks:
                walk.enter(look, IDENTITY)


def inherited(page: Any, key: str) -> Any:
    """A value of the page or of the nearest node above it; damaged trees may run in circles."""
    seen: set[tuple[int, int]] = set()
    node = page
    while isinstance(node, Dictionary) and node.objgen not in seen:
        if key in node:
            return node[key]
        seen.add(node.objgen)
        node = node.get("/Parent")
    return None
