"""A web page that Word saved to one that LibreOffice can read without fetching anything."""

import base64
import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml import etree

from compile.read.xml import Element

_REMOVED = ("script", "link", "iframe", "frame", "object", "embed", "applet", "base", "audio", "video")
_ADDRESSES = ("src", "background", "lowsrc", "dynsrc", "longdesc", "data")
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
_STYLE_ADDRESS = re.compile(r"(?i)url\s*\([^)]*\)|@import[^;]*;?")


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page that refers to nothing outside itself."""

    html: bytes
    missing_pictures: int
    """Pictures that the file only names."""


def read_web_page(path: Path) -> WebPage:
    """Read a page, or the page inside an archive of one (MHTML, RFC 2557), with its pictures set in.

    Raises `ValueError` when there is no page.
    """
    data = path.read_bytes()
    files: dict[str, tuple[str, bytes]] = {}
    if not data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        data, files = _split(data.lstrip(b"\xef\xbb\xbf \t\r\n"))
    text = _decode(data)
    text = re.sub(r"(?s)^\s*<\?xml.*?\?>", "", text)
    root = lxml.html.document_fromstring(text)
    return WebPage(*_clean(root, files))


def _split(data: bytes) -> tuple[bytes, dict[str, tuple[str, bytes]]]:
    """The page of an archive, and its other files by location and by id."""
    whole = email.message_from_bytes(data, policy=email.policy.default)
    page = b""
    files: dict[str, tuple[str, bytes]] = {}
    for part in whole.walk():
        if not isinstance(part, EmailMessage) or part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        kind = part.get_content_type()
        if kind == "text/html" and not page:
            page = content
        for key in (part.get("Content-Location"), part.get("Content-ID")):
            if key:
                files[_key(str(key).strip("<>"))] = kind, content
    if not page:
        raise ValueError("no page")
    return page, files


def _key(address: str) -> str:
    """The last name of an address: archives give whole ones, their pages relative ones."""
    path = urlsplit(address.strip().replace("\\", "/")).path
    return unquote(path.rpartition("/")[2]).lower()


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    found = _CHARSET.search(data[:4096])
    named = found[1].decode().lower() if found else "utf-8"
    for encoding in ("gb18030" if named.startswith(("gb", "x-gb")) else named, "utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("gb18030", "replace")


def _clean(root: Element, files: dict[str, tuple[str, bytes]]) -> tuple[bytes, int]:
    """The page without anything that leads out of it, and the number of pictures that are not there."""
    for element in list(root.iter(*_REMOVED, "meta")):
        element.drop_tree()
    for element in root.iter(etree.Element):
        _drop_addresses(element)
    missing = sum(not _set_in(picture, files) for picture in list(root.iter("img")))
    head = root.find("head")
    if head is None:
        head = etree.Element("head")
        root.insert(0, head)
    charset = {"http-equiv": "Content-Type", "content": "text/html; charset=utf-8"}
    head.insert(0, etree.Element("meta", charset))
    return bytes(etree.tostring(root, method="html", encoding="utf-8")), missing


def _drop_addresses(element: Element) -> None:
    for name, value in list(element.attrib.items()):
        local = name.rpartition(":")[2].lower()
        if local.startswith("on") or (local in _ADDRESSES and element.tag != "img"):
            del element.attrib[name]
        elif local == "style":
            element.set(name, _STYLE_ADDRESS.sub("", value))
    if element.tag == "style" and element.text:
        element.text = _STYLE_ADDRESS.sub("", element.text)


def _set_in(picture: Element, files: dict[str, tuple[str, bytes]]) -> bool:
    """Write a picture's data into the page; one that is not in the file is taken out."""
    address = picture.get("src") or ""
    if address.startswith("data:image/"):
        return True
    found = files.get(_key(address))
    if found is None:
        picture.drop_tree()
        return False
    picture.set("src", f"data:{found[0]};base64,{base64.b64encode(found[1]).decode()}")
    return True
