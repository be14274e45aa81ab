"""Rules for the text of an EPUB: headings, tables, notes, formulas, pictures, languages, signs."""

import re
from collections.abc import Iterator
from itertools import pairwise

from compile.epub.audit.facts import CASES, Facts
from compile.epub.content import XML_LANG, Element, find, read_text
from compile.epub.metadata import LANGUAGE
from compile.epub.words import list_paragraphs
from compile.problems import Problem, error, warning

OURS = "把这条信息交给维护程序的人。"
PRINT_SIGNS = re.compile("[\u200b\u2060\ufeff\u00ad]|^\\s*\u3000")
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
PLACEHOLDER = re.compile(r"\{\{[^{}]*\}\}")


def check_titles(facts: Facts) -> Iterator[Problem]:
    """A file is named by its one heading of level 1; the cover has none."""
    for path, root in facts.trees.items():
        heads = find(root, "//h:h1")
        names = [" ".join((title.text or "").split()) for title in find(root, "//h:title")]
        expected = [] if path == "text/cover.xhtml" else names
        if not all(names) or [read_text(head) for head in heads] != expected:
            yield error("epub-title", facts.place(path), "文件的名称和页上的标题不一致", OURS)


def check_headings(facts: Facts) -> Iterator[Problem]:
    """No level is left out on the way down (WCAG 2.2, 1.3.1)."""
    for path, root in facts.trees.items():
        heads = find(root, "//h:h1 | //h:h2 | //h:h3 | //h:h4 | //h:h5 | //h:h6")
        for before, after in pairwise(heads):
            if _level(after) > _level(before) + 1:
                hint = "在稿件中补上中间一级的标题，或把这个标题升一级。"
                yield warning("epub-heading-level", facts.place(path, after), "标题跳过了一级", hint)


def _level(head: Element) -> int:
    return int(head.tag[-1])


def check_contents(facts: Facts) -> Iterator[Problem]:
    """Every heading of levels 1 and 2 of a case stands in the contents."""
    listed = {link.get("href") for link in find(facts.nav, "//h:nav[@id='toc']//h:a")}
    for path, root in facts.trees.items():
        sections = find(root, "//h:section[h:h2]") if path.startswith(CASES) else []
        expected = [(f"{path}#{section.get('id')}", section) for section in sections]
        expected += [(path, root)] if path.startswith(CASES) else []
        for href, element in expected:
            if href not in listed:
                yield error("epub-heading-unlisted", facts.place(path, element), "目录里没有这个标题", OURS)


def check_tables(facts: Facts) -> Iterator[Problem]:
    """Cells of the head say what they head (WCAG 2.2, 1.3.1)."""
    for path, root in facts.trees.items():
        for table in find(root, "//h:table"):
            if find(table, ".//h:th[not(@scope)]"):
                yield error(
                    "epub-table-scope", facts.place(path, table), "表头没有注明管哪些栏、哪些行", OURS
                )
            elif not find(table, ".//h:th"):
                hint = "在 Word 中选中表的第一行，勾选“表格设计—标题行”和“重复标题行”。"
                yield warning(
                    "epub-table-head", facts.place(path, table), "表没有表头，听书的人分不清各栏", hint
                )


def check_notes(facts: Facts) -> Iterator[Problem]:
    """A call leads to its note, and the note back to its call."""
    for path, root in facts.trees.items():
        calls = {(call.get("id"), call.get("href")) for call in find(root, "//h:a[@role='doc-noteref']")}
        notes = {
            (link.get("href", "").removeprefix("#"), f"#{note.get('id')}")
            for note in find(root, "//h:aside[@role='doc-footnote']")
            for link in find(note, ".//h:a[@role='doc-backlink']")
        }
        if calls != notes or len(notes) != len(find(root, "//h:aside")):
            yield error("epub-note-link", facts.place(path), "注与正文没有一一互相链接", OURS)


def check_formulas(facts: Facts) -> Iterator[Problem]:
    """A formula has words for readers that know no MathML."""
    for path, root in facts.trees.items():
        for formula in find(root, "//m:math[not(normalize-space(@alttext))]"):
            yield error("epub-formula-text", facts.place(path, formula), "公式没有替代文字", OURS)


def check_descriptions(facts: Facts) -> Iterator[Problem]:
    """A picture has words for those who do not see it (WCAG 2.2, 1.1.1)."""
    for path, root in facts.trees.items():
        pictures = find(root, "//h:img[not(normalize-space(@alt))]")
        if pictures:
            hint = "在 Word 中右击图片，选“编辑替代文字”写一两句话；或给图片加上图题。"
            message = f"有 {len(pictures)} 幅图没有替代文字，也没有图题"
            yield warning("epub-picture-text", facts.place(path, pictures[0]), message, hint)


def check_languages(facts: Facts) -> Iterator[Problem]:
    """Every file is in Chinese, and what is not is named alike for HTML and XML."""
    for path, root in facts.trees.items():
        named = find(root, "//*[@lang or @xml:lang]")
        if root.get("lang") != LANGUAGE or any(item.get("lang") != item.get(XML_LANG) for item in named):
            yield error("epub-language", facts.place(path), "文件没有注明语言，或注明得不一致", OURS)


def check_empty(facts: Facts) -> Iterator[Problem]:
    """Nothing is announced that says nothing."""
    names = " or ".join(f"self::h:{name}" for name in ("p", "li", "a", "h1", "h2", "h3", "h4", "figcaption"))
    path_of_empty = f"//*[{names}][not(normalize-space()) and not(.//h:img) and not(.//m:math)]"
    for path, root in facts.trees.items():
        for element in find(root, path_of_empty):
            message = f"有一处空的内容（{element.tag.rpartition('}')[2]}）"
            hint = "在稿件中删去该处的空段落、空标题或没有文字的链接。"
            yield warning("epub-element-empty", facts.place(path, element), message, hint)


def check_signs(facts: Facts) -> Iterator[Problem]:
    """No signs that only a press page needs, and none that only one font can show."""
    for path, root in facts.trees.items():
        for paragraph in list_paragraphs(find(root, "//h:body")[0]):
            element, text = paragraph.element, "".join(slot.text for slot in paragraph.slots)
            if PRINT_SIGNS.search(text):
                yield error("epub-print-sign", facts.place(path, element), "有只用于排印的看不见的字符", OURS)
            if PRIVATE.search(text):
                hint = "在稿件中换用通行的字符，或改用图片。"
                message = "有只在个别字体里才显示的字符，读者会看到方框"
                yield warning("epub-private-sign", facts.place(path, element), message, hint)


def check_placeholders(facts: Facts) -> Iterator[Problem]:
    """Nothing is left to be filled in."""
    for path, root in facts.trees.items():
        found = PLACEHOLDER.search("".join(str(text) for text in root.itertext()))
        if found:
            hint = "核对 cases/_front、cases/_back 中的写法；可用的名称见编辑手册。"
            place = facts.place(path, quote=found[0])
            yield warning("epub-placeholder", place, f"「{found[0]}」没有填上", hint)
