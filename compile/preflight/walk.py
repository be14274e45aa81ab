"""A content stream, and all that it draws with, to `Marks`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from compile.cache import Shelf
from compile.model.plane import IDENTITY, Matrix, Point, multiply
from compile.preflight.colours import BLACK, Colour, Kind, Space, read_space
from compile.preflight.marks import Marks, Picture
from compile.preflight.pictures import recall_picture
from compile.preflight.tokens import operations
from compile.preflight.typefaces import Font, FontKey, read_font

UNREADABLE = (
    pikepdf.PdfError,
    Image.DecompressionBombError,
    OSError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OverflowError,
)
"""What pikepdf, Pillow and the conversion of a stranger's values raise."""
_DEEPEST = 20
_MOST_STREAMS = 20_000
"""On a page: forms that draw forms several times each would never end."""
_GRAY = Space(Kind.GRAY)


@dataclass(slots=True)
class State:
    """The graphics state, as far as a printer cares (ISO 32000-1, 8.4)."""

    matrix: Matrix = IDENTITY
    fill: Colour = BLACK
    stroke: Colour = BLACK
    fill_space: Space = _GRAY
    stroke_space: Space = _GRAY
    line_width: float = 1.0
    font: Font | None = None
    size: float = 0.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0

    def copy(self) -> "State":
        """Another one, to be changed; `dataclasses.replace` takes six times as long."""
        return State(*_VALUES(self))


_VALUES = attrgetter(*State.__slots__)


@dataclass(slots=True)
class Library:
    """Fonts and pictures of the file, each read once."""

    fonts: dict[tuple[int, int], Font] = field(default_factory=dict)
    pictures: dict[tuple[int, int], Picture] = field(default_factory=dict)
    used: dict[FontKey, Font] = field(default_factory=dict)
    shown: dict[FontKey, set[int]] = field(default_factory=dict)
    """The codes that a page shows, by the key of their font."""
    shelf: Shelf | None = None
    """Where pictures are remembered that were measured before."""

    def font(self, value: Any) -> Font:
        """The font of a dictionary."""
        font = self.fonts.get(value.objgen) or read_font(value)
        if value.objgen != (0, 0):
            self.fonts[value.objgen] = font
        self.used[font.key] = font
        return font

    def picture(self, value: Any, resources: Any) -> Picture:
        """The picture of a stream."""
        if value.objgen not in self.pictures:
            self.pictures[value.objgen] = recall_picture(value, resources, self.shelf)
        return self.pictures[value.objgen]


class Call(NamedTuple):
    """A form is drawn, which is read on its own: in which state, after so many characters and pictures."""

    form: str
    state: State
    characters: int
    pictures: int
    is_outside: bool
    """Whether the first state that the page saved is restored by then."""


Handler: TypeAlias = Callable[["Walk", list[bytes]], None]


class Walk:
    """Reads streams one within the other; `handlers` say what an operator does."""

    def __init__(self, handlers: dict[bytes, Handler], library: Library, marks: Marks) -> None:
        self.handlers = handlers
        self.library = library
        self.marks = marks
        self.resources: Any = Dictionary()
        self.state = State()
        self.saved: list[State] = []
        self.path: list[Point] = []
        self.text_matrix: Matrix = IDENTITY
        self.line_matrix: Matrix = IDENTITY
        self.apart: frozenset[str] = frozenset()
        """The forms of the page that are not read with it; only `calls` are noted."""
        self.calls: list[Call] = []
        self.has_left = False
        """Whether all states that were saved are restored, or were once."""
        self._open: list[tuple[int, int]] = []
        self._entered = 0
        self._found: dict[tuple[str, bytes], Any] = {}

    def read(self, data: bytes) -> None:
        """Do what the operators say; what cannot be done is noted."""
        for operator, operands in operations(data):
            handler = self.handlers.get(operator)
            if handler is None:
                continue
            try:
                handler(self, operands)
            except UNREADABLE:
                self.marks.faults.add(operator[:2].decode("latin-1"))

    def draw(self, form: Any, name: str) -> None:
        """Read a form where it is drawn, unless it is one that is read on its own."""
        if name in self.apart and not self._open:
            state = self.state.copy()
            characters, pictures = len(self.marks.text), len(self.marks.pictures)
            self.calls.append(Call(name, state, characters, pictures, self.has_left))
        else:
            self.enter(form)

    def enter(self, stream: Any, matrix: Matrix | None = None) -> None:
        """Read a form, a pattern or an appearance in a state of its own, unless it draws itself."""
        if stream.objgen in self._open or len(self._open) > _DEEPEST:
            return
        self._entered += 1
        if self._entered > _MOST_STREAMS:
            self.marks.faults.add("Form")
            return
        before = (self.resources, self.state, self.saved, self.path, self.text_matrix, self.line_matrix)
        known = self._found, self.has_left
        self._open.append(stream.objgen)
        own = stream.get("/Matrix")
        form = as_matrix(own) if isinstance(own, Array) else IDENTITY
        self.resources = stream.get("/Resources", self.resources)
        self.state = self.state.copy()
        self.state.matrix = multiply(form, matrix or self.state.matrix)
        self.saved, self.path, self._found = [], [], {}
        self.note_group(stream)
        try:
            self.read(stream.read_bytes())
        finally:
            self._open.pop()
            (self.resources, self.state, self.saved, self.path, self.text_matrix, self.line_matrix) = before
            self._found, self.has_left = known

    def note_group(self, owner: Any) -> None:
        """The transparency group of a page or a form, if it has one."""
        group = owner.get("/Group")
        if isinstance(group, Dictionary) and group.get("/S") == Name.Transparency:
            self.marks.is_transparent = True
            if "/CS" in group:
                self.marks.groups.add(read_space(group["/CS"], self.resources).kind)

    def resource(self, kind: str, name: bytes) -> Any:
        """A named resource; raises `KeyError` where there is none."""
        if (kind, name) not in self._found:
            self._found[kind, name] = self.resources[kind][name.decode("latin-1")]
        return self._found[kind, name]


def as_matrix(values: Any) -> Matrix:
    """Six numbers; raises `ValueError` for more or fewer."""
    a, b, c, d, e, f = map(float, values)
    return a, b, c, d, e, f
