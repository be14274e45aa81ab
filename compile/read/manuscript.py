"""The parts of an opened Word package to a `Manuscript`."""

import tempfile
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from compile.model.manuscript import FORM_AUTHOR, Counts, Manuscript, Note, Origin, Query
from compile.problems import Place, Problem, ProblemError, error, warning
from compile.read.count.source import count_source
from compile.read.package.opening import open_package
from compile.read.pictures.album import Album
from compile.read.text.body import BodyReader
from compile.read.text.bookmarks import find_bookmarks
from compile.read.text.formulas import read_formulas
from compile.read.text.numbering import Labels
from compile.read.text.parts import Parts
from compile.read.text.styles import Styles
from compile.read.xml import PARSER, Element, q, walk_read

TrackedChanges = Literal["accept", "reject", "stop"]


def read_manuscript(
    path: Path, media: Path, *, file: str, tracked_changes: TrackedChanges = "accept"
) -> tuple[Manuscript, tuple[Problem, ...]]:
    """Read a Word file whole; pictures are saved in the folder `media`.

    `file` is the name that problems carry. Raises `ProblemError` when nothing can be read.
    """
    with tempfile.TemporaryDirectory(prefix="manuscript-") as work:
        package = open_package(path, Path(work), file)
        source = count_source(package.path, keeps_deleted=tracked_changes == "reject")
    part = package.document.part
    root = part.element
    if tracked_changes == "stop" and source.revisions:
        message = f"稿件中还有 {source.revisions} 处未处理的修订"
        hint = "请在 Word 的「审阅」中接受或拒绝全部修订；或在 case.yaml 中把 tracked_changes 改为 accept。"
        raise ProblemError(error("tracked-changes", Place(file=file), message, hint))
    album = Album(part, media, file)
    readers = _Readers(part, album, file, keeps_deleted=tracked_changes == "reject")
    blocks = readers.body.read(root)  # damaged files have several bodies
    refused = Counts(pictures=len(album.problems), formulas=len(readers.unread))
    manuscript = Manuscript(file, blocks, source, readers.queries(), refused)
    unread = _missing_formulas(readers, file)
    return manuscript, (*package.problems, *album.problems, *album.warnings, *readers.problems, *unread)


class _Readers:
    """The readers of one package, which share styles, numbers, pictures and formulas."""

    def __init__(self, part: Any, album: Album, file: str, *, keeps_deleted: bool) -> None:
        self._part = part
        roots = {name: _related(part, name) for name in ("styles", "numbering", "footnotes", "endnotes")}
        styles = Styles(roots["styles"])
        texts = [part.element, roots["footnotes"], roots["endnotes"]]
        self.formulas = [found for root in texts if root is not None for found in _formulas(root)]
        formulas = read_formulas(self.formulas, keeps_deleted=keeps_deleted)
        self.unread = [formula for formula in self.formulas if formula not in formulas]
        self.problems: list[Problem] = []
        bookmarks = find_bookmarks((root for root in texts if root is not None), styles)
        rest = (keeps_deleted, bookmarks, file, self.problems, set[str]())
        notes: dict[tuple[str, str], Note] = {}
        for kind in ("footnote", "endnote"):
            root = roots[f"{kind}s"]
            parts = Parts(styles, album, formulas, {}, _targets(_related_part(part, f"{kind}s")), *rest)
            labels = Labels(roots["numbering"], styles)
            for element in [] if root is None else root.findall(q(f"w:{kind}")):
                if element.get(q("w:type")) in {None, "normal"}:
                    read = BodyReader(parts, labels).read(element, Origin.BODY)
                    notes[kind, element.get(q("w:id"))] = Note(read)
        parts = Parts(styles, album, formulas, notes, _targets(part), *rest)
        self.body = BodyReader(parts, Labels(roots["numbering"], styles))

    def queries(self) -> tuple[Query, ...]:
        """The comments of the file."""
        root = _related(self._part, "comments")
        return tuple(
            Query(
                comment.get(q("w:author"), ""),
                "".join(text.text or "" for text in comment.iter(q("w:t"))),
                _paragraph_of(self._part.element, comment.get(q("w:id"))),
                "",
            )
            for comment in ([] if root is None else root.findall(q("w:comment")))
            if comment.get(q("w:author")) != FORM_AUTHOR
        )


def _related(part: Any, kind: str) -> Element | None:
    """The root of the part that stands in a relationship such as `styles`; `None` without one."""
    related = _related_part(part, kind)
    return None if related is None else etree.fromstring(related.blob, PARSER)


def _related_part(part: Any, kind: str) -> Any:
    for relationship in part.rels.values():
        if not relationship.is_external and relationship.reltype.endswith(f"/{kind}"):
            return relationship.target_part
    return None


def _targets(part: Any) -> dict[str, str]:
    """Addresses of the links of a part; notes have their own."""
    relationships = {} if part is None else part.rels
    return {key: link.target_ref for key, link in relationships.items() if link.is_external}


def _formulas(root: Element) -> list[Element]:
    """The formulas that are read, of alternatives those of one."""
    return [found for found in walk_read(root) if found.tag == q("m:oMath")]


def _paragraph_of(root: Element, comment: str | None) -> int | None:
    """Number of the paragraph in which a comment begins."""
    for index, paragraph in enumerate(root.iter(q("w:p")), 1):
        marks = paragraph.iter(q("w:commentRangeStart"), q("w:commentReference"))
        if any(mark.get(q("w:id")) == comment for mark in marks):
            return index
    return None


def _missing_formulas(readers: _Readers, file: str) -> list[Problem]:
    hint = "请在 Word 中重新输入这个公式，或把它改为图片。"
    quotes = ("".join(text.text or "" for text in formula.iter(q("m:t"))) for formula in readers.unread)
    return [
        warning("formula-not-read", Place(file=file, quote=quote[:12]), "公式不能转换", hint)
        for quote in quotes
    ]
