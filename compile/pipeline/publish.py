"""What a run made to `build/`, where people look for it."""

import filecmp
import json
import os
from contextlib import suppress
from pathlib import Path

from compile.files import copy_if_changed, link_or_copy, write_if_changed
from compile.pipeline.products import REJECTED

OUTCOME = "outcome.pickle"
"""What came of a run, beside its files; for the next one like it, not for people."""
_STAMPS = "stamps.json"
"""How the large files of a run looked when they were made."""
_PUBLISHED = "published.json"
"""How the files of runs, and those in `build/`, looked when they were last published."""
_LARGE = 1_000_000
"""Bytes from which a file is not copied but lies in the cache and in `build/` under two names."""


def publish(folder: Path, build: Path) -> None:
    """Files of a run to `build/`, each replaced at once and only when it differs.

    What an earlier run wrote of cases, or rejected, goes when this one did not write it. How both files
    looked then is noted, so that they need not be read again.
    """
    made = {file: stamp for file, stamp in _look(folder).items() if file not in {OUTCOME, _STAMPS}}
    noted = build / "cache" / _PUBLISHED
    known = json.loads(noted.read_bytes()) if noted.is_file() else {}
    stamps = {file: [stamp, _stamp(build / file)] for file, stamp in made.items()}
    for file in sorted(made):
        if stamps[file] != known.get(file):
            put = _share if "/" not in file and _is_large(folder / file) else copy_if_changed
            put(folder / file, build / file)
            stamps[file][1] = _stamp(build / file)
    write_if_changed(noted, json.dumps(known | stamps, sort_keys=True).encode())
    for below in ("cases", REJECTED):
        for file in _look(build / below):
            if f"{below}/{file}" not in made:
                (build / below / file).unlink()


def seal(folder: Path) -> None:
    """Note how the large files of a run look, so that one that is changed in `build/` is known later."""
    stamps = {file.name: _stamp(file) for file in _large(folder)}
    (folder / _STAMPS).write_text(json.dumps(stamps))


def is_whole(folder: Path) -> bool:
    """Whether the large files of a run are as they were made."""
    stamps: dict[str, str] = json.loads((folder / _STAMPS).read_bytes())
    return {file.name: _stamp(file) for file in _large(folder)} == stamps


def _share(source: Path, target: Path) -> None:
    if not target.is_file() or not filecmp.cmp(source, target, shallow=False):
        beside = target.with_name(f".{target.name}.{os.getpid()}")
        link_or_copy(source, beside)
        beside.replace(target)


def _large(folder: Path) -> list[Path]:
    """The products; what was read of cases is shared with the cache already, and is for people to change."""
    return [path for path in folder.iterdir() if path.is_file() and _is_large(path)]


def _is_large(path: Path) -> bool:
    return path.stat().st_size >= _LARGE


def _look(folder: Path | str, inside: str = "") -> dict[str, str]:
    """The stamps of all files below a folder; there are many, and `Path.rglob` takes three times as long."""
    stamps: dict[str, str] = {}
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            name = inside + entry.name
            stamps |= _look(entry.path, f"{name}/") if entry.is_dir() else {name: _stamp(entry)}
    return stamps


def _stamp(path: "Path | os.DirEntry[str]") -> str:
    """Tells whether a file was touched since; empty where there is none."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ino}"
