"""Other programs on the same text, each to one PDF; what is not installed is left out, and named."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.process import Cost, measure

PLAIN = "plain"
"""Name of the one to which all are compared."""
Command = Sequence[str | Path]

WEASYPRINT = "import weasyprint; weasyprint.HTML('book.html').write_pdf('plain.pdf')"
TYPST = "import typst; typst.compile('book.typ', output='typst.pdf')"
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
LATEX_PASSES = 2
"""The second finds what the first wrote of references. It takes Debian's `texlive-xetex`,
`texlive-lang-chinese`, and `texlive-fonts-recommended`."""


@dataclass(frozen=True)
class Peer:
    """Writes `<name>.pdf` beside the texts; run as commands one after the other."""

    name: str
    label: str
    commands: tuple[Command, ...]
    version: Command
    """Ends with 0 where the program is installed, and prints its version."""


def all_peers(python: str, typst: str) -> tuple[Peer, ...]:
    """`python` has WeasyPrint, `typst` is the interpreter of an environment that has Typst's package."""
    return (
        Peer(
            PLAIN,
            "WeasyPrint，一个文档，没有中文行排版",
            ((python, "-c", WEASYPRINT),),
            (python, "-c", "import weasyprint; print('WeasyPrint', weasyprint.__version__)"),
        ),
        Peer(
            "typst",
            "Typst",
            ((typst, "-c", TYPST),),
            (typst, "-c", "import typst, importlib.metadata as m; print('Typst', m.version('typst'))"),
        ),
        Peer(
            "chromium",
            "Chromium打印为PDF",
            (("chromium", *QUIET, "--print-to-pdf=chromium.pdf", "book.html"),),
            ("chromium", "--version"),
        ),
        Peer(
            "xelatex",
            "XeLaTeX（ctexbook）",
            (("xelatex", "-interaction=batchmode", "-jobname=xelatex", "book.tex"),) * LATEX_PASSES,
            ("xelatex", "--version"),
        ),
        Peer(
            "vivliostyle",
            "Vivliostyle",
            (("vivliostyle", "build", "book.html", "-o", "vivliostyle.pdf"),),
            ("vivliostyle", "--version"),
        ),
    )


def find_version(peer: Peer) -> str:
    """Empty where it is not installed."""
    if shutil.which(str(peer.version[0])) is None:
        return ""
    done = subprocess.run(peer.version, capture_output=True, text=True, check=False)
    return done.stdout.strip().splitlines()[0].partition(" built ")[0] if done.returncode == 0 else ""


def run_peer(peer: Peer, folder: Path) -> Cost:
    """Set the text that `write_texts` wrote into a folder."""
    first, *rest = (measure(command, folder) for command in peer.commands)
    return sum(rest, first)
