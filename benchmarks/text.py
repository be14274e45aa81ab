"""A project that has been read to the same text for other programs: one HTML page, one Typst, one LaTeX file.

The HTML is that of our units, theme pages and cases, one behind the other; Typst and LaTeX come from the same
blocks by pandoc, with the measures of our page.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from compile import pandoc
from compile.assemble import assemble
from compile.cache import Cache
from compile.model.book import Book, Sources
from compile.model.nodes import Node
from compile.model.page import Page
from compile.model.report import Entry, Survey
from compile.pipeline.readings import read_submissions
from compile.pipeline.texts import cases_by_theme, read_matters
from compile.settings import read_settings
from compile.typeset.markup import render_html
from compile.typeset.parts import case_recipes

BODY = re.compile(r"<body class=\"(.*?)\">(.*)</body>", re.DOTALL)
UNITS = """<style>
.unit { break-before: page }
@supports (overflow: clip) { .unit { position: relative; overflow: clip } }
</style>
"""
"""Chromium makes a whole book smaller when something stands out on one page; WeasyPrint skips `@supports`."""
SONG, HEI = "Noto Serif CJK SC", "Noto Sans CJK SC"


def read_book(project: Path, jobs: int = 2) -> Book:
    """The cases of a project; what the program read before is not read again."""
    settings = read_settings(project)
    assert settings.anthology
    cache = Cache(project / "build" / "cache")
    found = read_submissions(project, settings.anthology, settings.submissions, cache, jobs)
    readings = {submission.id: reading for submission, reading in found}
    entries = tuple(Entry(item, readings[item.id]) for item in settings.submissions)
    survey = Survey(settings.anthology, entries, settings.problems)
    front, back = (read_matters(project, name) for name in ("_front", "_back"))
    sources = Sources(cases_by_theme(survey), front, back, len(entries))
    return assemble(settings.anthology, sources)


def write_texts(book: Book, styles: Path, folder: Path) -> None:
    """`book.html`, `book.typ`, `book.tex`, and what they name, into an empty folder."""
    shutil.copytree(styles, folder / "styles")
    for chapter in book.chapters():
        shutil.copytree(chapter.folder / "media", folder / chapter.id / "media")
    (folder / "book.html").write_text(_html(book, styles), encoding="utf-8")
    blocks = list(_blocks(book))
    page = book.anthology.page.resolve()
    typst, latex = (
        pandoc.run(["-f", "json", "-t", to], pandoc.document(blocks)) for to in ("typst", "latex")
    )
    (folder / "book.typ").write_text(_typst_head(page) + typst, encoding="utf-8")
    (folder / "book.tex").write_text(_latex(page, latex), encoding="utf-8")


def _html(book: Book, styles: Path) -> str:
    head, bodies = "", []
    for recipe in case_recipes(book):
        documents = render_html(recipe, styles, book.anthology)
        if documents.turned:
            raise ValueError(f"{recipe.id}: turned tables lie outside the text")
        head = documents.text.partition("</head>")[0]
        found = BODY.search(documents.text)
        assert found
        body = found[2].replace('src="media/', f'src="{recipe.id}/media/')
        bodies.append(f'<div class="unit {found[1]}">{body}</div>\n')
    head = head.replace('href="/styles/', 'href="styles/')
    return f"{head}{UNITS}</head>\n<body>\n{''.join(bodies)}</body>\n</html>\n"


def _blocks(book: Book) -> Iterator[Node]:
    """All cases as one pandoc document."""
    for part in book.parts:
        yield _heading(1, part.theme.title)
        yield _paragraph(part.theme.scope)
        for chapter in part.chapters:
            yield _heading(1, chapter.metadata.title)
            yield _paragraph(chapter.metadata.hospital)
            changed: list[Node] = pandoc.transform(list(chapter.blocks), _plainly(chapter.id))
            yield from changed


def _plainly(case: str) -> Callable[[Node], list[Node] | None]:
    """Pictures by their place; words that point at a figure without the link."""

    def change(node: Node) -> list[Node] | None:
        if node["t"] == "Image":
            attributes, words, (file, title) = node["c"]
            return [{"t": "Image", "c": [attributes, words, [f"{case}/{file}", title]]}]
        if node["t"] == "Link" and node["c"][2][0].startswith("#"):
            words: list[Node] = node["c"][1]
            return words
        return None

    return change


def _heading(level: int, words: str) -> Node:
    return {"t": "Header", "c": [level, ["", [], []], [{"t": "Str", "c": words}]]}


def _paragraph(words: str) -> Node:
    return {"t": "Para", "c": [{"t": "Str", "c": words}]}


def _typst_head(page: Page) -> str:
    leading = page.pitch_pt - page.body_pt
    return f"""\
#set page(width: {page.trim_width_mm}mm, height: {page.trim_height_mm}mm,
  margin: (inside: {page.inner_mm}mm, outside: {_outer_mm(page)}mm,
    top: {page.top_mm}mm, bottom: {_bottom_mm(page)}mm),
  numbering: "1")
#set text(font: "{SONG}", size: {page.body_pt}pt, lang: "zh", region: "cn", top-edge: {page.body_pt}pt)
#set par(justify: true, leading: {leading}pt, spacing: {leading}pt)
#set par(first-line-indent: (amount: 2em, all: true))
#show heading: set text(font: "{HEI}")
#show heading.where(level: 1): it => pagebreak(weak: true) + it
#set figure(numbering: none, supplement: none)
#set table(stroke: none)
#show figure.where(kind: table): set block(breakable: true)
#let horizontalrule = line(length: 100%)

"""


def _latex(page: Page, body: str) -> str:
    size = f"paperwidth={page.trim_width_mm}mm,paperheight={page.trim_height_mm}mm"
    sides = f"inner={page.inner_mm}mm,outer={_outer_mm(page)}mm"
    ends = f"top={page.top_mm}mm,bottom={_bottom_mm(page)}mm"
    return rf"""\documentclass[fontset=none,twoside]{{ctexbook}}
\usepackage[{size},{sides},{ends}]{{geometry}}
\usepackage{{graphicx,longtable,booktabs,array,calc,hyperref,amsmath}}
\setCJKmainfont{{{SONG}}}\setCJKsansfont{{{HEI}}}
\setkeys{{Gin}}{{width=\linewidth,keepaspectratio}}
\newcommand{{\pandocbounded}}[1]{{#1}}
\providecommand{{\tightlist}}{{}}
\def\foreignlanguage#1#2{{#2}}
\begin{{document}}
{body}
\end{{document}}
"""


def _outer_mm(page: Page) -> float:
    return round(page.trim_width_mm - page.inner_mm - page.measure_pt / 72 * 25.4, 2)


def _bottom_mm(page: Page) -> float:
    return round(page.trim_height_mm - page.top_mm - page.depth_pt / 72 * 25.4, 2)
