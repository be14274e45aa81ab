"""Chinese lines: what stands where, read from the finished PDF (PUBLISHING rules by their sources).

The cases in `plain/lines.txt` hold a measure in ems, a house style if it is not 全角式, a paragraph in HTML,
and the lines that it must give: each character with its place in ems from the left edge of the measure.
"""

import io
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest
import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline

from compile.typeset.extending import EngineError
from compile.typeset.lines import check_engine, chinese_lines
from compile.typeset.lines.breaks import find_breaks
from compile.typeset.lines.hyphens import find_parts
from compile.typeset.lines.shaping import shape
from tests.plain_cases import PlainCase, read_cases

EM = 10.0
STYLES = {"全角式": "full", "开明式": "kaiming", "半角式": "half"}
SHEET = (
    "@page { size: 600pt 400pt; margin: 50pt } html { font: 10pt/17pt 'Noto Serif CJK SC' }"
    "body { margin: 0; text-align: justify } p { margin: 0 } a { color: inherit }"
    "sup { font-size: 6.5pt; line-height: 0 }"
)


def set_paragraph(html: str, measure: float, style: str = "全角式", more: str = "") -> bytes:
    sheet = f"{SHEET} body {{ width: {measure * EM}pt }} {more}"
    text = f"<html lang=zh><style>{sheet}</style><body><p>{html}</p></body></html>"
    with chinese_lines(STYLES[style]):  # type: ignore[arg-type]
        document = weasyprint.HTML(string=text).render()
        return bytes(document.write_pdf())


