"""Rules for the boxes of pages."""

from collections import Counter
from collections.abc import Iterator

from compile.model.page import POINTS_PER_MM
from compile.model.plane import holds
from compile.preflight.facts import Facts, Page
from compile.problems import Problem, error

_TOLERANCE_PT = 0.1
_TOLERANCE_MM = 0.05


def check_boxes_present(facts: Facts) -> Iterator[Problem]:
    """Each page says where it is trimmed and how far it bleeds (GB/T 36597, PDF/X-4 6.12)."""
    pages = facts.where(lambda page: page.trim is None or page.bleed is None)
    if pages:
        hint = "导出时写明成品框（TrimBox）和出血框（BleedBox），每页都要有"
        yield error("print-box-missing", facts.place(pages), "没有写明成品尺寸或出血范围", hint)


def check_origin(facts: Facts) -> Iterator[Problem]:
    """The media box begins at 0,0: some imposition programs take it for granted."""
    pages = facts.where(lambda page: max(map(abs, page.media[:2])) > _TOLERANCE_PT)
    if pages:
        hint = "重新导出，让页面的左下角从0,0开始"
        yield error("print-box-origin", facts.place(pages), "页面框（MediaBox）不从0,0开始", hint)


def check_nesting(facts: Facts) -> Iterator[Problem]:
    """Media holds bleed, bleed holds trim; a crop box hides nothing that is printed."""
    pages = facts.where(_is_unnested)
    if pages:
        hint = "按“页面框 ⊇ 出血框 ⊇ 成品框”改正各框，再导出"
        yield error("print-box-nesting", facts.place(pages), "成品框、出血框、页面框没有依次套住", hint)
    pages = facts.where(_is_cut)
    if pages:
        hint = "去掉裁剪框（CropBox），或让它与页面框一样大"
        yield error("print-crop-box", facts.place(pages), "裁剪框切掉了出血或版面", hint)


def _is_unnested(page: Page) -> bool:
    bleed, trim = page.bleed or page.media, page.trim or page.bleed or page.media
    return not (holds(page.media, bleed, _TOLERANCE_PT) and holds(bleed, trim, _TOLERANCE_PT))


def _is_cut(page: Page) -> bool:
    inside = page.bleed or page.trim or page.media
    return page.crop is not None and not holds(page.crop, inside, _TOLERANCE_PT)


def check_bleed(facts: Facts) -> Iterator[Problem]:
    """Enough on all four sides."""
    least = facts.limits.bleed_mm
    short = {page.number: bleed for page in facts.pages if (bleed := _bleed_mm(page)) < least - _TOLERANCE_MM}
    if short:
        message = f"出血只有{max(0.0, min(short.values())):.1f}mm，不足{least:g}mm"
        hint = f"把出血设为四边各{least:g}mm，伸到页边的底色和图片也要铺满出血"
        yield error("print-bleed", facts.place(short), message, hint)


def _bleed_mm(page: Page) -> float:
    if page.trim is None or page.bleed is None:
        return float("inf")
    low = [page.trim[at] - page.bleed[at] for at in (0, 1)]
    high = [page.bleed[at] - page.trim[at] for at in (2, 3)]
    return min(low + high) / POINTS_PER_MM


def check_sizes(facts: Facts) -> Iterator[Problem]:
    """All pages are trimmed to the same size."""
    sizes = {page.number: size for page in facts.pages if (size := _trim_size(page))}
    if len(set(sizes.values())) > 1:
        usual, _times = Counter(sizes.values()).most_common(1)[0]
        other = {number: size for number, size in sizes.items() if size != usual}
        shown = "、".join(dict.fromkeys(f"{width}×{height}mm" for width, height in other.values()))
        message = f"成品尺寸是{shown}，其余各页是{usual[0]}×{usual[1]}mm"
        yield error("print-size", facts.place(other), message, "把这些页改成与全书一样的尺寸")


def _trim_size(page: Page) -> tuple[int, int] | None:
    """In whole millimetres, as printers name formats."""
    if page.trim is None:
        return None
    left, bottom, right, top = page.trim
    return round((right - left) / POINTS_PER_MM), round((top - bottom) / POINTS_PER_MM)


def check_page_count(facts: Facts) -> Iterator[Problem]:
    """Sheets are folded into signatures of a fixed number of pages."""
    count, multiple = len(facts.pages), facts.limits.page_multiple
    if count % multiple:
        missing = -count % multiple
        message = f"共{count}页，不是{multiple}的倍数"
        yield error("print-page-count", facts.place(), message, f"在书末补{missing}个空白页，或者减少内容")
