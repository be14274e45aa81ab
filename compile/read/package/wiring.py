"""Relationships and content types of a package on the workbench, made to say what is there."""

import re
from dataclasses import replace

from compile.read.package.relations import (
    CONTENT_TYPES,
    EXTENSIONS,
    MAIN_TYPE,
    OFFICE,
    ROOT_RELS,
    TYPES,
    UNKNOWN_TYPE,
    ContentTypes,
    Relation,
    find_target,
    parse_relations,
    rels_name,
    render_relations,
    render_types,
    resolve,
    source_name,
)
from compile.read.package.workbench import Parts

MAIN = "word/document.xml"
WORD_MAIN = re.compile(
    r"application/(vnd\.openxmlformats-officedocument\.wordprocessingml\.(document|template)\.main"
    r"|vnd\.ms-word\.(document|template)\.macroEnabled(Template)?\.main)\+xml",
    re.IGNORECASE,
)
_SINGLE = ("styles", "numbering", "settings", "fontTable", "footnotes", "endnotes", "comments", "theme")
"""Parts of which a document has one at most, by the last word of the relationship."""
_COUNTED = re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml")
_TOLD_ELSEWHERE = {"image", "hyperlink"}
"""What is missing of these is told where the document uses it."""
_KIND_NAMES = {
    "styles": "样式", "numbering": "自动编号", "settings": "设置", "fontTable": "字体表", "theme": "主题",
    "footnotes": "脚注", "endnotes": "尾注", "comments": "批注", "header": "页眉", "footer": "页脚",
    "chart": "图表", "oleObject": "嵌入对象", "package": "嵌入文件", "diagramData": "SmartArt",
}  # fmt: skip
_WITH_TEXT = {"footnotes", "endnotes", "chart", "diagramData", "aFChunk"}
"""What the book takes text from; headers and footers it makes itself."""


def mend_relations(parts: Parts, main: str) -> list[str]:
    """Make every relationship lead somewhere; gives what text is missing."""
    lost: list[str] = []
    names = parts.names
    if not any(name for name in parts.xml if name == ROOT_RELS):
        parts.note("补上了文件的关系表")
    for rels in [name for name in parts.xml if name.endswith(".rels")]:
        relations, is_sound = parse_relations(parts.xml[rels])
        kept = [new for one in relations if (new := _lead(parts, rels, one, names, lost))]
        if rels == ROOT_RELS:
            kept = _with_main(kept, main, names)
        if kept != relations or not is_sound:
            parts.replace(rels, render_relations(kept))
    if ROOT_RELS not in parts.xml:
        parts.replace(ROOT_RELS, render_relations(_with_main([], main, names)))
    if rels_name(main) not in parts.xml:
        _guess_relations(parts, main, names)
    return lost


def _lead(
    parts: Parts, rels: str, relation: Relation, names: dict[str, str], lost: list[str]
) -> Relation | None:
    """The relationship with a target that is there, `None` when nothing is."""
    if relation.is_external:
        return relation
    if relation.target.startswith("#") or (relation.kind == "hyperlink" and ":" in relation.target):
        parts.is_changed = True  # a link within the text, which python-docx takes for a part
        return replace(relation, is_external=True)
    source = source_name(rels)
    found = find_target(source, relation.target, names)
    if found is None:
        parts.is_changed = True
        if relation.kind not in _TOLD_ELSEWHERE:
            parts.note(f"去掉了指向空处的关系（{_KIND_NAMES.get(relation.kind, relation.target[:60])}）")
            if relation.kind in _WITH_TEXT:
                lost.append(f"{_KIND_NAMES.get(relation.kind, relation.kind)}不在文件中")
        return None
    if resolve(source, relation.target) == found:
        return relation
    parts.note("改正了关系中的部件名")
    return replace(relation, target=f"/{found}")


def _with_main(relations: list[Relation], main: str, names: dict[str, str]) -> list[Relation]:
    """The package's relationships, of which exactly one leads to the document."""
    kept = [one for one in relations if one.kind != "officeDocument"]
    found = [one for one in relations if one.kind == "officeDocument"]
    right = f"{OFFICE}/officeDocument"
    if [(one.type, find_target("", one.target, names)) for one in found] == [(right, main)]:
        return relations
    return [Relation("main", right, f"/{main}", is_external=False), *kept]


