"""A line of marked text to Word's runs."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

from docx.oxml.ns import qn

from tests.samples.looks import Face, make_run_properties
from tests.samples.ooxml import Element, make, text, value
from tests.samples.source import Line, Link, Mark, Note, Text

EDITOR = {"w:author": "示例编辑", "w:date": "2023-09-26T09:30:00Z"}
HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffee“”‘’…—·]+")


class Registry(Protocol):
    """What a run needs of the file around it."""

    def next_id(self) -> int: ...
    def add_link(self, address: str) -> str: ...
    def add_note(self, content: Line) -> int: ...


def make_runs(line: Line, face: Face, registry: Registry) -> Iterator[Element]:
    for part in line:
        if isinstance(part, Link):
            link: dict[str, str | int] = {"r:id": registry.add_link(part.address), "w:history": 1}
            runs = make_text_runs(part.text, face, character_style="Hyperlink")
            yield make("w:hyperlink", link, runs)
        elif isinstance(part, Note):
            reference = make_run_properties(Face(), "FootnoteReference")
            note = {"w:id": registry.add_note(part.content)}
            yield make("w:r", {}, [reference, make("w:footnoteReference", note)])
        else:
            yield from MARKS[part.mark](part, face, registry)


def make_text_runs(
    content: str, face: Face, character_style: str = "", name: str = "w:t"
) -> Iterator[Element]:
    """Word keeps Han and Latin in runs of their own, the Han marked `w:hint`."""
    for stretch in _split_scripts(content):
        properties = make_run_properties(face, character_style)
        if HAN.match(stretch):
            _hint_han(properties)
        children = [properties] if len(properties) else []
        yield make("w:r", {}, [*children, text(name, stretch)])


def make_break() -> Element:
    return make("w:r", {}, [make("w:br")])


def make_field(instruction: str, shown: str, face: Face) -> Iterator[Element]:
    """A complex field, as Word writes it, with its last result."""
    yield _field_part(face, make("w:fldChar", {"w:fldCharType": "begin"}))
    yield _field_part(face, text("w:instrText", f" {instruction} "))
    yield _field_part(face, make("w:fldChar", {"w:fldCharType": "separate"}))
    yield from make_text_runs(shown, face)
    yield _field_part(face, make("w:fldChar", {"w:fldCharType": "end"}))


def _field_part(face: Face, child: Element) -> Element:
    return make("w:r", {}, [make_run_properties(face), child])


def _split_scripts(content: str) -> Iterator[str]:
    end = 0
    for match in HAN.finditer(content):
        if match.start() > end:
            yield content[end : match.start()]
        yield match.group()
        end = match.end()
    if end < len(content):
        yield content[end:]


def _hint_han(properties: Element) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = make("w:rFonts")
        has_style = properties.find(qn("w:rStyle")) is not None
        properties.insert(1 if has_style else 0, fonts)
    fonts.set(qn("w:hint"), "eastAsia")


def _plain(part: Text, face: Face, _: Registry) -> Iterator[Element]:
    return make_text_runs(part.text, face)


def _bold(part: Text, face: Face, _: Registry) -> Iterator[Element]:
    return make_text_runs(part.text, replace(face, is_bold=True))


def _raised(align: str) -> Callable[[Text, Face, Registry], Iterator[Element]]:
    def make_raised(part: Text, face: Face, _: Registry) -> Iterator[Element]:
        for run in make_text_runs(part.text, face):
            if (properties := run.find(qn("w:rPr"))) is None:
                properties = make("w:rPr")
                run.insert(0, properties)
            properties.append(value("w:vertAlign", align))
            yield run

    return make_raised


def _inserted(part: Text, face: Face, registry: Registry) -> Iterator[Element]:
    change = {"w:id": registry.next_id()} | EDITOR
    yield make("w:ins", change, make_text_runs(part.text, face))


def _deleted(part: Text, face: Face, registry: Registry) -> Iterator[Element]:
    change = {"w:id": registry.next_id()} | EDITOR
    yield make("w:del", change, make_text_runs(part.text, face, name="w:delText"))


MARKS: dict[Mark, Callable[[Text, Face, Registry], Iterator[Element]]] = {
    Mark.PLAIN: _plain,
    Mark.BOLD: _bold,
    Mark.SUPERSCRIPT: _raised("superscript"),
    Mark.SUBSCRIPT: _raised("subscript"),
    Mark.INSERTED: _inserted,
    Mark.DELETED: _deleted,
}
