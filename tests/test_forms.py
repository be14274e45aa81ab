"""The call's two attachments: faces, sizes, hints, and the same bytes every time."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement

from compile.files import ROOT
from compile.forms import write_forms
from compile.model.anthology import Anthology
from compile.model.submission import Contact
from compile.settings.document import read_document
from compile.settings.validate import validate


@dataclass(frozen=True, slots=True)
class Part:
    """What an author writes below a heading; the text before a section's first heading has none."""

    heading: str
    paragraphs: tuple[str, ...]


def fill_template(
    path: Path, title: str, hospital: str, sections: Mapping[str, Sequence[Part]], contact: Contact
) -> bytes:
    """The template as Word leaves it when an author has filled it in.

    `sections` are by the id in `anthology.yaml`. With the first key that is typed in it Word removes
    a temporary control; the author goes on with new paragraphs, and deletes the lines not needed.
    """
    document = docx.Document(str(path))
    _type(document, "title", title)
    _type(document, "hospital", hospital)
    for name, value in contact.model_dump().items():
        _type(document, f"contact.{name}", value)
    for section, parts in sections.items():
        _write_section(document, section, parts)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _controls(document: Document) -> dict[str, BaseOxmlElement]:
    body = document.element.body
    return {sdt.find(f".//{qn('w:tag')}").get(qn("w:val")): sdt for sdt in body.iter(qn("w:sdt"))}


def _type(document: Document, tag: str, text: str) -> BaseOxmlElement:
    """Type into a control, which is gone then; gives its paragraph."""
    control = _controls(document)[tag]
    assert control.find(f".//{qn('w:showingPlcHdr')}") is not None
    assert control.find(f".//{qn('w:temporary')}") is not None
    paragraph = control.getparent()
    paragraph.replace(control, _run(text))
    return paragraph


def _run(text: str) -> BaseOxmlElement:
    return parse_xml(
        f'<w:r {nsdecls("w")}><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>{escape(text)}</w:t></w:r>'
    )


def _write_section(document: Document, section: str, parts: Sequence[Part]) -> None:
    numeral = 0
    last = _controls(document)[f"{section}.text"].getparent()
    for part in parts:
        numeral += bool(part.heading)
        tag = f"{section}.text.{numeral}" if part.heading else f"{section}.text"
        if part.heading and f"{section}.heading.{numeral}" in _controls(document):
            _type(document, f"{section}.heading.{numeral}", part.heading)
        elif part.heading:
            last = _new_paragraph(
                last, "CaseHeading2", f"（{'一二三四五六七八九'[numeral - 1]}）{part.heading}"
            )
        texts = list(part.paragraphs)
        if tag in _controls(document):
            last = _type(document, tag, texts.pop(0))
        for text in texts:
            last = _new_paragraph(last, "CaseBody", text)
    for tag, control in _controls(document).items():
        if tag.startswith(f"{section}."):
            paragraph = control.getparent()
            paragraph.getparent().remove(paragraph)


def _new_paragraph(last: BaseOxmlElement, style: str, text: str) -> BaseOxmlElement:
    """Press Enter after a paragraph, choose a style and type."""
    paragraph = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>')
    paragraph.append(_run(text))
    last.addnext(paragraph)
    return paragraph


def sample_anthology() -> Anthology:
    anthology, problems = validate(Anthology, read_document(ROOT / "anthology.yaml", "anthology.yaml"))
    assert anthology is not None, problems
    return anthology


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    template, letter = write_forms(sample_anthology(), tmp_path_factory.mktemp("forms"))
    return template, letter


def text_of(document: Document) -> list[str]:
    paragraphs = document.element.body.iter(qn("w:p"))
    return ["".join(text.text or "" for text in paragraph.iter(qn("w:t"))) for paragraph in paragraphs]


