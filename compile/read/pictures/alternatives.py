"""The alternative text of a drawing: the author's, else the words that stand in it."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from compile.read.pictures.diagrams import labels
from compile.read.xml import PARSER, Element, q

_FILE = re.compile(
    r"([a-z]:[\\/]|\\\\|file:).*|[^\s，。、；]+\.(png|jpe?g|jfif|gif|bmp|tiff?|webp|svg|emf|wmf)",
    re.IGNORECASE,
)
"""What Word and WPS write without being asked: where the picture lay on the author's disk."""
_GUESSED = re.compile(
    r"描述已自动生成|AI 生成的内容可能不正确|Description automatically generated|AI-generated content"
)


def written_alternative(*names: Element | None) -> str:
    """What the author wrote (`descr`, else `title`); file names and Word's guesses are no such text."""
    for key in ("descr", "title", "alt"):
        for name in names:
            text = "" if name is None else " ".join((name.get(key) or "").split())
            if text and not _FILE.fullmatch(text) and not _GUESSED.search(text):
                return text
    return ""


def drawn_words(holder: Element, part: Any) -> str:
    """The words in a chart, in SmartArt, or in the shapes of a diagram, in one sentence."""
    chart = next(holder.iter(q("c:chart")), None)
    if chart is not None:
        return _sentence("图表", _chart_words(_root(part, chart.get(q("r:id")))))
    diagram = next(holder.iter(q("dgm:relIds")), None)
    if diagram is not None:
        return _sentence("示意图", _paragraphs(_root(part, diagram.get(q("r:dm")))))
    return _sentence("图中文字", labels(holder))


def _sentence(kind: str, words: Iterator[str]) -> str:
    kept = list(dict.fromkeys(word for word in words if word))
    return f"{kind}：{'；'.join(kept)}" if kept else ""


def _root(part: Any, reference: str | None) -> Element | None:
    target = part.related_parts.get(reference)
    if target is None:
        return None
    try:
        return etree.fromstring(target.blob, PARSER)
    except etree.XMLSyntaxError:
        return None


def _chart_words(root: Element | None) -> Iterator[str]:
    """Titles, names of series and categories; figures are what the picture shows."""
    if root is None:
        return
    yield from _paragraphs(root)
    for holder in root.iter(q("c:tx"), q("c:cat")):
        for cache in holder.iter(q("c:strCache"), q("c:multiLvlStrCache")):
            for shown in cache.iter(q("c:v")):
                yield " ".join((shown.text or "").split())


def _paragraphs(root: Element | None) -> Iterator[str]:
    if root is None:
        return
    for paragraph in root.iter(q("a:p")):
        yield "".join(text.text or "" for text in paragraph.iter(q("a:t"))).strip()
