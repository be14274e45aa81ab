"""Links, cross-references, bookmarks and notes of a Word file, down to anchors of the book."""

from pathlib import Path

from compile import pandoc
from compile.assemble import assemble
from compile.assemble.links import lead_links
from compile.assemble.numbering import Numberer
from compile.model.book import Sources
from compile.model.book import Text as BookText
from compile.read.text.bookmarks import anchor_id
from tests.small_book import make_anthology
from tests.spelling import codes, lines, markdown, read
from tests.word_xml import field, field_mark, paragraph, run


def bookmark(name: str) -> str:
    return f'<w:bookmarkStart w:id="1" w:name="{name}"/>'


def to(name: str, text: str) -> str:
    return f'<w:hyperlink w:anchor="{name}">{run(text)}</w:hyperlink>'


def test_links_have_their_addresses_and_places(tmp_path: Path) -> None:
    lined = run("甲", '<w:u w:val="single"/>')
    body = (
        f'<w:p><w:hyperlink r:id="L1" w:anchor="s2">{lined}</w:hyperlink>'
        f'<w:hyperlink r:id="L2" w:docLocation="p3">{run("乙")}</w:hyperlink>'
        f"<w:hyperlink w:anchor='去处'>{run('丙')}</w:hyperlink></w:p>"
    )
    links = {"L1": "https://example.org/a", "L2": "https://example.org/b"}
    assert lines(tmp_path, body, links=links) == [
        f"[甲→https://example.org/a#s2][乙→https://example.org/b#p3][丙→#{anchor_id('去处')}]"
    ]


def test_link_fields_have_switches_and_quotes(tmp_path: Path) -> None:
    fields = [
        r'HYPERLINK "https://example.org/?q=\"x\"" \o "提 示" \t "_blank"',
        r'HYPERLINK https://example.org/b \l "s2"',
        r'HYPERLINK \l "_Ref9" \h',
        "HYPERLINK mail@example.org",
        'HYPERLINK "www.example.org"',
    ]
    body = "".join(f"<w:p>{field(code, run('甲'))}</w:p>" for code in fields)
    assert lines(tmp_path, body) == [
        '[甲→https://example.org/?q="x"]',
        "[甲→https://example.org/b#s2]",
        "[甲→#ref9]",
        "[甲→mailto:mail@example.org]",
        "[甲→http://www.example.org]",
    ]


def test_a_link_goes_on_over_paragraphs(tmp_path: Path) -> None:
    code = '<w:r><w:instrText>HYPERLINK "https://example.org"</w:instrText></w:r>'
    body = f"<w:p>{field_mark('begin')}{code}{field_mark('separate')}{run('甲')}</w:p>"
    body += f"<w:p>{run('乙')}{field_mark('end')}{run('丙')}</w:p>"
    assert lines(tmp_path, body) == ["[甲→https://example.org]", "[乙→https://example.org]丙"]


FIGURE = f"{bookmark('_Ref1')}{run('图')}<w:fldSimple w:instr='SEQ 图'>{run('1')}</w:fldSimple>{run(' 架构')}"
REFERENCES = (
    paragraph("无关")
    + f"<w:p>{FIGURE}</w:p>"
    + f"<w:p>{bookmark('_Ref2')}{run('普通的话')}{bookmark('_GoBack')}</w:p>"
    + f"<w:p>{run('见')}{field('REF _Ref1', run('图1'))}{run('和')}{field('REF _Ref2', run('普通'))}</w:p>"
)


def test_cross_references_lead_to_headings_figures_and_tables(tmp_path: Path) -> None:
    assert lines(tmp_path, REFERENCES) == ["无关", "#ref1;图1 架构", "普通的话", "见[图1→#ref1]和普通"]


def test_references_to_pages_are_reported(tmp_path: Path) -> None:
    body = f"<w:p>{bookmark('_Ref1')}{run('一、简介')}</w:p>"
    body += f"<w:p>{run('见第')}{field('PAGEREF _Ref1', run('7'))}</w:p>"
    assert codes(tmp_path, body) == ["page-reference"]


