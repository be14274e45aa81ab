"""Edge to the disk: fingerprints of what results depend on; a file that looks as it did is not read."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

from compile.files import ROOT, write_if_changed

_Look: TypeAlias = list[int]
"""Bytes, the times of the last change of content and of anything (both in ns), and the number of a file."""


class _Seen(NamedTuple):
    """A file that was read."""

    look: _Look
    content: str
    """Its fingerprint."""
    is_settled: bool
    """Whether it had not changed for a while: else it may change again within the grain of its times."""


_seen: dict[str, _Seen] = {}
_SETTLED_NS = 2_000_000_000


def digest(*parts: str | bytes | Path) -> str:
    """Fingerprint of texts, bytes and files, in order; a path stands for its content."""
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            data = bytes.fromhex(_file_digest(part))
        else:
            data = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big"))
        total.update(data)
    return total.hexdigest()


def digest_tree(folder: Path, is_wanted: Callable[[Path], bool] = lambda _: True) -> str:
    """Fingerprint of all files below a folder that are wanted: their names and contents."""
    paths = sorted(filter(is_wanted, _below(folder)))
    return digest(*(part for path in paths for part in (path.relative_to(folder).as_posix(), path)))


@cache
def program_digest() -> str:
    """Fingerprint of this program and of the versions of the libraries it runs with."""
    package = Path(__file__).parent
    lock = ROOT / "requirements.lock"
    versions = lock.read_bytes() if lock.is_file() else b""
    return digest(versions, digest_tree(package, lambda path: path.suffix == ".py"))


@contextmanager
def remembering(file: Path) -> Iterator[None]:
    """Know what earlier runs noted of files there, and note what was learnt, for the next.

    One that is damaged tells nothing.
    """
    with suppress(OSError, ValueError, TypeError):
        noted = {name: _Seen(look, content, True) for name, look, content in json.loads(file.read_bytes())}
        _seen.update(noted | _seen)
    known = dict(_seen)
    yield
    if _seen != known:
        _note(file)


def _note(file: Path) -> None:
    """All files that are still there, but for those that may change unseen."""
    noted = [
        (name, seen.look, seen.content)
        for name, seen in sorted(_seen.items())
        if seen.is_settled and Path(name).exists()
    ]
    write_if_changed(file, json.dumps(noted).encode())


def _file_digest(path: Path) -> str:
    now, stat = time.time_ns(), path.stat()
    look = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
    seen = _seen.get(str(path))
    if seen is None or seen.look != look:
        with path.open("rb") as file:  # in pieces: it may be a whole book
            content = hashlib.file_digest(file, "sha256").hexdigest()
        seen = _seen[str(path)] = _Seen(look, content, now - max(look[1:3]) > _SETTLED_NS)
    return seen.content


def _below(folder: Path) -> Iterator[Path]:
    """All files; `Path.rglob` takes three times as long."""
    for place, _, names in os.walk(folder):
        yield from (path for name in names if (path := Path(place, name)).is_file())
