"""A draft to a case: nodes, Markdown, and the facts that checks and the report need."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from compile import pandoc
from compile.hanzi import count_characters
from compile.model.case import Case, Figure, FoundSection, Metadata
from compile.model.draft import Draft, DraftBlock, Heading, SectionHeading
from compile.model.manuscript import Text, plain_text
from compile.model.nodes import Node
from compile.tidy.apply import Tidier
from compile.tidy.nodes import NodeWriter


def tidy(case_id: str, draft: Draft) -> Case:
    """Write the draft as canonical Markdown."""
    tidier = Tidier()
    groups = list(_groups(draft.blocks, NodeWriter(tidier)))
    nodes = [node for group in groups for node in group.nodes]
    metadata = _tidy_metadata(draft.metadata, tidier)
    return Case(
        id=case_id,
        metadata=metadata,
        sections=_measure(groups, draft.sections),
        characters=count_characters(_counted(nodes)),
        figures=tuple(_figures(nodes)),
        markdown=_header(metadata) + pandoc.write_markdown(nodes),
        edits=(*draft.edits, *tidier.edits),
        dissolved=draft.dissolved,
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """A heading of the first level with all below it, or what stands before the first one."""

    paragraph: int
    nodes: list[Node]


def _groups(blocks: Sequence[DraftBlock], writer: NodeWriter) -> Iterator[_Group]:
    current = _Group(0, [])
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            yield current
            current = _Group(block.paragraph, [])
        current.nodes.extend(writer.blocks([block]))
    yield current


def _tidy_metadata(metadata: Metadata, tidier: Tidier) -> Metadata:
    def line(text: str) -> str:
        return plain_text(tidier.inlines((Text(text),), 0))

    title, subtitle, hospital = map(line, (metadata.title, metadata.subtitle, metadata.hospital))
    return Metadata(title, subtitle, hospital, metadata.contact, tuple(map(line, metadata.authors)))


def _header(metadata: Metadata) -> str:
    """The YAML header; keys without a value are left out."""
    contact = {key: value for key, value in metadata.contact.model_dump().items() if value}
    values: dict[str, Any] = {
        "title": metadata.title,
        "subtitle": metadata.subtitle,
        "hospital": metadata.hospital,
        "authors": list(metadata.authors),
        "contact": contact,
    }
    present = {key: value for key, value in values.items() if value}
    text = yaml.safe_dump(present, allow_unicode=True, sort_keys=False, width=10_000) if present else ""
    return f"---\n{text}---\n\n"


def _measure(groups: Sequence[_Group], sections: Sequence[SectionHeading]) -> tuple[FoundSection, ...]:
    """The sections with the 字数 of what stands below each."""
    counts = {group.paragraph: count_characters(_counted(group.nodes[1:])) for group in groups}
    return tuple(
        FoundSection(section.id, section.heading, section.paragraph, counts[section.paragraph])
        for section in sections
    )


def _counted(nodes: Sequence[Node]) -> str:
    """Text that counts: no formulas or alternative texts; blocks apart, so that no two words become one."""
    return "\n".join(pandoc.plain(node, skip=frozenset({"Math", "Image"})) for node in nodes)


def _figures(nodes: Sequence[Node]) -> list[Figure]:
    """Pictures and tables in order; those without a caption have no number either."""
    figures: list[Figure] = []
    counts = {"图": 0, "表": 0}

    def label(sign: str, caption: str) -> str:
        counts[sign] += bool(caption)
        return f"{sign}{counts[sign]}" if caption else ""

    for node in pandoc.walk(list(nodes)):
        if node["t"] == "Figure":
            caption = pandoc.plain(node["c"][1])
            image = next(part for part in pandoc.walk(node) if part["t"] == "Image")
            figures.append(_picture(image, label("图", caption), caption))
        elif node["t"] == "Table":
            caption = pandoc.plain(node["c"][1])
            figures.append(Figure(label("表", caption), caption))
        elif node["t"] == "Para" and [part["t"] for part in node["c"]] == ["Image"]:
            figures.append(_picture(node["c"][0], "", ""))
    return figures


def _picture(image: Node, label: str, caption: str) -> Figure:
    attributes = dict(image["c"][0][2])
    width = float(attributes.get("width", "0mm").removesuffix("mm"))
    return Figure(label, caption, str(image["c"][2][0]).removeprefix("media/"), width)
