"""Which of Word's complex fields are open at a place, for the count of the raw XML."""

from dataclasses import dataclass

from compile.read.text.fields import unmatched_marks
from compile.read.xml import Element, q


@dataclass(slots=True, eq=False)
class OpenField:
    """A field between its beginning and its end."""

    code: str = ""
    shows: bool = False
    """Whether its result has begun."""


class OpenFields:
    """The complex fields that are open at an element; each story (body, note, text box) has its own."""

    def __init__(self, root: Element, gone: frozenset[str]) -> None:
        self._broken = unmatched_marks(root, gone)
        self._open: dict[Element, list[OpenField]] = {}

    def at(self, element: Element) -> list[OpenField]:
        """The fields that are open here, outermost first."""
        stories = element.iterancestors(q("w:txbxContent"), q("w:footnote"), q("w:endnote"))
        return self._open.setdefault(next(stories, None), [])

    def mark(self, element: Element) -> None:
        """Go on with the field that a `w:fldChar` begins, parts or ends."""
        stack = self.at(element)
        kind = element.get(q("w:fldCharType"))
        if element in self._broken:
            return
        if kind == "begin":
            stack.append(OpenField())
        elif stack and kind == "separate":
            stack[-1].shows = True
        elif stack:
            stack.pop()

    def add_code(self, element: Element) -> None:
        """A piece of the innermost field's code."""
        if stack := self.at(element):
            stack[-1].code += element.text or ""

    def is_code(self, element: Element) -> bool:
        """Whether text here belongs to a code, such as the result of a field nested in a condition."""
        return any(not field.shows for field in self.at(element))
