"""The texts that go into the book: accepted cases by theme, and what stands before and after them."""

import re
from collections import defaultdict
from pathlib import Path

from compile.model.book import Text
from compile.model.report import Survey
from compile.model.settings import ID_PATTERN
from compile.model.submission import Status


def read_matters(root: Path, name: str) -> list[Text]:
    """The texts of `cases/_front` or `cases/_back`, in the order of their files."""
    folder = root / "cases" / name
    return [
        Text(
            _matter_id(name, number, path.stem),
            path.relative_to(root).as_posix(),
            path.read_text(encoding="utf-8"),
            folder,
        )
        for number, path in enumerate(sorted(folder.glob("*.md")), 1)
    ]


def _matter_id(folder: str, number: int, stem: str) -> str:
    """`preface` for `10-preface`; a file named in Chinese gets its place, such as `front-1`."""
    word = re.sub(r"^\d+-", "", stem)
    return word if re.fullmatch(ID_PATTERN, word) else f"{folder.strip('_')}-{number}"


def cases_by_theme(survey: Survey) -> dict[str, list[Text]]:
    """Accepted cases without errors, in order within each theme."""
    faulty = {problem.case for problem in survey.problems if problem.is_error}
    accepted = [
        (entry.submission, entry.reading)
        for entry in survey.entries
        if entry.submission.settings.status is Status.ACCEPTED and entry.submission.id not in faulty
    ]
    by_theme: dict[str, list[Text]] = defaultdict(list)
    for submission, reading in sorted(accepted, key=lambda pair: (pair[0].settings.order, pair[0].id)):
        if reading and reading.case and submission.settings.theme:
            file = f"build/cases/{submission.id}/case.md"
            settings = submission.settings
            text = Text(
                submission.id,
                file,
                reading.case.markdown,
                reading.folder,
                settings.region or "",
                settings.printed_contact,
                settings.title_lines,
            )
            by_theme[str(settings.theme)].append(text)
    return dict(by_theme)