PRESCRIBED = [
    ("案例标题", "黑体", 16.0, None, 1.5, None),
    ("案例单位", "楷体", 12.0, None, 1.5, None),
    ("一级标题", "黑体", 12.0, True, 1.5, 0),
    ("二级标题", "楷体", 12.0, None, 1.5, 1),
    ("三级标题", "宋体", 12.0, None, 1.5, 2),
    ("案例正文", "宋体", 12.0, None, 1.5, None),
    ("图题", "黑体", 10.5, None, 1.25, None),
    ("表题", "黑体", 10.5, None, 1.25, None),
    ("联系人", "宋体", 12.0, None, 1.5, None),
]


@pytest.mark.parametrize(
    ("name", "face", "size_pt", "bold", "lines", "level"), PRESCRIBED, ids=[row[0] for row in PRESCRIBED]
)
def test_the_template_has_the_prescribed_faces_and_sizes_as_styles(
    forms: tuple[Path, Path],
    name: str,
    face: str,
    size_pt: float,
    bold: bool | None,
    lines: float,
    level: int | None,
) -> None:
    style = docx.Document(str(forms[0])).styles[name]
    fonts = style.element.rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == face
    assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:hAnsi")) == "Times New Roman"
    assert style.font.size.pt == size_pt
    assert style.font.bold is bold
    assert style.paragraph_format.line_spacing == lines
    outline = style.element.pPr.find(qn("w:outlineLvl"))
    assert (None if outline is None else int(outline.get(qn("w:val")))) == level


def test_the_body_is_indented_by_two_characters(forms: tuple[Path, Path]) -> None:
    indent = docx.Document(str(forms[0])).styles["案例正文"].element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_every_style_that_is_used_exists(forms: tuple[Path, Path]) -> None:
    for path in forms:
        document = docx.Document(str(path))
        known = {style.style_id for style in document.styles}
        used = [*document.element.body.iter(qn("w:pStyle")), *document.element.body.iter(qn("w:rStyle"))]
        assert {mark.get(qn("w:val")) for mark in used} <= known


def test_sections_are_typed_with_numerals_and_their_hints_are_placeholders(forms: tuple[Path, Path]) -> None:
    document = docx.Document(str(forms[0]))
    typed = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "一级标题"]
    sections = sample_anthology().sections
    assert typed == [
        f"{numeral}、{section.title}" for numeral, section in zip("一二三四五", sections, strict=True)
    ]
    controls = _controls(document)
    for section in sections:
        control = controls[f"{section.id}.text"]
        assert "".join(text.text or "" for text in control.iter(qn("w:t"))) == f"（{section.hint}）"


def test_every_hint_is_grey_and_vanishes_when_one_types(forms: tuple[Path, Path]) -> None:
    controls = _controls(docx.Document(str(forms[0])))
    numbers = [control.find(f".//{qn('w:id')}").get(qn("w:val")) for control in controls.values()]
    assert len(set(numbers)) == len(controls) > 15
    for control in controls.values():
        assert control.find(f".//{qn('w:showingPlcHdr')}") is not None
        assert control.find(f".//{qn('w:rStyle')}").get(qn("w:val")) == "PlaceholderText"


def test_nothing_but_headings_and_labels_is_outside_the_placeholders(forms: tuple[Path, Path]) -> None:
    document = docx.Document(str(forms[0]))
    for control in _controls(document).values():
        control.getparent().remove(control)
    headings = [
        f"{numeral}、{section.title}"
        for numeral, section in zip("一二三四五", sample_anthology().sections, strict=True)
    ]
    rest = [text for text in text_of(document) if text and text not in headings]
    assert rest == ["（一）", "（二）"] * 3 + ["（联系人：单位：，职务/职称：，姓名：，电话：，邮箱：）"]


def test_what_the_call_requires_is_in_a_comment(forms: tuple[Path, Path]) -> None:
    (comment,) = docx.Document(str(forms[0])).comments
    for rule in sample_anthology().call.requirements:
        assert rule in comment.text
    assert "2023年9月30日" in comment.text


def test_the_letter_has_the_words_of_the_call_and_room_for_the_stamp(forms: tuple[Path, Path]) -> None:
    call = sample_anthology().call
    assert text_of(docx.Document(str(forms[1]))) == [
        "案例申报承诺书",
        f"（{call.name}）",
        call.commitment,
        call.promise,
        "申报单位（盖章）：",
        "2023年\u3000\u3000月\u3000\u3000日",
    ]


