"""Pictures at the size at which they are printed: what to ask each hospital for."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from compile.check.facts import Facts, waive
from compile.check.pictures import read_raster
from compile.check.waivers import apply_waivers, find_unused
from compile.model.anthology import Anthology, Limits
from compile.model.case import Case, Figure, Reading
from compile.model.page import POINTS_PER_MM
from compile.model.report import PictureRequest
from compile.model.submission import Submission
from compile.model.unit import Printed
from compile.problems import Problem, error, warning

_POINTS_PER_INCH = 72
_MM_PER_INCH = 25.4
_NEAR = 0.99
"""What is so near to a limit has reached it: 299 ppi come of rounding."""


def check_printed(
    anthology: Anthology, submission: Submission, reading: Reading, printed: Iterable[Printed]
) -> tuple[tuple[PictureRequest, ...], tuple[Problem, ...]]:
    """What is too coarse for its size on the page, as requests and as problems; waived ones left out."""
    facts = Facts(anthology, submission, reading)
    assert facts.case
    requests = tuple(_find(facts, facts.case, printed))
    problems = tuple(_problem(facts, request) for request in requests)
    kept = apply_waivers(submission, problems)
    unused = find_unused(facts, problems, is_printed=True)
    wanted = tuple(one for one, problem in zip(requests, problems, strict=True) if problem in kept)
    hospital = facts.case.metadata.hospital
    return wanted, tuple(problem.within(submission.id, hospital) for problem in (*kept, *unused))


def _find(facts: Facts, case: Case, printed: Iterable[Printed]) -> Iterator[PictureRequest]:
    """Each picture once, at the largest size at which it is printed."""
    assert facts.reading
    widest: dict[str, Printed] = {}
    for one in printed:
        if one.file not in widest or widest[one.file].width_pt < one.width_pt:
            widest[one.file] = one
    figures = {f"media/{figure.media}": figure for figure in case.figures if figure.media}
    for file, one in widest.items():
        request = _request(facts, case, figures.get(file), facts.reading.folder / file, one)
        if request:
            yield request


def _request(
    facts: Facts, case: Case, figure: Figure | None, path: Path, printed: Printed
) -> PictureRequest | None:
    """A picture that has fewer dots than it needs; drawings have none."""
    raster = read_raster(path)
    if raster is None or not printed.width_pt:
        return None
    limits = facts.anthology.limits
    ppi = raster.across / (printed.width_pt / _POINTS_PER_INCH)
    needed = limits.line_art_ppi if raster.is_line_art else limits.picture_ppi
    if ppi >= needed * _NEAR:
        return None
    return PictureRequest(
        case=case.id,
        hospital=case.metadata.hospital,
        contact=case.metadata.contact,
        figure=figure.label if figure else "",
        caption=figure.caption if figure else "",
        file=path.name,
        pixels=(raster.across, raster.down),
        width_mm=printed.width_pt / POINTS_PER_MM,
        ppi=ppi,
        needed_px=round(needed * printed.width_pt / _POINTS_PER_INCH),
        is_line_art=raster.is_line_art,
    )


def _problem(facts: Facts, request: PictureRequest) -> Problem:
    limits = facts.anthology.limits
    across, down = request.pixels
    size = f"{across}×{down}像素印成{request.width_mm:.0f}毫米宽，只有{request.ppi:.0f}ppi"
    ask = f"请医院补发宽不少于{request.needed_px}像素的原图"
    place = facts.in_manuscript(figure=request.figure or request.file, quote=request.caption[:20])
    if request.is_line_art:
        hint = f"{ask}，或改用矢量图。{waive('line-art-coarse')}"
        return warning("line-art-coarse", place, f"黑白线条图{size}，边缘会有锯齿", hint)
    if request.ppi < limits.picture_low_ppi * _NEAR:
        hint = f"{ask}；没有的，在 Word 中把图缩到{_fitting_mm(request, limits):.0f}毫米宽以内。"
        return error("picture-coarse", place, f"图{size}，印出会糊", hint + waive("picture-coarse"))
    hint = f"{ask}；没有的可以放过，印出略软。{waive('picture-soft')}"
    return warning("picture-soft", place, f"图{size}，不足{limits.picture_ppi:g}ppi", hint)


def _fitting_mm(request: PictureRequest, limits: Limits) -> float:
    """The width at which the picture can just be printed."""
    return request.pixels[0] / limits.picture_low_ppi * _MM_PER_INCH
