"""A package as received to one that opens, with what had to be repaired; itself when sound."""

import re
from dataclasses import dataclass
from pathlib import Path

from compile.read.package.mending import mend
from compile.read.package.relations import (
    CONTENT_TYPES,
    ROOT_RELS,
    ContentTypes,
    find_target,
    parse_relations,
    parse_types,
    render_types,
)
from compile.read.package.wiring import MAIN, WORD_MAIN, mend_relations, mend_types, rename
from compile.read.package.workbench import Parts, lay_out
from compile.read.xml import NAMESPACES

_ROOT = re.compile(rb"(?:<\?.*?\?>|<!--.*?-->|\s|\xef\xbb\xbf)*<(?:([\w.-]+):)?document[\s>]", re.DOTALL)
_TEXT_PART = re.compile(r"word/(document|footnotes|endnotes|comments|charts/chart|diagrams/data)\d*\.xml")
"""What the book takes text from."""


class NotWordError(Exception):
    """The package holds no Word document."""


class DamagedError(Exception):
    """There is a document, of which nothing can be read."""


class TruncatedError(Exception):
    """So much is missing that what is there may not be the manuscript."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A package that opens."""

    path: Path
    done: tuple[str, ...]
    """What was repaired, in Chinese; empty for a sound package."""
    lost: tuple[str, ...]
    """What text is lost beyond repair, in Chinese."""


def repair(path: Path, work: Path) -> Repaired:
    """Repair a package into `work`.

    Raises `NotWordError`, `DamagedError`, `TruncatedError`, and what reading an archive or mending
    a part raises.
    """
    parts = lay_out(path)
    if not parts.names:
        raise DamagedError if parts.has_directory else TruncatedError
    has_word = any(name.startswith("word/") for name in parts.names)
    cut = {name for name in parts.cut if name in parts.xml}
    for name in list(parts.xml):
        if _mend_part(parts, name):
            cut.add(name)
    texts = (name for name in sorted(cut) if _TEXT_PART.fullmatch(name))
    lost = [f"“{name}”残缺" for name in texts]
    types = _read_types(parts)
    try:
        main = _find_main(parts, types)
    except NotWordError as reason:
        if has_word:
            raise (DamagedError if parts.has_directory else TruncatedError) from reason
        raise
    _name_root(parts, main)
    lost += mend_relations(parts, main)
    if not parts.has_directory:
        _check_whole(parts, types)
    main = rename(parts, types, main)
    mend_types(parts, types, main)
    if not parts.is_changed:
        return Repaired(path, (), ())
    result = work / "mended.docx"
    parts.write(result)
    done = (f"{text}（{count} 处）" if count > 1 else text for text, count in parts.done.items())
    return Repaired(result, tuple(done), tuple(lost))


def _mend_part(parts: Parts, name: str) -> bool:
    """Make an XML part parse; true when text of it is lost."""
    mended = mend(parts.xml[name])
    if mended.data is None:
        parts.note(f"去掉了读不出的部件“{name}”")
        parts.drop(name)
        return True
    if mended.data is not parts.xml[name]:
        parts.replace(name, mended.data)
    for text in mended.done:
        parts.note(f"“{name}”{text}")
    return mended.is_cut


def _read_types(parts: Parts) -> ContentTypes:
    data = parts.xml.get(CONTENT_TYPES)
    if data is None:
        parts.note("补上了内容类型表")
        return ContentTypes({}, {})
    types, is_sound = parse_types(data)
    if not is_sound:
        parts.note("改正了内容类型表")
        parts.replace(CONTENT_TYPES, render_types(types))
    return types


def _find_main(parts: Parts, types: ContentTypes) -> str:
    """The part that is the document, wherever it is and whatever leads to it."""
    names, found = parts.names, []
    if ROOT_RELS in parts.xml:
        relations, _ = parse_relations(parts.xml[ROOT_RELS])
        found = [find_target("", one.target, names) for one in relations if one.kind == "officeDocument"]
    candidates = [name for name in found if name in parts.xml and _ROOT.match(parts.xml[name])]
    if candidates:
        return str(candidates[0])
    by_type = [name for name in parts.xml if WORD_MAIN.fullmatch(types.find(name) or "")]
    others = [name for name in (MAIN, *by_type, *sorted(parts.xml)) if _ROOT.match(parts.xml.get(name, b""))]
    if not others:
        raise NotWordError
    parts.note("找回了正文的部件")
    return others[0]


def _name_root(parts: Parts, main: str) -> None:
    """Give the document the namespace of WordprocessingML when it has a wrong one."""
    data = parts.xml[main]
    found = _ROOT.match(data)
    prefix = found[1] if found else None
    attribute = re.compile(rb"xmlns%b=([\"'])(.*?)\1" % (b":" + prefix if prefix else b""))
    declared = attribute.search(data, 0, 65536)
    right = NAMESPACES["w"].encode()
    if declared and declared[2] != right:
        parts.replace(main, data.replace(b'"' + declared[2] + b'"', b'"' + right + b'"'))
        parts.note("改正了命名空间")


def _check_whole(parts: Parts, types: ContentTypes) -> None:
    """Refuse a file without directory unless all that its parts speak of is there."""
    names = parts.names
    is_cut = (
        bool(parts.cut)
        or CONTENT_TYPES not in parts.xml
        or any(name not in names for name in types.overrides)
    )
    if is_cut or any("指向空处" in text for text in parts.done) or not types.overrides:
        raise TruncatedError
