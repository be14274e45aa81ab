"""Laid-out pages to a tree of tags: an element is one tag, on however many pages its boxes lie."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from compile.model.tags import Area
from compile.typeset.geometry import POINTS_PER_PIXEL
from compile.typeset.tags.kinds import (
    GROUPS,
    LINK,
    Box,
    Element,
    describe,
    find_attributes,
    find_kind,
    find_language,
    heading_depth,
    is_decoration,
)
from compile.typeset.tags.references import Reference, RunReader, is_run

DEEPEST = 6
_PICTURES = frozenset({"Figure", "Formula"})
_INLINE = frozenset({"Span", LINK, "Reference", "Note"})


@dataclass(slots=True, eq=False)
class Node:
    """A tag in the making, while it is not known which marks its boxes are painted between."""

    kind: str
    parent: "Node | None" = None
    element: Element = None
    """`None` where no element asks for the tag."""
    page: int = 0
    """On which it begins."""
    implied_by: Element = None
    """The element that has text where the structure asks for a paragraph."""
    content: list["Node | Spot"] = field(default_factory=list)
    entries: dict[str, Any] = field(default_factory=dict)
    """Of the tag, besides its kind and content."""
    address: str = ""
    """What a link leads to."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A box that is painted between marks, or that is the area of a link."""

    page: int
    box: Box | Reference
    is_link: bool = False


class TagReader:
    """Reads the pages of a unit in order."""

    def __init__(self, level: int) -> None:
        self.root = Node("Sect")
        self.boxes: set[Box] = set()
        """Those whose content is read; all others only decorate the page."""
        self.links: set[Box] = set()
        """Those that are the area of a link, and not inside another one."""
        self.runs: dict[Box, list[Reference]] = {}
        """Texts whose references are links, each for itself."""
        self.references: list[list[Reference]] = []
        """All of them, page by page."""
        self._deeper = level - 1
        self._depth = level - 1
        """Of the last heading."""
        self._page = 0
        self._nodes: dict[tuple[Element, str], Node] = {}
        """By element and pseudo-element."""
        self._runs = RunReader()

    @property
    def unmatched(self) -> tuple[str, ...]:
        """Runs of references with more or fewer numbers than addresses."""
        return tuple(self._runs.unmatched)

    def read(self, pages: Iterable[Any]) -> None:
        """Add the text and the notes of pages; what stands in their margins is not read."""
        for self._page, page in enumerate(pages):
            self.references.append([])
            for box in page._page_box.children:
                if not isinstance(box, boxes.MarginBox):
                    self._walk(box, self.root)

    def _walk(self, box: Box, around: Node) -> None:
        box = box._box if isinstance(box, AbsolutePlaceholder) else box
        if self._is_silent(box):
            return
        node = around if box.element is None else self._node(box, around)
        if is_run(box):
            self._read_run(box, node)
        if node.kind == LINK and node is not around:
            node.content.append(Spot(self._page, box, is_link=True))
            self.links.add(box)
        if isinstance(box, boxes.TextBox | boxes.ReplacedBox) and box not in self.runs:
            self._holder(node, box).content.append(Spot(self._page, box))
            self.boxes.add(box)
        for child in getattr(box, "children", ()):
            self._walk(child, node)

    def _read_run(self, run: Box, around: Node) -> None:
        """The links of what stands on one line of a run; one may begin on a line and end on the next."""
        holder = self._holder(around, run)
        for text, references in self._runs.read(run):
            self.boxes.add(text)
            self.runs[text] = references
            self.references[self._page] += references
            for reference in references:
                key = run.element, str(reference.place)
                if key not in self._nodes:
                    self._nodes[key] = self._add(holder, LINK, run.element)
                    self._nodes[key].address = reference.target
                spots = Spot(self._page, reference, is_link=True), Spot(self._page, reference)
                self._nodes[key].content += spots

    def _is_silent(self, box: Box) -> bool:
        """Leaders, blanks, decoration, and what is repeated of a table on its further pages."""
        if box.is_leader or (isinstance(box, boxes.TextBox) and not box.text.strip()):
            return True
        if isinstance(box, boxes.ReplacedBox) and is_decoration(box.element):
            return True
        if not isinstance(box, boxes.TableRowGroupBox) or not (box.is_header or box.is_footer):
            return False
        known = self._nodes.get((box.element, box.element_tag))
        return known is not None and known.page < self._page

    def _node(self, box: Box, around: Node) -> Node:
        """The tag to which the content of a box belongs: one that is there, a new one, or that around it."""
        key = box.element, box.element_tag
        if key in self._nodes:
            return self._nodes[key]
        name, _, pseudo = box.element_tag.partition("::")
        if pseudo == "footnote-call":
            made = self._add(self._holder(around, box), "Reference")
            self._nodes[box.element, name] = self._add(self._holder(around, box), "Note", box.element)
        elif pseudo in {"marker", "footnote-marker"}:
            made = self._label(self._nodes.get((box.element, name), around))
        else:
            made = around if pseudo else self._element(box, around)
        if made is not around:
            self._nodes[key] = made
        return made

    def _element(self, box: Box, around: Node) -> Node:
        element = box.element
        depth = heading_depth(element)
        kind = self._heading(depth) if depth else find_kind(box, around.kind)
        if not kind:
            return around
        made = self._add(self._parent(kind, around, box), kind, element)
        made.address = str(element.get("href", "")) if kind == LINK else ""
        row_group = around.parent.kind if around.parent else ""
        made.entries = {
            "language": find_language(element),
            "attributes": tuple(find_attributes(box, row_group).items()),
        }
        if kind in _PICTURES:
            made.entries |= {"alternative": describe(element), "area": self._area(box)}
        return made

    def _heading(self, depth: int) -> str:
        """Never more than one level below the heading before it."""
        self._depth = min(depth + self._deeper, self._depth + 1, DEEPEST)
        return f"H{self._depth}"

    def _add(self, parent: Node, kind: str, element: Element = None) -> Node:
        made = Node(kind, parent, element, self._page)
        parent.content.append(made)
        return made

    def _label(self, item: Node) -> Node:
        """The mark of an item or a note, which comes first."""
        made = Node("Lbl", item, None, self._page)
        item.content.insert(0, made)
        return made

    def _holder(self, node: Node, box: Box) -> Node:
        """Where text goes: a tag that only groups others holds it in a paragraph."""
        if node.kind not in GROUPS:
            return _body(node)
        last = node.content[-1] if node.content else None
        if isinstance(last, Node) and last.implied_by is box.element:
            return last
        made = self._add(node, "P")
        made.implied_by = box.element
        return made

    def _parent(self, kind: str, around: Node, box: Box) -> Node:
        """Where the tag of an element goes."""
        if kind == LINK and around.kind == "TOCI":
            return self._add(around, "Reference")
        return self._holder(around, box) if kind in _INLINE else _body(around)

    def _area(self, box: Box) -> Area:
        sides = box.content_box_x(), box.content_box_y(), box.width, box.height
        return Area(self._page, *(round(side * POINTS_PER_PIXEL, 2) for side in sides))


def _body(node: Node) -> Node:
    """What of an item is not its mark."""
    if node.kind != "LI":
        return node
    known = next((one for one in node.content if isinstance(one, Node) and one.kind == "LBody"), None)
    if known is None:
        known = Node("LBody", node, None, node.page)
        node.content.append(known)
    return known
