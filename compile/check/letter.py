"""The stamped commitment letter: there, and readable."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pikepdf
from PIL import Image, UnidentifiedImageError

from compile.check.facts import Facts, waive
from compile.pillow import only_whole_pictures
from compile.problems import Place, Problem, error, warning

SIDE_MIN = 400
"""Pixels of the shorter side below which a page of text cannot be read (A4 at 50 dots an inch)."""
CONTRAST_MIN = 32
"""Difference of the lightest and darkest grey, of 255, below which a page shows nothing."""
_PROOF_SIDE = 1024
Doubt: TypeAlias = tuple[str, str]
"""Code and message of what is doubtful in a file that can be opened."""
_AGAIN = "请医院重新扫描后发来，存为 commitment.pdf 或 commitment.jpg"


def check_letter(facts: Facts) -> Iterator[Problem]:
    """The letter as the call asks for it, with its seal."""
    path = facts.submission.letter
    if path is None:
        hint = (
            "请医院发来盖章的承诺书，扫描后存为案例文件夹中的 commitment.pdf（或 .jpg、.png）。"
            f"{waive('letter-missing')}"
        )
        yield error("letter-missing", Place(file=facts.folder), "没有盖章的案例申报承诺书", hint)
        return
    place = Place(file=f"{facts.folder}/{path.name}")
    try:
        found = _CHECKS.get(path.suffix.lower(), _check_picture)(path)
    except _UnreadableError as reason:
        hint = f"先自己打开看看；确实打不开的，{_AGAIN}。"
        yield error("letter-unreadable", place, f"承诺书无法读取：{reason}", hint)
        return
    if found:
        code, message = found
        yield warning(code, place, message, f"打开看看；看不清文字和公章的，{_AGAIN}。{waive(code)}")


class _UnreadableError(Exception):
    """The file cannot be opened; the text says why, in editors' words."""


def _check_pdf(path: Path) -> Doubt | None:
    """A PDF that opens and has a page is good."""
    try:
        with pikepdf.open(path) as document:
            pages = len(document.pages)
    except pikepdf.PasswordError as reason:
        raise _UnreadableError("PDF 有打开密码") from reason
    except (pikepdf.PdfError, OSError) as reason:
        raise _UnreadableError("PDF 文件已损坏，或者不是 PDF") from reason
    if pages == 0:
        raise _UnreadableError("PDF 中没有页面")
    return None


def _check_picture(path: Path) -> Doubt | None:
    """A picture that opens is large enough and shows something."""
    try:
        with only_whole_pictures(), warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=("JPEG", "PNG")) as image:
                image.verify()
            with Image.open(path, formats=("JPEG", "PNG")) as image:
                size, proof = image.size, _proof(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as reason:
        raise _UnreadableError("图片的像素过多") from reason
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as reason:
        raise _UnreadableError("图片文件已损坏，或者不是 JPEG、PNG 图片") from reason
    if min(size) < SIDE_MIN:
        return "letter-small", f"承诺书的图片只有 {size[0]}×{size[1]} 像素，恐怕看不清"
    darkest, lightest = proof.getextrema()
    if _grey(lightest) - _grey(darkest) < CONTRAST_MIN:
        return "letter-blank", "承诺书的图片几乎是一片空白"
    return None


_CHECKS = {".pdf": _check_pdf}
"""By suffix; every other letter is a picture."""


def _grey(value: object) -> float:
    """A grey value; a picture of one channel has plain numbers for its extremes."""
    return float(value) if isinstance(value, int | float) else 0.0


def _proof(image: Image.Image) -> Image.Image:
    """A small grey picture of the page on white paper, enough to tell whether there is anything on it."""
    image.draft("L", (_PROOF_SIDE, _PROOF_SIDE))
    image.load()
    image.thumbnail((_PROOF_SIDE, _PROOF_SIDE), Image.Resampling.BOX)
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image.convert("RGBA")).convert("L")
    return image.convert("L")
