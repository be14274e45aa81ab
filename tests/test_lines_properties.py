"""Any paragraph on any measure: all of it is set, and no line leaves its measure without saying so."""

import html
from collections import Counter
from collections.abc import Iterator
from typing import Any

import weasyprint
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compile.typeset.lines import Grid, chinese_lines

SIGNS = st.sampled_from("甲乙丙丁戊，。、；“”‘’（）《》—…·／/,.;()[]%℃①々 \u00a0\u2003\u200b\u2011\u3000é𠀀")
WORDS = st.sampled_from(
    (
        *(
            "HL7 FHIR",
            " the data ",
            "interoperability",
            "MedicationRequest",
            "3.5 TB",
            "P<0.05",
            "图1",
            "第3章",
        ),
        *("https://example.org/a/b?c=d&e=f-g", "[1–3]", "ffl", "A\u0301", "——", "……"),
    )
)
TEXT = st.lists(SIGNS | WORDS, max_size=30).map(lambda parts: html.escape("".join(parts)))
MARKED = st.sampled_from(
    ["<b>{}</b>", "<sup>①{}</sup>", "<a>{}</a>", "<i class=box>{}</i>", "<s class=note>{}</s>", "{}<br>"]
)
PIECES = TEXT | st.builds(str.format, MARKED, TEXT) | st.just("<em></em>")
PARAGRAPH = st.lists(PIECES, min_size=1, max_size=8).map("".join)
EMS = st.sampled_from([2, 4, 7, 12, 22, 38])
STYLES = st.sampled_from(["full", "kaiming", "half"])
SHEET = (
    "html { font: 10pt/17pt 'Noto Serif CJK SC' } a { padding: 0 2pt; border: 1pt solid }"
    "body { margin: 0; text-align: justify; hyphens: auto; hyphenate-character: '-' } p { margin: 0 }"
    ".box { display: inline-block } .note { float: footnote }"
)


@given(PARAGRAPH, EMS, STYLES, st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_everything_is_set_within_the_measure(text: str, ems: int, style: Any, is_indented: bool) -> None:
    page = f"@page {{ size: {ems * 10 + 20}pt 4000pt; margin: 10pt }}"
    indent = f"p {{ text-indent: {2 * is_indented}em }}"
    source = f"<html lang=zh><style>{page} {SHEET} {indent}</style><p>{text}</p><p>{text}</p>"
    with chinese_lines(style, Grid(10 / 0.75, 17 / 0.75, 10 / 0.75)):
        ours = weasyprint.HTML(string=source).render()
        ours.write_pdf()
    own = weasyprint.HTML(string=source).render()
    assert _signs(ours) == _signs(own)
    for block, line in _lines(ours.pages[0]._page_box):
        if hasattr(line, "composition"):
            _row, _cells, one = line.composition
            excess = line.position_x + line.width - block.content_box_x() - block.width
            assert excess < 0.1 or one.is_torn or one.short < 0


def _signs(document: Any) -> Counter[str]:
    """All signs that are set; hyphens and blanks at the ends of lines may differ."""
    texts = (getattr(box, "text", "") for page in document.pages for box in page._page_box.descendants())
    return Counter(sign for text in texts for sign in text if sign not in "-\u200b" and not sign.isspace())


def _lines(box: Any) -> Iterator[tuple[Any, Any]]:
    for child in getattr(box, "children", ()):
        if type(child).__name__ == "LineBox":
            yield box, child
        else:
            yield from _lines(child)
