"""The call's rules on all submissions; what was found of the same one before is remembered."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from compile.cache import Cache
from compile.check import apply_waivers, check, weigh
from compile.digests import digest, program_digest
from compile.model.anthology import Anthology
from compile.model.case import Reading
from compile.model.submission import Submission
from compile.problems import Problem


def check_submissions(
    anthology: Anthology, submissions: Sequence[Submission], readings: Mapping[str, Reading], cache: Cache
) -> Iterator[tuple[Submission, tuple[Problem, ...]]]:
    """The problems of each submission, those of its reading too, as an editor has waived them."""
    shelf = cache.shelf("checks")
    shared = digest(program_digest(), anthology.model_dump_json())
    for submission in submissions:
        reading = readings[submission.id]
        key = digest(shared, *_parts(submission), reading.folder.name)
        yield submission, shelf.recall(key, partial(_check, anthology, submission, reading))


def _parts(submission: Submission) -> Iterator[str | bytes]:
    """What the rules look at, besides the reading, whose folder is named by its content."""
    yield submission.id
    yield submission.settings.model_dump_json()
    yield submission.manuscript.name
    if submission.letter:
        yield submission.letter.name
        yield submission.letter.read_bytes()


def _check(anthology: Anthology, submission: Submission, reading: Reading) -> tuple[Problem, ...]:
    read = weigh(submission, apply_waivers(submission, reading.problems))
    return (*check(anthology, submission, reading), *read)
