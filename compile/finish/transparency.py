"""What of a file is seen through, and on which pages: by names in the content, not by what might be used."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from compile.finish.ground import is_tinted

_USE = re.compile(rb"\((?:\\.|[^\\()])*\)|/([^\s/<>\[\]()]+)\s+(gs|Do|scn|SCN)(?!\S)")
_KINDS = {b"gs": "/ExtGState", b"Do": "/XObject", b"scn": "/Pattern", b"SCN": "/Pattern"}
_OPAQUE = frozenset({"/Normal", "/Compatible"})


def find_live(pdf: pikepdf.Pdf) -> dict[str, list[int]]:
    """Things that are seen through, in editors' words, and their pages, from 1; not masks of pictures."""
    found: dict[str, list[int]] = {}
    seen: dict[tuple[int, int], frozenset[str]] = {}
    for number, page in enumerate(pdf.pages, 1):
        for thing in sorted(_live(page.obj, _content(page), seen)):
            found.setdefault(thing, []).append(number)
    return found


def find_tinted(pdf: pikepdf.Pdf) -> list[int]:
    """Pages on which a picture with a soft mask lies on anything but white."""
    masked = {
        thing.objgen
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Stream) and "/SMask" in thing and thing.get("/Subtype") == Name.Image
    }
    if not masked:
        return []
    return [
        number
        for number, page in enumerate(pdf.pages, 1)
        if is_tinted(_content(page), page.obj.get("/Resources", Dictionary()), masked)
    ]


def _content(page: pikepdf.Page) -> bytes:
    page.contents_coalesce()
    return bytes(page.Contents.read_bytes()) if "/Contents" in page.obj else b""


def _live(owner: Any, content: bytes, seen: dict[tuple[int, int], frozenset[str]]) -> frozenset[str]:
    """Of a page or a form, with all that it draws."""
    if owner.objgen in seen:
        return seen[owner.objgen]
    seen[owner.objgen] = frozenset()
    found: set[str] = set()
    for kind, name in sorted(set(_uses(content))):
        thing = owner.get("/Resources", Dictionary()).get(kind, Dictionary()).get(name)
        if kind == "/ExtGState" and isinstance(thing, Dictionary):
            found |= set(_seen_through(thing))
        elif isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != Name.Image:
            found |= _live(thing, thing.read_bytes(), seen)
    seen[owner.objgen] = frozenset(found)
    return seen[owner.objgen]


def _uses(content: bytes) -> Iterator[tuple[str, str]]:
    for name, operator in _USE.findall(content):
        if operator:
            yield _KINDS[operator], f"/{name.decode('latin-1')}"


def _seen_through(state: Any) -> Iterator[str]:
    opacity = min(float(state.get(key, 1)) for key in ("/ca", "/CA"))
    if opacity < 1:
        yield f"半透明的颜色（不透明度{opacity:.0%}）"
    mode = str(state.get("/BM", "/Normal"))
    if mode not in _OPAQUE:
        yield f"混合模式{mode.lstrip('/')}"
    if isinstance(state.get("/SMask"), Dictionary):
        yield "由浓到淡的透明（蒙版）"
