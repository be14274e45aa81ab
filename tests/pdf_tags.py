"""The tags of a PDF as a reader finds them, and the text between its marks, read with PDFium."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

Mark = tuple[int, int]
"""Page of the file, and number of the marks on it."""
PAINTING = frozenset(
    ["Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "INLINE IMAGE"]
)


@dataclass
class Element:
    """A structure element."""

    kind: str
    entries: Any
    parent: "Element | None" = None
    children: "list[Element | Mark | pikepdf.Dictionary]" = field(default_factory=list)
    """Elements, marks, and the annotations of links."""

    def walk(self) -> "Iterator[Element]":
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def find(self, *kinds: str) -> "list[Element]":
        return [element for element in self.walk() if element.kind in kinds]

    def marks(self, *, skip: frozenset[str] = frozenset()) -> Iterator[Mark]:
        """In the order in which they are read."""
        for child in self.children:
            if isinstance(child, tuple):
                yield child
            elif isinstance(child, Element) and child.kind not in skip:
                yield from child.marks(skip=skip)

    def attribute(self, name: str) -> Any:
        value = self.entries.get("/A", {}).get(f"/{name}")
        return str(value).removeprefix("/") if isinstance(value, pikepdf.Name) else value


def read_tags(pdf: pikepdf.Pdf) -> Element:
    """The tree from its one root; checks that each element names its parent."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    root = pdf.Root.StructTreeRoot
    (top,) = root.K
    assert top.P.objgen == root.objgen
    return _read(top, pages, None)


def _read(entries: Any, pages: dict[Any, int], parent: Element | None) -> Element:
    element = Element(str(entries.S).removeprefix("/"), entries, parent)
    kids = entries.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if not isinstance(kid, pikepdf.Dictionary):
            element.children.append((pages[entries.Pg.objgen], int(kid)))
        elif kid.get("/Type") == "/MCR":
            element.children.append((pages[kid.Pg.objgen], int(kid.MCID)))
        elif kid.get("/Type") == "/OBJR":
            assert kid.Pg.objgen in pages
            element.children.append(kid.Obj)
        else:
            assert kid.P.objgen == entries.objgen
            element.children.append(_read(kid, pages, element))
    return element


def painted_marks(page: pikepdf.Page) -> list[int]:
    """Numbers of the marks of a page, in the order of its content.

    Checks that marks are closed, do not hold each other, and that nothing is painted outside of them.
    """
    found: list[int] = []
    is_open = False
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BDC", "BMC"}:
            assert not is_open
            is_open = True
            if name == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]:
                found.append(int(operands[1].MCID))
            else:
                assert operands[0] == "/Artifact"
        elif name == "EMC":
            assert is_open
            is_open = False
        else:
            assert is_open or name not in PAINTING, (name, operands)
    assert not is_open
    return found


def marked_texts(path: Path) -> dict[Mark, str]:
    """The text between each pair of marks."""
    found: dict[Mark, str] = {}
    document = pypdfium2.PdfDocument(path)
    for number in range(len(document)):
        text = document[number].get_textpage()
        for index in range(text.count_chars()):
            if pdfium.FPDFText_IsGenerated(text, index):
                continue
            mark = pdfium.FPDFPageObj_GetMarkedContentID(pdfium.FPDFText_GetTextObject(text, index))
            if mark >= 0:
                sign = chr(pdfium.FPDFText_GetUnicode(text, index))
                found[number, mark] = found.get((number, mark), "") + sign
    document.close()
    return found
