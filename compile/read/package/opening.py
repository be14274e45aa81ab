"""A file as received to an opened Word package; what is none is refused with a reason."""

import shutil
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import InvalidXmlError
from lxml import etree

from compile import libreoffice
from compile.problems import Place, Problem, ProblemError, error, warning
from compile.read.package.archive import LockedError, TooLargeError
from compile.read.package.flat import unpack_flat
from compile.read.package.formats import Format, Way, identify
from compile.read.package.mending import UnsafeError
from compile.read.package.repair import DamagedError, NotWordError, Repaired, TruncatedError, repair
from compile.read.package.webpage import read_web_page

_BROKEN = (
    DamagedError,
    AttributeError,
    EOFError,
    KeyError,
    IndexError,
    ValueError,
    OSError,
    RecursionError,
    etree.LxmlError,
    OpcError,
    InvalidXmlError,
    zipfile.BadZipFile,
)
"""What python-docx and lxml raise for packages that they do not understand."""
_XML_ENDINGS = {"xml", "fodt"}
_ASK_AGAIN = "请先用 Word 打开确认；打不开就请医院重新发送，打得开就另存为 .docx 再放回原处。"
_ASK_WORD = "请医院发送 Word 原稿（.docx），不要发送转换过的文件。"
_COMPARE = "请对照 Word 核对正文、编号和图片；用 Word 打开、另存为 .docx 后放回原处，这条提醒就不再出现。"


@dataclass(frozen=True, slots=True)
class Package:
    """A manuscript that opens."""

    document: Any
    """As python-docx gives it."""
    path: Path
    """The sound .docx from which it was opened: the one to count, not the file as received."""
    problems: tuple[Problem, ...]
    """What was repaired, and what could not be."""


def open_package(path: Path, work: Path, file: str) -> Package:
    """Open a file as received; conversions and repairs are written into `work`.

    What the file is, its content decides and not its name. Raises `ProblemError` that says in one
    sentence what is wrong with the file.
    """
    place = Place(file=file)
    try:
        path, problems = _to_package(path, work, place)
        repaired = repair(path, work)
        document = docx.Document(str(repaired.path))
    except TooLargeError as reason:
        message = f"文件展开后过大（{reason}），没有读取"
        hint = "请医院删去多余的内容、压缩图片后重新发送。"
        raise ProblemError(error("manuscript-too-large", place, message, hint)) from reason
    except LockedError as reason:
        raise ProblemError(_locked(place)) from reason
    except UnsafeError as reason:
        message = f"文件里有 Word 不会写的危险内容（{reason}），没有读取"
        hint = "请向医院核实文件的来历，请他们在自己的电脑上用 Word 另存为 .docx 后重新发送。"
        raise ProblemError(error("manuscript-unsafe", place, message, hint)) from reason
    except NotWordError as reason:
        raise ProblemError(_not_word(place, "不含 Word 正文的压缩包")) from reason
    except (TruncatedError, zipfile.BadZipFile) as reason:
        raise ProblemError(_truncated(place)) from reason
    except _BROKEN as reason:
        message = "文件已损坏，Word 的内容读不出来"
        raise ProblemError(error("manuscript-damaged", place, message, _ASK_AGAIN)) from reason
    return Package(document, repaired.path, (*problems, *_report(repaired, place)))


def _to_package(path: Path, work: Path, place: Place) -> tuple[Path, tuple[Problem, ...]]:
    """The file as a .docx, whatever it was; what is no manuscript is refused."""
    found = identify(path)
    match found.way:
        case Way.PACKAGE:
            return path, ()
        case Way.FLAT:
            return unpack_flat(path, work), ()
        case Way.OFFICE:
            return _convert(path, work, found, place), ()
        case Way.WEB_PAGE:
            return _convert_page(path, work, found, place)
    raise ProblemError(_refuse(found, place))


def _refuse(found: Format, place: Place) -> Problem:
    """Why the file is not read."""
    match found.way:
        case Way.EMPTY:
            return error("manuscript-empty", place, "文件是空的（0 字节）", _ASK_AGAIN)
        case Way.BLANK:
            message = "文件里全是空字节，多半是复制或下载时出了错"
            return error("manuscript-damaged", place, message, _ASK_AGAIN)
        case Way.ENCRYPTED:
            return _locked(place)
        case Way.TRUNCATED:
            return _truncated(place)
    return _not_word(place, found.name)


def _locked(place: Place) -> Problem:
    hint = "请医院在 Word 中打开它，于“文件—信息—保护文档”中去掉密码或权限限制，保存后重新发送。"
    return error("manuscript-encrypted", place, "文件加了密码或权限保护，打不开", hint)


def _truncated(place: Place) -> Problem:
    message = "文件不完整，可能在发送或下载时被截断"
    hint = "请从邮件中重新下载；仍不完整就请医院重新发送。"
    return error("manuscript-truncated", place, message, hint)


def _not_word(place: Place, name: str) -> Problem:
    message = f"这不是 Word 文件，而是{name}" if name else "这不是 Word 文件，只是用了 Word 的扩展名"
    hint = "请解压，把其中的 Word 文件放进来。" if "里面有" in name else _ASK_WORD
    return error("manuscript-not-word", place, message, hint)


def _convert(path: Path, work: Path, found: Format, place: Place) -> Path:
    """A copy is converted, under an ending that fits, so that nothing appears beside the original."""
    if found.ending in _XML_ENDINGS and b"<!ENTITY" in path.read_bytes().replace(b"\0", b""):
        raise UnsafeError("声明了 XML 实体")
    copy = work / f"received.{found.ending}"
    shutil.copyfile(path, copy)
    try:
        opened_as = "HTML (StarWriter)" if found.ending == "html" else ""
        return libreoffice.convert(copy, "docx", work / "converted", opened_as=opened_as)
    except libreoffice.ConversionError as reason:
        message = f"{found.name}转换失败（{reason}）"
        raise ProblemError(error("manuscript-not-converted", place, message, _ASK_AGAIN)) from reason


def _convert_page(path: Path, work: Path, found: Format, place: Place) -> tuple[Path, tuple[Problem, ...]]:
    page = read_web_page(path)
    clean = work / "page.html"
    clean.write_bytes(page.html)
    result = _convert(clean, work, replace(found, ending="html"), place)
    if not page.missing_pictures:
        return result, ()
    message = f"文件是{found.name}，其中 {page.missing_pictures} 幅图片没有随文件保存"
    hint = "请医院用 Word 打开原稿，另存为 .docx 后重新发送。"
    return result, (error("picture-missing", place, message, hint),)


def _report(repaired: Repaired, place: Place) -> list[Problem]:
    problems = []
    if repaired.lost:
        message = f"文件有损坏，内容没有全部读出：{'；'.join(repaired.lost)}"
        problems.append(error("manuscript-incomplete", place, message, _ASK_AGAIN))
    if repaired.done:
        shown = "；".join(repaired.done[:_MAX_SHOWN])
        more = f"；另有 {len(repaired.done) - _MAX_SHOWN} 处" if len(repaired.done) > _MAX_SHOWN else ""
        problems.append(warning("manuscript-repaired", place, f"文件有损坏，已修复：{shown}{more}", _COMPARE))
    return problems


_MAX_SHOWN = 8
