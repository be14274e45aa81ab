"""`anthology.yaml` and the folders below `cases/` to a `Project`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from compile.model.anthology import Anthology
from compile.model.project import Project
from compile.model.settings import ID_PATTERN
from compile.model.submission import CaseSettings, Status, Submission
from compile.problems import Place, Problem, ProblemError, Severity, error, warning
from compile.settings.checks import (
    check_limits,
    check_names,
    check_page,
    check_theme,
    check_title_lines,
    theme_titles,
)
from compile.settings.document import Document, read_document
from compile.settings.edition import check_edition
from compile.settings.files import MANUSCRIPT_SUFFIXES, find_letter, find_manuscript
from compile.settings.validate import validate

ANTHOLOGY = "anthology.yaml"
CASE = "case.yaml"


def read_settings(root: Path) -> Project:
    """Read the settings below a project's folder; all that is wrong is in `problems`, nothing is raised."""
    anthology, themes, problems = _read_anthology(root)
    cases = [_read_case(folder, root, themes) for folder in _folders(root)]
    submissions = tuple(submission for submission, _ in cases if submission)
    faults = tuple(problem for _, found in cases for problem in found)
    return Project(anthology, submissions, (*problems, *_check_places(root), *faults))


def _read_anthology(root: Path) -> tuple[Anthology | None, dict[str, str], tuple[Problem, ...]]:
    """The settings, the titles of the themes by id, and what is wrong."""
    path = root / ANTHOLOGY
    if not path.exists():
        hint = "在项目的文件夹里运行；文件丢失时从备份或版本库中恢复。"
        return None, {}, (error("anthology-missing", Place(file=ANTHOLOGY), "没有这个文件", hint),)
    try:
        document = read_document(path, ANTHOLOGY)
    except ProblemError as fault:
        return None, {}, fault.problems
    anthology, wrong = validate(Anthology, document)
    problems = [*document.problems, *wrong, *check_names(document)]
    if anthology:
        for check in (check_page, check_limits, check_title_lines, check_edition):
            problems += check(document, anthology)
    is_usable = not problems
    return anthology if is_usable else None, theme_titles(document), _by_line(problems)


def _folders(root: Path) -> list[Path]:
    """Folders of submissions in order; those that begin with `_` or `.` are something else."""
    cases = root / "cases"
    if not cases.is_dir():
        return []
    return sorted(path for path in cases.iterdir() if path.is_dir() and path.name[0] not in "_.")


def _check_places(root: Path) -> Iterator[Problem]:
    """Whether there are cases at all, and no manuscript lies beside their folders."""
    cases = root / "cases"
    if not cases.is_dir():
        hint = "新建 cases 文件夹，每份来稿在其中占一个文件夹。"
        yield error("cases-missing", Place(file="cases"), "没有 cases 文件夹", hint)
        return
    for path in sorted(cases.iterdir()):
        if path.suffix.lower() in MANUSCRIPT_SUFFIXES and path.is_file() and path.name[0] not in "~.":
            hint = "为它新建一个文件夹，把它移进去，并写好 case.yaml。"
            place = Place(file=f"cases/{path.name}")
            yield warning("manuscript-outside", place, "稿件不在案例的文件夹里，不会收入", hint)


def _read_case(
    folder: Path, root: Path, themes: Mapping[str, str]
) -> tuple[Submission | None, tuple[Problem, ...]]:
    """The submission, unless it cannot be used, and what is wrong with it."""
    file = f"cases/{folder.name}/{CASE}"
    misnamed = tuple(_check_folder(folder, root))
    try:
        submission, found = _read_submission(folder, file, themes)
    except ProblemError as fault:
        submission, found = None, fault.problems
    except OSError:
        place = Place(file=f"cases/{folder.name}")
        hint = "看看是否有读取的权限，文件名是否过长。"
        submission, found = None, (error("case-unreadable", place, "文件夹中的文件打不开", hint),)
    problems = tuple(problem.within(folder.name) for problem in (*misnamed, *found))
    return None if misnamed else submission, problems


def _read_submission(
    folder: Path, file: str, themes: Mapping[str, str]
) -> tuple[Submission | None, tuple[Problem, ...]]:
    if not (folder / CASE).exists():
        raise ProblemError(_without_settings(folder, file))
    document = read_document(folder / CASE, file)
    settings, wrong = validate(CaseSettings, document)
    problems = _by_line([*document.problems, *wrong, *check_theme(document, themes)])
    if settings is None:
        return None, (*problems, *_missing_files(folder, document))
    try:
        manuscript = find_manuscript(folder, document, settings.manuscript)
    except ProblemError as fault:
        return None, (*problems, *(_weighed(problem, settings.status) for problem in fault.problems))
    return Submission(folder.name, folder, settings, manuscript, find_letter(folder)), problems


def _missing_files(folder: Path, document: Document) -> tuple[Problem, ...]:
    """What is wrong with the manuscript, when `case.yaml` itself cannot be used."""
    name = document.values.get("manuscript") if isinstance(document.values, dict) else None
    try:
        find_manuscript(folder, document, name if isinstance(name, str) and name.strip() else None)
    except ProblemError as fault:
        return fault.problems
    return ()


def _weighed(problem: Problem, status: Status) -> Problem:
    """A manuscript that is not yet there stops the book only when the book needs it."""
    return problem if status is Status.ACCEPTED else replace(problem, severity=Severity.WARNING)


def _check_folder(folder: Path, root: Path) -> Iterator[Problem]:
    if not re.fullmatch(ID_PATTERN, folder.name):
        place = Place(file=folder.relative_to(root).as_posix())
        message = "文件夹名不能用作案例的标识"
        hint = "改用小写字母、数字和连字符，以字母开头，如 qingshan-first；不收入的文件夹以 _ 开头。"
        yield error("case-folder-name", place, message, hint)


def _without_settings(folder: Path, file: str) -> Problem:
    similar = [path.name for path in folder.iterdir() if path.name.lower() in ("case.yml", "case.yaml.txt")]
    if similar:
        return error(
            "case-yaml-missing", Place(file=file), "没有这个文件", f"把 {similar[0]} 改名为 {CASE}。"
        )
    hint = "新建这个文件，第一行写“status: received”；不是来稿的文件夹，名称以 _ 开头。"
    return error("case-yaml-missing", Place(file=file), "没有这个文件", hint)


def _by_line(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.place.line or 0))
