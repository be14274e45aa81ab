"""Random Word files from random features: every character comes back, in order, and canonical."""

import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compile import pandoc
from compile.model.case import Reading
from compile.model.manuscript import Text
from compile.pipeline.normalize import normalize
from compile.pipeline.order import Order
from compile.settings import read_settings
from compile.tidy.apply import Tidier
from tests.word_xml import build_docx

ROOT = Path(__file__).parent.parent
SECTIONS = read_settings(ROOT).anthology.sections  # type: ignore[union-attr]
LONGEST_LABEL = 3
TOKEN = re.compile(r"甲\d{4}乙")
NUMBERING = (
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)

BOX = (
    "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData>"
    "<wps:wsp><wps:txbx>CONTENT</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    "</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>CONTENT</v:textbox></v:shape></w:pict>"
    "</mc:Fallback></mc:AlternateContent>"
)
"""A text box as Word writes it: twice."""


@dataclass
class Writer:
    """Builds a body from features; every piece of text is a token of its own."""

    draw: Callable[[st.SearchStrategy[int]], int]
    count: int = 0
    notes: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)

    def token(self) -> str:
        self.count += 1
        return f"甲{self.count:04d}乙"

    def text(self, properties: str = "") -> str:
        return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{self.token()}</w:t></w:r>"

    def pick(self, last: int) -> int:
        return self.draw(st.integers(0, last))

    def run(self, depth: int = 0) -> str:
        """One feature of a paragraph."""
        wrap = self.pick(12 if depth < 2 else 5)
        if wrap <= 5:
            return self.text(
                [
                    "",
                    "<w:b/>",
                    "<w:i/>",
                    '<w:vertAlign w:val="superscript"/>',
                    "<w:strike/>",
                    '<w:em w:val="dot"/>',
                ][wrap]
            )
        inner = self.run(depth + 1)
        wrappers = {
            6: f"<w:ins w:author='a'>{inner}</w:ins>",
            7: f"<w:smartTag>{inner}</w:smartTag>",
            8: f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>",
            9: f'<w:hyperlink r:id="L1">{inner}</w:hyperlink>',
            10: f'<w:fldSimple w:instr="SEQ x">{inner}</w:fldSimple>',
        }
        if wrap in wrappers and not (wrap == 9 and "<w:hyperlink" in inner):  # Word nests no links
            return wrappers[wrap]
        if wrap in {9, 11}:
            self.deleted.append(self.token())
            return f"{inner}<w:del w:author='a'><w:r><w:delText>{self.deleted[-1]}</w:delText></w:r></w:del>"
        self.noted.append(self.token())
        content = f"<w:p><w:r><w:t>{self.noted[-1]}</w:t></w:r></w:p>"
        self.notes.append(f'<w:footnote w:id="{len(self.notes) + 1}">{content}</w:footnote>')
        return f'{inner}<w:r><w:footnoteReference w:id="{len(self.notes)}"/></w:r>'

    def paragraph(self) -> str:
        runs = "".join(self.run() for _ in range(self.pick(3) + 1))
        kind = self.pick(5)
        properties = (
            f'<w:numPr><w:ilvl w:val="{kind - 4}"/><w:numId w:val="1"/></w:numPr>' if kind >= 4 else ""
        )
        return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"

    def table(self) -> str:
        columns = self.pick(2) + 1
        rows = "".join(
            "<w:tr>" + "".join(f"<w:tc>{self.paragraph()}</w:tc>" for _ in range(columns)) + "</w:tr>"
            for _ in range(self.pick(2) + 1)
        )
        return f"<w:tbl>{rows}</w:tbl>"

    def box(self) -> str:
        anchor = self.text()
        content = f"<w:txbxContent>{self.paragraph()}</w:txbxContent>"
        return f"<w:p>{anchor}<w:r>{BOX.replace('CONTENT', content)}</w:r></w:p>"

    def body(self) -> str:
        makers = (self.paragraph, self.paragraph, self.paragraph, self.table, self.box)
        return "".join(makers[self.pick(4)]() for _ in range(self.pick(5) + 1))


@st.composite
def word_files(draw: Callable[[st.SearchStrategy[int]], int]) -> tuple[bytes, Writer]:
    writer = Writer(draw)
    body = writer.body()
    separators = '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
    data = build_docx(
        body,
        links={"L1": "https://example.org/"},
        numbering=NUMBERING,
        footnotes=separators + "".join(writer.notes),
    )
    return data, writer


def data_labels(data: bytes) -> int:
    """Paragraphs with an automatic number; in a cell it is written out, which adds to the text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml").count(b"<w:numPr>")


def read(data: bytes) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.docx"
        path.write_bytes(data)
        return normalize(Order("x", path, "file.docx", SECTIONS), Path(folder) / "out")


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(word_files())
def test_every_character_comes_back_in_order(made: tuple[bytes, Writer]) -> None:
    data, writer = made
    reading = read(data)
    assert reading.case and reading.ledger
    blocks = pandoc.read_markdown(reading.case.markdown.partition("\n---\n")[2])
    body = TOKEN.findall(pandoc.plain(blocks, skip=frozenset({"Note"})))
    notes = [TOKEN.findall(pandoc.plain(node))[0] for node in pandoc.walk(blocks) if node["t"] == "Note"]
    header = TOKEN.findall(reading.case.markdown.partition("\n---\n")[0])  # the first line may be a title
    of_title = sorted(set(writer.noted) - set(notes))  # a note of the title stays as text, below the title
    apart = {*writer.deleted, *notes, *header, *of_title}
    every = [f"甲{number:04d}乙" for number in range(1, writer.count + 1)]
    assert body == [*of_title, *(token for token in every if token not in apart)]
    assert len(notes) + len(of_title) == len(writer.noted) and (header or not of_title)
    assert [loss for loss in reading.ledger.lost if "不明" in loss.reason] == []
    lost = sum(loss.characters for loss in reading.ledger.lost)
    added = reading.ledger.kept.characters + lost - reading.ledger.source.characters
    assert 0 <= added <= LONGEST_LABEL * data_labels(data)
    assert dict(reading.ledger.left_out).get("deleted", 0) == 6 * len(writer.deleted)


@settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
@given(word_files())
def test_normalizing_what_is_normal_changes_nothing(made: tuple[bytes, Writer]) -> None:
    reading = read(made[0])
    assert reading.case
    body = reading.case.markdown.partition("\n---\n")[2]
    blocks = pandoc.read_markdown(body)
    assert pandoc.write_markdown(blocks).strip() == body.strip()
    tidier = Tidier()
    for node in pandoc.walk(blocks):
        if node["t"] in {"Para", "Plain"}:
            text = pandoc.plain(node, skip=frozenset({"Note"}))
            tidier.inlines((Text(text),), 1)
    assert tidier.edits == []
