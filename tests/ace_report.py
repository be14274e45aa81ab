"""An EPUB to the violations that DAISY Ace finds in it."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from compile.files import ROOT

MODULES = ROOT / "build" / "tools" / "ace" / "node_modules"
RUN = ROOT / "tests" / "ace" / "run.cjs"
SECONDS = 600
# As long as Puppeteer itself gives the browser to start; the five seconds of Ace are few beside other tests.
START = {"ACE_TIMEOUT_INITIAL": "30000"}


def violations(book: Path, out: Path) -> list[str]:
    """Each with its file, rule and element; skips the test where Ace or its browser is not installed."""
    chromium, node = shutil.which("chromium"), shutil.which("node")
    if not MODULES.is_dir() or not chromium or not node:
        pytest.skip(
            "Ace is not installed (npm and chromium; make test installs it) 没有装 DAISY Ace：运行 make test"
        )
    done = subprocess.run(
        [node, RUN, book, out],
        env=os.environ | START | {"NODE_PATH": str(MODULES), "PUPPETEER_EXECUTABLE_PATH": chromium},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["assertions"], "Ace looked at nothing"
    return [
        f"{page['earl:testSubject']['url']}: {one['earl:test']['dct:title']} {one['earl:result'].get('html')}"
        for page in report["assertions"]
        for one in page["assertions"]
    ]
