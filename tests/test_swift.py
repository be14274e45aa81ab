"""The short way gives every answer that WeasyPrint gives the long way."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest
import weasyprint
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint.css.properties import INITIAL_VALUES

from compile.typeset.extending import EngineError
from compile.typeset.swift import swift

DECLARATIONS = (
    "margin-inline-start: 3px", "margin-left: 5%", "margin-block: 1em", "inline-size: 40px", "width: 50%",
    "width: calc(1em + 10px)", "text-indent: calc(1em + 5%)", "padding: calc(1em * 2) 3px", "padding: 2%",
    "padding-inline: 4px", "min-width: auto", "max-height: 30px", "height: 20%", "box-sizing: border-box",
    "border: 1px solid red", "border-inline-end: 2px dashed", "border-width: 3px", "border-radius: 2px 10%",
    "float: left", "float: footnote", "position: absolute", "position: relative", "position: running(head)",
    "left: 3px", "inset-inline: 4px", "display: block", "display: inline-block", "display: flex",
    "display: table", "border-collapse: collapse", "direction: rtl", "color: inherit", "color: initial",
    "font-size: 2em", "font: bold 15px serif", "line-height: 1.5", "line-height: calc(1em * 2)",
    "text-decoration: underline", "text-decoration: none", "page: wide", "--side: 7px",
    "margin-left: var(--side)", "margin-inline-end: var(--side, 2px)", "color: var(--none)",
    "width: inherit", "margin: inherit", "string-set: head content()", "anchor: attr(id)", "content: 'x'",
    "visibility: hidden", "outline: 1px solid", "columns: 2", "hyphens: auto", "lang: 'en'", "all: unset",
)  # fmt: skip
ASKED = [key for key in INITIAL_VALUES if not {"block", "inline"}.intersection(key.split("_"))]
"""All properties, but for those relative to the direction of writing: the engine asks for the others."""
TEXT = "<section id=one><p>示例 <b>粗体</b> <i>text</i><p class=other>另一段</p></section>"
TEXT += "<table><tr><td>1</table>"
SELECTORS = ("section", "p", "b", ".other", "p::before", "td", "body")
Rules = list[tuple[str, list[str]]]
rules = st.lists(
    st.tuples(st.sampled_from(SELECTORS), st.lists(st.sampled_from(DECLARATIONS), min_size=1, max_size=4)),
    max_size=6,
)


def boxes(rules: Rules, context: AbstractContextManager[None]) -> list[Any]:
    """All boxes of the pages, of each what it asked for and where it lies."""
    css = "\n".join(f"{selector} {{ {'; '.join(declared)} }}" for selector, declared in rules)
    page = "@page { size: 300px 200px; margin: 10px } @page wide { size: 400px 200px }"
    with context:
        document = weasyprint.HTML(string=f"<style>{page}\n{css}</style>{TEXT}").render()
        return [
            (
                type(box).__name__,
                getattr(box, "text", ""),
                {name: value for name, value in vars(box).items() if isinstance(value, int | float | str)},
                {key: repr(box.style[key]) for key in ASKED},
                box.is_in_normal_flow(),
            )
            for page in document.pages
            for box in (page._page_box, *page._page_box.descendants())
        ]


@settings(max_examples=60, deadline=None)
@given(rules)
def test_the_short_way_is_the_same_way(rules: Rules) -> None:
    try:
        expected = boxes(rules, nullcontext())
    except Exception as reason:  # some combinations are too much for WeasyPrint itself
        with pytest.raises(type(reason)):
            boxes(rules, swift())
    else:
        assert boxes(rules, swift()) == expected


@pytest.mark.parametrize("declared", DECLARATIONS)
def test_each_declaration_by_itself(declared: str) -> None:
    rules: Rules = [("section", ["--side: 7px"]), ("p", [declared]), ("section", [declared])]
    assert boxes(rules, swift()) == boxes(rules, nullcontext())


def test_it_is_gone_afterwards() -> None:
    methods = weasyprint.css.ComputedStyle.__missing__, weasyprint.layout.percent.resolve_one_percentage
    with swift():
        assert weasyprint.css.ComputedStyle.__missing__ is not methods[0]
    assert (
        weasyprint.css.ComputedStyle.__missing__,
        weasyprint.layout.percent.resolve_one_percentage,
    ) == methods


def test_another_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with pytest.raises(EngineError), swift():
        pass
