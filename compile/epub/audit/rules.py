"""The table of a shop's and a reader's rules; each is a small function that only reports."""

import zipfile
from pathlib import Path

from compile.epub.audit import archive, claims, markup, parity
from compile.epub.audit.facts import Facts, read_facts
from compile.model.book import Book
from compile.model.unit import Layout
from compile.problems import Problem, Rule

RULES: tuple[Rule[Facts], ...] = (
    Rule("文件名", ("epub-file-name",), archive.check_names),
    Rule("阅读次序", ("epub-file-unread",), archive.check_spine),
    Rule("文件大小", ("epub-text-large",), archive.check_text_sizes),
    Rule("图片大小", ("epub-picture-large",), archive.check_pictures),
    Rule("封面", ("epub-cover-missing", "epub-cover-small"), archive.check_cover),
    Rule("文件的名称", ("epub-title",), markup.check_titles),
    Rule("标题的层次", ("epub-heading-level",), markup.check_headings),
    Rule("目录", ("epub-heading-unlisted",), markup.check_contents),
    Rule("表头", ("epub-table-scope", "epub-table-head"), markup.check_tables),
    Rule("注", ("epub-note-link",), markup.check_notes),
    Rule("公式", ("epub-formula-text",), markup.check_formulas),
    Rule("替代文字", ("epub-picture-text",), markup.check_descriptions),
    Rule("语言", ("epub-language",), markup.check_languages),
    Rule("空的内容", ("epub-element-empty",), markup.check_empty),
    Rule("字符", ("epub-print-sign", "epub-private-sign"), markup.check_signs),
    Rule("待填的文字", ("epub-placeholder",), markup.check_placeholders),
    Rule("书目信息", ("epub-metadata-empty",), claims.check_metadata),
    Rule("无障碍信息", ("epub-claim",), claims.check_claims),
    Rule("页码列表", ("epub-page-list",), claims.check_page_list),
    Rule("文字一致", ("epub-words-differ",), parity.check_words),
    Rule("数目一致", ("epub-count-differs",), parity.check_counts),
)
"""The archive, the text, what it says of itself, and the printed pages."""
CODES = frozenset(code for rule in RULES for code in rule.codes)


def audit(path: Path, book: Book, layout: Layout) -> tuple[Problem, ...]:
    """Everything that the rules find in an EPUB that EPUBCheck could read, in their order."""
    with zipfile.ZipFile(path) as archive:
        facts = read_facts(archive, path.name, book, layout)
        return tuple(problem for rule in RULES for problem in rule.find(facts))
