"""What a page shows, from what was read before of the same page, or of the same parts of it."""

import hashlib
import pickle
from collections.abc import Callable
from typing import Any, TypeAlias

import pikepdf
from pikepdf import Dictionary, Name

from compile.cache import Pack
from compile.files import digest, program_digest
from compile.model.plane import Box
from compile.preflight.contents import inherited, read_form, read_marks, read_page
from compile.preflight.marks import Marks
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
    these, with what the fonts say of them, tell its marks.
    """

    def __init__(self, pdf: pikepdf.Pdf, library: Library, pack: Pack) -> None:
        self.unknown = 0
        """Parts that had to be read."""
        self._library = library
        self._pack = pack
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
        drawn = self._prints.of(
            *(program_digest(), repr(area), page.get("/Contents"), page.get("/Group"), page.get("/Annots")),
            *_without(resources, apart),
        )
        marks, calls = self._part(drawn, lambda: read_page(page, area, library, frozenset(apart)))
        if any(call.state.font for call in calls):  # then the form may show text in the font of the page
            return read_marks(page, area, library)
        for call in reversed(calls):
            marks.include(self._form(apart[call.form], call, area), call.characters, call.pictures)
        return marks

    def _form(self, form: Any, call: Call, area: Box) -> Marks:
        drawn = self._prints.of(program_digest(), repr(area), repr(call.state), form)
        if drawn not in self._forms:
            marks, _ = self._part(drawn, lambda: (read_form(form, call.state, area, self._library), ()))
            self._forms[drawn] = marks
        return self._forms[drawn]

    def _part(self, drawn: str, read: Callable[[], _Part]) -> _Part:
        fresh: list[_Part] = []

        def read_codes() -> bytes:
            self.unknown += 1
            self._library.shown = {}
            fresh.append(read())
            shown = {key: tuple(sorted(codes)) for key, codes in self._library.shown.items()}
            return pickle.dumps((shown, fresh[0][1]))

        def read_anew() -> bytes:
            return pickle.dumps((fresh[0] if fresh else read())[0])

        shown, calls = pickle.loads(self._pack.fetch(drawn, read_codes))
        if not shown.keys() <= self._fonts.keys():  # a font that is no object of the file
            return fresh[0] if fresh else read()
        said = (font.say(codes) for key, codes in shown.items() for font in self._fonts[key])
        marks = self._pack.fetch(digest(drawn, *said), read_anew)
        return fresh[0] if fresh else (pickle.loads(marks), calls)


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
