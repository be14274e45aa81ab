"""A file that looks as it did need not be read for its fingerprint; one that changed always is."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from compile import digests
from compile.digests import digest, digest_tree, remembering


@pytest.fixture(autouse=True)
def new_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One that has seen no file."""
    forget(monkeypatch)
    yield
    monkeypatch.undo()


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "_seen", {})


def write_settled(path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write a file, and let the clock go on until its times can be trusted."""
    path.write_text(text)
    later = time.time_ns() + 2 * digests._SETTLED_NS
    monkeypatch.setattr(time, "time_ns", lambda: later)


def test_what_was_noted_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, note = tmp_path / "manuscript.docx", tmp_path / "digests.json"
    write_settled(file, "示例", monkeypatch)
    with remembering(note):
        before = digest(file)
    forget(monkeypatch)
    monkeypatch.setattr("hashlib.file_digest", None)
    with remembering(note):
        assert digest(file) == before


def test_a_change_that_keeps_size_and_time_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, note = tmp_path / "manuscript.docx", tmp_path / "digests.json"
    write_settled(file, "示例一", monkeypatch)
    stat = file.stat()
    with remembering(note):
        before = digest(file)
    time.sleep(0.02)  # longer than the grain of the kernel's clock
    file.write_text("示例二")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (stat.st_size, stat.st_mtime_ns)
    with remembering(note):
        assert digest(file) != before


def test_what_changed_just_now_is_not_noted(tmp_path: Path) -> None:
    file, note = tmp_path / "manuscript.docx", tmp_path / "digests.json"
    file.write_text("示例")
    with remembering(note):
        digest(file)
    assert not note.is_file() or json.loads(note.read_text()) == []


def test_what_is_gone_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other, note = tmp_path / "one", tmp_path / "other", tmp_path / "digests.json"
    one.write_text("示例")
    write_settled(other, "示例", monkeypatch)
    with remembering(note):
        digest(one, other)
    one.unlink()
    forget(monkeypatch)
    with remembering(note):
        digest(Path(__file__))
    assert {Path(name).name for name, *_ in json.loads(note.read_text())} == {"other", Path(__file__).name}


@pytest.mark.parametrize("noted", ["", "{", "[1]", '[["name"]]', "{}", "\udc80"])
def test_a_damaged_note_tells_nothing(noted: str, tmp_path: Path) -> None:
    note = tmp_path / "digests.json"
    note.write_bytes(noted.encode(errors="surrogateescape"))
    with remembering(note):
        assert digest(Path(__file__))


def test_a_tree_is_its_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "file").write_text("示例")
    one = digest_tree(tmp_path)
    assert digest_tree(tmp_path) == one
    (tmp_path / "empty").mkdir()
    (tmp_path / "nowhere").symlink_to(tmp_path / "missing")
    assert digest_tree(tmp_path) == one
    (tmp_path / "below" / "file").rename(tmp_path / "below" / "other")
    assert digest_tree(tmp_path) != one


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode("新".encode("gbk"))).write_text("示例")
    assert digest_tree(tmp_path)
