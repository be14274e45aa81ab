"""Files of every format that hospitals send, told by their content, read, repaired or refused."""

import base64
import io
import re
import struct
import time
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image

from compile.libreoffice import convert
from compile.model.manuscript import Manuscript, Paragraph, Picture, Table, walk_paragraphs
from compile.problems import Problem, ProblemError
from compile.read import read_manuscript
from compile.read.package.opening import open_package
from tests.word_xml import build_docx, paragraph

BODY = "示例医院建设了集成平台，平台上线后运行稳定。"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def png(size: tuple[int, int] = (40, 20)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "PNG")
    return out.getvalue()


def drawing(relationship: str) -> str:
    return (
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="3600000" cy="1800000"/><wp:docPr id="1" name="a"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        '<pic:nvPicPr><pic:cNvPr id="1" name="a"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:ext cx="3600000" cy="1800000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


CELL = "<w:tc><w:tcPr><w:tcW w:w='2000' w:type='dxa'/></w:tcPr>{}</w:tc>"
TABLE = (
    "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='2000'/></w:tblGrid>"
    f"<w:tr>{CELL.format(paragraph('格'))}</w:tr></w:tbl>"
)
WHOLE = build_docx(paragraph(BODY) + TABLE + drawing("M1") + paragraph("完"), media={"M1": png()})


def read(tmp_path: Path, data: bytes) -> tuple[Manuscript, tuple[Problem, ...]]:
    path = tmp_path / "file.docx"
    path.write_bytes(data)
    return read_manuscript(path, tmp_path / "media", file="file.docx")


def refusal(tmp_path: Path, data: bytes) -> Problem:
    with pytest.raises(ProblemError) as refused:
        read(tmp_path, data)
    assert len(refused.value.problems) == 1
    return refused.value.problems[0]


def texts(manuscript: Manuscript) -> list[str]:
    return [block.text for block in manuscript.blocks if isinstance(block, Paragraph) and block.text.strip()]


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def assert_whole(manuscript: Manuscript) -> None:
    """The text in order, the table with its cell, and the picture."""
    assert texts(manuscript) == [BODY, "完"]
    tables = [block for block in manuscript.blocks if isinstance(block, Table)]
    assert [paragraph.text for paragraph in walk_paragraphs(tables)] == ["格"]
    assert len(pictures(manuscript)) == 1
    assert manuscript.source.counts.characters == len(BODY) + 2


def pictures(manuscript: Manuscript) -> list[Picture]:
    blocks = [block for block in manuscript.blocks if isinstance(block, Paragraph)]
    return [inline for block in blocks for inline in block.inlines if isinstance(inline, Picture)]


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)
            info.filename = name  # as given, backslashes too
            info.compress_type = method
            archive.writestr(info, content)
    return out.getvalue()


def changed(old: str, new: str, part: str = "", data: bytes = WHOLE) -> bytes:
    """The package with a text replaced in one part or in all."""
    parts = members(data)
    names = [part] if part else [name for name in parts if not name.endswith(".png")]
    before = dict(parts)
    for name in names:
        parts[name] = parts[name].replace(old.encode(), new.encode())
    assert parts != before, "the text to replace is not there"
    return zipped(parts)


# Formats that are read


@pytest.mark.parametrize("ending", ["doc", "rtf", "odt", "fodt", "xml:MS Word 2003 XML"])
def test_other_formats_are_read_by_way_of_libreoffice(tmp_path: Path, ending: str) -> None:
    source = tmp_path / "source.docx"
    source.write_bytes(WHOLE)
    other = convert(source, ending, tmp_path / "made").read_bytes()
    assert not other.startswith(b"PK\x03\x04") or ending == "odt"
    manuscript, problems = read(tmp_path, other)
    assert_whole(manuscript)
    assert not problems


@pytest.mark.parametrize("ending", ["rtf", "odt", "doc"])
def test_formulas_of_other_formats_are_kept(tmp_path: Path, ending: str) -> None:
    fraction = "<m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>"
    original = tmp_path / "formula.docx"
    original.write_bytes(build_docx(f"<w:p><w:r><w:t>式</w:t></w:r><m:oMath>{fraction}</m:oMath></w:p>"))
    manuscript, problems = read(tmp_path, convert(original, ending, tmp_path).read_bytes())
    counts = manuscript.source.counts
    assert counts.formulas + counts.pictures == 1
    assert not problems


