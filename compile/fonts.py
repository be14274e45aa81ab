"""Edge to the fonts: which faces of the declared families are installed, and what is missing."""

import ctypes
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from compile.problems import Place, Problem, error

SONG = "Noto Serif CJK SC"
HEI = "Noto Sans CJK SC"
KAI = "LXGW WenKai"
FAMILIES = {SONG: "宋体", HEI: "黑体", KAI: "楷体"}
"""The only families that a book may embed, with the trade's name for each; all under the OFL."""
PACKAGES = {SONG: "fonts-noto-cjk", HEI: "fonts-noto-cjk", KAI: "fonts-lxgw-wenkai"}
"""The Debian package that carries each family."""
SUBSETTER = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib")
"""Without it WeasyPrint cuts fonts with fontTools: 8 s for each Chinese font instead of 0.1 s."""

_FORMAT = "%{family[0]}\t%{style[0]}\t%{postscriptname}\t%{file}\t%{index}\t%{fontversion}\n"
_FIXED_POINT = 65536


@dataclass(frozen=True, slots=True)
class Face:
    """One installed face of a declared family."""

    family: str
    style: str
    """Such as `Regular` or `Bold`."""
    postscript_name: str
    file: Path
    index: int
    """Place in a collection; 0 for a file of one face."""
    version: str
    """Such as `2.001`, from the `head` table."""

    @property
    def name(self) -> str:
        """Family and style as PDF font names have them, without hyphens: `NotoSerifCJKSCBold`."""
        style = "" if self.style == "Regular" else self.style
        return (self.family + style).replace(" ", "").replace("-", "")


@cache
def find_faces() -> tuple[Face, ...]:
    """The installed faces of the declared families, in a fixed order."""
    command = ["fc-list", "--format", _FORMAT]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = (tuple(line.split("\t")) for line in listed.splitlines())
    found = {row for row in rows if row[0] in FAMILIES}
    return tuple(
        Face(family, style, name, Path(file), int(index), f"{int(version) / _FIXED_POINT:.3f}")
        for family, style, name, file, index, version in sorted(found)
    )


def find_face(pdf_name: str) -> Face | None:
    """The face that a PDF font name such as `/ABCDEF+Noto-Serif-CJK-SC-Bold` means."""
    wanted = pdf_name.rpartition("+")[2].lstrip("/").replace("-", "").replace(" ", "")
    return next((face for face in find_faces() if face.name == wanted), None)


def missing_families() -> tuple[str, ...]:
    """The declared families of which no regular face is installed."""
    installed = {face.family for face in find_faces() if face.style == "Regular"}
    return tuple(family for family in FAMILIES if family not in installed)


def has_subsetter() -> bool:
    """Whether HarfBuzz's subsetting library can be loaded."""
    for name in SUBSETTER:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def check_fonts() -> tuple[Problem, ...]:
    """A problem for each missing family, and one for a missing subsetting library."""
    problems = [
        error(
            "font-missing",
            Place(),
            f"没有安装{FAMILIES[family]}字体 {family}",
            f"安装软件包 {PACKAGES[family]}，例如：sudo apt install {PACKAGES[family]}",
        )
        for family in missing_families()
    ]
    if not has_subsetter():
        problems.append(
            error(
                "subsetter-missing",
                Place(),
                "没有安装嵌入字体所需的程序库 libharfbuzz-subset",
                "安装软件包 libharfbuzz-subset0，例如：sudo apt install libharfbuzz-subset0",
            )
        )
    return tuple(problems)
