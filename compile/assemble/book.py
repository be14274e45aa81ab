"""Texts in Markdown, in their order, to the book."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, TypeAlias

import yaml

from compile.assemble.bodies import Body, write_case, write_matter
from compile.assemble.order import arrange
from compile.assemble.placeholders import chinese_date, fill_placeholders
from compile.model.anthology import Anthology
from compile.model.book import Book, Chapter, Matter, Part, Sources, Text
from compile.model.case import Metadata
from compile.model.nodes import Node
from compile.model.regions import find_region
from compile.model.submission import Contact
from compile.problems import Place, ProblemError, error

LISTED = ("organization", "position", "name")
"""What a list of contacts prints of somebody who was not asked: no telephone, no address."""


Write: TypeAlias = Callable[[Callable[[Body], Sequence[Node]], Sequence[Body]], Sequence[Sequence[Node]]]
"""Makes the blocks of texts as `map` does; it may remember what it has made."""


def _write_in_turn(
    write: Callable[[Body], Sequence[Node]], bodies: Sequence[Body]
) -> Sequence[Sequence[Node]]:
    return [write(body) for body in bodies]


def assemble(anthology: Anthology, sources: Sources, write: Write = _write_in_turn) -> Book:
    """The book of these texts; `write` may remember what it has made of them.

    A theme without cases is left out; the numbers of themes and cases run through the book. Raises
    `ProblemError` for texts and parts that do not match.
    """
    parts = _parts(anthology, sources, write)
    order, before, after = arrange(anthology.parts, sources.front, sources.back)
    facts = _facts(anthology, parts, sources.submissions)
    filled = [replace(text, markdown=fill_placeholders(text, facts)) for text in (*before, *after)]
    matters = _matters(filled, write)
    return Book(anthology, matters[: len(before)], parts, matters[len(before) :], order)


def _parts(anthology: Anthology, sources: Sources, write: Write) -> tuple[Part, ...]:
    """The themes that have cases, numbered."""
    by_theme = [(theme, sources.cases[theme.id]) for theme in anthology.themes if sources.cases.get(theme.id)]
    texts = [text for _, texts in by_theme for text in texts]
    in_chapters = anthology.numbering.figures == "按案例"
    headed = [split_header(text) for text in texts]
    bodies = [
        Body(text.id, body, text.folder, number if in_chapters else 0)
        for number, (text, (_, body)) in enumerate(zip(texts, headed, strict=True), 1)
    ]
    chapters = iter(
        _chapter(text, number, header, blocks)
        for number, (text, (header, _), blocks) in enumerate(
            zip(texts, headed, write(write_case, bodies), strict=True), 1
        )
    )
    return tuple(
        Part(number, theme, tuple(islice(chapters, len(texts))))
        for number, (theme, texts) in enumerate(by_theme, 1)
    )


def _facts(anthology: Anthology, parts: Sequence[Part], submissions: int) -> dict[str, str]:
    """What texts before and after the cases may say of the book, by the name of the placeholder."""
    chapters = [chapter for part in parts for chapter in part.chapters]
    return {
        "来稿篇数": str(submissions),
        "入选篇数": str(len(chapters)),
        "医院数": str(len({chapter.metadata.hospital for chapter in chapters})),
        "主题数": str(len(parts)),
        "征集活动": anthology.call.name,
        "截稿日期": chinese_date(anthology.call.deadline),
        "书名": anthology.book.title,
    }


def _chapter(text: Text, number: int, header: Mapping[str, Any], blocks: Sequence[Node]) -> Chapter:
    hospital, contact = header.get("hospital", ""), Contact(**header.get("contact", {}))
    agreed = text.printed_contact
    metadata = Metadata(
        header.get("title", ""),
        header.get("subtitle", ""),
        hospital,
        contact if agreed is None else _only(contact, agreed),
        tuple(header.get("authors", ())),
    )
    return Chapter(
        text.id,
        number,
        metadata,
        blocks,
        text.folder,
        text.region or find_region(hospital),
        _only(contact, LISTED if agreed is None else agreed),
        text.title_lines,
    )


def _only(contact: Contact, names: Sequence[str]) -> Contact:
    """The contact without what may not be printed."""
    return contact.model_copy(update=dict.fromkeys(Contact.model_fields.keys() - set(names), ""))


def _matters(texts: Sequence[Text], write: Write) -> tuple[Matter, ...]:
    headed = [split_header(text) for text in texts]
    for text, (header, _) in zip(texts, headed, strict=True):
        if not header.get("title"):
            hint = "请在文件开头写上三行：---、title: 标题、---。"
            raise ProblemError(error("matter-title", Place(file=text.file, line=1), "没有标题", hint))
    bodies = [Body(text.id, body, text.folder) for text, (_, body) in zip(texts, headed, strict=True)]
    return tuple(
        Matter(text.id, str(header["title"]), blocks, text.folder)
        for text, (header, _), blocks in zip(texts, headed, write(write_matter, bodies), strict=True)
    )


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Ten times as fast where libyaml is there."""


def split_header(text: Text) -> tuple[dict[str, Any], str]:
    """The YAML header as a mapping, and the text below it; raises `ProblemError` for a broken one."""
    match = re.match(r"---\n(.*?)^---\n(.*)", text.markdown, re.DOTALL | re.MULTILINE)
    if match is None:
        return {}, text.markdown
    try:
        header = yaml.load(match[1], _Loader) or {}
    except yaml.YAMLError as reason:
        header = reason
    if not isinstance(header, dict):
        message = "文件开头两行“---”之间的内容不是“键: 值”的格式"
        hint = "请照其他文件的写法改正，如 title: 序。"
        raise ProblemError(error("markdown-header", Place(file=text.file, line=1), message, hint))
    return header, match[2]
