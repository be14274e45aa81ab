"""A file's first bytes and directory to what it is; its name has no say."""

import re
import zipfile
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from compile.read.package.archive import check_directory
from compile.read.package.ole import MAGIC as OLE
from compile.read.package.ole import WORD_STREAM, read_compound

_HEAD_BYTES = 65536


class Way(Enum):
    """How a file is read, or why it is not."""

    PACKAGE = "package"
    FLAT = "flat"
    """A package written as one XML file."""
    OFFICE = "office"
    """By way of LibreOffice."""
    WEB_PAGE = "web page"
    """Cleaned of addresses, then by way of LibreOffice."""
    EMPTY = "empty"
    BLANK = "blank"
    """All zeros, as after a broken copy."""
    ENCRYPTED = "encrypted"
    TRUNCATED = "truncated"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Format:
    """What a file is."""

    way: Way
    name: str = ""
    """In Chinese; what it really is when it is no Word file."""
    ending: str = ""
    """The file ending by which LibreOffice knows it."""


def identify(path: Path) -> Format:
    """What the file is, by its content; raises `TooLargeError` for a zip file that must not be opened."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if not head.strip(b"\0"):
        return Format(Way.BLANK if head else Way.EMPTY)
    if head.startswith(OLE):
        return _identify_ole(path)
    if head.startswith(b"PK"):
        return _identify_zip(path)
    text = _text(head)
    found = _identify_binary(head) or (None if text is None else _identify_text(text))
    if found is None and zipfile.is_zipfile(path):
        return _identify_zip(path)
    return found or Format(Way.OTHER, "" if text is None else "纯文本文件")


def _identify_binary(head: bytes) -> Format | None:
    return next((kind for magic, kind in _MAGIC if re.match(magic, head, re.DOTALL)), None)


_MAGIC = (
    (rb"\xdb\xa5.\0", Format(Way.OFFICE, "Word 2.0 文档", "doc")),
    (rb"\x9b\xa5.\0", Format(Way.OFFICE, "Word 1.0 文档", "doc")),
    (rb"\x31\xbe\0\0\0\xab", Format(Way.OFFICE, "DOS 版 Word 文档", "doc")),
    (rb"\x01\xfe.\0{8}", Format(Way.OFFICE, "DOS 版 Works 文档", "wps")),
    *(
        (pattern, Format(Way.OTHER, name))
        for pattern, name in (
            (rb"\s*%PDF-", "PDF 文件"),
            (rb"\xff\xd8\xff", "JPEG 图片"),
            (rb"\x89PNG\r\n", "PNG 图片"),
            (rb"GIF8[79]a", "GIF 图片"),
            (rb"II\*\0|MM\0\*", "TIFF 图片"),
            (rb"BM.{4}\0{4}", "BMP 图片"),
            (rb"RIFF.{4}WEBP", "WebP 图片"),
            (rb".{4}ftyp(heic|heix|mif1)", "HEIC 图片"),
            (rb".{4}ftyp", "视频文件"),
            (rb"Rar!\x1a", "RAR 压缩包"),
            (rb"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
            (rb"\x1f\x8b", "gzip 压缩包"),
            (rb"MZ.{62}", "Windows 程序"),
            (rb"\x7fELF", "Linux 程序"),
            (rb"%!PS|\xc5\xd0\xd3\xc6", "PostScript 文件"),
            (rb"\x00\x00\x02\x00.{0,8}\x00\x00", "图标文件"),
            (rb"CAJ|HN\x00\x00|KDH ", "中国知网 CAJ 文件"),
        )
    ),
)

_OLE_ENCRYPTED = {"EncryptedPackage", "EncryptionInfo", "\tDRMContent", "DRMContent"}
_OLE_CONTENTS = (
    ({"Workbook", "Book"}, Format(Way.OTHER, "Excel 工作簿")),
    ({"PowerPoint Document"}, Format(Way.OTHER, "PowerPoint 演示文稿")),
    ({"VisioDocument"}, Format(Way.OTHER, "Visio 图")),
    ({"__properties_version1.0"}, Format(Way.OTHER, "Outlook 邮件")),
    ({"HwpSummaryInformation", "\x05HwpSummaryInformation"}, Format(Way.OTHER, "韩文 HWP 文件")),
    ({"Quill"}, Format(Way.OTHER, "Publisher 文件")),
    ({"MatOST", "MM", "MN0", "CONTENTS"}, Format(Way.OFFICE, "Microsoft Works 文档", "wps")),
)


def _identify_ole(path: Path) -> Format:
    found = read_compound(path)
    is_encrypted = found.is_encrypted or bool(_OLE_ENCRYPTED & found.names)
    if is_encrypted:  # some locked packages carry an empty Word stream for programs of old
        return Format(Way.ENCRYPTED)
    if WORD_STREAM in found.names:
        return Format(Way.OFFICE, "Word 97–2003 文档", "doc") if found.is_whole else Format(Way.TRUNCATED)
    for names, kind in _OLE_CONTENTS:
        if names & found.names:
            return kind
    return Format(Way.OTHER, "其他程序的文件") if found.is_whole else Format(Way.TRUNCATED)


_ODF = "application/vnd.oasis.opendocument."
_ZIP_CONTENTS = (
    (r"(?i)(.*/)?xl/workbook\.(xml|bin)", "Excel 工作簿"),
    (r"(?i)(.*/)?ppt/presentation\.xml", "PowerPoint 演示文稿"),
    (r"visio/document\.xml", "Visio 图"),
    (r"OFD\.xml", "OFD 版式文件"),
    (r"(Index/Document\.iwa|index\.xml\.gz|Index\.zip)", "Pages 文稿"),
    (r"uof\.xml", "UOF 文档"),
    (r"META-INF/container\.xml", "EPUB 电子书"),
    (r"AndroidManifest\.xml", "安卓程序"),
)
_OPC = re.compile(r"(?i)[/\\]?(\[content_types\]\.xml|_rels[/\\]\.rels|word[/\\].+\.xml)")
_WORD_NAME = re.compile(r"(?i)(?!~\$|.*/[~.])(.*[^/])\.(docx|doc|wps|rtf|docm)")


def _identify_zip(path: Path) -> Format:
    try:
        with path.open("rb") as stream:
            check_directory(stream)
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return _identify_by_mimetype(archive.read("mimetype").decode("ascii", "replace").strip())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return Format(Way.PACKAGE)
    for pattern, name in _ZIP_CONTENTS:
        if any(re.fullmatch(pattern, entry) for entry in names) and not _has_word(names):
            return Format(Way.OTHER, name)
    if not names or any(_OPC.fullmatch(name) for name in names):
        return Format(Way.PACKAGE)
    manuscripts = [name for name in names if _WORD_NAME.fullmatch(name)]
    inside = f"（里面有 {manuscripts[0]}）" if manuscripts else ""
    return Format(Way.OTHER, f"ZIP 压缩包{inside}")


def _has_word(names: list[str]) -> bool:
    return any(name.lower().replace("\\", "/").startswith("word/") for name in names)


def _identify_by_mimetype(mimetype: str) -> Format:
    if mimetype.startswith((_ODF + "text", "application/vnd.sun.xml.writer")):
        return Format(Way.OFFICE, "OpenDocument 文本", "odt")
    kinds = {
        _ODF + "spreadsheet": "OpenDocument 电子表格",
        _ODF + "presentation": "OpenDocument 演示文稿",
        _ODF + "graphics": "OpenDocument 绘图",
        "application/epub+zip": "EPUB 电子书",
    }
    return Format(Way.OTHER, kinds.get(mimetype.removesuffix("-template"), "其他程序的文件"))


def _text(head: bytes) -> str | None:
    """The beginning as text, `None` when it is none."""
    marks = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8"))
    for mark, encoding in marks:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace")
    if re.search(rb"[\x00-\x08\x0e-\x1a]", head[:4096]) and not re.match(rb"\s*(<|\{\\rtf)", head):
        return None
    for encoding in ("utf-8", "gb18030"):
        try:
            return head.decode(encoding)
        except UnicodeDecodeError as wrong:
            if wrong.start > len(head) - 4:  # a character cut in two by the end of the head
                return head[: wrong.start].decode(encoding)
    return head.decode("latin-1") if re.match(rb"\s*[\w<{]", head) else None


_XML_KINDS = (
    (r"http://schemas\.microsoft\.com/office/2006/xmlPackage", r".*wordprocessingml|.*Word\.Document",
     Format(Way.FLAT, "Word XML 文档")),
    (r"http://schemas\.microsoft\.com/office/word/2003/wordml", r"",
     Format(Way.OFFICE, "Word 2003 XML 文档", "xml")),
    (r"urn:oasis:names:tc:opendocument:xmlns:office", r".*opendocument\.text",
     Format(Way.OFFICE, "OpenDocument 单文件", "fodt")),
    (r"urn:schemas-microsoft-com:office:spreadsheet", r"", Format(Way.OTHER, "Excel 2003 XML 工作簿")),
    (r"http://schemas\.microsoft\.com/office/2006/xmlPackage", r"", Format(Way.OTHER, "Office XML 文件")),
    (r"http://www\.w3\.org/2000/svg", r"", Format(Way.OTHER, "SVG 图形")),
)  # fmt: skip
_XML_ROOT = re.compile(
    r"(<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>|\s)*"
    r"<([\w-]+:)?(package|wordDocument|document|Workbook|svg)\b",
    re.DOTALL,
)
_WORD_WEB = re.compile(
    r"urn:schemas-microsoft-com:office:word|ProgId[\"']?\s+content=[\"']?Word\.Document|"
    r"content=[\"']?(Microsoft Word|WPS|LibreOffice|OpenOffice)",
    re.IGNORECASE,
)


def _identify_text(text: str) -> Format | None:
    """Formats that are written as text; `None` for plain text."""
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("{\\rtf"):
        return Format(Way.OFFICE, "RTF 文档", "rtf")
    if re.match(r"(?i)(From:|MIME-Version:|Subject:|Date:|Content-Type:)", start) and re.search(
        r"(?im)^MIME-Version:", start
    ):
        if re.search(r"(?i)Content-Type:\s*(multipart/related|text/html)", start):
            return Format(Way.WEB_PAGE, "单个文件网页", "mht")
        return Format(Way.OTHER, "电子邮件")
    root = _XML_ROOT.match(start)
    for namespace, further, kind in _XML_KINDS if root else ():
        if re.search(namespace, start) and re.match(further, start, re.DOTALL):
            return kind
    is_page = bool(re.match(r"(?i)(<\?xml[^>]*>|<!--.*?-->|\s)*<(!doctype\s+html|html|head|meta)", start))
    if is_page or _WORD_WEB.search(start[:4096]):
        return Format(Way.WEB_PAGE, "网页", "html") if _WORD_WEB.search(start) else Format(Way.OTHER, "网页")
    return Format(Way.OTHER, "XML 文件") if start.startswith(("<?xml", "<!DOCTYPE")) else None