def test_anchors_wait_for_text(tmp_path: Path) -> None:
    body = f"<w:p>{bookmark('甲')}</w:p>{bookmark('b')}<w:p>{run('正文')}</w:p>"
    body += f"<w:p>{to('甲', '去')}{to('B', '来')}</w:p>"
    name = anchor_id("甲")
    assert name.isascii()
    assert lines(tmp_path, body) == ["", f"#{name};#b;正文", f"[去→#{name}][来→#b]"]


def test_anchors_reach_the_markdown_and_the_book(tmp_path: Path) -> None:
    body = f"<w:p>{bookmark('Here')}{run('ＡＢ 说明')}</w:p>"
    body += f"<w:p>{to('Here', '往')}{to('No', '空')}</w:p>"
    text = markdown(read(tmp_path, body)[0])
    assert text == "[]{#here}AB说明\n\n[往](#here)[空](#no)"
    heading = "# []{#ref1}标题\n\n见[标题](#ref1)。\n\n"
    blocks = lead_links(Numberer("case").number(pandoc.read_markdown(heading + text)), "case")
    html = pandoc.write_html(blocks)
    assert 'id="case-at-here"' in html and 'href="#case-at-here"' in html
    assert 'id="case-s1"' in html and 'href="#case-s1"' in html
    assert "空</p>" in html and "#no" not in html and "ref1" not in html


def test_the_book_takes_links_and_the_widths_of_tables_with_spans() -> None:
    table = '+----+----+\n| 甲      |\n+----+----+\n| 乙 | 丙 |\n+----+----+\n\n: 题 {widths="75 25"}\n'
    text = BookText(
        "case", "case.md", f"---\ntitle: 题\n---\n\n[]{{#here}}甲\n\n[往](#here)\n\n{table}", Path()
    )
    anthology = make_anthology()
    chapter = assemble(anthology, Sources({anthology.themes[0].id: [text]})).parts[0].chapters[0]
    html = pandoc.write_html(chapter.blocks)
    assert 'id="case-at-here"' in html and 'href="#case-at-here"' in html
    assert "width: 75%" in html and "widths" not in html


NOTES = (
    '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:hyperlink r:id="L1">{}</w:hyperlink></w:p>'
    "{}</w:footnote>"
    '<w:footnote w:id="3"><w:p>{}</w:p></w:footnote>'
)


def test_notes_have_paragraphs_and_links_of_their_own(tmp_path: Path) -> None:
    body = '<w:p><w:r><w:t>甲</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    notes = NOTES.format(run("网址"), paragraph("第二段"), run("x"))
    links = {"links": {"L1": "https://example.org/wrong"}, "note_links": {"L1": "https://example.org/right"}}
    expected = "甲^([网址→https://example.org/right]¶第二段)"
    assert lines(tmp_path, body, footnotes=notes, **links) == [expected]


def test_the_authors_own_note_marks_give_way_to_numbers(tmp_path: Path) -> None:
    call = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="3"/><w:t>*</w:t></w:r>'
    notes = NOTES.format(run("x"), "", run("*", "<w:vertAlign w:val='superscript'/>") + run(" 注文"))
    body = (
        f"<w:p>{run('甲')}{call}{run('乙')}</w:p><w:tbl><w:tr><w:tc><w:p>{call}</w:p></w:tc></w:tr></w:tbl>"
    )
    manuscript, _ = read(tmp_path, body, footnotes=notes)
    assert markdown(manuscript).startswith("甲[^1]乙\n")
    assert markdown(manuscript).count(": 注文") == 2
    assert [one.text for one in manuscript.source.paragraphs if "注文" in one.text] == [" 注文"]
    assert manuscript.source.left_out["note-mark"] == 3


def test_endnotes_are_notes(tmp_path: Path) -> None:
    body = '<w:p><w:r><w:t>甲</w:t><w:endnoteReference w:id="5"/></w:r></w:p>'
    assert lines(tmp_path, body, endnotes=f'<w:endnote w:id="5">{paragraph("尾注")}</w:endnote>') == [
        "甲^(尾注)"
    ]
