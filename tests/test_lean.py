"""Fewer boxes, the same page: leaders of one text, margin boxes only where there are some."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest
import weasyprint
from weasyprint.formatting_structure import boxes

from compile.typeset.extending import EngineError
from compile.typeset.lean import lean

LINE = """<style>@page {{ size: 300px 200px; margin: 20px; {margin} }}
body {{ font: 12px "Noto Serif CJK SC" }}
a::after {{ content: leader("{sign}") "12" }}</style><p><a href="#x">{title}</a></p>"""


def render(html: str, context: AbstractContextManager[None]) -> Any:
    with context:
        return weasyprint.HTML(string=html).render().pages[0]._page_box


def texts(page: Any) -> Iterator[tuple[str, float, float]]:
    """Of each text where it begins and ends; of those that touch and say the same, of all together."""
    found: list[tuple[str, float, float]] = []
    shown = (box for box in page.descendants() if isinstance(box, boxes.TextBox))
    for box in sorted(shown, key=lambda box: box.position_x):
        start, end = box.position_x, box.position_x + box.width
        if found and set(found[-1][0]) == set(box.text) and abs(found[-1][2] - start) < 0.05:
            found[-1] = (found[-1][0] + box.text, found[-1][1], end)
        else:
            found.append((box.text, start, end))
    return iter(found)


@pytest.mark.parametrize("sign", ["·", ".", " · ", "—"])
@pytest.mark.parametrize("title", ["目录", "一个有十来个字的标题在这里", "Data"])
def test_a_leader_of_one_text_stands_where_its_dots_stood(sign: str, title: str) -> None:
    html = LINE.format(margin="", sign=sign, title=title)
    plain, spared = (render(html, context) for context in (nullcontext(), lean()))
    pairs = list(zip(texts(plain), texts(spared), strict=True))
    assert len(pairs) >= 3
    for one, other in pairs:
        assert one[0] == other[0]
        assert one[1:] == pytest.approx(other[1:], abs=0.1)
    count = [sum(isinstance(box, boxes.TextBox) for box in page.descendants()) for page in (plain, spared)]
    if sign in "·.":
        assert count[1] == 3 < count[0]
    else:  # dashes join in a row, and blanks at the end have no width
        assert count[1] <= count[0]


def margins(page: Any) -> list[str]:
    """What stands in the margin boxes."""
    found = [box for box in page.children if isinstance(box, boxes.MarginBox)]
    return [
        "".join(part.text for part in box.descendants() if isinstance(part, boxes.TextBox)) for box in found
    ]


@pytest.mark.parametrize(
    "margin", ["", '@top-left { content: "书眉" }', "@bottom-center { content: counter(page) }"]
)
def test_margin_boxes_are_there_where_they_are_asked_for(margin: str) -> None:
    html = LINE.format(margin=margin, sign="·", title="目录")
    asked = {"": [], "t": ["书眉"], "b": ["1"]}[margin[1:2]]
    assert margins(render(html, lean())) == margins(render(html, nullcontext())) == asked


def test_another_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with pytest.raises(EngineError), lean():
        pass
