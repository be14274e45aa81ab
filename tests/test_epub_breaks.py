"""Marks of printed pages in XHTML, from passages written by hand."""

import re
from collections.abc import Sequence

import pytest
from lxml import etree

from compile.epub.breaks import mark_pages
from compile.model.passages import OBJECT, Passage

Pieces = Sequence[tuple[int, str]]
LONG = "这一段很长，从一页转到另一页，中间没有停顿，也没有图和表。"


def marked(body: str, *passages: Pieces, pages: int = 2) -> str:
    """The body with `|1|` and so on where pages begin."""
    root = etree.fromstring(
        f'<html xmlns="http://www.w3.org/1999/xhtml"><body><section><h1>题</h1>{body}</section></body></html>'
    )
    whole = [Passage(((0, "题"),)), *(Passage(tuple(pieces)) for pieces in passages)]
    mark_pages(root, whole, {page: str(page + 1) for page in range(pages)})
    text = etree.tostring(root[0][0], encoding="unicode")
    text = re.sub(r'<(div|span)[^>]* id="pg(\d+)"[^>]*/>', r"|\2|", text.replace("<div id", "<div  id"))
    text = re.sub(r'<(?:div|span) [^>]*?id="pg(\d+)"[^>]*?/>', r"|\1|", text)
    return re.sub(r"^<section[^>]*>\|1\|<h1>题</h1>|</section>$", "", text)


@pytest.mark.parametrize(
    ("body", "passages", "expected"),
    [
        ("<p>甲</p><p>乙</p>", [[(0, "甲")], [(1, "乙")]], "<p>甲</p>|2|<p>乙</p>"),
        ("<p>甲乙丙丁</p>", [[(0, "甲乙"), (1, "丙丁")]], "<p>甲乙|2|丙丁</p>"),
        (
            "<p>甲<b>乙丙</b>丁</p>",
            [[(0, "甲乙"), (1, "丙丁")]],
            "<p>甲<b>乙|2|丙</b>丁</p>",
        ),
        ("<p>甲<b>乙</b> 丙丁</p>", [[(0, "甲乙"), (1, "丙丁")]], "<p>甲<b>乙</b> |2|丙丁</p>"),
        (
            "<p>e\u0301</p><p>\u00e9乙丙</p>",
            [[(0, "e\u0301乙"), (1, "丙")]],
            "<p>e\u0301</p><p>\u00e9乙|2|丙</p>",
        ),
        (
            "<figure><img/><figcaption>图1</figcaption></figure>",
            [[(1, OBJECT)], [(1, "图1")]],
            "|2|<figure><img/><figcaption>图1</figcaption></figure>",
        ),
        (
            "<ol><li>甲</li><li>乙</li></ol>",
            [[(0, "1. 甲")], [(1, "2. 乙")]],
            "<ol><li>甲</li><li>|2|乙</li></ol>",
        ),
        (
            '<div class="table"><table><tr><td>甲</td></tr><tr><td>乙</td></tr></table></div>',
            [[(0, "甲")], [(1, "续表1")], [(1, "乙")]],
            '<div class="table"><table><tr><td>甲</td></tr><tr><td>|2|乙</td></tr></table></div>',
        ),
        (
            '<div class="table"><table><tr><td>甲</td></tr></table></div>',
            [[(1, "甲")]],
            '|2|<div class="table"><table><tr><td>甲</td></tr></table></div>',
        ),
    ],
)
def test_a_page_begins_where_its_first_words_stand(body: str, passages: list[Pieces], expected: str) -> None:
    assert marked(body, *passages) == expected


def test_a_figure_that_the_page_moves_behind_the_text_does_not_move_the_page() -> None:
    body = f"<figure><img/><figcaption>图1</figcaption></figure><p>{LONG}</p>"
    found = marked(body, [(0, LONG[:10]), (1, LONG[10:])], [(1, OBJECT)], [(1, "图1")])
    assert found.endswith(f"<p>{LONG[:10]}|2|{LONG[10:]}</p>")


def test_a_turned_table_stands_between_the_pages_of_a_paragraph() -> None:
    table = '<div class="table"><table><tr><td>宽</td><td>表</td></tr></table></div>'
    found = marked(
        f"{table}<p>{LONG}</p>",
        [(0, LONG[:5]), (2, LONG[5:])],
        [(1, "宽")],
        [(1, "表")],
        pages=3,
    )
    assert found == f"|2|{table}<p>{LONG[:5]}|3|{LONG[5:]}</p>"


def test_the_lines_of_printed_contents_are_known_by_their_titles() -> None:
    found = marked("<ul><li>甲</li><li>乙</li></ul>", [(0, "甲·····1")], [(1, "乙——副题·····9")])
    assert found == "<ul><li>甲</li><li>|2|乙</li></ul>"


def test_pages_without_known_words_keep_their_order() -> None:
    assert marked("<p>甲</p><p>乙</p>", [(0, "甲")], [(3, "乙")], pages=4) == "<p>甲</p>|2||3||4|<p>乙</p>"
    assert marked("<p>甲</p>", [(0, "甲")], pages=3) == "<p>甲</p>|2||3|"


def test_a_unit_without_folios_gets_no_mark() -> None:
    assert "pg" not in marked("<p>甲</p>", [(0, "甲")], pages=0)
