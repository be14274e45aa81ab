"""The number of pages and the paper to the spine, and what editors have to settle with the printer."""

from collections.abc import Iterable, Iterator

from compile.model.anthology import Anthology, Cover
from compile.model.spread import LETTERED_MM, Spread
from compile.model.unit import Leaf
from compile.problems import Place, Problem, ProblemError, error, warning

DEFAULT_CALIPER_MM = 0.1
"""About a sheet of 80 g offset paper: a stand-in until the printer gives the paper's own."""


def measure_cover(anthology: Anthology, leaves: Iterable[Leaf]) -> tuple[Spread, tuple[Problem, ...]]:
    """The spread around the block of these leaves; those of the cover itself do not count.

    Raises `ProblemError` where the block has other pages than were signed off.
    """
    cover, page = anthology.cover, anthology.page.resolve()
    pages = sum(not leaf.is_cover for leaf in leaves)
    if cover.signed_pages not in {None, pages}:
        raise ProblemError(_pages_changed(cover, cover.signed_pages or 0, pages))
    spine_mm = spine_width_mm(cover, pages)
    spread = Spread(page.trim_width_mm, page.trim_height_mm, spine_mm, cover.flap_mm, page.bleed_mm)
    return spread, tuple(_find_problems(cover, pages, spread))


def spine_width_mm(cover: Cover, pages: int) -> float:
    """Two pages are a sheet; the printer's allowance is added."""
    caliper = DEFAULT_CALIPER_MM if cover.caliper_mm is None else cover.caliper_mm
    return round(pages / 2 * caliper + cover.allowance_mm, 2)


def _pages_changed(cover: Cover, signed: int, pages: int) -> Problem:
    before, after = (f"{spine_width_mm(cover, count):.2f}" for count in (signed, pages))
    message = (
        f"书芯现在是 {pages} 页，与印刷厂签定的是 {signed} 页；"
        f"书脊原来 {before} 毫米，现在应是 {after} 毫米，封面没有做"
    )
    hint = f"请改回 {signed} 页；确实要改的，与印刷厂重新签定书脊，把 signed_pages 改为 {pages}。"
    return error("cover-pages-changed", _place("signed_pages", str(signed)), message, hint)


def _find_problems(cover: Cover, pages: int, spread: Spread) -> Iterator[Problem]:
    width = f"{spread.spine_mm:.2f} 毫米"
    if cover.caliper_mm is None:
        message = f"没有写书芯用纸的厚度，暂按每张 {DEFAULT_CALIPER_MM:g} 毫米算，{pages} 页的书脊是 {width}"
        hint = "向印刷厂要所用纸每张的厚度，写进 cover.caliper_mm；在此之前封面不要送印。"
        yield warning("caliper-default", _place("caliper_mm"), message, hint)
    if not spread.type_mm:
        message = f"书脊只有 {width}，不足 {LETTERED_MM:g} 毫米，没有印书脊文字"
        yield warning("spine-narrow", _place(), message, "不必改；纸的厚度变了会重新算。")
    pictures = [name for name in (cover.front, cover.back) if name]
    if pictures:
        message = "封面、封底换用了图片，书脊和勒口仍是样式表里的底色，与图片在折线处相接"
        hint = "请设计看样：图片靠书脊、勒口的一边，颜色要与底色相近。"
        yield warning("cover-picture-fold", _place(quote="、".join(pictures)), message, hint)


def _place(key: str = "", quote: str = "") -> Place:
    return Place(file="anthology.yaml", key=f"cover.{key}" if key else "cover", quote=quote)
