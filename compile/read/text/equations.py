"""`EQ` fields, with which Word and WPS draw circled numbers, phonetic guides and small formulas, to text.

The switches are those of ECMA-376 Part 1, 17.16.5.17 and of Word's own help; Word stores no result.
"""

import re
from dataclasses import dataclass

_SWITCH = re.compile(r"\\([a-zA-Z]+)\s*")
_OPTIONS = {
    "o": ("ac", "al", "ar", "ad"), "s": ("up", "do", "ai", "di"), "a": ("ac", "al", "ar", "co", "vs", "hs"),
    "b": ("bc", "lc", "rc"), "x": ("to", "bo", "le", "ri"), "i": ("su", "pr", "in", "fc", "vc"),
    "d": ("fo", "ba", "li"),
}  # fmt: skip
_CIRCLES = frozenset("○◯Ｏ〇O⭕")
_SQUARES = frozenset("□◇△")
_CIRCLED = {
    **{str(value): chr(0x2460 + value - 1) for value in range(1, 21)},
    **{str(value): chr(0x3251 + value - 21) for value in range(21, 36)},
    **{str(value): chr(0x32B1 + value - 36) for value in range(36, 51)},
    **dict(zip("一二三四五六七八九十", "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉", strict=True)),
    **{chr(ord("A") + place): chr(0x24B6 + place) for place in range(26)},
    **{chr(ord("a") + place): chr(0x24D0 + place) for place in range(26)},
    "0": "⓪",
}
_SIMPLE = re.compile(r"[√∛∜]?[\w.%]*")


class EquationError(ValueError):
    """A field that cannot be said in a line of text; `text` is what can be read of it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(slots=True)
class _Reader:
    """Reads a code from left to right; `is_exact` turns false where text does not say all of it."""

    code: str
    position: int = 0
    is_exact: bool = True
    raised: bool = False
    """Whether something stands higher or lower, outside of a reading over a word."""

    def text(self, stops: str = "") -> str:
        """Everything up to one of the stops that stands outside of brackets, switches worked out."""
        result = ""
        while self.position < len(self.code) and self.code[self.position] not in stops:
            if self.code[self.position] == "\\":
                result += self._switch()
            else:
                sign = self.code[self.position]
                self.position += 1
                result += f"({self.text(')')}{self._take(')')}" if sign == "(" and stops else sign
        return result

    def _take(self, sign: str) -> str:
        if self.code[self.position : self.position + 1] == sign:
            self.position += 1
            return sign
        return ""

    def _switch(self) -> str:
        match = _SWITCH.match(self.code, self.position)
        if match is None:  # `\,` and the like stand for the sign itself
            self.position += 2
            return self.code[self.position - 1 : self.position]
        self.position = match.end()
        name = match[1].lower()
        options = self._options(name)
        return self._apply(name, options, self._arguments())

    def _options(self, name: str) -> list[str]:
        r"""Switches of a switch, such as `\ac` of `\o`, with the numbers or signs that follow them."""
        found = []
        while match := re.compile(r"\\([a-z]{2})\s*(?:\d+|\\.)?\s*").match(self.code, self.position):
            if match[1] not in _OPTIONS.get(name, ()):
                break
            found.append(match[0].strip())
            self.position = match.end()
        return found

    def _arguments(self) -> list[str]:
        if not self._take("("):
            return []
        arguments = [self.text(",;)")]
        while self._take(",") or self._take(";"):
            arguments.append(self.text(",;)"))
        self._take(")")
        return arguments

    def _apply(self, name: str, options: list[str], arguments: list[str]) -> str:
        if name == "f" and len(arguments) == 2:
            return "/".join(_bracketed(argument) for argument in arguments)
        if name == "r" and arguments:
            index = arguments[0].strip() if len(arguments) > 1 else ""
            sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(index)
            self.is_exact = self.is_exact and sign is not None
            return f"{sign or index + '√'}{_bracketed(arguments[-1])}"
        if name == "o":
            return self._overlay(arguments)
        if name in {"x", "l", "s", "b"}:
            self.raised = self.raised or name == "s"
            joined = ",".join(arguments) if name == "l" else "".join(arguments)
            return f"{_bracket(options)[0]}{joined}{_bracket(options)[1]}" if name == "b" else joined
        self.is_exact = self.is_exact and name == "d"
        return "，".join(argument for argument in arguments if argument)

    def _overlay(self, arguments: list[str]) -> str:
        """Signs set over each other: a number in a ring, or a reading over what it reads."""
        self.raised = False
        signs = [argument.strip() for argument in arguments if argument.strip()]
        ring = next((sign for sign in signs if sign in _CIRCLES | _SQUARES), "")
        inside = "".join(sign for sign in signs if sign != ring)
        if ring:
            circled = _CIRCLED.get(inside) if ring in _CIRCLES else None
            return circled or f"（{inside}）"
        if len(signs) == 2 and signs[0] != signs[1]:
            return f"{signs[1]}（{signs[0]}）"
        self.is_exact = self.is_exact and len(signs) < 2
        return "".join(dict.fromkeys(signs))


def _bracket(options: list[str]) -> str:
    """Both signs of a pair; one side may be named alone."""
    pairs = {"(": "()", "[": "[]", "{": "{}", "<": "<>"}
    for option in options:
        if option[-1] in pairs and option.startswith("\\bc"):
            return pairs[option[-1]]
    return "()"


def _bracketed(text: str) -> str:
    text = text.strip()
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def read_equation(code: str) -> str:
    """What an `EQ` field shows; raises `EquationError` where a line of text cannot say it."""
    body = re.sub(r"^\s*EQ\b", "", code, flags=re.IGNORECASE)
    body = re.sub(r'\\\*\s*(?:"[^"]*"|\w+)', "", body)
    reader = _Reader(body.strip())
    text = reader.text().strip()
    if not reader.is_exact or reader.raised:
        raise EquationError(text)
    return text
