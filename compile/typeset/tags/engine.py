"""WeasyPrint's tagging, replaced: what is painted is marked as it does, what it says is read by us.

WeasyPrint 70.0 makes a tag for each box, so a paragraph on two pages is two, every line of it a span, a
note stands away from its mention, and the head of a table is repeated. Its `add_tags` is called when all
pages are painted; here it finishes the tags that were read from the same pages before.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import pydyf
import weasyprint.pdf
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import anchors, tags
from weasyprint.pdf.stream import Stream

from compile.model.tags import NO_TAGS, Annotation, Marked, Tag
from compile.typeset.extending import check_functions, check_members
from compile.typeset.tags.kinds import Box
from compile.typeset.tags.reader import Node, Spot, TagReader
from compile.typeset.tags.references import marked_apart

_FUNCTIONS = (
    (tags.add_tags, "pdf document pdf_version page_streams"),
    (anchors.add_links, "links_and_anchors matrix pdf page names tags"),
    (Stream.marked, "self box tag"),
    (Stream.artifact, "self"),
    (Stream.show_text, "self text"),
    (Stream.begin_marked_content, "self tag property_list"),
)
"""What is replaced or relied on, with the parameters that it must have."""
INSIDE = ("#", "book:")
"""How addresses inside the book begin."""
_KEPT_WITHOUT_CONTENT = frozenset({"TR", "TH", "TD"})


def check_tagging() -> None:
    """Raise `EngineError` when what is replaced of WeasyPrint has changed."""
    check_functions(_FUNCTIONS)
    check_members(boxes.Box, ("is_leader", "link_annotation"))


@dataclass(frozen=True, slots=True)
class Tagged:
    """Pages with what is read of them."""

    pdf: bytes
    """With marked content."""
    tag: Tag
    unread: tuple[str, ...] = ()
    """Texts that cannot be read, because they are painted through a veil (`opacity`)."""
    unmatched: tuple[str, ...] = ()
    """Runs of references with more or fewer numbers than addresses, which became no links."""


def write_tagged(document: Any, level: int) -> Tagged:
    """The pages as PDF, and their tags; the title is a heading of that level.

    Level 0 stands for pages that are not read: these get no marks.
    """
    if not level:
        return Tagged(document.write_pdf(), NO_TAGS)
    check_tagging()
    reader = TagReader(level)
    reader.read(document.pages)
    for page, references in zip(document.pages, reader.references, strict=True):
        # WeasyPrint gives each box inside a link an area of its own
        own = [link for link in page.links if link[-1] in reader.links]
        page.links = [*own, *(("external", one.target, one.area, one) for one in references)]
    finisher = _Finisher(reader)
    with _standing_in(finisher):
        pdf: bytes = document.write_pdf(pdf_tags=True)
    return Tagged(pdf, finisher.tag, finisher.unread, reader.unmatched)


@contextmanager
def _standing_in(finisher: "_Finisher") -> Iterator[None]:
    native: Callable[..., AbstractContextManager[None]] = Stream.marked

    def marked(stream: Any, box: Box, tag: str) -> AbstractContextManager[None]:
        if box not in finisher.boxes:
            return stream.artifact()  # type: ignore[no-any-return]
        finisher.painted.append((stream, box))
        if box in finisher.runs:
            return marked_apart(stream, finisher.runs[box])
        return native(stream, box, tag)

    Stream.marked = marked
    weasyprint.pdf.add_tags = finisher.add_tags
    try:
        yield
    finally:
        Stream.marked = native
        weasyprint.pdf.add_tags = tags.add_tags


class _Finisher:
    """Stands in for `weasyprint.pdf.tags.add_tags`: gives the tags the numbers of their marks."""

    def __init__(self, reader: TagReader) -> None:
        self.boxes = reader.boxes
        self.runs = reader.runs
        self.painted: list[tuple[Any, Box]] = []
        """Boxes, and the stream of content in which each is painted."""
        self.tag = NO_TAGS
        self.unread: tuple[str, ...] = ()
        self._root = reader.root
        self._marks: list[dict[Box, dict[str, Any]]] = []
        self._links = 0

    def add_tags(self, pdf: Any, document: Any, pdf_version: Any, page_streams: Any) -> None:  # noqa: ARG002
        """Finish the tags; the unit's own file gets none, because they are written when it is bound."""
        self._marks = [stream._tags for stream in page_streams]
        self.tag = self._finish(self._root)
        pages = set(page_streams)
        self.unread = tuple(getattr(box, "text", "") for stream, box in self.painted if stream not in pages)

    def _finish(self, node: Node) -> Tag:
        pieces = [self._piece(node, piece) for piece in node.content]
        return Tag(node.kind, tuple(piece for piece in pieces if piece is not None), **node.entries)

    def _piece(self, node: Node, piece: Node | Spot) -> Tag | Marked | Annotation | None:
        if isinstance(piece, Node):
            tag = self._finish(piece)
            return tag if tag.content or tag.kind in _KEPT_WITHOUT_CONTENT else None
        if piece.is_link:
            return self._annotation(piece.box, node)
        mark = self._marks[piece.page].get(piece.box)
        return Marked(piece.page, mark["mcid"]) if mark else None

    def _annotation(self, box: Box, link: Node) -> Annotation | None:
        if box.link_annotation is None:
            return None
        box.link_annotation["StructParent"] = self._links
        box.link_annotation["Contents"] = pydyf.String(_words(link))
        self._links += 1
        return Annotation(self._links - 1)


def _words(link: Node) -> str:
    """What is said of a link's active area: what it leads to."""
    address = link.address
    words = "".join(_texts(link))
    is_said = address.startswith(INSIDE) or address == words
    return f"链接：{words}" if is_said else f"链接：{words}（{address}）"


def _texts(node: Node) -> Iterator[str]:
    for piece in node.content:
        if isinstance(piece, Node):
            yield from _texts(piece)
        elif not piece.is_link:
            yield getattr(piece.box, "text", "")
