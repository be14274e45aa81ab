"""Operators of text: where a string stands, how large and in which ink (ISO 32000-1, 9)."""

from compile.model.plane import IDENTITY, multiply, placed, scale
from compile.preflight.tokens import string_bytes
from compile.preflight.typefaces import Font
from compile.preflight.walk import Handler, Walk, as_matrix

_ASCENT, _DESCENT = 0.88, -0.12
"""Of the square of a Chinese character, in ems."""
_THOUSANDTHS = 1000
_SPACE = 32
_INVISIBLE = (3, 7)
_STROKED = (1, 5)
_BRACKETS, _ARRAY = b"(<", (b"[", b"]")


def _begin(walk: Walk, _operands: list[bytes]) -> None:
    walk.text_matrix = walk.line_matrix = IDENTITY


def _matrix(walk: Walk, operands: list[bytes]) -> None:
    walk.text_matrix = walk.line_matrix = as_matrix(operands)


def _move(walk: Walk, operands: list[bytes]) -> None:
    _shift_line(walk, float(operands[-2]), float(operands[-1]))


def _move_and_lead(walk: Walk, operands: list[bytes]) -> None:
    walk.state.leading = -float(operands[-1])
    _move(walk, operands)


def _next_line(walk: Walk, _operands: list[bytes]) -> None:
    _shift_line(walk, 0, -walk.state.leading)


def _shift_line(walk: Walk, across: float, up: float) -> None:
    walk.line_matrix = multiply((1, 0, 0, 1, across, up), walk.line_matrix)
    walk.text_matrix = walk.line_matrix


def _font(walk: Walk, operands: list[bytes]) -> None:
    walk.state.size = float(operands[-1])
    walk.state.font = None
    walk.state.font = walk.library.font(walk.resource("/Font", operands[-2]))


def _number(name: str, factor: float = 1.0) -> Handler:
    """An operator that sets one number of the state."""

    def handle(walk: Walk, operands: list[bytes]) -> None:
        setattr(walk.state, name, type(getattr(walk.state, name))(float(operands[-1]) * factor))

    return handle


def _show(walk: Walk, operands: list[bytes]) -> None:
    """`Tj` and `TJ`: strings, and numbers that move them back."""
    font, state = walk.state.font, walk.state
    if font is None:
        walk.marks.faults.add("Tf")
        return
    codes, back = _read(font, operands)
    walk.library.shown.setdefault(font.key, set()).update(codes)
    width = (font.width(codes) - back / _THOUSANDTHS) * state.size + len(codes) * state.spacing
    if not font.is_wide:
        width += codes.count(_SPACE) * state.word_spacing
    width *= state.stretch
    _note(walk, codes, width)
    walk.text_matrix = multiply((1, 0, 0, 1, width, 0), walk.text_matrix)


def _read(font: Font, operands: list[bytes]) -> tuple[tuple[int, ...], float]:
    """The codes of all strings, and how far numbers between them move them back."""
    strings: list[bytes] = []
    back = 0.0
    for token in operands:
        if token[0] in _BRACKETS:
            strings.append(string_bytes(token))
        elif token not in _ARRAY:
            back += float(token)
    if font.is_wide and any(len(string) % 2 for string in strings):  # the last byte of each says nothing
        return tuple(code for string in strings for code in font.codes(string)), back
    return font.codes(b"".join(strings)), back


def _note(walk: Walk, codes: tuple[int, ...], width: float) -> None:
    font, state, marks = walk.state.font, walk.state, walk.marks
    if font is None or not codes or state.mode in _INVISIBLE:
        return
    matrix = multiply(walk.text_matrix, state.matrix)
    low, high = (state.rise + edge * state.size for edge in (_DESCENT, _ASCENT))
    box = placed((min(0, width), min(low, high), max(0, width), max(low, high)), matrix)
    if not marks.sees(box):
        return
    colour = state.stroke if state.mode in _STROKED else state.fill
    marks.fonts.add(font.key)
    marks.has_notdef |= font.is_wide and 0 in codes
    marks.letter(font.text(codes), abs(state.size) * scale(matrix), colour, box)


def _show_on_next_line(walk: Walk, operands: list[bytes]) -> None:
    _next_line(walk, [])
    _show(walk, operands[-1:])


def _show_spaced(walk: Walk, operands: list[bytes]) -> None:
    walk.state.word_spacing, walk.state.spacing = float(operands[0]), float(operands[1])
    _show_on_next_line(walk, operands)


LETTERING: dict[bytes, Handler] = {
    b"BT": _begin,
    b"Tm": _matrix,
    b"Td": _move,
    b"TD": _move_and_lead,
    b"T*": _next_line,
    b"Tf": _font,
    b"Tc": _number("spacing"),
    b"Tw": _number("word_spacing"),
    b"Tz": _number("stretch", 0.01),
    b"TL": _number("leading"),
    b"Ts": _number("rise"),
    b"Tr": _number("mode"),
    b"Tj": _show,
    b"TJ": _show,
    b"'": _show_on_next_line,
    b'"': _show_spaced,
}
