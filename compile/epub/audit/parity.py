"""Rules that hold the EPUB against the printed pages: the same words, the same number of everything."""

from collections import Counter
from collections.abc import Iterator

from compile import pandoc
from compile.epub.audit.facts import CASES, Facts
from compile.epub.content import Element, find
from compile.epub.words import list_paragraphs, list_printed, to_key
from compile.model.book import Chapter
from compile.model.passages import OBJECT
from compile.model.tags import Tag, read_tags
from compile.model.unit import Unit
from compile.problems import Place, Problem, error, warning

SKIPPED = frozenset({"doc-backlink", "doc-pagebreak"})
CONTINUED = ("续表",)
"""What only the page says: the head of a table that goes on."""
COUNTED = {
    "图": ("Image", "Figure", "//h:img"),
    "表": ("Table", "Table", "//h:table"),
    "注": ("Note", "Note", "//h:aside[@role='doc-footnote']"),
    "公式": ("Math", "Formula", "//m:math"),
}
"""Kinds by pandoc's name, by their tag in the PDF, and by where they stand in the EPUB."""


def check_words(facts: Facts) -> Iterator[Problem]:
    """Every paragraph of a case stands on its printed pages, and the other way round."""
    for chapter, unit, root in _cases(facts):
        paragraphs = list_paragraphs(find(root, "//h:body")[0], SKIPPED)
        keys = [paragraph.key for paragraph in paragraphs if paragraph.key != OBJECT]
        printed = [passage.key for passage in list_printed(unit.passages, frozenset(keys))]
        printed = [key for key in printed if key != OBJECT and not key.startswith(CONTINUED)]
        opening = to_key("".join(facts.layout.contexts[chapter.id]["theme"].values()))
        on_screen, on_paper = "".join(keys), "".join(printed)
        missing = [key for key in printed if key not in on_screen and key != opening]
        surplus = [key for key in keys if key not in on_paper]
        for key, where in [*((key, "电子书") for key in missing), *((key, "印刷版") for key in surplus)]:
            place = Place(file=facts.name, section=chapter.metadata.title, quote=key[:30])
            hint = "对照两种成品核对这一处；确有出入的，把这条信息交给维护程序的人。"
            message = f"两种成品的文字不一致，{where}里没有这一段"
            yield warning("epub-words-differ", place, message, hint).within(
                chapter.id, chapter.metadata.hospital
            )


def check_counts(facts: Facts) -> Iterator[Problem]:
    """As many pictures, tables, notes, formulas and references as the manuscript has, and as are printed."""
    for chapter, unit, root in _cases(facts):
        tags = Counter(_tags(read_tags(unit.tags)))
        nodes = Counter(node["t"] for node in pandoc.walk(_without_hidden(list(chapter.blocks))))
        for name, (node, tag, path) in COUNTED.items():
            counts = {nodes[node], len(find(root, path)), tags[tag]}
            if len(counts) > 1:
                counted = f"书稿 {nodes[node]}，电子书 {len(find(root, path))}，印刷版 {tags[tag]}"
                place = Place(file=facts.name, section=chapter.metadata.title)
                hint = "对照两种成品核对；确有出入的，把这条信息交给维护程序的人。"
                yield error(
                    "epub-count-differs", place, f"两种成品中{name}的数目不一致：{counted}", hint
                ).within(chapter.id, chapter.metadata.hospital)


def _cases(facts: Facts) -> Iterator[tuple[Chapter, Unit, Element]]:
    for chapter in facts.book.chapters():
        root = facts.trees.get(f"{CASES}{chapter.id}.xhtml")
        unit = facts.units.get(chapter.id)
        if root is not None and unit is not None and unit.passages:
            yield chapter, unit, root


def _without_hidden(blocks: list[dict[str, object]]) -> object:
    """A picture's own words repeat its caption, notes and all."""

    def change(node: dict[str, object]) -> list[dict[str, object]] | None:
        return [{"t": "Image", "c": []}] if node["t"] == "Image" else None

    return pandoc.transform(blocks, change)


def _tags(tag: Tag) -> Iterator[str]:
    yield tag.kind
    for piece in tag.content:
        if isinstance(piece, Tag):
            yield from _tags(piece)
