"""The engine is loaded without what cuts fonts, and can cut them nevertheless."""

import subprocess
import sys

import pytest

CUTTERS = ("fontTools.subset", "fontTools.varLib.instancer")
LOAD = "import sys, compile.typeset.{}; print([name for name in {} if name in sys.modules])"
CUT = """
from fontTools.fontBuilder import FontBuilder
import compile.typeset.quick
from weasyprint.pdf import fonts
font = FontBuilder(1000)
font.setupGlyphOrder([".notdef", "one", "two"])
cutter = fonts.subset.Subsetter(fonts.subset.Options(notdef_glyph=True))
cutter.populate(glyphs=["one"])
cutter.subset(font.font)
print(font.font.getGlyphOrder())
"""


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize(("module", "loaded"), [("quick", "[]"), ("engine", str([*CUTTERS]))])
def test_what_cuts_fonts_is_not_loaded(module: str, loaded: str) -> None:
    assert run(LOAD.format(module, CUTTERS)) == loaded


def test_fonts_can_be_cut_nevertheless() -> None:
    assert run(CUT) == "['.notdef', 'one']"
