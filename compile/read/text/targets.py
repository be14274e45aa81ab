"""Where links and cross-references lead: to an address, or to an anchor of the text."""

import re
from collections.abc import Mapping

from compile.read.text.bookmarks import Bookmarks, anchor_id
from compile.read.text.fields import REFERENCES, Code, link_of
from compile.read.xml import Element, q

_WEB = re.compile(r"www\.[\w-]+\.\w", re.ASCII)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


def hyperlink_target(element: Element, addresses: Mapping[str, str]) -> str:
    """Where a `w:hyperlink` leads; `addresses` are by relationship. Empty for nowhere."""
    anchor = element.get(q("w:anchor")) or ""
    address = addresses.get(element.get(q("r:id")), "")
    if address:
        return complete_address(address, anchor or element.get(q("w:docLocation")) or "")
    return f"#{anchor_id(anchor)}" if anchor else ""


def field_target(code: Code, bookmarks: Bookmarks) -> str:
    """Where a field leads; a cross-reference to what is neither heading nor caption leads nowhere."""
    leads = link_of(code)
    if leads is None:
        return ""
    address, anchor = leads
    if address:
        return complete_address(address, anchor)
    is_open = code.name not in REFERENCES or bookmarks.is_landmark(anchor)
    return f"#{anchor_id(anchor)}" if is_open else ""


def complete_address(address: str, anchor: str = "") -> str:
    """An address with its place, and with the scheme that authors leave out of web and mail addresses."""
    address = address.strip()
    if _WEB.match(address):
        address = f"http://{address}"
    elif _MAIL.fullmatch(address):
        address = f"mailto:{address}"
    return f"{address}#{anchor}" if anchor and "#" not in address else address
