"""`python -m tests.golden`: rewrites what is expected of the Word files below `tests/golden/`.

Each folder is named for what its file holds: `in/` has the file, `golden/` what comes of it. Read the
difference before it is committed.
"""

import shutil
import tempfile
from pathlib import Path

from compile.pipeline.normalize import normalize, problems_to_json
from compile.pipeline.order import Order
from compile.settings import read_settings

ROOT = Path(__file__).parent.parent
FOLDER = Path(__file__).parent / "golden"
COMPARED = ("case.md", "ledger.json", "problems.json")


def folders() -> list[Path]:
    return sorted(path for path in FOLDER.iterdir() if path.is_dir())


def read_input(folder: Path) -> dict[str, str]:
    """What comes of the one file in `in/`: texts by name, and the names of the pictures."""
    path = next((folder / "in").iterdir())
    anthology = read_settings(ROOT).anthology
    assert anthology
    with tempfile.TemporaryDirectory() as work:
        out = Path(work) / "out"
        reading = normalize(Order("case", path, path.name, anthology.sections), out)
        found = {
            name: (out / name).read_text(encoding="utf-8") for name in COMPARED if (out / name).is_file()
        }
        media = sorted(picture.name for picture in out.glob("media/*"))
    found["problems.json"] = problems_to_json(reading.problems)
    if media:
        found["media.txt"] = "\n".join(media) + "\n"
    return found


def accept(folder: Path) -> None:
    target = folder / "golden"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for name, text in read_input(folder).items():
        (target / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for each in folders():
        accept(each)