def flat(data: bytes) -> bytes:
    """The package as one XML file."""
    types = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "png": "image/png"}
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = []
    for name, content in members(data).items():
        if name == "[Content_Types].xml":
            continue
        kind = types.get(name.rpartition(".")[2], main)
        if name.endswith(".png"):
            inner = f"<pkg:binaryData>{base64.encodebytes(content).decode()}</pkg:binaryData>"
        else:
            inner = f"<pkg:xmlData>{re.sub('<[?].*?[?]>', '', content.decode())}</pkg:xmlData>"
        parts.append(f'<pkg:part pkg:name="/{name}" pkg:contentType="{kind}">{inner}</pkg:part>')
    return (
        '<?xml version="1.0" standalone="yes"?><?mso-application progid="Word.Document"?>'
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        f"{''.join(parts)}</pkg:package>"
    ).encode()


def test_flat_packages_are_unpacked(tmp_path: Path) -> None:
    manuscript, problems = read(tmp_path, flat(WHOLE))
    assert_whole(manuscript)
    assert not problems


def test_strict_office_open_xml_is_read(tmp_path: Path) -> None:
    parts = members(WHOLE)
    for name in parts:
        if not name.endswith(".png"):
            parts[name] = re.sub(
                rb"http://schemas\.openxmlformats\.org/(wordprocessingml|drawingml|officeDocument)/2006/",
                rb"http://purl.oclc.org/ooxml/\1/",
                parts[name],
            )
    document = parts["word/document.xml"].replace(
        b"<w:pPr></w:pPr>", b'<w:pPr><w:ind w:start="24pt"/></w:pPr>'
    )
    parts["word/document.xml"] = document.replace(b"<a:stretch>", b'<a:srcRect l="50%"/><a:stretch>')
    manuscript, problems = read(tmp_path, zipped(parts))
    assert_whole(manuscript)
    assert not problems
    with Image.open(next((tmp_path / "media").iterdir())) as image:
        assert image.size == (20, 20)


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ],
)
def test_templates_and_files_with_macros_are_read_as_documents(tmp_path: Path, kind: str) -> None:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    manuscript, problems = read(tmp_path, changed(main, kind, "[Content_Types].xml"))
    assert_whole(manuscript)
    assert not problems


PAGE = (
    "<html xmlns:w='urn:schemas-microsoft-com:office:word'><head>"
    "<meta http-equiv=Content-Type content='text/html; charset=gb2312'>"
    "<meta name=ProgId content=Word.Document></head>"
    f"<body><p>{BODY}</p><table border=1><tr><td>格</td></tr></table>"
    "<p><img width=40 height=20 src='manuscript.files/image001.png'></p><p>完</p></body></html>"
).encode("gb18030")


def test_single_file_web_pages_are_read_with_their_pictures(tmp_path: Path) -> None:
    message = EmailMessage()
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = "multipart/related"
    for kind, content, location in (
        ("text/html", PAGE, "file:///C:/1/manuscript.htm"),
        ("image/png", png(), "file:///C:/1/manuscript.files/image001.png"),
    ):
        part = EmailMessage()
        part.set_content(content, *kind.split("/"), cte="base64")
        part["Content-Location"] = location
        message.attach(part)
    manuscript, problems = read(tmp_path, message.as_bytes())
    assert_whole(manuscript)
    assert not problems


def test_web_pages_saved_by_word_are_read_without_their_pictures(tmp_path: Path) -> None:
    manuscript, problems = read(tmp_path, PAGE)
    assert texts(manuscript) == [BODY, "完"]
    assert codes(problems) == ["picture-missing"]


