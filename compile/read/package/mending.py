"""The bytes of an XML part to bytes that parse, and what had to be done for it."""

import re
from dataclasses import dataclass

from lxml import etree

from compile.read.package.strict import MARK as STRICT
from compile.read.package.strict import to_transitional
from compile.read.xml import NAMESPACES, PARSER, Element

_LENIENT = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
_HEAD_BYTES = 16384
_PROLOG = re.compile(rb"(?:\s|<\?.*?\?>|<!--.*?-->)*(<!DOCTYPE)", re.DOTALL)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_DECLARATION = re.compile(rb"^<\?xml.*?\?>\s*", re.DOTALL)
_ROOT = re.compile(rb"<([A-Za-z_][\w.-]*)(?::[\w.-]+)?(?=[\s/>])")
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    "|&#(?:0*(?:[0-8]|1[124-9]|2\\d|3[01])|x0*(?:1[0-9a-fA-F]|[0-8bcefBCEF]));"
)
_BARE_AMPERSAND = re.compile(rb"&(?!#\d+;|#x[0-9a-fA-F]+;|(?:amp|lt|gt|quot|apos);)")
_FOREIGN = re.compile(
    rb'\bxmlns(?::[\w.-]+)?="(https?://(?:www\.)?(schemas\.openxmlformats\.org)/([A-Za-z-]+)/2006/(?:\d+/)?([\w/-]+?)/?)"',
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:\{[^{}]*\})?[^\W\d][\w.-]*")
_SHOWN = re.compile(rb"<w:t(?:\s[^>]*)?>([^<]*)")
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_DRAFT_AREAS = {
    name.lower(): name
    for name in (b"wordprocessingml", b"drawingml", b"officeDocument", b"package", b"markup-compatibility")
}
_MORE_PREFIXES = {
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "wp14": "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "wpc": "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
    "w10": "urn:schemas-microsoft-com:office:word",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "wpsCustomData": "http://www.wps.cn/officeDocument/2013/wpsCustomData",
}


class UnsafeError(Exception):
    """The part is made to do harm; the text says how, in Chinese."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A part that parses."""

    data: bytes | None
    """`None` when nothing of it can be saved."""
    done: tuple[str, ...] = ()
    """What was repaired, in Chinese; empty for a part that was sound."""
    is_cut: bool = False
    """Whether text is lost."""


def mend(data: bytes) -> Mended:
    """The part as it is when it is sound, otherwise what can be made of it.

    Raises `UnsafeError` for entities and for nesting that no document has.
    """
    data = _narrow(data)
    original, done = data, list[str]()
    if STRICT in data[:_HEAD_BYTES] or (len(data) < _HEAD_BYTES * 16 and STRICT in data):
        data = to_transitional(data)
    for step in (_start_at_declaration, _drop_doctype, _correct_namespaces):
        data, note = step(data)
        done += [note] if note else []
    if not (fault := _fault(data)):
        return Mended(data, tuple(done))
    for repair in (_correct_encoding, _drop_invalid, _declare_prefixes, _escape_ampersands):
        data, note = repair(data)
        done += [note] if note else []
        if note and not (fault := _fault(data)):
            return Mended(data, tuple(done))
    if "depth" in fault:
        raise UnsafeError("嵌套的层数多得不像文稿")
    return _recover(original, data, done)


def _fault(data: bytes) -> str:
    """What the parser says against it; empty for a sound part."""
    try:
        root = etree.fromstring(data, PARSER)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        return str(wrong) or "empty"
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnsafeError("带有文档类型声明（DTD）")
    return ""


def _narrow(data: bytes) -> bytes:
    """Two-byte characters, which XML allows, as the bytes that all else here looks at."""
    for start, encoding in _WIDE.items():
        if data.startswith(start):
            text = data.decode(encoding, "replace").lstrip("\ufeff")
            return _DECLARATION.sub(b"", text.encode())
    return data


def _start_at_declaration(data: bytes) -> tuple[bytes, str]:
    """Word needs no byte order mark, and nothing may stand before the declaration."""
    if data.startswith((b"<", b"\xef\xbb\xbf<")):
        return data, ""
    at = data.find(b"<?xml")
    at = data.find(b"<") if at < 0 or data.find(b"<w:") in range(at) else at
    return (data, "") if at <= 0 else (data[at:], "删去了 XML 声明前的多余字符")


def _drop_doctype(data: bytes) -> tuple[bytes, str]:
    """A document type is never written by Word; one that declares entities is an attack."""
    found = _PROLOG.match(data.removeprefix(b"\xef\xbb\xbf"))
    if not found:
        return data, ""
    if b"<!ENTITY" in data:
        raise UnsafeError("声明了 XML 实体")
    return _DOCTYPE.sub(b"", data, count=1), "删去了文档类型声明（DTD）"


