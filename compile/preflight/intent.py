"""Rules for what the file says of itself: output intent, conformance, metadata, identity."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pikepdf import Name, Stream
from pikepdf.models.metadata import decode_pdf_date

from compile.preflight.facts import Facts
from compile.preflight.forbidden import version_of
from compile.problems import Problem, error

_PAIRS = {
    "/Title": "dc:title",
    "/Author": "dc:creator",
    "/Producer": "pdf:Producer",
    "/CreationDate": "xmp:CreateDate",
    "/ModDate": "xmp:ModifyDate",
    "/Trapped": "pdf:Trapped",
}
_NEEDED = frozenset({"/Title", "/CreationDate", "/ModDate"})


def check_version(facts: Facts) -> Iterator[Problem]:
    """The file claims to be PDF/X."""
    version = version_of(facts.pdf)
    if not version.startswith("PDF/X-"):
        hint = "导出时选择PDF/X-4；印厂的旧设备用PDF/X-1a"
        yield error("print-version", facts.place(), "没有标明是PDF/X", hint)


def check_intent(facts: Facts) -> Iterator[Problem]:
    """One output intent for print, with the profile of the press (PDF/X-4, 6.2.2)."""
    intents = [item for item in facts.pdf.Root.get("/OutputIntents", []) if item.get("/S") == Name.GTS_PDFX]
    if len(intents) != 1:
        hint = "导出时选定一个印刷条件，用印厂给的ICC特性文件"
        message = f"印刷的输出意图应有1个，这里有{len(intents)}个"
        yield error("print-intent", facts.place(), message, hint)
        return
    if not _is_press_profile(intents[0].get("/DestOutputProfile")):
        hint = "换用印厂给的CMYK输出特性文件"
        yield error("print-intent-profile", facts.place(), "输出意图没有带CMYK的ICC特性文件", hint)
    missing = [
        key for key in ("/OutputConditionIdentifier", "/RegistryName") if not str(intents[0].get(key, ""))
    ]
    if missing:
        names = "、".join(key.lstrip("/") for key in missing)
        hint = "写明印刷条件的登记名称和登记处，如FOGRA39、http://www.color.org"
        yield error("print-intent-name", facts.place(), f"输出意图缺少{names}", hint)


def _is_press_profile(profile: Any) -> bool:
    """Whether the header says output device and CMYK (ICC.1, 7.2)."""
    if not isinstance(profile, Stream) or int(profile.get("/N", 0)) != 4:
        return False
    head = profile.read_bytes()[:40]
    return head[12:16] == b"prtr" and head[16:20] == b"CMYK" and head[36:40] == b"acsp"


def check_trapped(facts: Facts) -> Iterator[Problem]:
    """Whether colours have been made to overlap is known."""
    if str(facts.pdf.docinfo.get("/Trapped", "")) not in ("/True", "/False"):
        hint = "在文件信息中写明：没有做过陷印的写False"
        yield error("print-trapped", facts.place(), "没有写明是否做过陷印（Trapped）", hint)


def check_metadata(facts: Facts) -> Iterator[Problem]:
    """Information dictionary and XMP say the same."""
    information = facts.pdf.docinfo
    xmp = facts.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)
    differing = []
    for key, name in _PAIRS.items():
        here, there = information.get(key), xmp.get(name)
        is_missing = not here and (key in _NEEDED or there)
        if is_missing or (here is not None and _words(here) != _words(there)):
            differing.append(key.lstrip("/"))
    if differing:
        hint = "重新导出，不要用别的软件单改文件信息"
        message = f"文件信息与XMP缺项或不一致：{'、'.join(differing)}"
        yield error("print-metadata", facts.place(), message, hint)


def _words(value: Any) -> str:
    """As text that can be compared: lists joined, names without slash, dates in UTC."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    text = str(value if value is not None else "").lstrip("/")
    try:
        moment = decode_pdf_date(text) if text.startswith("D:") else datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{moment.timestamp():.0f}" if moment.tzinfo else moment.isoformat()


def check_identity(facts: Facts) -> Iterator[Problem]:
    """Two ids in the trailer, by which a printer tells one delivery from the next."""
    ids = facts.pdf.trailer.get("/ID")
    xmp = facts.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)
    is_named = bool(xmp.get("xmpMM:DocumentID")) or not version_of(facts.pdf).startswith("PDF/X-4")
    if ids is None or len(ids) != 2 or not is_named:
        hint = "重新导出，让文件带上ID和XMP的DocumentID"
        yield error("print-identity", facts.place(), "没有文件标识", hint)