def places(pdf: bytes) -> Iterator[str]:
    """Each line as its characters with their places in ems."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        chars = [char for char in document.pages[0].chars if char["text"].strip()]
    lines: dict[int, list[str]] = {}
    for char in chars:
        line = int((400 - 50 - char["matrix"][5]) / 17)
        x = round((char["x0"] - 50) / EM, 2)
        lines.setdefault(line, []).append(f"{char['text']}{x + 0:g}")
    return (" ".join(line) for _, line in sorted(lines.items()))


def run_case(text: str) -> str:
    head, *rest = text.split("\n")
    measure, _, style = head.partition(" ")
    return "\n".join(places(set_paragraph("".join(rest), float(measure), style or "全角式")))


CASES = read_cases(Path(__file__).parent / "plain" / "lines.txt")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_characters_stand_where_they_should(case: PlainCase) -> None:
    assert run_case(case.given) == case.expected


@pytest.mark.parametrize(
    "text", ["医院HL7、“FHIR R4”接口（SOA）", "office，标准化", "2023年12月1日", "。", "A", "𠮷野家"]
)
def test_a_text_put_together_is_as_pango_shapes_it_whole(text: str) -> None:
    html = f"<style>{SHEET}</style><p>国"
    page = weasyprint.HTML(string=html).render().pages[0]._page_box
    style = next(box.style for box in page.descendants() if isinstance(box, boxes.TextBox))
    together, _, height, _ = shape(text, style)
    whole, _, whole_height, _ = shape(text + "①", style)
    assert together == pytest.approx(whole[:-1])
    assert height == pytest.approx(whole_height)


def test_the_engine_is_the_one_that_was_extended(monkeypatch: pytest.MonkeyPatch) -> None:
    check_engine()
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with pytest.raises(EngineError, match=r"71\.0"):
        check_engine()


def test_the_extension_leaves_nothing_behind() -> None:
    before = (inline.split_inline_box, inline.justify_line, block.block_level_layout_switch)
    set_paragraph("甲乙丙", 5)
    assert (inline.split_inline_box, inline.justify_line, block.block_level_layout_switch) == before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("医院（甲）建成“平台”。", "医|院|（甲）|建|成|“平|台”。"),
        ("由HL7与IHE", "由|HL7|与|IHE"),
        ("共120 GB、3.5 kg", "共|120 GB、|3.5 kg"),
        ("见GB/T 22239—2019和表2-1", "见|GB/T 22239—2019|和|表2-1"),
        ("于2021年9月", "于|2021年|9月"),
        ("见shiliyiyuan@example.org", "见|shiliyiyuan@example.org"),
        ("见https://example.org/shili", "见|https://|example.|org/|shili"),
        ("阿·莫与甲／乙", "阿·|莫|与|甲／乙"),
        ("增长——快……好", "增|长|——|快……|好"),
        ("the data of 2023", "the |data |of |2023"),
        ("①甲②乙", "①|甲|②|乙"),
    ],
)
def test_lines_end_where_they_may(text: str, expected: str) -> None:
    allowed = find_breaks(text, lambda index: text[index - 1] == " ")
    assert "".join(f"|{sign}" if may else sign for sign, may in zip(text, allowed, strict=True)) == expected


def test_text_comes_out_of_the_pdf_as_it_went_in() -> None:
    text = "采用HL7 FHIR与“互联互通”（四级甲等）标准，见《规范》——共12项……阿·莫说：“好。”"
    with pdfplumber.open(io.BytesIO(set_paragraph(text, 12))) as document:
        found = "".join(char["text"] for char in document.pages[0].chars)
    assert found.replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("interoperability", "inter-op-er-abil-ity"),
        ("MedicationRequest", "Medication|Request"),
        ("MEDICATION", "MEDICATION"),
        ("health", "health"),
        ("base64encoded", "base64encoded"),
    ],
)
def test_words_are_parted_where_they_may_be(word: str, expected: str) -> None:
    parted = word
    for place, is_hyphenated in find_parts(word, 0):
        parted = f"{parted[:place]}{'-' if is_hyphenated else '|'}{parted[place:]}"
    assert parted == expected


def test_a_word_is_parted_only_when_a_line_would_be_loose() -> None:
    style = "p { hyphens: auto; hyphenate-character: '-' }"
    text = "甲乙丙丁戊interoperability甲乙丙丁戊己庚辛壬癸子"
    loose, second, last = places(set_paragraph(text, 9, more=style))
    assert loose.endswith("t7.29 e7.66 r8.21 -8.64") and "-" not in second + last
    whole, _ = places(set_paragraph("甲乙丙丁戊己interoperability甲乙", 14, more=style))
    assert whole.endswith("i12.75 t13.08 y13.45")


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ("p9 p4", [9, 4]),  # one line at the foot: the paragraph goes to the next page
        ("p8 p3", [8, 3]),  # one line at the head, and two cannot stay
        ("p7 p4", [9, 2]),  # one line at the head: it takes another with it
        ("p9 h1 p4", [9, 5]),  # a heading at the foot
        ("p8 h1 p4", [8, 5]),  # a heading with one line below it
        ("p7 h1 p4", [10, 2]),
    ],
)
def test_no_line_and_no_heading_stays_alone(blocks: str, expected: list[int]) -> None:
    """CLREQ 3.3.4: pages of ten lines, and how many stand on each."""
    texts = {"p": "<p style='orphans: 2; widows: 2'>{}</p>", "h": "<h2>{}</h2>"}
    html = "".join(texts[block[0]].format("汉" * (6 * int(block[1]) - 1)) for block in blocks.split())
    style = "@page { size: 60pt 170pt; margin: 0 } h2 { font: inherit; margin: 0; break-after: avoid }"
    with pdfplumber.open(io.BytesIO(set_paragraph(f"</p>{html}<p>", 6, more=style))) as document:
        baselines = [{round(char["matrix"][5]) for char in page.chars} for page in document.pages]
    assert [len(lines) for lines in baselines] == expected


def test_a_paragraph_of_english_is_left_to_the_engine() -> None:
    lines = list(places(set_paragraph("The quick brown fox jumps over the lazy dog.", 12)))
    assert lines and "T0" in lines[0]


def test_markers_notes_pictures_and_boxes_stand_in_composed_lines() -> None:
    style = (
        "li { list-style: '•\\2002' inside } b { display: inline-block; width: 2em }"
        ".note { float: footnote }"
        "::footnote-marker { content: '①'; display: inline-block; width: 1.5em }"
        "img { width: 1em; height: 1em }"
    )
    picture = "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>\">"
    note = f"<span class=note>{'甲乙丙丁戊己庚' * 8}</span>"
    html = f"甲乙丙{picture}丁戊己庚，辛壬癸{note}</p><ul><li>甲乙丙丁戊，己<b>庚</b>辛壬癸子丑</ul><p>"
    lines = [line.split() for line in places(set_paragraph(html, 8, more=style))]
    assert lines[0] == ["甲0", "乙1.06", "丙2.11", "丁4.89", "戊5.94", "己7"]
    assert lines[3] == ["丁3", "戊4.5", "，5.5", "己7"]
    assert lines[4] == ["庚3", "辛5", "壬6", "癸7"]
    assert lines[6][:2] == ["①0", "甲1.5"] and lines[6][-1] == "己49"
