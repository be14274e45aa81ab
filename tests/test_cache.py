"""What is kept of expensive steps: whole or not at all, and never more than it may be."""

import os
import threading
import time
from pathlib import Path

import pytest

from compile.cache import Cache, NotKeptError

DAY = 86_400


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def keep(cache: Cache, kind: str, key: str, size: int, days: float = 0.0) -> Path:
    """A result of that size, used so many days ago."""
    folder = cache.fetch(kind, key, lambda new: (new / "data").write_bytes(bytes(size)))
    age(folder, days)
    return folder


def age(path: Path, days: float) -> None:
    used = time.time() - days * DAY
    os.utime(path, (used, used))


def names(folder: Path) -> list[str]:
    """Of what is kept, without using it."""
    return sorted(path.name for path in folder.iterdir())


def test_a_result_is_made_once(cache: Cache) -> None:
    keep(cache, "units", "a", 3)
    assert (cache.fetch("units", "a", lambda _: pytest.fail("made again")) / "data").read_bytes() == bytes(3)


def test_what_fails_leaves_nothing(cache: Cache) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").write_text("half")
        raise NotKeptError("reason")

    with pytest.raises(NotKeptError):
        cache.fetch("units", "a", fail)
    assert names(cache.folder / "units") == []


def test_two_runs_at_once_have_the_same_result(cache: Cache) -> None:
    meeting = threading.Barrier(2, timeout=20)
    found: list[Path] = []

    def run() -> None:
        def make(folder: Path) -> None:
            meeting.wait()
            (folder / "data").write_bytes(b"same")

        found.append(cache.fetch("units", "a", make))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 2 and len(set(found)) == 1
    assert (found[0] / "data").read_bytes() == b"same"
    assert names(cache.folder / "units") == ["a"]


def test_what_was_used_longest_ago_goes_first(cache: Cache) -> None:
    for days, key in enumerate("abcd", 1):
        keep(cache, "units", key, 100, days)
    keep(cache, "read", "e", 100, 2.5)
    cache.shrink(300)
    assert names(cache.folder / "units") == ["a", "b"]
    assert names(cache.folder / "read") == ["e"]


def test_what_is_used_is_young_again(cache: Cache) -> None:
    for days, key in enumerate("abcd", 1):
        keep(cache, "units", key, 100, days)
    cache.fetch("units", "c", lambda _: pytest.fail("made again"))
    assert cache.has("units", "d")
    cache.shrink(200)
    assert names(cache.folder / "units") == ["c", "d"]


def test_what_another_run_may_be_about_to_use_stays(cache: Cache) -> None:
    keep(cache, "units", "a", 100)
    keep(cache, "units", "b", 100, 0.5 / 24)
    cache.shrink(0)
    assert names(cache.folder / "units") == ["a", "b"]


def test_within_an_hour_nobody_looks_again(cache: Cache) -> None:
    keep(cache, "units", "b", 100, 2)
    cache.shrink(0)
    keep(cache, "units", "a", 100, 2)
    cache.shrink(0)
    assert names(cache.folder / "units") == ["a"]
    age(cache.folder / ".shrunk", 1)
    cache.shrink(0)
    assert names(cache.folder / "units") == []


def test_a_shelf_shrinks_file_by_file(cache: Cache) -> None:
    shelf = cache.shelf("inks")
    for key in ("aa1", "aa2", "bb3"):
        shelf.fetch(key, lambda: bytes(100))
    for key in ("aa1", "bb3"):
        age(cache.folder / "inks" / key[:2] / key, 1)
    assert shelf.fetch("bb3", lambda: pytest.fail("made again")) == bytes(100)
    cache.shrink(200)
    kept = sorted(path.name for path in (cache.folder / "inks").rglob("*") if path.is_file())
    assert kept == ["aa2", "bb3"]


def test_within_its_bounds_nothing_goes(cache: Cache) -> None:
    keep(cache, "units", "a", 100, 9)
    cache.shrink(100)
    assert names(cache.folder / "units") == ["a"]


def test_only_the_newest_of_a_kind(cache: Cache) -> None:
    for days, key in enumerate("abc"):
        keep(cache, "run", key, 1, days)
    cache.keep_newest("run", 2)
    assert names(cache.folder / "run") == ["a", "b"]


def test_a_pack_holds_what_was_asked_for_and_as_much_again(cache: Cache) -> None:
    shelf = cache.shelf("preflight")
    for name in ("old", "middle", "new"):
        pack = shelf.pack("book")
        for number in range(3):
            pack.fetch(f"{name}{number}", lambda: bytes(1_000_000))
        pack.keep()
    pack = shelf.pack("book")
    for number in range(3):
        assert pack.fetch(f"new{number}", lambda: pytest.fail("made again"))
        assert pack.fetch(f"middle{number}", lambda: pytest.fail("made again"))
    pack.fetch("old2", lambda: b"made")
    known = dict.fromkeys(f"{name}{number}" for name in ("new", "middle") for number in range(3))
    assert pack.news() == {**known, "old2": b"made"}


def test_what_another_process_asked_for_is_kept_too(cache: Cache) -> None:
    shelf = cache.shelf("preflight")
    for round_ in range(3):
        other, pack = shelf.pack("book"), shelf.pack("book")
        other.fetch("a", (lambda: pytest.fail("made again")) if round_ else lambda: b"1")
        pack.fetch(f"large{round_}", lambda: bytes(2_000_000))
        pack.add(other.news())
        pack.keep()
    assert shelf.pack("book").fetch("a", lambda: pytest.fail("made again")) == b"1"
