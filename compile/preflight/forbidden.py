"""Rules for what has no place in a file for the press (PDF/X-4, 6.16 to 6.24)."""

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, PdfError, Stream, StreamDecodeLevel

from compile.cache import Shelf
from compile.digests import digest, program_digest
from compile.preflight.facts import Facts
from compile.problems import Problem, error, warning

_PRINTERS_OWN = frozenset({"/PrinterMark", "/TrapNet"})
_MOST_ITEMS = 100_000
_DECODED = frozenset(f"/{name}Decode" for name in ("Flate", "LZW", "RunLength", "ASCIIHex", "ASCII85", "DCT"))
"""Codings of streams that qpdf knows."""
_NEWEST_PLAIN = "1.4"
"""PDF of which PDF/X-1a:2003 is made (ISO 15930-4, 6.1)."""


def check_structure(facts: Facts) -> Iterator[Problem]:
    """What qpdf finds wrong with the file, and what in its pages could not be read."""
    found = list(_find_damage(facts))
    if found:
        hint = "用原来的软件重新导出，不要用修复工具改过的文件送印"
        yield error("print-damaged", facts.place(), f"文件结构有{len(found)}处错误：{found[0]}", hint)
    pages = facts.where(lambda page: page.marks.faults)
    if pages:
        faults = sorted({fault for page in facts.pages for fault in page.marks.faults})
        message = f"页面内容有读不懂的地方（{'、'.join(faults)}），可能缺字缺图"
        yield error("print-content", facts.place(pages), message, "重新导出这些页，并与原稿逐页对照")


def _find_damage(facts: Facts) -> Iterator[str]:
    """What qpdf says when every object is read and every stream decoded.

    Pictures in CMYK are left to the pages, which read them for their inks; others are decoded once for each.
    """
    for thing in facts.pdf.objects:
        if isinstance(thing, Stream) and thing.get("/ColorSpace") != Name.DeviceCMYK:
            damage = (
                _recall_damage(thing, facts.shelf) if thing.get("/Subtype") == Name.Image else _damage(thing)
            )
            if damage:
                yield damage
    yield from map(str, facts.pdf.get_warnings())


def _recall_damage(picture: Any, shelf: Shelf | None) -> str:
    if shelf is None:
        return _damage(picture)
    key = digest(program_digest(), repr(picture.get("/Filter")), picture.read_raw_bytes())
    return shelf.recall(key, lambda: _damage(picture))


def _damage(stream: Any) -> str:
    """Why a stream cannot be decoded; empty when it can, or when qpdf does not know its coding."""
    filters = stream.get("/Filter", Array())
    codings = list(filters) if isinstance(filters, Array) else [filters]
    if not _DECODED.issuperset(map(str, codings)):
        return ""
    try:
        stream.read_bytes(decode_level=StreamDecodeLevel.all)
    except PdfError as reason:
        return str(reason)
    return ""


def check_encryption(facts: Facts) -> Iterator[Problem]:
    """A file with restrictions opens without a password, and stops at the printer's all the same."""
    if facts.pdf.is_encrypted:
        hint = "导出时不要设密码和权限"
        yield error("print-encrypted", facts.place(), "文件加了权限限制", hint)


def check_annotations(facts: Facts) -> Iterator[Problem]:
    """Links and notes; only the printer's own marks may stay."""
    kinds: dict[int, set[str]] = {}
    for number, page in enumerate(facts.pdf.pages, 1):
        found = {str(item.get("/Subtype", "")) for item in page.obj.get("/Annots", [])} - _PRINTERS_OWN
        if found:
            kinds[number] = found
    if kinds:
        words = "、".join(sorted({kind.lstrip("/") for found in kinds.values() for kind in found}))
        hint = "导出印刷版时去掉链接、批注和表单"
        yield error("print-annotation", facts.place(kinds), f"页面上有链接或批注（{words}）", hint)


