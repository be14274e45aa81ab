"""Which of Word's complex fields are open at a place, for the count of the raw XML."""

from compile.read.text.fields import unmatched_marks
from compile.read.xml import Element, q


class OpenFields:
    """The complex fields that are open at an element; each story (body, note, text box) has its own."""

    def __init__(self, root: Element, gone: frozenset[str]) -> None:
        self._broken = unmatched_marks(root, gone)
        self._open: dict[Element, list[list[str]]] = {}

    def _stack(self, element: Element) -> list[list[str]]:
        stories = element.iterancestors(q("w:txbxContent"), q("w:footnote"), q("w:endnote"))
        return self._open.setdefault(next(stories, None), [])

    def mark(self, element: Element) -> None:
        """Go on with the field: each open one is its code, and a word once its result has begun."""
        stack = self._stack(element)
        kind = element.get(q("w:fldCharType"))
        if element in self._broken:
            return
        if kind == "begin":
            stack.append([""])
        elif stack and kind == "separate":
            stack[-1].append("result")
        elif stack:
            stack.pop()

    def add_code(self, element: Element) -> None:
        """A piece of the innermost field's code."""
        if stack := self._stack(element):
            stack[-1][0] += element.text or ""

    def codes(self, element: Element) -> list[str]:
        """Codes of the fields that are open here."""
        return [field[0] for field in self._stack(element)]

    def is_code(self, element: Element) -> bool:
        """Whether text here belongs to a code, such as the result of a field nested in a condition."""
        return any(len(field) == 1 for field in self._stack(element))
