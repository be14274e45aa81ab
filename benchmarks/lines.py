"""`python -m benchmarks.lines [cases]`: what Chinese lines cost, as ratios to WeasyPrint's own, in one run.

Each case is laid out and drawn once with the extension and once without, as a worker does that has set the
cases before; which of the two comes first alternates.
"""

import gc
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from compile.files import ROOT
from compile.model.anthology import Lines
from compile.typeset.engine import composing
from compile.typeset.fetcher import UNIT, Fetcher
from compile.typeset.markup import render_html
from compile.typeset.parts import case_recipes
from tests.long_book import make_long_book, prose

CASES, CHARACTERS = 100, 6000
STEPS = ("layout", "draw")
STYLES = ROOT / "styles"


def main(cases: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = make_long_book(Path(folder), prose(cases * CHARACTERS), cases)
        recipes = [recipe for recipe in case_recipes(book) if recipe.case]
        pages = [(render_html(recipe, STYLES, book.anthology).text, recipe.folder) for recipe in recipes]
        page = book.anthology.page.resolve()
    modes = {"ours": Lines(chinese=True), "own": Lines(chinese=False)}
    times: dict[tuple[str, str], float] = defaultdict(float)
    for number, (html, place) in enumerate(pages):
        for mode in sorted(modes, reverse=bool(number % 2)):
            with composing(modes[mode], page):
                for step, seconds in zip(STEPS, _set(html, place), strict=True):
                    times[step, mode] += seconds
    for step in STEPS:
        ours, own = times[step, "ours"], times[step, "own"]
        print(f"{step}: {len(pages)} cases, ours {ours:.2f} s, own {own:.2f} s, ratio {ours / own:.3f}")


def _set(html: str, folder: Path) -> tuple[float, float]:
    """Seconds of the processor for laying out and for drawing."""
    gc.collect()
    source: Any = weasyprint.HTML(string=html, base_url=UNIT, url_fetcher=Fetcher((STYLES,), folder))
    start = time.process_time()
    document = source.render(font_config=FontConfiguration())
    middle = time.process_time()
    document.write_pdf()
    return middle - start, time.process_time() - middle


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES)
