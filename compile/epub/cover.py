"""The front of the cover, as the reading edition shows it, to a picture for shops and shelves."""

import subprocess
import tempfile
from pathlib import Path

from compile.epub.pictures import prepare

HEIGHT = 2000
"""Pixels; shops ask for 1600 and more."""
SECONDS = 120


def draw_cover(front: Path) -> tuple[str, bytes]:
    """File ending and bytes of the picture of the first page of a PDF, which has its fonts."""
    with tempfile.TemporaryDirectory(prefix="cover-") as folder:
        path = Path(folder) / "cover"
        options = [
            "-png",
            "-singlefile",
            "-f",
            "1",
            "-l",
            "1",
            "-scale-to-x",
            "-1",
            "-scale-to-y",
            str(HEIGHT),
        ]
        command = ["pdftocairo", *options, str(front), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
        return prepare(path.with_suffix(".png").read_bytes())
