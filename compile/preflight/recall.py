"""What a page shows, from what was read before of the same page, or of the same parts of it."""

import hashlib
import pickle
import re
from collections.abc import Callable
from math import inf
from typing import Any, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Name

from compile.cache import Pack
from compile.digests import digest, program_digest
from compile.model.plane import Box, Matrix, Point, holds, placed
from compile.preflight.contents import inherited, read_form, read_marks, read_page
from compile.preflight.marks import Marks, well_inside
from compile.preflight.prints import Prints
from compile.preflight.typefaces import Font, FontKey
from compile.preflight.walk import Call, Library

_Part: TypeAlias = tuple[Marks, tuple[Call, ...]]
"""What a stream shows, and the forms that it draws and that are read on their own."""


class Recall:
    """Reads a part of a page unless one that is the same in everything that is drawn was read before.

    Parts are what a page draws itself, and each form that is laid over it: with another folio, only the
    folio is read. A font grows with the book, and may differ in glyphs that a part does not show. So a part
    is known by what draws on it, without the tables of its fonts; that tells which codes it shows; and
    these, with what the fonts say of them, tell its marks. A page that comes to lie on the other side of a
    leaf is the same, moved: while all of it stays well inside, it need not be read for that.
    """

    def __init__(self, pdf: pikepdf.Pdf, library: Library, pack: Pack) -> None:
        self.unknown = 0
        """Parts that had to be read."""
        self._library = library
        self._pack = pack
        self._moves: dict[tuple[int, int], Point | None] = {}
        """By how much streams move what follows them, if they do nothing else."""
        self._forms: dict[str, Marks] = {}
        """Running heads and the like, which many pages have."""
        self._fonts: dict[FontKey, list[Font]] = {}
        keys: dict[tuple[int, int], bytes] = {}
        for thing in pdf.objects:
            if isinstance(thing, Dictionary) and thing.get("/Type") == Name.Font and "/BaseFont" in thing:
                font = library.font(thing)
                self._fonts.setdefault(font.key, []).append(font)
                if font.is_wide:  # others may draw their glyphs with streams of their own
                    keys[thing.objgen] = hashlib.sha256(repr(font.key).encode()).digest()
        self._prints = Prints(pdf, keys)

    def __call__(self, page: Any, area: Box, library: Library) -> Marks:
        """What the page shows; raises what a damaged file makes `pikepdf` raise."""
        resources = inherited(page, "/Resources")
        apart = _apart(resources)
        others = [program_digest(), repr(area), page.get("/Group"), page.get("/Annots")]
        others += _without(resources, apart)
        move, streams = self._apart_from_move(page.get("/Contents"))
        once = _Once(lambda: _moved_back(read_page(page, area, library, frozenset(apart)), move), library)
        marks, calls = self._part(self._prints.of(*others, "moved" if move else "", *streams), once)
        if move and not holds(well_inside(area), placed(marks.extent, _by(*move))):
            marks, calls = self._part(self._prints.of(*others, page.get("/Contents")), once)
        self.unknown += once.part is not None
        if any(call.state.font for call in calls):  # then the form may show text in the font of the page
            return read_marks(page, area, library)
        for call in reversed(calls):
            marks.include(self._form(apart[call.form], call, area), call.characters, call.pictures)
        return marks

    def _apart_from_move(self, contents: Any) -> tuple[Point | None, list[Any]]:
        """By how much the first stream of a page moves all others, if it does, and these; else all."""
        streams = list(contents) if isinstance(contents, Array) else [contents]
        first = streams[0] if streams else None
        if not isinstance(first, pikepdf.Stream):
            return None, streams
        if first.objgen not in self._moves:
            found = _MOVE.fullmatch(first.read_bytes())
            self._moves[first.objgen] = (float(found[1]), float(found[2])) if found else None
        move = self._moves[first.objgen]
        return move, streams[1:] if move else streams

    def _form(self, form: Any, call: Call, area: Box) -> Marks:
        drawn = self._prints.of(program_digest(), repr(area), repr(call.state), form)
        if drawn not in self._forms:
            once = _Once(lambda: (read_form(form, call.state, area, self._library), ()), self._library)
            self._forms[drawn], _ = self._part(drawn, once)
            self.unknown += once.part is not None
        return self._forms[drawn]

    def _part(self, drawn: str, once: "_Once") -> _Part:
        def read_codes() -> bytes:
            _, calls = once()
            return pickle.dumps((once.shown, calls))

        shown, calls = pickle.loads(self._pack.fetch(drawn, read_codes))
        if not shown.keys() <= self._fonts.keys():  # a font that is no object of the file
            return once()
        said = (font.say(codes) for key, codes in shown.items() for font in self._fonts[key])
        marks = self._pack.fetch(digest(drawn, *said), lambda: pickle.dumps(once()[0]))
        return once.part or (pickle.loads(marks), calls)


class _Once:
    """Reads a part when it is asked for, and not again."""

    def __init__(self, read: Callable[[], _Part], library: Library) -> None:
        self.part: _Part | None = None
        self.shown: dict[FontKey, tuple[int, ...]] = {}
        """The codes that it shows."""
        self._read = read
        self._library = library

    def __call__(self) -> _Part:
        if self.part is None:
            self._library.shown = {}
            self.part = self._read()
            self.shown = {key: tuple(sorted(codes)) for key, codes in self._library.shown.items()}
        return self.part


_EVERYWHERE: Box = (-inf, -inf, inf, inf)
_MOVE = re.compile(rb"\s*q\s+1 0 0 1 (-?[\d.]+) (-?[\d.]+) cm\s*")


def _moved_back(part: _Part, move: Point | None) -> _Part:
    """What a page shows, with its extent as it would be unmoved.

    Nothing else in it tells where it lies while all stays well inside, and no form that is read by itself is
    moved with it; where it does, the extent is everywhere.
    """
    marks, calls = part
    if move:
        is_placeless = holds(well_inside(marks.area), marks.extent) and all(one.is_outside for one in calls)
        back = _by(-move[0], -move[1])
        marks.extent = placed(marks.extent, back) if is_placeless else _EVERYWHERE
    return marks, calls


def _by(across: float, up: float) -> Matrix:
    return 1, 0, 0, 1, across, up


def _apart(resources: Any) -> dict[str, Any]:
    """The forms that take nothing from the page but the state in which they are drawn."""
    things = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    if not isinstance(things, Dictionary):
        return {}
    return {
        name: thing
        for name, thing in things.items()
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == Name.Form and "/Resources" in thing
    }


def _without(resources: Any, apart: dict[str, Any]) -> list[Any]:
    """All else that a page draws with; of the forms their names."""
    if not apart:
        return [resources]
    entries = {key: value for key, value in resources.items() if key != "/XObject"}
    others = {name: thing for name, thing in resources["/XObject"].items() if name not in apart}
    return [*sorted(apart), *(part for one in (entries, others) for item in one.items() for part in item)]
