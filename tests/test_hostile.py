"""Files made to do harm: each fails alone, soon, with a clear problem, and leaves nothing behind."""

import os
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from compile import libreoffice
from compile.isolate import run_limited, seconds_left
from compile.model.case import Reading
from compile.pipeline.readings import read_one
from tests.conftest import ROOT
from tests.test_formats import MAIN, RELS, changed, drawing, flat, members, png, zipped
from tests.word_xml import build_docx, paragraph

SECONDS = 20
WHOLE = build_docx(paragraph("正文") + drawing("M1"), media={"M1": png()})
BOMB = b"\0" * 60_000_000


@pytest.fixture(scope="module")
def server() -> None:
    """The server of processes, which keeps a folder as long as the tests run."""
    run_limited(int, seconds=30, memory_mb=512)


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: None) -> Iterator[Path]:
    """A temporary folder that is empty again after the test, as is the process table.

    A killed process may need a moment until the kernel has taken it apart.
    """
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert not list(folder.iterdir())
    deadline = time.monotonic() + 5
    while offices(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not offices(tmp_path)


def offices(folder: Path) -> list[str]:
    """Command lines of the offices that work below a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().decode(errors="replace")
        except OSError:
            continue
        if "soffice" in line and str(folder) in line:
            found.append(line)
    return found


def read(tmp_path: Path, data: bytes) -> Reading:
    path = tmp_path / "file.docx"
    path.write_bytes(data)
    start = time.monotonic()
    reading = read_one(ROOT, path, tmp_path / "out")
    assert time.monotonic() - start < SECONDS
    assert path.read_bytes() == data
    return reading


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def refusal(tmp_path: Path, data: bytes) -> str:
    reading = read(tmp_path, data)
    assert reading.case is None
    assert len(reading.problems) == 1
    assert reading.problems[0].hint and not reading.problems[0].message.isascii()
    return reading.problems[0].code


def with_part(name: str, content: bytes, data: bytes = WHOLE) -> bytes:
    return zipped(members(data) | {name: content})


@pytest.mark.parametrize(
    "data",
    [
        with_part("word/media/bomb.bin", BOMB),
        with_part("word/bomb.xml", b"<a>" + BOMB.replace(b"\0", b" ") * 2 + b"</a>"),
        zipped(members(WHOLE) | {f"word/media/{number}.bin": b"" for number in range(6000)}),
    ],
    ids=["one entry", "white space", "many entries"],
)
def test_zip_bombs_are_not_expanded(tmp_path: Path, data: bytes) -> None:
    assert refusal(tmp_path, data) == "manuscript-too-large"


def test_sizes_that_lie_do_not_help_a_bomb(tmp_path: Path) -> None:
    pieces = zlib.compressobj(9, zlib.DEFLATED, -15)
    stored = b"".join(pieces.compress(BOMB) for _ in range(18)) + pieces.flush()
    name = b"word/bomb.bin"
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(stored), 100, len(name), 0)
    archive = members(WHOLE)
    body = zipped(archive)
    end = body.index(b"PK\x01\x02")
    central = struct.pack(
        "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(stored), 100, len(name), 0, 0, 0, 0, 0, end
    )
    directory = body[end : body.index(b"PK\x05\x06")] + central + name
    count = len(archive) + 1
    at = end + len(local) + len(name) + len(stored)
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(directory), at, 0)
    data = body[:end] + local + name + stored + directory + tail
    assert refusal(tmp_path, data) == "manuscript-too-large"


def test_directories_without_end_are_not_read(tmp_path: Path) -> None:
    record = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *[0] * 6, 0, 0, 0, 1, *[0] * 4, 0, 0) + b"a"
    directory = record * 60_000
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 60_000, 60_000, len(directory), 0, 0)
    assert refusal(tmp_path, b"PK" + directory[2:] + tail) == "manuscript-too-large"


LAUGHS = "".join(
    f'<!ENTITY l{number} "{f"&l{number - 1};" * 10 if number else "ha"}">' for number in range(10)
)


@pytest.mark.parametrize("part", [MAIN, RELS, "[Content_Types].xml", "docProps/core.xml"])
def test_entities_are_refused_wherever_they_stand(tmp_path: Path, part: str) -> None:
    laughs = f"<?xml version='1.0'?><!DOCTYPE a [{LAUGHS}]><a>&l9;</a>".encode()
    assert refusal(tmp_path, with_part(part, laughs)) == "manuscript-unsafe"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_external_entities_are_refused(tmp_path: Path, encoding: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    entity = f"<!DOCTYPE w [<!ENTITY x SYSTEM '{secret.as_uri()}'>]>"
    text = members(WHOLE)[MAIN].decode().replace("正文", "&x;")
    text = f"<?xml version='1.0' encoding='{encoding}'?>{entity}{text}"
    assert refusal(tmp_path, with_part(MAIN, text.encode(encoding))) == "manuscript-unsafe"


def test_an_external_document_type_is_not_fetched(tmp_path: Path) -> None:
    with Listener() as listener:
        kind = f'<!DOCTYPE w SYSTEM "{listener.address}/w.dtd">'
        reading = read(tmp_path, changed("<w:document ", f"{kind}<w:document ", MAIN, WHOLE))
    assert reading.case is not None and "正文" in reading.case.markdown
    assert "manuscript-repaired" in codes(reading)
    assert not listener.asked


def test_entities_in_flat_packages_are_refused(tmp_path: Path) -> None:
    data = flat(WHOLE).replace(b"<pkg:package", f"<!DOCTYPE a [{LAUGHS}]><pkg:package".encode(), 1)
    assert refusal(tmp_path, data) == "manuscript-unsafe"


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    deep = "<w:p>" * 50_000 + "</w:p>" * 50_000
    assert refusal(tmp_path, build_docx(deep)) == "manuscript-unsafe"


def test_names_that_lead_out_are_ignored_and_told(tmp_path: Path) -> None:
    parts = members(WHOLE) | {"../../outside.xml": b"<a/>", "/etc/outside.xml": b"<a/>"}
    before = sorted(path for path in tmp_path.parent.iterdir())
    reading = read(tmp_path, zipped(parts))
    assert reading.case is not None and "正文" in reading.case.markdown
    told = [problem for problem in reading.problems if problem.code == "manuscript-repaired"]
    assert len(told) == 1 and "../../outside.xml" in told[0].message
    assert sorted(path for path in tmp_path.parent.iterdir()) == before
    assert not Path("/etc/outside.xml").exists()


class Listener:
    """A server that remembers what it was asked for."""

    def __init__(self) -> None:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(png())

            def log_message(self, *args: object) -> None:
                pass

        self.asked = asked
        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "Listener":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def linked(address: str) -> bytes:
    """A picture that stands elsewhere."""
    image = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    one = f'<Relationship Id="far" Type="{image}" Target="{address}" TargetMode="External"/></Relationships>'
    data = changed("</Relationships>", one, RELS, WHOLE)
    return changed('r:embed="M1"', 'r:link="far"', MAIN, data)


def test_linked_pictures_are_not_fetched(tmp_path: Path) -> None:
    with Listener() as listener:
        reading = read(tmp_path, linked(f"{listener.address}/far.png"))
    assert "picture-linked" in codes(reading)
    assert not listener.asked


def fodt(address: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><office:document office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.text" '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
        'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
        'xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:text>'
        "<text:p>正文</text:p>"
        "<text:p><draw:frame svg:width='2cm' svg:height='1cm' text:anchor-type='as-char'>"
        f'<draw:image xlink:href="{address}" xlink:type="simple" xlink:actuate="onLoad"/>'
        "</draw:frame></text:p>"
        f"<text:section text:name='s'><text:section-source xlink:href='{address}'/></text:section>"
        "</office:text></office:body></office:document>"
    ).encode()


def rtf(address: str) -> bytes:
    field = f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{address}" \\\\d}}{{\\fldrslt}}}}'
    return f"{{\\rtf1\\ansi text {field}\\par}}".encode()


def page(address: str) -> bytes:
    return (
        "<html xmlns:w='urn:schemas-microsoft-com:office:word'><head>"
        f"<link rel=stylesheet href='{address}'><style>p {{background: url({address})}}</style></head>"
        f"<body background='{address}'><p>text</p><img src='{address}'><iframe src='{address}'></iframe>"
        f"<object data='{address}'></object></body></html>"
    ).encode()


@pytest.mark.parametrize("make", [fodt, rtf, page])
def test_libreoffice_fetches_nothing(tmp_path: Path, make: "type") -> None:
    with Listener() as listener:
        read(tmp_path, make(f"{listener.address}/far.png"))
    assert not listener.asked


@pytest.mark.parametrize("make", [fodt, rtf, page])
def test_libreoffice_opens_no_other_file(tmp_path: Path, make: "type") -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(png((77, 33)))
    reading = read(tmp_path, make(secret.as_uri()))
    assert not list((tmp_path / "out").rglob("*.png"))
    assert reading.case is None or not reading.case.figures


def test_pictures_of_50000_pixels_are_refused(tmp_path: Path) -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    rows = zlib.compressobj(9)
    data = b"".join(rows.compress(bytes(6251)) for _ in range(50_000)) + rows.flush()
    header = chunk(b"IHDR", struct.pack(">2I5B", 50_000, 50_000, 1, 0, 0, 0, 0))
    picture = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    reading = read(tmp_path, with_part("word/media/M1.png", picture))
    assert "picture-unreadable" in codes(reading)


def test_100000_empty_paragraphs_are_read(tmp_path: Path) -> None:
    reading = read(tmp_path, build_docx(paragraph("甲") + "<w:p/>" * 100_000 + paragraph("乙")))
    assert reading.case is not None
    assert "甲" in reading.case.markdown and "乙" in reading.case.markdown


def test_encrypted_zip_entries_are_told(tmp_path: Path) -> None:
    data = bytearray(WHOLE)
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refusal(tmp_path, bytes(data)) == "manuscript-encrypted"


@pytest.mark.parametrize("size", [100, 1000, 5000])
def test_noise_behind_any_first_bytes_is_a_problem(tmp_path: Path, size: int) -> None:
    noise = b"".join(zlib.crc32(bytes([number % 256, number // 256])).to_bytes(4) for number in range(size))
    for start in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<?xml version='1.0'?>"):
        assert refusal(tmp_path, start + noise).startswith("manuscript-")


# Nothing is left behind


def test_an_office_that_is_killed_leaves_no_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file.rtf"
    file.write_bytes(b"{\\rtf1 " + b"text \\par " * 200_000 + b"}")
    monkeypatch.setattr(libreoffice, "SECONDS", 1.2)
    before = set(Path("/tmp").glob("OSL_PIPE_*"))
    made: set[Path] = set()
    remove = libreoffice._remove_socket

    def look_and_remove(profile: Path) -> None:
        made.update(set(Path("/tmp").glob("OSL_PIPE_*")) - before)
        remove(profile)

    monkeypatch.setattr(libreoffice, "_remove_socket", look_and_remove)
    with pytest.raises(libreoffice.ConversionError, match="秒没有完成"):
        hang(str(file))
    assert any(not path.exists() for path in made)


def hang(path: str) -> None:
    """Convert a file with an office that never ends."""
    libreoffice.convert(Path(path), "docx", Path(path).parent / "converted")


@pytest.fixture
def endless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `soffice` that starts another program, writes its number, and waits for it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {tmp_path}/converted/pid\nwait\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return tmp_path


def wait_for(path: Path) -> int:
    deadline = time.monotonic() + 10
    while not (path.is_file() and path.read_text().strip()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return int(path.read_text())


def has_ended(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_an_office_that_takes_too_long_ends_with_all_that_it_started(
    endless: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "SECONDS", 1.5)
    with pytest.raises(libreoffice.ConversionError, match="秒没有完成"):
        hang(str(endless / "file.doc"))
    assert has_ended(wait_for(endless / "converted" / "pid"))


def test_an_office_ends_with_the_program_that_called_it(endless: Path) -> None:
    call = f"from tests.test_hostile import hang; hang({str(endless / 'file.doc')!r})"
    caller = subprocess.Popen(
        [sys.executable, "-c", call], cwd=ROOT, env=os.environ | {"TMPDIR": str(endless)}
    )
    pid = wait_for(endless / "converted" / "pid")
    assert not has_ended_now(pid)
    caller.send_signal(signal.SIGKILL)
    caller.wait()
    assert has_ended(pid)


def has_ended_now(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


def connect() -> str:
    import socket

    try:
        with socket.create_connection(("127.0.0.1", 9), timeout=2):
            return "connected"
    except OSError as wrong:
        return os.strerror(wrong.errno or 0)


def leave_a_file() -> tuple[str, float]:
    handle, name = tempfile.mkstemp()
    os.close(handle)
    return name, seconds_left()


def test_temporary_files_of_a_process_go_with_it() -> None:
    name, left = run_limited(leave_a_file, seconds=30, memory_mb=512)
    assert not Path(name).exists()
    assert 20 < left <= 30


def test_a_limited_process_has_no_network() -> None:
    assert run_limited(connect, seconds=20, memory_mb=512) == "Network is unreachable"