# What is no manuscript


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file of streams of at least 4096 bytes; up to three of them."""
    end, fat_mark = 0xFFFFFFFE, 0xFFFFFFFD
    sectors: list[bytes] = [b"", b""]
    fat = [fat_mark, end]
    entries = [("Root Entry", 5, end, 0)]
    for name, content in streams.items():
        content = content.ljust(4096, b"\0")
        count = -(-len(content) // 512)
        entries.append((name, 2, len(sectors), len(content)))
        fat += [len(sectors) + number + 1 for number in range(count - 1)] + [end]
        sectors += [content[at : at + 512].ljust(512, b"\0") for at in range(0, count * 512, 512)]
    directory, none = b"", 0xFFFFFFFF
    for index, (name, kind, start, size) in enumerate(entries):
        spelled = (name + "\0").encode("utf-16-le")
        following = index + 1 if 0 < index < len(entries) - 1 else none
        links = struct.pack("<HBB3I", len(spelled), kind, 1, none, following, none if index else 1)
        directory += spelled.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)
    sectors[0] = b"".join(struct.pack("<I", mark) for mark in fat).ljust(512, b"\xff")
    sectors[1] = directory.ljust(512, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<I", 0) + b"\xff" * 432
    assert len(header) == 512
    return header + b"".join(sectors)


def word_stream(flags: int) -> bytes:
    return struct.pack("<5HH", 0xA5EC, 0xC1, 0, 0x804, 0, flags)


FOREIGN = {
    "PDF 文件": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "PNG 图片": png(),
    "JPEG 图片": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "RAR 压缩包": b"Rar!\x1a\x07\x00" + bytes(50),
    "纯文本文件": BODY.encode("gb18030"),
    "网页": "<!DOCTYPE html><html><body>请先登录</body></html>".encode(),
    "Excel 工作簿": zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}),
    "PowerPoint 演示文稿": zipped({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}),
    "OpenDocument 电子表格": zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    "OFD 版式文件": zipped({"OFD.xml": b"<ofd:OFD/>"}),
    "EPUB 电子书": zipped({"mimetype": b"application/epub+zip", "META-INF/container.xml": b"<c/>"}),
    "ZIP 压缩包（里面有 稿件/示例.docx）": zipped({"稿件/示例.docx": WHOLE, "稿件/承诺书.pdf": b"%PDF"}),
    "Outlook 邮件": compound({"__properties_version1.0": b""}),
    "Excel 2003 XML 工作簿": b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_no_word_file_is_named(tmp_path: Path, name: str) -> None:
    problem = refusal(tmp_path, FOREIGN[name])
    assert problem.code == "manuscript-not-word"
    assert problem.message == f"这不是 Word 文件，而是{name}"
    assert problem.hint


def test_an_old_workbook_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path, compound({"Workbook": b""})).message == "这不是 Word 文件，而是Excel 工作簿"


@pytest.mark.parametrize(
    "data",
    [
        compound({"EncryptionInfo": b"", "EncryptedPackage": b"x" * 5000}),
        compound({"WordDocument": b"", "EncryptionInfo": b"", "EncryptedPackage": b"x" * 5000}),
        compound({"WordDocument": word_stream(0x0100)}),
    ],
    ids=["docx", "docx-with-an-empty-word-stream", "doc"],
)
def test_files_with_a_password_are_told(tmp_path: Path, data: bytes) -> None:
    problem = refusal(tmp_path, data)
    assert problem.code == "manuscript-encrypted"
    assert "密码" in problem.message and "重新发送" in problem.hint


def test_a_document_of_word_97_with_a_password_is_told(tmp_path: Path) -> None:
    source = tmp_path / "source.docx"
    source.write_bytes(WHOLE)
    data = bytearray(convert(source, "doc", tmp_path / "made").read_bytes())
    stream = next(at for at in range(512, len(data), 64) if data[at : at + 2] == b"\xec\xa5")
    data[stream + 11] |= 0x01
    assert refusal(tmp_path, bytes(data)).code == "manuscript-encrypted"
    data[stream + 11] &= 0xFE
    assert_whole(read(tmp_path, bytes(data))[0])
    assert refusal(tmp_path, bytes(data[: len(data) // 2])).code == "manuscript-truncated"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "manuscript-empty"),
        (bytes(20000), "manuscript-damaged"),
        (WHOLE[: len(WHOLE) // 2], "manuscript-truncated"),
        (WHOLE[:30], "manuscript-truncated"),
        (compound({"WordDocument": word_stream(0)})[:700], "manuscript-truncated"),
        (zipped({"[Content_Types].xml": b"<Types/>"}), "manuscript-not-word"),
        (zipped({"word/document.xml": b"", "[Content_Types].xml": b"<Types/>"}), "manuscript-damaged"),
    ],
    ids=["empty", "noughts", "half", "header", "compound", "no-word", "no-document"],
)
def test_empty_and_truncated_files_are_told(tmp_path: Path, data: bytes, code: str) -> None:
    problem = refusal(tmp_path, data)
    assert problem.code == code
    assert problem.hint


# Damage that is repaired

MAIN = "word/document.xml"
RELS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
_PARTS = members(WHOLE)


def without(*names: str) -> bytes:
    return zipped({name: content for name, content in _PARTS.items() if name not in names})


def renamed(change: dict[str, str]) -> bytes:
    return zipped({change.get(name, name): content for name, content in _PARTS.items()})


def with_relation(kind: str, target: str) -> bytes:
    one = f'<Relationship Id="extra" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    return changed("</Relationships>", one, RELS)


def wrong_size() -> bytes:
    """The central directory gives half of the document's size."""
    data = bytearray(WHOLE)
    at = data.index(b"word/document.xml", data.index(b"PK\x01\x02")) - 46
    size = struct.unpack_from("<I", data, at + 24)[0]
    struct.pack_into("<I", data, at + 24, size // 2)
    return bytes(data)


def wrong_checksum() -> bytes:
    data = bytearray(WHOLE)
    at = data.index(b"word/document.xml", data.index(b"PK\x01\x02")) - 46
    struct.pack_into("<I", data, at + 16, 1)
    return bytes(data)


def doubled() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(MAIN, "<w:document/>")
        for name, content in _PARTS.items():
            archive.writestr(name, content)
    return out.getvalue()


def moved() -> bytes:
    """The document and its relationships in another folder, under another name."""
    parts = {name: content for name, content in _PARTS.items() if name not in (MAIN, RELS)}
    parts["text/main.xml"] = _PARTS[MAIN]
    parts["text/_rels/main.xml.rels"] = _PARTS[RELS].replace(b"media/", b"/word/media/")
    for name in (TYPES, "_rels/.rels"):
        parts[name] = parts[name].replace(b"word/document.xml", b"text/main.xml")
    return zipped(parts)


REPAIRED = {
    "a relationship to nothing": (with_relation("settings", "settings.xml"), "去掉了指向空处的关系（设置）"),
    "no content types": (without(TYPES), "补上了内容类型表"),
    "no package relationships": (without("_rels/.rels"), "补上了文件的关系表"),
    "a part without content type": (
        changed('<Default Extension="png" ContentType="image/png"/>', "", TYPES),
        "补上了内容类型",
    ),
    "a document of the wrong content type": (
        changed("wordprocessingml.document.main+xml", "wordprocessingml.styles+xml", TYPES),
        "改正了正文的内容类型",
    ),
    "a namespace of a draft": (changed(_W, _W.replace("2006/", "2006/3/"), MAIN), "改正了命名空间"),
    "a namespace with another protocol": (changed(_W, _W.replace("http:", "https:"), MAIN), "改正了命名空间"),
    "an unknown namespace": (changed(_W, "http://example.org/word", MAIN), "改正了命名空间"),
    "no namespace at all": (changed(f'xmlns:w="{_W}" ', "", MAIN), "补上了命名空间（w）"),
    "backslashes in names": (
        renamed({MAIN: "word\\document.xml", "word/media/M1.png": "word\\media\\M1.png"}),
        "改正了部件名中的斜线",
    ),
    "other letters in names": (renamed({"word/media/M1.png": "word/Media/m1.PNG"}), "改正了关系中的部件名"),
    "backslashes in targets": (changed("media/M1.png", "media\\M1.png", RELS), "改正了关系中的部件名"),
    "a mark and junk before the declaration": (
        changed("<w:document ", "\ufeff\r\njunk <?xml version='1.0'?><w:document ", MAIN),
        "多余字符",
    ),
    "control characters": (changed("格", "\x0b格&#x1F;", MAIN), "删去了 2 个不允许的控制字符"),
    "an ampersand": (changed("<w:pPr>", "<w:pPr w:x='a & b'>", MAIN), "“&”"),
    "names that XML does not allow": (changed("<w:pPr>", "<w:2d/><w:a:b/><w:pPr>", MAIN), "语法错误"),
    "a header that is not there": (with_relation("header", "header1.xml"), "去掉了指向空处的关系（页眉）"),
    "a document type": (changed("<w:document ", "<!DOCTYPE w><w:document ", MAIN), "删去了文档类型声明"),
    "another encoding than declared": (
        zipped(
            _PARTS
            | {
                MAIN: b"<?xml version='1.0' encoding='UTF-8'?>"
                + _PARTS[MAIN].decode().encode("gb18030")
            }
        ),
        "改正了文字编码",
    ),
    "a part twice": (doubled(), "同名的部件"),
    "a wrong size": (wrong_size(), "改正了部件的大小"),
    "a wrong checksum": (wrong_checksum(), "校验值不符"),
    "no central directory": (WHOLE[: WHOLE.index(b"PK\x01\x02")], "重建了压缩包的目录"),
}  # fmt: skip


@pytest.mark.parametrize("name", REPAIRED)
def test_damage_is_repaired_and_reported(tmp_path: Path, name: str) -> None:
    data, told = REPAIRED[name]
    manuscript, problems = read(tmp_path, data)
    assert_whole(manuscript)
    assert codes(problems) == ["manuscript-repaired"]
    assert told in problems[0].message
    assert problems[0].place.file == "file.docx" and problems[0].hint


SOUND = {
    "prepended bytes": b"\r\n" + WHOLE,
    "stored entries": zipped(_PARTS, zipfile.ZIP_STORED),
    "an absolute target": changed('Target="media/', 'Target="/word/media/', RELS),
    "another name of the document": moved(),
    "another name in the same folder": changed("word/document.xml", "word/document2.xml", data=renamed(
        {MAIN: "word/document2.xml", RELS: "word/_rels/document2.xml.rels"})),
    "a link into the text": with_relation("hyperlink", "#chapter"),
    "a byte order mark": changed("<w:document ", "\ufeff<w:document ", MAIN),
    "a whole file inside under the type of a document": zipped(
        _PARTS | {"word/inside.docx": WHOLE, TYPES: _PARTS[TYPES].replace(
            b"</Types>", b'<Default Extension="docx" ContentType="application/vnd.openxmlformats-'
            b'officedocument.wordprocessingml.document.main+xml"/></Types>')}),
    "wide characters": zipped(
        _PARTS | {MAIN: ('<?xml version="1.0" encoding="UTF-16"?>' + _PARTS[MAIN].decode()).encode("utf-16")}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_what_other_programs_do_differently_is_no_damage(tmp_path: Path, name: str) -> None:
    manuscript, problems = read(tmp_path, SOUND[name])
    assert_whole(manuscript)
    assert not problems


def test_a_missing_picture_is_told_once(tmp_path: Path) -> None:
    manuscript, problems = read(tmp_path, without("word/media/M1.png"))
    assert texts(manuscript) == [BODY, "完"]
    assert codes(problems) == ["picture-missing"]


def test_relationships_are_found_again_by_name(tmp_path: Path) -> None:
    notes = f'<w:footnote w:id="2">{paragraph("注文")}</w:footnote>'
    body = '<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    parts = members(build_docx(body, footnotes=notes))
    del parts[RELS]
    manuscript, problems = read(tmp_path, zipped(parts))
    assert manuscript.source.counts.characters == 3
    assert [part.text for part in walk_paragraphs(manuscript.blocks)].count("甲") == 1
    assert "补上了正文的关系表" in problems[0].message


def test_text_that_is_lost_is_an_error(tmp_path: Path) -> None:
    document = _PARTS[MAIN]
    cut = document[: document.index("完".encode()) - 40]
    manuscript, problems = read(tmp_path, zipped(_PARTS | {MAIN: cut}))
    assert texts(manuscript) == [BODY]
    assert codes(problems) == ["manuscript-incomplete", "manuscript-repaired"]
    assert problems[0].is_error and MAIN in problems[0].message


def test_missing_notes_are_an_error(tmp_path: Path) -> None:
    _, problems = read(tmp_path, with_relation("footnotes", "footnotes.xml"))
    assert codes(problems) == ["manuscript-incomplete", "manuscript-repaired"]
    assert "脚注" in problems[0].message


def test_the_counter_reads_what_the_reader_reads(tmp_path: Path) -> None:
    path = tmp_path / "file.doc"
    path.write_bytes(moved())
    package = open_package(path, tmp_path, "file.doc")
    assert package.path != path
    assert MAIN in members(package.path.read_bytes())


def test_a_sound_file_is_not_rewritten_and_costs_little(tmp_path: Path) -> None:
    noise = Image.effect_noise((1000, 1000), 100)
    out = io.BytesIO()
    noise.save(out, "PNG")
    body = "".join(paragraph(BODY) for _ in range(300)) + drawing("M1")
    path = tmp_path / "file.docx"
    path.write_bytes(build_docx(body, media={"M1": out.getvalue()}))
    assert path.stat().st_size > 900_000
    from compile.read.package.repair import repair

    times = []
    for _ in range(5):
        start = time.perf_counter()
        assert repair(path, tmp_path).path == path
        times.append(time.perf_counter() - start)
    assert min(times) < 0.03
