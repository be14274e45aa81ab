"""What a run made to `build/`, where people look for it."""

import json
from itertools import chain
from pathlib import Path

from compile.files import copy_if_changed, write_if_changed
from compile.pipeline.products import REJECTED

OUTCOME = "outcome.pickle"
"""What came of a run, beside its files; for the next one like it, not for people."""
_PUBLISHED = "published.json"
"""How the files of runs, and those in `build/`, looked when they were last published."""


def publish(folder: Path, build: Path) -> None:
    """Files of a run to `build/`, each replaced at once and only when it differs.

    What an earlier run wrote of cases, or rejected, goes when this one did not write it. How both files
    looked then is noted, so that large ones need not be read again.
    """
    files = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    files = [file for file in files if file.name != OUTCOME]
    noted = build / "cache" / _PUBLISHED
    known = json.loads(noted.read_bytes()) if noted.is_file() else {}
    for file in files:
        if [_stamp(folder / file), _stamp(build / file)] != known.get(str(file)):
            copy_if_changed(folder / file, build / file)
    stamps = {str(file): [_stamp(folder / file), _stamp(build / file)] for file in files}
    write_if_changed(noted, json.dumps(known | stamps).encode())
    for path in chain((build / "cases").rglob("*"), (build / REJECTED).rglob("*")):
        if path.is_file() and path.relative_to(build) not in files:
            path.unlink()


def _stamp(path: Path) -> str:
    """Tells whether a file was touched since; empty where there is none."""
    if not path.is_file():
        return ""
    stat = path.stat()
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ino}"
