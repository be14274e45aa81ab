"""`anthology.yaml` to the metadata of an EPUB: Dublin Core through pandoc, accessibility from the content."""

import re
from collections.abc import Iterable
from typing import Any

from compile.epub.content import Element, find
from compile.model.anthology import Anthology
from compile.model.nodes import Node

LANGUAGE = "zh-Hans"
RELATORS = {
    "主编": "edt",
    "副主编": "edt",
    "编者": "edt",
    "编委": "edt",
    "责任编辑": "edt",
    "文字编辑": "edt",
    "美术编辑": "art",
    "责任校对": "pfr",
    "校对": "pfr",
    "审校": "rev",
    "主审": "rev",
    "封面设计": "cov",
    "装帧设计": "bkd",
    "版式设计": "bkd",
    "排版": "cmt",
    "插图": "ill",
    "译者": "trl",
    "策划": "pdr",
    "责任印制": "pmn",
    "监制": "pro",
}
"""MARC relator codes of the trade's roles; any other role is a contributor."""


def pandoc_meta(anthology: Anthology) -> Node:
    """Metadata for pandoc; everything in it is taken as it is."""
    book = anthology.book
    titles = [{"type": "main", "text": book.title}]
    if book.subtitle:
        titles.append({"type": "subtitle", "text": book.subtitle})
    scheme = {"scheme": "ISBN-13"} if isbn(anthology) else {}
    values: dict[str, Any] = {
        "title": titles,
        "creator": [{"role": "edt", "text": book.editor}],
        "contributor": [
            {"role": RELATORS.get(person.role, "ctb"), "text": person.name} for person in book.people
        ],
        "publisher": book.publisher,
        "date": book.edition.published.isoformat(),
        "rights": book.edition.rights,
        "source": printed_source(anthology),
        "belongs-to-collection": anthology.epub.series,
        "group-position": anthology.epub.volume if anthology.epub.series else "",
        "lang": LANGUAGE,
        "toc-title": "目录",
        "identifier": [scheme | {"text": identifier(anthology)}],
    }
    return {key: _meta(value) for key, value in values.items() if value}


def isbn(anthology: Anthology) -> str:
    """The EPUB's own ISBN, or else the book's; empty when there is none."""
    return anthology.epub.isbn or anthology.book.edition.isbn


def identifier(anthology: Anthology) -> str:
    """What identifies the EPUB: an ISBN, or else the identifier of `anthology.yaml`."""
    number = isbn(anthology)
    return _isbn_urn(number) if number else anthology.book.identifier


def printed_source(anthology: Anthology) -> str:
    """The printed book whose folios the page list gives (EPUB Accessibility 1.1, 4.1.4)."""
    book = anthology.book
    if book.edition.isbn:
        return _isbn_urn(book.edition.isbn)
    return f"《{book.title}》印刷版，{book.publisher}，{book.edition.published.year}年{book.edition.number}"


def _isbn_urn(number: str) -> str:
    return "urn:isbn:" + re.sub(r"[^0-9X]", "", number.upper())


def accessibility(roots: Iterable[Element]) -> list[tuple[str, str]]:
    """Properties of schema.org with their values, claimed only where the content keeps the promise."""
    trees = list(roots)

    def has(path: str) -> bool:
        return any(find(root, path) for root in trees)

    images, formulas = has("//h:img"), has("//m:math")
    is_described = not has("//h:img[not(normalize-space(@alt))]")
    features = {
        "alternativeText": images and is_described,
        "ARIA": has("//*[@role]"),
        "describedMath": formulas and not has("//m:math[not(normalize-space(@alttext))]"),
        "displayTransformability": True,
        "index": has("//h:section[@role='doc-index']"),
        "MathML": formulas,
        "pageBreakMarkers": has("//*[@role='doc-pagebreak']"),
        "pageNavigation": has("//h:nav[@id='page-list']"),
        "readingOrder": True,
        "structuralNavigation": True,
        "tableOfContents": True,
    }
    modes = ["textual", *(["visual"] if images else [])]
    sufficient = [*(["textual"] if is_described else []), *(["textual,visual"] if images else [])]
    return [
        *(("accessMode", mode) for mode in modes),
        *(("accessModeSufficient", mode) for mode in sufficient),
        *(("accessibilityFeature", name) for name, is_kept in features.items() if is_kept),
        ("accessibilityHazard", "none"),
        ("accessibilitySummary", _summary(features, images)),
    ]


def _summary(features: dict[str, bool], images: bool) -> str:
    pictures = "全部图片附有替代文字。" if features["alternativeText"] else "部分图片没有替代文字。"
    sentences = [
        "本书为可重排的电子书，有三级目录，标题、表格和注释均有语义标记，字号、颜色和行距可由读者调整。",
        pictures if images else "",
        "公式以 MathML 表示，附有 LaTeX 写法。" if features["describedMath"] else "",
        "页码列表与印刷版的页码一致。" if features["pageNavigation"] else "",
    ]
    return "".join(sentences)


def _meta(value: Any) -> Node:
    if isinstance(value, dict):
        return {"t": "MetaMap", "c": {key: _meta(part) for key, part in value.items()}}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_meta(part) for part in value]}
    return {"t": "MetaInlines", "c": [{"t": "Str", "c": value}]}
