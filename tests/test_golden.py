"""Word files that each hold one thing, and what must come of them; `make accept` rewrites the latter."""

from pathlib import Path

import pytest

from tests.golden import folders, read_input


@pytest.mark.parametrize("folder", folders(), ids=lambda path: path.name)
def test_golden(folder: Path) -> None:
    expected = {path.name: path.read_text(encoding="utf-8") for path in (folder / "golden").iterdir()}
    assert read_input(folder) == expected


def test_nothing_in_the_golden_folders_is_lost_unlisted() -> None:
    for folder in folders():
        ledger = folder / "golden" / "ledger.json"
        if ledger.is_file():
            text = ledger.read_text(encoding="utf-8")
            problems = (folder / "golden" / "problems.json").read_text(encoding="utf-8")
            assert "原因不明" not in text or "content-lost" in problems, folder.name
