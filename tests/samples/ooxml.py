"""Elements of WordprocessingML that python-docx has no function for."""

from collections.abc import Iterable, Mapping

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

Element = etree._Element

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def make(
    name: str,
    attributes: Mapping[str, str | int] | None = None,
    children: Iterable[Element] = (),
) -> Element:
    """Names carry their prefix, `w:p`; an attribute without one gets none."""
    element = OxmlElement(name)
    for key, value in (attributes or {}).items():
        element.set(qn(key) if ":" in key else key, str(value))
    element.extend(children)
    return element


def value(name: str, content: str | int) -> Element:
    """The frequent form `<w:jc w:val="center"/>`."""
    return make(name, {"w:val": content})


def text(name: str, content: str) -> Element:
    """`w:t`, `w:delText`, `w:instrText` or `m:t`, spaces kept."""
    element = make(name)
    element.text = content
    element.set(XML_SPACE, "preserve")
    return element


def parse(xml: str, *prefixes: str) -> Element:
    """The root start tag gets the declarations in place of `{ns}`."""
    element: Element = parse_xml(xml.replace("{ns}", nsdecls(*prefixes)))
    return element
