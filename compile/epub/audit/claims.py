"""Rules for what an EPUB says of itself, and for its list of printed pages."""

from collections.abc import Iterator

from compile.epub.audit.facts import Facts
from compile.epub.content import TYPE, find
from compile.epub.pages import list_pages
from compile.problems import Problem, error

OURS = "把这条信息交给维护程序的人。"
NEEDED = frozenset({"accessMode", "accessibilityFeature", "accessibilityHazard", "accessibilitySummary"})
"""What EPUB Accessibility 1.1 asks for."""
KEPT = {
    "alternativeText": "//h:img[not(normalize-space(@alt))]",
    "describedMath": "//m:math[not(normalize-space(@alttext))]",
}
"""Promises of the whole book, and what would break them."""
SHOWN = {
    "MathML": "//m:math",
    "pageBreakMarkers": "//*[@role='doc-pagebreak']",
    "pageNavigation": "//h:nav[@role='doc-pagelist']//h:a",
    "index": "//*[@role='doc-index']",
    "tableOfContents": "//h:nav[@role='doc-toc']//h:a",
}
"""Promises that something is there, and what it is."""


def check_metadata(facts: Facts) -> Iterator[Problem]:
    """No entry is empty, and none that is asked for is missing."""
    for meta in facts.package.iter("{*}meta", "{http://purl.org/dc/elements/1.1/}*"):
        if not (meta.text or "").strip() and not meta.get("content"):
            name = meta.get("property") or meta.tag.rpartition("}")[2]
            place = facts.place("content.opf", meta)
            yield error("epub-metadata-empty", place, f"书目信息「{name}」是空的", OURS)
    for name in sorted(NEEDED - {key for key, _ in _schema(facts)}):
        message = f"缺少无障碍信息「{name}」"
        yield error("epub-claim", facts.place("content.opf"), message, OURS)


def _schema(facts: Facts) -> list[tuple[str, str]]:
    metas = facts.package.iter("{*}meta")
    pairs = [(meta.get("property") or "", meta.text or "") for meta in metas]
    return [(name.removeprefix("schema:"), text) for name, text in pairs if name.startswith("schema:")]


def check_claims(facts: Facts) -> Iterator[Problem]:
    """What the book says of its accessibility is so."""
    claimed = {text for name, text in _schema(facts) if name == "accessibilityFeature"}
    broken = {name for name, path in KEPT.items() if name in claimed and _has(facts, path)}
    broken |= {name for name, path in SHOWN.items() if (name in claimed) != _has(facts, path)}
    has_pictures = ("accessMode", "visual") in _schema(facts)
    if has_pictures != _has(facts, "//h:img"):
        broken.add("visual")
    for name in sorted(broken):
        message = f"无障碍信息「{name}」与内容不符"
        yield error("epub-claim", facts.place("content.opf"), message, OURS)


def _has(facts: Facts, path: str) -> bool:
    return any(find(root, path) for root in facts.trees.values())


def check_page_list(facts: Facts) -> Iterator[Problem]:
    """The list names all marks, in their order, each once; and all printed pages of the parts shown."""
    links = find(facts.nav, "//h:nav[@role='doc-pagelist']//h:a")
    listed = [(link.get("href"), link.text) for link in links]
    marks = [
        (f"{path}#{mark.get('id')}", mark.get("aria-label"))
        for path, root in facts.trees.items()
        for mark in find(root, "//*[@role='doc-pagebreak']")
        if mark.get(TYPE) == "pagebreak"
    ]
    if listed != marks or len(set(listed)) != len(listed):
        yield error("epub-page-list", facts.place("nav.xhtml"), "页码列表与正文中的页码标记不一致", OURS)
    shown = _shown(facts)
    leaves = facts.layout.leaves
    names = {leaf.label for leaf in leaves if leaf.unit and leaf.unit.id in shown} - {""}
    if names != {label for _, label in listed}:
        yield error("epub-page-list", facts.place("nav.xhtml"), "页码列表与印刷版的页码不一致", OURS)


def _shown(facts: Facts) -> set[str]:
    """Printed units that have a page in the EPUB."""
    pages = list_pages(facts.book, facts.layout.contexts)
    return {page.unit for page in pages if page.path in facts.trees}