def check_forms(facts: Facts) -> Iterator[Problem]:
    """Fields to be filled in."""
    if "/AcroForm" in facts.pdf.Root:
        yield error("print-form", facts.place(), "文件带有表单", "把表单拼合为普通文字，或者去掉")


def check_actions(facts: Facts) -> Iterator[Problem]:
    """Scripts, and whatever else a reader would do by itself."""
    root = facts.pdf.Root
    if "/JavaScript" in root.get("/Names", Dictionary()):
        yield error("print-script", facts.place(), "文件带有JavaScript", "导出时不要带脚本")
    pages = [number for number, page in enumerate(facts.pdf.pages, 1) if "/AA" in page.obj]
    is_active = "/AA" in root or isinstance(root.get("/OpenAction"), Dictionary)
    if pages or is_active or any("/A" in item for item in _outline(root)):
        hint = "去掉打开文件、翻页时执行的动作；书签只指向页面"
        yield error("print-action", facts.place(pages), "文件、页面或书签带有动作", hint)


def _outline(root: Any) -> Iterator[Any]:
    """All items of the outline; damaged ones may run in circles."""
    waiting: list[Any] = [root.get("/Outlines", Dictionary()).get("/First")]
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < _MOST_ITEMS:
        item = waiting.pop()
        if isinstance(item, Dictionary) and item.objgen not in seen:
            seen.add(item.objgen)
            yield item
            waiting += [item.get("/Next"), item.get("/First")]


def check_attachments(facts: Facts) -> Iterator[Problem]:
    """Files within the file."""
    root = facts.pdf.Root
    if "/EmbeddedFiles" in root.get("/Names", Dictionary()) or "/AF" in root:
        yield error("print-attachment", facts.place(), "文件带有附件", "去掉附件，另外发给印厂")


def check_layers(facts: Facts) -> Iterator[Problem]:
    """Layers may be shown or hidden, so nobody knows what is printed."""
    if facts.pdf.Root.get("/OCProperties", Dictionary()).get("/OCGs"):
        hint = "合并图层再导出；确需保留的，与印厂说明哪些要印"
        yield warning("print-layers", facts.place(), "文件带有可以隐藏的图层", hint)


def check_plain(facts: Facts) -> Iterator[Problem]:
    """What PDF/X-1a does not know, in a file that claims to be one (ISO 15930-4, 6)."""
    if not version_of(facts.pdf).startswith("PDF/X-1"):
        return
    pages = facts.where(lambda page: page.marks.is_transparent)
    if pages:
        hint = "拼合透明效果，或者改用PDF/X-4"
        yield error("print-transparency", facts.place(pages), "标为PDF/X-1a，却有透明效果", hint)
    keys = {font.key for font in facts.fonts if font.program.endswith("OpenType")}
    pages = facts.where(lambda page: not page.marks.fonts.isdisjoint(keys))
    if pages:
        hint = "把字体转为CID格式再嵌入，或者改用PDF/X-4"
        yield error("print-opentype", facts.place(pages), "标为PDF/X-1a，却嵌入了OpenType字体", hint)
    if facts.pdf.pdf_version > _NEWEST_PLAIN:
        hint = "导出时选择PDF 1.4（Acrobat 5）以下的版本，或者改用PDF/X-4"
        message = f"标为PDF/X-1a，却是PDF {facts.pdf.pdf_version}"
        yield error("print-too-new", facts.place(), message, hint)


def version_of(pdf: Any) -> str:
    """The conformance that the file claims, such as `PDF/X-4`; empty when it claims none."""
    with_names = pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)
    for space in ("http://www.npes.org/pdfx/ns/id/", "http://ns.adobe.com/pdfx/1.3/"):
        claimed = with_names.get(f"{{{space}}}GTS_PDFXVersion")
        if claimed:
            return str(claimed)
    return str(pdf.docinfo.get(Name("/GTS_PDFXVersion"), ""))
