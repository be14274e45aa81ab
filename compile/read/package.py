"""A file as received to an opened Word package; what is none is refused with a reason."""

import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from compile import libreoffice
from compile.problems import Place, ProblemError, error
from compile.read.repair import drop_dangling

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = b"{\\rtf"
MAX_ENTRIES = 5000
MAX_EXPANDED_BYTES = 1_000_000_000
MAX_RATIO = 200
"""Expanded to stored size; XML shrinks to a tenth, a zip bomb to a thousandth."""
RATIO_MATTERS_BYTES = 50_000_000


def open_package(path: Path, work: Path, file: str) -> tuple[Any, Path]:
    """The file as python-docx opens it, and the .docx it was opened from.

    What the file is, its content decides and not its name; a legacy one is converted into `work`.
    Raises `ProblemError` that says in one sentence what is wrong with the file.
    """
    place = Place(file=file)
    with path.open("rb") as stream:
        head = stream.read(8)
    if not head:
        raise ProblemError(error("manuscript-empty", place, "文件是空的（0 字节）", _ASK_AGAIN))
    if head.startswith((_OLE, _RTF)):
        path = _convert(path, work, place)
    elif not head.startswith(b"PK"):
        message = "这不是 Word 文件，只是用了 Word 的扩展名"
        raise ProblemError(error("manuscript-not-word", place, message, _ASK_AGAIN))
    _guard(path, place)
    try:
        path = drop_dangling(path, work)
        return docx.Document(str(path)), path
    except (
        KeyError,
        ValueError,
        OSError,
        etree.XMLSyntaxError,
        PackageNotFoundError,
        zipfile.BadZipFile,
    ) as reason:
        message = "文件已损坏，Word 的内容读不出来"
        raise ProblemError(error("manuscript-damaged", place, message, _ASK_AGAIN)) from reason


_ASK_AGAIN = "请先用 Word 打开确认；打不开就请医院重新发送，打得开就另存为 .docx 再放回原处。"


def _convert(path: Path, work: Path, place: Place) -> Path:
    try:
        return libreoffice.convert(path, "docx", work)
    except libreoffice.ConversionError as reason:
        message = f"旧格式的 Word 文件转换失败（{reason}）"
        raise ProblemError(error("manuscript-not-converted", place, message, _ASK_AGAIN)) from reason


def _guard(path: Path, place: Place) -> None:
    """Refuse packages that are broken or made to exhaust the machine, before anything is expanded."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError) as reason:
        message = "文件不完整，可能在发送或下载时被截断"
        raise ProblemError(error("manuscript-truncated", place, message, _ASK_AGAIN)) from reason
    expanded = sum(entry.file_size for entry in entries)
    stored = max(sum(entry.compress_size for entry in entries), 1)
    is_bomb = expanded > RATIO_MATTERS_BYTES and expanded / stored > MAX_RATIO
    if len(entries) > MAX_ENTRIES or expanded > MAX_EXPANDED_BYTES or is_bomb:
        message = f"文件展开后过大（{len(entries)} 个部件，{expanded // 1_000_000} MB），没有读取"
        hint = "请医院删去多余的内容、压缩图片后重新发送。"
        raise ProblemError(error("manuscript-too-large", place, message, hint))
