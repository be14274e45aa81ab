"""Edge to the disk: whole files or nothing."""

import filecmp
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The project: the folder of `anthology.yaml`."""


def write_if_changed(path: Path, data: bytes) -> bool:
    """Write under a temporary name and rename; a file that already holds `data` is left alone."""
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return False
    with replacing(path) as written:
        written.write_bytes(data)
    return True


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file to be written beside `path`, which takes its place when it differs from what is there.

    What goes wrong passes through, and `path` stays as it was. However large it is, it is never held whole.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    written = Path(name)
    try:
        yield written
        if not path.is_file() or not filecmp.cmp(written, path, shallow=False):
            written.chmod(0o644)
            written.replace(path)
    finally:
        written.unlink(missing_ok=True)


def copy_if_changed(source: Path, target: Path) -> None:
    """Copy a file, replacing the other at once; one that is the same already is left alone."""
    if not target.is_file() or not filecmp.cmp(source, target, shallow=False):
        with replacing(target) as written:
            shutil.copyfile(source, written)


def link_or_copy(source: Path, target: Path) -> None:
    """One file under two names, where the disk allows it: neither may be changed in place."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def link_tree(source: Path, target: Path, left_out: str) -> None:
    """All files below a folder under a second name, but for those that end so."""
    for folder, _, names in os.walk(source):
        below = target / Path(folder).relative_to(source)
        shown = [name for name in names if not name.endswith(left_out)]
        if shown:
            below.mkdir(parents=True, exist_ok=True)
        for name in shown:
            link_or_copy(Path(folder, name), below / name)