def _correct_namespaces(data: bytes) -> tuple[bytes, str]:
    """Namespaces of drafts of the standard, with another protocol, or with other letters."""
    head = data[:_HEAD_BYTES]
    known = {uri.encode() for uri in NAMESPACES.values()}
    wrong = {}
    for found in _FOREIGN.finditer(head):
        area = _DRAFT_AREAS.get(found[3].lower(), found[3])
        right = b"http://schemas.openxmlformats.org/" + area + b"/2006/" + found[4]
        lower = right if right in known else right[:-1] if right[:-1] in known else right
        lower = next((uri for uri in known if uri.lower() == lower.lower()), lower)
        if lower != found[1]:
            wrong[found[1]] = lower
    for uri, right in wrong.items():
        data = data.replace(b'"' + uri + b'"', b'"' + right + b'"')
    return data, "改正了命名空间" if wrong else ""


def _correct_encoding(data: bytes) -> tuple[bytes, str]:
    """A part whose bytes are not in the encoding that it declares."""
    body = data.removeprefix(b"\xef\xbb\xbf")
    for encoding in ("utf-8", "gb18030"):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        declaration = _DECLARATION.match(body)
        is_declared = declaration is None or re.search(rb"(?i)encoding|utf-8", declaration[0]) is None
        if encoding == "utf-8" and (is_declared or re.search(rb"(?i)['\"]utf-8", body[:100])):
            return data, ""
        return _DECLARATION.sub(b"", text.encode()), "改正了文字编码"
    text = body.decode("utf-8", "replace")
    return _DECLARATION.sub(b"", text.encode()), "以“\ufffd”代替了不成立的字节"


def _drop_invalid(data: bytes) -> tuple[bytes, str]:
    """Control characters, which XML 1.0 cannot hold."""
    try:
        text, count = _CONTROL.subn("", data.decode("utf-8"))
    except UnicodeDecodeError:
        return data, ""
    return (text.encode(), f"删去了 {count} 个不允许的控制字符") if count else (data, "")


def _declare_prefixes(data: bytes) -> tuple[bytes, str]:
    """Prefixes that everybody uses the same way, and this part forgot to declare."""
    declaration = _DECLARATION.match(data)
    found = _ROOT.search(data, declaration.end() if declaration else 0)
    if found is None:
        return data, ""
    end = data.find(b">", found.start())
    missing = [
        (prefix, uri)
        for prefix, uri in (NAMESPACES | _MORE_PREFIXES).items()
        if re.search(rb"[<\s]%b:\w" % prefix.encode(), data)
        and b"xmlns:%b=" % prefix.encode() not in data[:end]
    ]
    if not missing:
        return data, ""
    at = re.compile(rb"[\s/>]").search(data, found.end()) or found
    extra = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in missing).encode()
    place = at.start() if at is not found else found.end()
    names = "、".join(prefix for prefix, _ in missing)
    return data[:place] + extra + data[place:], f"补上了命名空间（{names}）"


def _escape_ampersands(data: bytes) -> tuple[bytes, str]:
    changed, count = _BARE_AMPERSAND.subn(b"&amp;", data)
    return (changed, f"改正了 {count} 处“&”") if count else (data, "")


def _recover(original: bytes, data: bytes, done: list[str]) -> Mended:
    """What a lenient parser makes of it, and whether all of its text is there."""
    try:
        root: Element | None = etree.fromstring(data, _LENIENT)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    result = b"" if root is None else _serialize(root)
    if not result:
        return Mended(None, tuple(done), is_cut=bool(_SHOWN.search(original)))
    there = sum(len(text) for text in _SHOWN.findall(data))
    found = _ROOT.search(data)
    is_closed = found is not None and data.rstrip().endswith((b"</" + found[0][1:] + b">", b"/>"))
    is_cut = not is_closed or sum(len(text) for text in _SHOWN.findall(result)) < there
    return Mended(result, (*done, "改正了 XML 的语法错误"), is_cut)


def _serialize(root: Element) -> bytes:
    """The tree as XML that parses, without names that the lenient parser let pass; empty if it cannot be."""
    for element in root.iter(etree.Element):
        if not _NAME.fullmatch(element.tag):
            element.tag = "unreadable"
        for name in [name for name in element.attrib if not _NAME.fullmatch(name)]:
            del element.attrib[name]
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return b"" if _fault(data) else data
