"""Pandoc's XHTML of a page to XHTML that readers and screen readers can rely on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree

from compile.epub.pages import Page
from compile.hanzi import format_circled

XHTML = "http://www.w3.org/1999/xhtml"
MATHML = "http://www.w3.org/1998/Math/MathML"
OPS = "http://www.idpf.org/2007/ops"
TYPE = f"{{{OPS}}}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
VOID = frozenset(f"{{{XHTML}}}{name}" for name in ("br", "col", "hr", "img", "input", "link", "meta", "wbr"))
"""Elements that HTML knows as empty; all others are closed by a tag of their own."""
NAMES = {"h": XHTML, "m": MATHML}
MANY_COLUMNS = 5
"""Above it a table is wider than a phone and can be moved sideways."""
COLUMN_EM = 6
LONG_FORMULA = 40
"""Characters of TeX; above it a formula may be wider than a phone."""

Element: TypeAlias = etree._Element
Rule: TypeAlias = Callable[[Element], None]


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the contents."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Content:
    """A page as a tree, to which marks and links are still added."""

    page: Page
    root: Element
    sections: tuple[Heading, ...] = ()
    """Headings of level 2."""


def parse(data: bytes) -> Element:
    """XHTML as a tree; nothing outside it is read."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def serialize(root: Element) -> bytes:
    """A tree as an XHTML file, which readers that take it for HTML understand alike."""
    for element in root.iter(f"{{{XHTML}}}*"):
        if element.tag not in VOID and not len(element) and element.text is None:
            element.text = ""
    text: bytes = etree.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n' + text + b"\n"


def read_written(page: Page, data: bytes, files: Mapping[str, str]) -> Content:
    """One file of pandoc's, finished; `files` gives the new names for pandoc's names of files."""
    root = parse(data)
    name_page(page, root)
    name_section(page, root)
    for rule in RULES:
        rule(root)
    rename_links(root, files)
    return Content(page, root, tuple(list_sections(root)))


def broken_formulas(root: Element) -> list[str]:
    """TeX that pandoc could not turn into MathML."""
    return [read_text(item) for item in find(root, "//h:span[contains(@class, 'math')]")]


def find(root: Element, path: str) -> list[Element]:
    """Elements by XPath, with the prefixes `h` and `m`."""
    found: Any = root.xpath(path, namespaces=NAMES)
    return list(found)


def read_text(element: Element) -> str:
    """The text of an element without calls of notes."""
    call = f"ancestor-or-self::*[@*[namespace-uri()='{OPS}' and local-name()='type']='noteref']"
    texts: Any = element.xpath(f".//text()[not(parent::*/{call})]")
    return " ".join("".join(texts).split())


def list_sections(root: Element) -> list[Heading]:
    """The headings of level 2, with the anchors of their sections."""
    sections = find(root, "//h:section[h:h2]")
    return [Heading(read_text(find(section, "h:h2")[0]), section.get("id") or "") for section in sections]


def name_page(page: Page, root: Element) -> None:
    """The title of the file is its heading; nothing names the program that wrote it."""
    for surplus in find(root, "//h:head/h:style | //h:head/h:meta[@name='generator']"):
        remove(surplus)
    for title in find(root, "//h:head/h:title"):
        title.text = page.title
    for link in find(root, "//h:head/h:link[@rel='stylesheet']"):
        link.set("href", "../styles/epub.css")
    for body in find(root, "//h:body"):
        body.set(TYPE, page.region)


def name_section(page: Page, root: Element) -> None:
    """The outermost section says what it is, to reading systems and to screen readers."""
    section = find(root, "//h:body/h:section[h:h1]")[0]
    section.set("class", page.kind or "matter")
    if page.kind:
        section.set(TYPE, page.kind)
    if page.role:
        section.set("role", page.role)
    for inner in find(section, ".//h:section"):
        drop(inner, "class")
    for contact in find(section, ".//h:section//h:div[@class='contact']"):
        section.append(contact)  # it belongs to the case, not to its last section


def link_notes(root: Element) -> None:
    """Each note begins with its number, which leads back to its call."""
    for section in find(root, "//h:section[contains(@class, 'footnotes')]"):
        section.set("class", "footnotes")
        drop(section, TYPE)  # on the container it breaks pop-up notes (KOReader)
        drop(section, "id")
        section.set("aria-label", "注释")
        for rule in find(section, "h:hr"):
            remove(rule)
    for call in find(root, "//h:a[@role='doc-noteref']"):
        call.set("class", "noteref")
        number = format_circled(int("".join(str(part) for part in call.itertext())))
        call[:] = []
        call.text = number
        call.set("title", f"注{number}")
    for note in find(root, "//h:aside[@role='doc-footnote']"):
        number = note.get("id", "").removeprefix("fn")
        sign = format_circled(int(number))
        first = find(note, "h:p")[:1] or [etree.Element(f"{{{XHTML}}}p")]
        if first[0].getparent() is None:
            note.insert(0, first[0])
        back = etree.Element(f"{{{XHTML}}}a", {"class": "backlink", "href": f"#fnref{number}"})
        back.set("role", "doc-backlink")
        back.set("title", f"返回正文注{sign}处")
        back.text, back.tail, first[0].text = sign, f" {first[0].text or ''}", None
        first[0].insert(0, back)


