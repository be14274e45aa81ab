"""`anthology.yaml` to the metadata of an EPUB: Dublin Core through pandoc, accessibility from the content."""

import re
from collections.abc import Sequence
from typing import Any

from compile.epub.content import Content
from compile.model.anthology import BookData
from compile.model.book import Node

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


def pandoc_meta(book: BookData) -> Node:
    """Metadata for pandoc; everything in it is taken as it is."""
    titles = [{"type": "main", "text": book.title}]
    if book.subtitle:
        titles.append({"type": "subtitle", "text": book.subtitle})
    scheme = {"scheme": "ISBN-13"} if book.edition.isbn else {}
    values: dict[str, Any] = {
        "title": titles,
        "creator": [{"role": "edt", "text": book.editor}],
        "contributor": [
            {"role": RELATORS.get(person.role, "ctb"), "text": person.name} for person in book.people
        ],
        "publisher": book.publisher,
        "date": book.edition.published.isoformat(),
        "rights": book.edition.rights,
        "lang": LANGUAGE,
        "toc-title": "目录",
        "identifier": [scheme | {"text": identifier(book)}],
    }
    return {key: _meta(value) for key, value in values.items() if value}


def identifier(book: BookData) -> str:
    """What identifies the book: its ISBN, or else the identifier of `anthology.yaml`."""
    digits = re.sub(r"[^0-9X]", "", book.edition.isbn.upper())
    return f"urn:isbn:{digits}" if digits else book.identifier


def accessibility(contents: Sequence[Content]) -> list[tuple[str, str]]:
    """Properties of schema.org with their values, claimed only where the content keeps the promise."""
    images = sum(content.images for content in contents)
    formulas = sum(content.formulas for content in contents)
    is_described = images == sum(content.described_images for content in contents)
    features = ["displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents"]
    if images and is_described:
        features.append("alternativeText")
    if formulas:
        features += ["MathML", "describedMath"]
    modes = ["textual", *(["visual"] if images else [])]
    sufficient = ["textual"] if is_described else []
    if images:
        sufficient.append("textual,visual")
    return [
        *(("accessMode", mode) for mode in modes),
        *(("accessModeSufficient", mode) for mode in sufficient),
        *(("accessibilityFeature", feature) for feature in sorted(features, key=str.lower)),
        ("accessibilityHazard", "none"),
        ("accessibilitySummary", _summary(images, formulas, is_described)),
    ]


def _summary(images: int, formulas: int, is_described: bool) -> str:
    sentences = [
        "本书为可重排的电子书，有三级目录，标题、表格和注释均有语义标记，",
        "字号、颜色和行距可由读者调整。",
    ]
    if images:
        sentences.append("全部图片附有替代文字。" if is_described else "部分图片没有替代文字。")
    if formulas:
        sentences.append("公式以 MathML 表示。")
    return "".join(sentences)


def _meta(value: Any) -> Node:
    if isinstance(value, dict):
        return {"t": "MetaMap", "c": {key: _meta(part) for key, part in value.items()}}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_meta(part) for part in value]}
    return {"t": "MetaInlines", "c": [{"t": "Str", "c": value}]}
