"""Edge to the disk: results of expensive steps, named by the fingerprint of what they depend on."""

import os
import pickle
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from compile.files import replacing, write_if_changed

Value = TypeVar("Value")
News: TypeAlias = dict[str, bytes | None]
"""Results by their fingerprints; nothing for those that both sides know."""


class NotKeptError(Exception):
    """Ends a step with a result of which the cache remembers nothing."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


class Shelf:
    """Small results of expensive steps, each a file named by the fingerprint of what it depends on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fetch(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The result; where there is none, `make` gives it."""
        path = self.folder / key[:_SHELF] / key
        try:
            data = path.read_bytes()
            _touch(path)
            return data
        except FileNotFoundError:
            data = make()
            write_if_changed(path, data)
            return data

    def recall(self, key: str, make: Callable[[], Value]) -> Value:
        """The same for a result that is a value, kept pickled."""
        value: Value = pickle.loads(self.fetch(key, lambda: pickle.dumps(make())))
        return value

    def pack(self, name: str) -> "Pack":
        """Many results of one kind of file, by its name."""
        return Pack(self.folder / f"{name}.pack")


class Pack:
    """Very many small results of one long step in one file, such as of the pages of a book.

    It is read whole and written whole, in a hundredth of the time that as many files on a shelf would take.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, bytes] = {}
        with suppress(FileNotFoundError), path.open("rb") as file:
            self._known = pickle.load(file)
        self._asked: dict[str, bytes] = {}

    def fetch(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The result; where there is none, `make` gives it."""
        data = self._asked.get(key) or self._known.get(key) or make()
        self._asked[key] = data
        return data

    def news(self) -> News:
        """What was asked for since the pack was opened."""
        return {key: None if key in self._known else data for key, data in self._asked.items()}

    def add(self, news: News) -> None:
        """Take what another process asked of the same pack."""
        self._asked |= {key: data or self._known[key] for key, data in news.items()}

    def keep(self) -> None:
        """Write what was asked for, and of what was known before the newest, up to as much again."""
        kept = dict(self._asked)
        room = sum(map(len, kept.values())) + _SPARE
        for key, data in self._known.items():
            room -= len(data)
            if room > 0:
                kept.setdefault(key, data)
        with replacing(self._path) as written, written.open("wb") as file:
            pickle.dump(kept, file)
        _touch(self._path)


_SPARE = 1_000_000
"""Bytes."""


class Cache:
    """Results of expensive steps, each a folder named by the fingerprint of what it depends on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fetch(self, kind: str, key: str, make: Callable[[Path], object]) -> Path:
        """The folder of that result; where there is none, `make` fills a new one.

        What `make` raises, such as `NotKeptError`, passes through and leaves nothing behind. Two runs at
        once are safe: the second to finish keeps the first one's folder.
        """
        target = self.folder / kind / key
        if self.has(kind, key):
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(dir=target.parent, prefix="."))
        try:
            make(work)
            work.chmod(0o755)
            if not target.is_dir():
                work.rename(target)
        except OSError:
            if not target.is_dir():
                raise
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return target

    def has(self, kind: str, key: str) -> bool:
        """Whether that result is there."""
        target = self.folder / kind / key
        if not target.is_dir():
            return False
        _touch(target)
        return True

    def shelf(self, kind: str) -> Shelf:
        """Small results of a kind."""
        return Shelf(self.folder / kind)

    def keep_newest(self, kind: str, count: int) -> None:
        """Forget all but the newest results of a kind."""
        folders = [path for path in (self.folder / kind).glob("[!.]*") if path.is_dir()]
        for old in sorted(folders, key=lambda path: path.stat().st_mtime_ns)[:-count]:
            shutil.rmtree(old, ignore_errors=True)

    def shrink(self, most_bytes: int) -> None:
        """Forget what was used longest ago, until no more than that is kept.

        What was used in the last hour stays: another run may be about to ask for it. So there is nothing to
        do within an hour of the last time: to look at all files of a book of 100 cases takes 0.3 s.
        """
        if not _is_older(self.folder / _SHRUNK, _HOUR):
            return
        (self.folder / _SHRUNK).touch()
        entries = sorted(self._entries(), key=lambda entry: entry.used)
        total = sum(entry.size for entry in entries)
        for entry in entries:
            if total <= most_bytes or entry.used > time.time() - _HOUR:
                break
            _remove(entry.path)
            total -= entry.size

    def _entries(self) -> Iterator["_Entry"]:
        for kind in _list(self.folder):
            for result in _list(kind.path):
                shelf = _list(result.path) if len(result.name) == _SHELF else [result]
                for one in shelf:
                    with suppress(FileNotFoundError):  # another run may have removed it
                        yield _Entry(Path(one.path), one.stat().st_mtime, _size(one))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A result that is kept."""

    path: Path
    used: float
    """When it was used last, in seconds since 1970."""
    size: int


_HOUR = 3600
_SHRUNK = ".shrunk"
"""Its time is that of the last look at all that is kept."""
_SHELF = 2
"""Letters of the name of a folder on a shelf."""


def _list(folder: str | Path) -> list["os.DirEntry[str]"]:
    """What lies there, without what is only being made."""
    if not Path(folder).is_dir():
        return []
    with os.scandir(folder) as entries:
        return [entry for entry in entries if not entry.name.startswith(".")]


def _size(entry: "os.DirEntry[str]") -> int:
    """Of a file, or of all files in a folder, in bytes."""
    return sum(map(_size, _list(entry.path))) if entry.is_dir() else entry.stat().st_size


def _is_older(path: Path, seconds: float) -> bool:
    return not path.is_file() or path.stat().st_mtime < time.time() - seconds


def _touch(path: Path) -> None:
    """Note that a result was used; one that another run has just removed is made anew."""
    with suppress(FileNotFoundError):
        os.utime(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
