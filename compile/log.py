"""Tracebacks for those who mend the program; nobody else sees them."""

from pathlib import Path

from compile.files import write_if_changed

FOLDER = Path("build/log")


def write_log(name: str, text: str) -> str:
    """Write `build/log/<name>.log` below the current folder and give its path for messages."""
    path = FOLDER / f"{name}.log"
    write_if_changed(path, text.encode())
    return path.as_posix()