def test_the_forms_are_a4(forms: tuple[Path, Path]) -> None:
    for path in forms:
        (section,) = docx.Document(str(path)).sections
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_other_settings_make_other_forms(tmp_path: Path) -> None:
    anthology = sample_anthology()
    section = anthology.sections[0].model_copy(update={"title": "“甲”<乙>&丙"})
    call = anthology.call.model_copy(update={"commitment": "第一段。\n第二段。", "requirements": ()})
    other = anthology.model_copy(update={"sections": (section,), "call": call})
    template, letter = write_forms(other, tmp_path)
    assert "一、“甲”<乙>&丙" in text_of(docx.Document(str(template)))
    assert text_of(docx.Document(str(letter)))[2:4] == ["第一段。", "第二段。"]


def test_the_same_settings_make_the_same_bytes_with_no_date_but_the_calls(
    forms: tuple[Path, Path], tmp_path: Path
) -> None:
    for first, second in zip(forms, write_forms(sample_anthology(), tmp_path), strict=True):
        assert first.name == second.name
        assert first.read_bytes() == second.read_bytes()
        with zipfile.ZipFile(first) as package:
            assert {entry.date_time for entry in package.infolist()} == {(2023, 9, 30, 0, 0, 0)}
            core = package.read("docProps/core.xml").decode()
            assert core.count("2023-09-30T00:00:00Z") == 2
            for name in package.namelist():
                assert "python-docx" not in package.read(name).decode()
                if name == "word/comments.xml":
                    assert 'w:date="2023-09-30T00:00:00Z"' in package.read(name).decode()


SECTIONS = {
    "profile": [Part("", ("医院是示例。", "信息科有九人。"))],
    "informatization": [
        Part("", ("先有总述。",)),
        Part("历程", ("二〇一六年起步。",)),
        Part("问题", ("接口多。",)),
    ],
    "construction": [
        Part("需求", ("需求一。", "需求二。")),
        Part("重点", ("重点。",)),
        Part("难点", ("难点。",)),
    ],
    "achievements": [Part("成效", ("成效。",))],
    "outlook": [Part("", ("体会。",))],
}
CONTACT = Contact(
    organization="示例市青山医院信息中心",
    position="主任/高级工程师",
    name="示例甲",
    phone="0000-00000000",
    email="qingshan@example.org",
)


def test_a_filled_in_template_holds_what_was_written_and_no_hint(forms: tuple[Path, Path]) -> None:
    filled = docx.Document(io.BytesIO(fill_template(forms[0], "标题", "示例市青山医院", SECTIONS, CONTACT)))
    assert _controls(filled) == {}
    assert [(paragraph.style.name, paragraph.text) for paragraph in filled.paragraphs] == [
        ("案例标题", "标题"),
        ("案例单位", "示例市青山医院"),
        ("一级标题", "一、单位简介"),
        ("案例正文", "医院是示例。"),
        ("案例正文", "信息科有九人。"),
        ("一级标题", "二、医院信息化发展"),
        ("案例正文", "先有总述。"),
        ("二级标题", "（一）历程"),
        ("案例正文", "二〇一六年起步。"),
        ("二级标题", "（二）问题"),
        ("案例正文", "接口多。"),
        ("一级标题", "三、互联互通建设与改造"),
        ("二级标题", "（一）需求"),
        ("案例正文", "需求一。"),
        ("案例正文", "需求二。"),
        ("二级标题", "（二）重点"),
        ("案例正文", "重点。"),
        ("二级标题", "（三）难点"),
        ("案例正文", "难点。"),
        ("一级标题", "四、互联互通建设成效与亮点"),
        ("二级标题", "（一）成效"),
        ("案例正文", "成效。"),
        ("一级标题", "五、体会与展望"),
        ("案例正文", "体会。"),
        (
            "联系人",
            "（联系人：单位：示例市青山医院信息中心，职务/职称：主任/高级工程师，姓名：示例甲，"
            "电话：0000-00000000，邮箱：qingshan@example.org）",
        ),
    ]
