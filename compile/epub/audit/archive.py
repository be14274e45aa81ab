"""Rules for the files of an EPUB: their names, their sizes, their pictures."""

import io
import re
from collections.abc import Iterator

from PIL import Image

from compile.epub.audit.facts import Facts
from compile.epub.pictures import BYTES, PIXELS
from compile.problems import Problem, error, warning

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
TEXT_BYTES = 300_000
COVER_PIXELS = 1600
"""Least height of a cover that shops take."""
PICTURES = (".png", ".jpg", ".gif", ".webp")


def check_names(facts: Facts) -> Iterator[Problem]:
    """Names that shops and old readers take: Latin letters, digits, and no blanks."""
    for name in facts.members:
        if not NAME.fullmatch(name):
            message = f"电子书里的文件名「{name}」含有字母、数字、连字符以外的字符"
            yield error("epub-file-name", facts.place(name), message, "把这条信息交给维护程序的人。")


def check_spine(facts: Facts) -> Iterator[Problem]:
    """Every page is read in its turn; contents that the book does not print may stand outside."""
    items = {item.get("id"): item.get("href") for item in facts.package.iter("{*}item")}
    spine = {items.get(item.get("idref")) for item in facts.package.iter("{*}itemref")}
    for path in facts.trees.keys() - spine - {"nav.xhtml"}:
        message = "这一页不在阅读次序里，读者翻不到"
        yield error("epub-file-unread", facts.place(path), message, "把这条信息交给维护程序的人。")


def check_text_sizes(facts: Facts) -> Iterator[Problem]:
    """Readers lay out a file at once: a large one turns its pages slowly."""
    for path in facts.trees:
        size = facts.members.size(path)
        if size > TEXT_BYTES:
            message = f"这一页有 {size // 1000} kB，超过 300 kB，旧的阅读器翻页会很慢"
            hint = "多半是表格太大：请作者把大表拆开，或者只留要点。"
            yield warning("epub-text-large", facts.place(path), message, hint)


def check_pictures(facts: Facts) -> Iterator[Problem]:
    """Pictures within what readers show; vector drawings have no pixels."""
    for name in facts.members:
        pixels, size = 0, facts.members.size(name)
        if name.endswith(PICTURES):
            with Image.open(io.BytesIO(facts.members[name])) as image:
                pixels = image.width * image.height
        if pixels > PIXELS or (name.startswith("media/") and size > BYTES):
            message = f"图片有 {pixels / 1e6:.1f} 百万像素、{size / 1e6:.1f} MB，超过 4 百万像素或 1.5 MB"
            hint = "在 Word 中换用较小的图片；矢量图太复杂的，换成 PNG。"
            yield warning("epub-picture-large", facts.place(name), message, hint)


def check_cover(facts: Facts) -> Iterator[Problem]:
    """Shops ask for a cover, 1600 pixels high or more."""
    items = facts.package.iter("{*}item")
    covers = [item.get("href", "") for item in items if "cover-image" in (item.get("properties") or "")]
    if not covers:
        hint = "书店都要封面：在 anthology.yaml 的 parts 中写上 cover。"
        yield warning("epub-cover-missing", facts.place(), "电子书没有封面", hint)
        return
    with Image.open(io.BytesIO(facts.members[covers[0]])) as image:
        if image.height < COVER_PIXELS:
            message = f"封面高 {image.height} 像素，书店要求 {COVER_PIXELS} 以上"
            yield warning("epub-cover-small", facts.place(covers[0]), message, "核对开本的宽和高。")