def _guess_relations(parts: Parts, main: str, names: dict[str, str]) -> None:
    """Relationships to the parts that stand where programs put them, when there are none at all."""
    folder = main.rpartition("/")[0]
    found = [
        (kind, name) for kind in _SINGLE if (name := names.get(f"{folder}/{kind}.xml".lower().lstrip("/")))
    ]
    if found:
        parts.note("补上了正文的关系表")
        relations = [
            Relation(kind, f"{OFFICE}/{kind}", f"/{name}", is_external=False) for kind, name in found
        ]
        parts.replace(rels_name(main), render_relations(relations))


def rename(parts: Parts, types: ContentTypes, main: str) -> str:
    """Put the document and its notes where Word puts them; gives the document's new name."""
    moved = {main: MAIN} if main != MAIN else {}
    relations = parse_relations(parts.xml[rels_name(main)])[0] if rels_name(main) in parts.xml else []
    names, number = parts.names, 900
    for one in relations:
        found = None if one.is_external else find_target(main, one.target, names)
        if found is None or one.kind not in {"footnotes", "endnotes", "header", "footer"}:
            continue
        if not _COUNTED.fullmatch(found):
            number += 1
            moved[found] = f"word/{one.kind}{number if one.kind in {'header', 'footer'} else ''}.xml"
    if moved:
        _move(parts, types, moved)
    return MAIN


def _move(parts: Parts, types: ContentTypes, moved: dict[str, str]) -> None:
    """Rename parts; all relationships become absolute."""
    names = parts.names
    rels = {name: parse_relations(parts.xml[name])[0] for name in parts.xml if name.endswith(".rels")}
    for name, relations in rels.items():
        source = source_name(name)
        led = []
        for one in relations:
            found = None if one.is_external else find_target(source, one.target, names)
            led.append(replace(one, target=f"/{moved.get(found, found)}") if found else one)
        parts.drop(name)
        parts.replace(rels_name(moved.get(source, source)), render_relations(led))
    contents = {new: parts.xml[old] for old, new in moved.items()}
    for old in moved:
        parts.drop(old)
    for new, data in contents.items():
        parts.replace(new, data)
    for old, new in moved.items():
        if kind := types.overrides.pop(old.lower(), None):
            types.overrides[new.lower()] = kind


def mend_types(parts: Parts, types: ContentTypes, main: str) -> None:
    """Give each part the content type that what leads to it requires."""
    changed = dict(types.overrides)
    said = types.find(main) or ""
    if said != MAIN_TYPE:
        changed[main] = MAIN_TYPE
        if not WORD_MAIN.fullmatch(said):
            parts.note("改正了正文的内容类型")
    changed |= _wrong_types(parts, types, main)
    embedded = [name for name in parts.other if (types.find(name) or "").endswith("+xml")]
    changed |= {name.lower(): UNKNOWN_TYPE for name in embedded}  # a whole file inside, which is no XML
    for name in parts.names.values():
        if types.find(name) is None and name.lower() not in changed and name != CONTENT_TYPES:
            changed[name.lower()] = EXTENSIONS.get(name.rpartition(".")[2].lower(), UNKNOWN_TYPE)
            if name.startswith("word/"):
                parts.note("补上了内容类型")
    if changed != types.overrides or parts.is_changed:
        parts.replace(CONTENT_TYPES, render_types(ContentTypes(types.defaults, changed)))


def _wrong_types(parts: Parts, types: ContentTypes, main: str) -> dict[str, str]:
    """The right types of parts that are said to be nothing, or something else that Word has."""
    known = {*TYPES.values(), MAIN_TYPE, EXTENSIONS["xml"], "text/xml", UNKNOWN_TYPE}
    right: dict[str, str] = {}
    for kind, name in _led_from(parts, main):
        said = types.find(name)
        if kind in TYPES and said != TYPES[kind] and (said is None or said in known):
            right[name.lower()] = TYPES[kind]
            parts.note(f"改正了{_KIND_NAMES.get(kind, kind)}的内容类型")
    return right


def _led_from(parts: Parts, main: str) -> list[tuple[str, str]]:
    """Kind and name of the parts to which the document's relationships lead."""
    data = parts.xml.get(rels_name(main))
    relations = parse_relations(data)[0] if data else []
    names = parts.names
    led = ((one.kind, find_target(main, one.target, names)) for one in relations if not one.is_external)
    return [(kind, name) for kind, name in led if name]
