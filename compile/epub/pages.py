"""A `Book` to the pages of its EPUB in the order of its parts: one page is one XHTML file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compile.epub import nodes
from compile.hanzi import format_numeral
from compile.model.book import Book, Chapter, Matter, Part
from compile.model.nodes import Node

CONTENTS = "contents"
COVER = "cover"


@dataclass(frozen=True, slots=True)
class Page:
    """An XHTML file: its heading of level 1 and what stands below it."""

    unit: str
    """Id of the printed unit with the same words, by which links name it too."""
    name: str
    """File name without ending, and id of its outermost section."""
    title: str
    region: str
    """`frontmatter`, `bodymatter` or `backmatter`: EPUB's type of the file's body."""
    kind: str = ""
    """EPUB's type of the section; empty for none."""
    role: str = ""
    """ARIA's role of the section; empty for none."""
    blocks: Callable[[], Sequence[Node]] = tuple
    """Begins with the heading of level 1, the only one of that level; made when asked for."""
    template: str = ""
    """What has the words instead; empty for none."""
    depth: int = 1
    """Level of its entry in the contents; 0 for none."""
    folder: Path | None = None
    """Pictures are named relative to it."""
    hospital: str = ""

    @property
    def path(self) -> str:
        """Name of the file inside the EPUB."""
        return "nav.xhtml" if self.unit == CONTENTS else f"text/{self.name}.xhtml"


MATTERS = {
    "preface": ("preface", "doc-preface"),
    "foreword": ("foreword", "doc-foreword"),
    "introduction": ("introduction", "doc-introduction"),
    "acknowledgments": ("acknowledgments", "doc-acknowledgments"),
    "afterword": ("afterword", "doc-afterword"),
    "appendix": ("appendix", "doc-appendix"),
}
"""Ids that name a kind of text, with its EPUB type and ARIA role."""
FILLED = {
    "title-leaf": ("title", "", "titlepage", ""),
    "copyright": ("copyright", "版权信息", "copyright-page", ""),
    "hospital-index": ("hospital-index", "医院索引", "index", "doc-index"),
    "term-index": ("term-index", "名词索引", "index", "doc-index"),
    "contacts": ("contacts", "案例联系人", "", ""),
    "colophon": ("colophon", "编排说明", "colophon", "doc-colophon"),
}
"""Parts that a template fills: file, title, EPUB type and ARIA role."""
OUTSIDE = frozenset({"title-leaf", "copyright", "colophon"})
"""Parts that the contents do not list, as in print."""
PAPER_ONLY = frozenset({"half-title", "back-cover"})
"""Parts that only a bound book needs: they say nothing that the title page does not."""


def list_pages(book: Book, contexts: Mapping[str, Mapping[str, Any]]) -> tuple[Page, ...]:
    """All pages in reading order; `contexts` is what the printed units were filled with."""
    makers = _makers(book, contexts)
    pages: list[Page] = []
    region = "frontmatter"
    for name in book.order:
        if name in PAPER_ONLY:
            continue
        pages += makers[name]("bodymatter" if name == "cases" else region)
        region = "backmatter" if name == "cases" else region
    return tuple(pages)


def _makers(
    book: Book, contexts: Mapping[str, Mapping[str, Any]]
) -> dict[str, Callable[[str], tuple[Page, ...]]]:
    """How each part is made, given where it stands."""
    return {
        COVER: lambda region: (Page(COVER, COVER, "封面", region, COVER, template=COVER, depth=0),),
        CONTENTS: lambda region: (Page(CONTENTS, "nav", "目录", region, template="nav", depth=0),),
        "cases": lambda region: tuple(_case_pages(book, contexts, region)),
        **{name: _filled_maker(book, name) for name in FILLED},
        **{matter.id: _matter_maker(matter) for matter in (*book.front, *book.back)},
    }


def _filled_maker(book: Book, name: str) -> Callable[[str], tuple[Page, ...]]:
    file, title, kind, role = FILLED[name]
    title = title or book.anthology.book.title
    depth = 0 if name in OUTSIDE else 1
    return lambda region: (Page(name, file, title, region, kind, role, template=name, depth=depth),)


def _matter_maker(matter: Matter) -> Callable[[str], tuple[Page, ...]]:
    def make(region: str) -> tuple[Page, ...]:
        name = f"{region.removesuffix('matter')}-{matter.id}"
        kind, role = MATTERS.get(matter.id, ("", ""))

        def blocks() -> Sequence[Node]:
            heading = nodes.header(1, name, [nodes.text(matter.title)])
            return (heading, *nodes.below_heading(nodes.prefix_ids(matter.blocks, name)))

        return (Page(matter.id, name, matter.title, region, kind, role, blocks, folder=matter.folder),)

    return make


def _case_pages(book: Book, contexts: Mapping[str, Mapping[str, Any]], region: str) -> Iterator[Page]:
    for part in book.parts:
        yield _part_page(part, region)
        for case in part.chapters:
            yield _case_page(case, contexts[case.id], region)


def _part_page(part: Part, region: str) -> Page:
    name, number = f"theme-{part.theme.id}", f"第{format_numeral(part.number)}篇"
    inlines = [nodes.span("number", number), {"t": "Space"}, nodes.text(part.theme.title)]
    cases = [[nodes.plain(_case_line(case))] for case in part.chapters]
    blocks = (
        nodes.header(1, name, inlines),
        *nodes.paragraphs("scope", part.theme.scope),
        nodes.div("cases", [{"t": "BulletList", "c": cases}]),
    )
    return Page(name, name, f"{number} {part.theme.title}", region, "part", "doc-part", lambda: blocks)


def _case_line(case: Chapter) -> list[Node]:
    data = case.metadata
    words = [nodes.text(f"{data.title}——{data.subtitle}" if data.subtitle else data.title)]
    link = {"t": "Link", "c": [["", [], []], words, [f"#case-{case.id}", ""]]}
    return [link, *([{"t": "Space"}, nodes.span("hospital", data.hospital)] if data.hospital else [])]


def _case_page(case: Chapter, context: Mapping[str, Any], region: str) -> Page:
    name, data = f"case-{case.id}", case.metadata
    place = [nodes.text(data.hospital), *([nodes.span("region", case.region)] if case.region else [])]

    def blocks() -> Sequence[Node]:
        return (
            nodes.header(1, name, [nodes.text(data.title)]),
            *nodes.paragraphs("subtitle", f"——{data.subtitle}" if data.subtitle else ""),
            *([nodes.div("hospital", [{"t": "Para", "c": place}])] if data.hospital else []),
            *nodes.below_heading(case.blocks),
            *nodes.paragraphs("contact", f"（联系人：{context['contact']}）" if context["contact"] else ""),
        )

    return Page(
        case.id,
        name,
        data.title,
        region,
        "chapter",
        "doc-chapter",
        blocks,
        depth=2,
        folder=case.folder,
        hospital=data.hospital,
    )