def describe_images(root: Element) -> None:
    """An image without alternative text takes its caption; a caption is never hidden."""
    for caption in find(root, "//h:figcaption"):
        drop(caption, "aria-hidden")
    for image in find(root, "//h:img"):
        image.set("src", f"../media/{image.get('data-file') or ''}")
        drop(image, "data-file")
        captions = find(image, "ancestor::h:figure[1]/h:figcaption")
        if not image.get("alt", "").strip():
            image.set("alt", read_text(captions[0]) if captions else "")


def describe_formulas(root: Element) -> None:
    """A formula carries its TeX as alternative text."""
    for formula in find(root, "//m:math"):
        notes = find(formula, ".//m:annotation[@encoding='application/x-tex']")
        if notes and notes[0].text:
            formula.set("alttext", " ".join(notes[0].text.split()))
        if formula.get("display") == "block":
            frame_formula(formula)


def frame_formula(formula: Element) -> None:
    """A frame around a displayed formula, which scrolls where the formula is wider than the screen."""
    frame = wrap(formula, "span", "formula")
    if len(formula.get("alttext", "")) > LONG_FORMULA:
        let_scroll(frame, "公式")


def mark_tables(root: Element) -> None:
    """Head cells say what they head; a table of many columns can be moved sideways."""
    for table in find(root, "//h:table"):
        drop(table, "style")
        for cell in find(table, ".//h:th[not(normalize-space()) and not(*)]"):
            cell.tag = f"{{{XHTML}}}td"
        for cell in find(table, "h:thead//h:th"):
            cell.set("scope", "col" if cell.get("colspan", "1") == "1" else "colgroup")
        for cell in find(table, "h:tbody//h:th"):
            cell.set("scope", "row" if cell.get("rowspan", "1") == "1" else "rowgroup")
        columns = count_columns(table)
        share_width(find(table, "h:colgroup/h:col"))
        wrap_table(table, columns)


def count_columns(table: Element) -> int:
    """Columns of a table: the widest row, spans counted."""
    rows = find(table, ".//h:tr")
    return max((sum(int(cell.get("colspan", "1")) for cell in row) for row in rows), default=0)


def share_width(columns: list[Element]) -> None:
    """Given widths of columns become shares of the whole table."""
    widths = [float(column.get("style", "").removeprefix("width:").strip(" ;%") or 0) for column in columns]
    if not all(widths):
        return
    for column, width in zip(columns, widths, strict=True):
        column.set("style", f"width: {100 * width / sum(widths):.4g}%")


def wrap_table(table: Element, columns: int) -> None:
    """A frame around the table, which scrolls where the table is wider than the screen."""
    frame = wrap(table, "div", "table")
    if columns > MANY_COLUMNS:
        captions = find(table, "h:caption")
        frame.set("class", "table wide")
        let_scroll(frame, read_text(captions[0]) if captions else "宽表")
        table.set("style", f"min-width: {COLUMN_EM * columns}em")


def wrap(element: Element, name: str, kind: str) -> Element:
    """An element of a class that stands for another and holds it."""
    frame = etree.Element(f"{{{XHTML}}}{name}", {"class": kind})
    frame.tail, element.tail = element.tail, None
    parent = element.getparent()
    if parent is not None:
        parent.replace(element, frame)
    frame.append(element)
    return frame


def let_scroll(frame: Element, label: str) -> None:
    """A keyboard can scroll the frame too (axe: scrollable-region-focusable)."""
    frame.set("role", "group")
    frame.set("tabindex", "0")
    frame.set("aria-label", label)


def rename_links(root: Element, files: Mapping[str, str]) -> None:
    """Links from file to file take the new names."""
    for link in find(root, "//h:a[@href]"):
        name, mark, anchor = link.get("href", "").partition("#")
        if name in files:
            link.set("href", files[name] + mark + anchor)


def drop(element: Element, name: str) -> None:
    """Take an attribute away, where there is one."""
    if name in element.attrib:
        del element.attrib[name]


def remove(element: Element) -> None:
    """Take out an element that stands between others, with the white space after it."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def name_languages(root: Element) -> None:
    """A language is named for HTML and for XML alike; a passage of another one within the text."""
    for element in find(root, "//*[@lang]"):
        element.set(XML_LANG, element.get("lang", ""))


RULES: tuple[Rule, ...] = (
    name_languages,
    link_notes,
    describe_images,
    describe_formulas,
    mark_tables,
)
