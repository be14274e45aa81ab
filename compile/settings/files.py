"""The files beside `case.yaml`: the manuscript and the commitment letter."""

from pathlib import Path

from compile.problems import Place, ProblemError, error
from compile.settings.document import Document
from compile.settings.words import shorten

MANUSCRIPT_SUFFIXES = (".docx", ".docm", ".doc", ".wps", ".rtf")
LETTER_SUFFIXES = (".pdf", ".jpg", ".jpeg", ".png")
"""In the order in which one of several is taken."""


def find_manuscript(folder: Path, document: Document, name: str | None) -> Path:
    """The one that `case.yaml` names, or the only one there; raises `ProblemError` when there is none."""
    if name is not None:
        return _named(folder, document, name)
    found = _files(folder, "manuscript", MANUSCRIPT_SUFFIXES)
    if len(found) == 1:
        return found[0]
    place = Place(file=Path(document.file).parent.as_posix())
    if found:
        message = f"有 {len(found)} 份稿件：{_listed(found)}"
        hint = f"在 case.yaml 中写明用哪一份，如“manuscript: {found[0].name}”。"
        raise ProblemError(error("manuscript-doubled", place, message, hint))
    raise ProblemError(error("manuscript-missing", place, "没有稿件", _advice(folder)))


def find_letter(folder: Path) -> Path | None:
    """The stamped commitment letter, where there is one."""
    return next(iter(_files(folder, "commitment", LETTER_SUFFIXES)), None)


def _named(folder: Path, document: Document, name: str) -> Path:
    place = document.place(("manuscript",))
    if Path(name).suffix.lower() not in MANUSCRIPT_SUFFIXES:
        kinds = "、".join(MANUSCRIPT_SUFFIXES)
        message = f"manuscript 不是 Word 文件名：{shorten(name)}"
        hint = f"写文件夹中稿件的全名，扩展名可以是 {kinds}。"
        raise ProblemError(error("manuscript-kind", place, message, hint))
    if Path(name).name != name or "\\" in name:
        message = f"manuscript 不在这个文件夹里：{shorten(name)}"
        hint = "把稿件放进这个文件夹，只写文件名，不写路径。"
        raise ProblemError(error("manuscript-elsewhere", place, message, hint))
    path = folder / name
    if not _is_inside(path, folder):
        raise ProblemError(
            error("manuscript-missing", place, f"没有{shorten(name)}这个文件", _advice(folder))
        )
    return path


def _advice(folder: Path) -> str:
    others = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in MANUSCRIPT_SUFFIXES and path.name[0] not in "~."
    )
    if others:
        first = others[0].name
        return f"文件夹里有{_listed(others)}。稿件是它的话，在 case.yaml 中写“manuscript: {first}”。"
    return "把收到的 Word 文件放进来，命名为 manuscript.docx（原来是 .doc、.wps 的保留扩展名）。"


def _files(folder: Path, stem: str, suffixes: tuple[str, ...]) -> list[Path]:
    """Files of that name in any case of letters, in the order of the suffixes."""
    found = [
        path
        for path in sorted(folder.iterdir())
        if path.stem.lower() == stem and path.suffix.lower() in suffixes and _is_inside(path, folder)
    ]
    return sorted(found, key=lambda path: suffixes.index(path.suffix.lower()))


def _is_inside(path: Path, folder: Path) -> bool:
    """Whether it is a file of that folder, and no link to one outside."""
    return path.is_file() and path.resolve().parent == folder.resolve()


def _listed(paths: list[Path]) -> str:
    return "、".join(path.name for path in paths)
