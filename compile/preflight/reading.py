"""The pages of a PDF to what they show."""

import hashlib
import pickle
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Name

from compile.cache import Shelf
from compile.files import digest, program_digest
from compile.model.plane import IDENTITY, Box
from compile.preflight.facts import Page
from compile.preflight.graphics import GRAPHICS
from compile.preflight.lettering import LETTERING
from compile.preflight.marks import Marks
from compile.preflight.prints import Prints
from compile.preflight.typefaces import Font, FontKey
from compile.preflight.walk import UNREADABLE, Library, Walk

_HANDLERS = {**GRAPHICS, **LETTERING}
_NO_BOX: Box = (0.0, 0.0, 0.0, 0.0)
_NOT_DRAWN = frozenset({"/Popup"})


def read_pages(
    pdf: pikepdf.Pdf, shelf: Shelf | None, ahead: Callable[[], Sequence[Marks]] = tuple
) -> tuple[tuple[Page, ...], tuple[Font, ...]]:
    """All pages in their order, and the fonts that they show.

    When the first half is read, `ahead` gives what `read_ahead` gave of the second, if that was done.
    """
    library = Library(shelf=shelf)
    recall = Recall(pdf, library, shelf) if shelf else _read_marks
    half = len(pdf.pages) // 2
    pages: list[Page] = []
    known: Iterator[Marks] = iter(())
    for number, page in enumerate(pdf.pages):
        if number == half:
            known = iter(ahead())
        pages.append(_read_page(page, number + 1, next(known, None) or recall, library))
    shown = {key for page in pages for key in page.marks.fonts}
    return tuple(pages), tuple(library.used[key] for key in sorted(shown))


def read_ahead(pdf: pikepdf.Pdf, shelf: Shelf) -> list[Marks]:
    """What the second half of the pages shows."""
    library = Library(shelf=shelf)
    recall = Recall(pdf, library, shelf)
    return [_read_page(page, 0, recall, library).marks for page in list(pdf.pages)[len(pdf.pages) // 2 :]]


def _read_page(page: pikepdf.Page, number: int, marks: "Marks | _Read", library: Library) -> Page:
    media = _box(_inherited(page.obj, "/MediaBox")) or _NO_BOX
    bleed, trim = _box(page.obj.get("/BleedBox")), _box(page.obj.get("/TrimBox"))
    if not isinstance(marks, Marks):
        marks = marks(page.obj, bleed or media, library)
    return Page(number, media, trim, bleed, _box(_inherited(page.obj, "/CropBox")), marks)


def _read_marks(page: Any, area: Box, library: Library) -> Marks:
    marks = Marks(area)
    walk = Walk(_HANDLERS, library, marks)
    try:
        walk.resources = _inherited(page, "/Resources") or Dictionary()
        walk.note_group(page)
        walk.read(_content(page))
        _read_appearances(walk, page)
    except UNREADABLE:
        marks.faults.add("Contents")
    return marks


_Read: TypeAlias = Callable[[Any, Box, Library], Marks]


class Recall:
    """Reads a page unless one that is the same in everything that is drawn was read before.

    A font grows with the book, and may differ in glyphs that a page does not show. So a page is known by
    what draws on it, without the tables of its fonts; that tells which codes it shows; and these, with what
    the fonts say of them, tell its marks.
    """

    def __init__(self, pdf: pikepdf.Pdf, library: Library, shelf: Shelf) -> None:
        self._shelf = shelf
        self._fonts: dict[FontKey, list[Font]] = {}
        keys: dict[tuple[int, int], bytes] = {}
        for thing in pdf.objects:
            if isinstance(thing, Dictionary) and thing.get("/Type") == Name.Font and "/BaseFont" in thing:
                font = library.font(thing)
                self._fonts.setdefault(font.key, []).append(font)
                if font.is_wide:  # others may draw their glyphs with streams of their own
                    keys[thing.objgen] = hashlib.sha256(repr(font.key).encode()).digest()
        self._prints = Prints(keys)

    def __call__(self, page: Any, area: Box, library: Library) -> Marks:
        """What the page shows."""
        parts = (
            page.get("/Contents"),
            _inherited(page, "/Resources"),
            page.get("/Group"),
            page.get("/Annots"),
        )
        drawn = self._prints.of(program_digest(), repr(area), *parts)
        read: list[Marks] = []

        def read_codes() -> bytes:
            library.shown = {}
            read.append(_read_marks(page, area, library))
            return pickle.dumps({key: tuple(sorted(codes)) for key, codes in library.shown.items()})

        def read_marks() -> bytes:
            return pickle.dumps(read[0] if read else _read_marks(page, area, library))

        shown: dict[FontKey, tuple[int, ...]] = pickle.loads(self._shelf.fetch(drawn, read_codes))
        if not shown.keys() <= self._fonts.keys():  # a font that is no object of the file
            return read[0] if read else _read_marks(page, area, library)
        said = (font.say(codes) for key, codes in shown.items() for font in self._fonts[key])
        marks: Marks = pickle.loads(self._shelf.fetch(digest(drawn, *said), read_marks))
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


def _inherited(page: Any, key: str) -> Any:
    """A value of the page or of the nearest node above it; damaged trees may run in circles."""
    seen: set[tuple[int, int]] = set()
    node = page
    while isinstance(node, Dictionary) and node.objgen not in seen:
        if key in node:
            return node[key]
        seen.add(node.objgen)
        node = node.get("/Parent")
    return None


def _box(value: Any) -> Box | None:
    """A rectangle with its corners in order; `None` for what is none."""
    try:
        one, two, three, four = (float(number) for number in value)
    except (TypeError, ValueError):
        return None
    return min(one, three), min(two, four), max(one, three), max(two, four)
