"""Rules for colours: what the inks are, how much of them, how thin."""

from collections.abc import Iterator

from compile.preflight.colours import NOT_FOR_PRESS, Kind
from compile.preflight.facts import Facts, Page
from compile.preflight.marks import Lettering
from compile.problems import Problem, error, warning

_DISPLAY_PT = 14.0
_TRACE = 0.005
_DARK = 0.5
_INK_TOLERANCE = 0.5
_PICTURE_TOLERANCE = 5.0
"""JPEG and averaging move single values."""


def check_colours(facts: Facts) -> Iterator[Problem]:
    """Operators of content streams, forms, patterns, shadings and appearances."""
    for kind in sorted(NOT_FOR_PRESS):
        pages = facts.where(lambda page, kind=kind: kind in page.marks.kinds)  # type: ignore[misc]
        if pages:
            message = f"文字或图形用了{kind}颜色，印刷只能用CMYK或灰度"
            hint = "在样式或制图软件中改为CMYK色值；黑字用单黑（K100）"
            yield error("print-colour", facts.place(pages), message, hint)


def check_picture_colours(facts: Facts) -> Iterator[Problem]:
    """Indexed pictures count as what their table holds."""
    for kind in sorted(NOT_FOR_PRESS):
        pages = facts.where(lambda page, kind=kind: _pictures_of(page, kind))  # type: ignore[misc]
        if pages:
            hint = "用印厂给的ICC特性文件把图片转为CMYK，黑白的转为灰度"
            yield error("print-picture-colour", facts.place(pages), f"图片是{kind}颜色", hint)
    pages = facts.where(lambda page: _pictures_of(page, Kind.UNKNOWN))
    if pages:
        hint = "把这些图片另存为CMYK或灰度的TIFF、JPEG，重新置入"
        yield warning("print-picture-unknown", facts.place(pages), "图片没有写明颜色空间，无从检查", hint)


def _pictures_of(page: Page, kind: Kind) -> bool:
    return any(placed.picture.kind is kind for placed in page.marks.pictures)


def check_groups(facts: Facts) -> Iterator[Problem]:
    """Transparent things must not be mixed in colours of the screen."""
    pages = facts.where(lambda page: page.marks.groups & NOT_FOR_PRESS)
    if pages:
        hint = "把透明混合空间设为CMYK（DeviceCMYK）再导出，或者去掉透明效果"
        yield error("print-group-colour", facts.place(pages), "透明效果在RGB中混合，印出会偏色", hint)


def check_black_only(facts: Facts) -> Iterator[Problem]:
    """For a book that is printed in black alone."""
    if not facts.limits.is_black_only:
        return
    pages = facts.where(has_colour)
    if pages:
        hint = "改为灰度，或者与印厂商定彩色印刷"
        yield error("print-not-black", facts.place(pages), "用了青、品红或黄墨，这本书只印单黑", hint)


def has_colour(page: Page) -> bool:
    """Whether a page needs more than black ink."""
    return page.marks.has_colour or any(placed.picture.has_colour for placed in page.marks.pictures)


def check_text_inks(facts: Facts) -> Iterator[Problem]:
    """Small type of several inks shows coloured edges when the plates are off by a hair."""
    small = facts.where(
        lambda page: any(_is_mixed_black(one) and not _is_large(one) for one in page.marks.lettering)
    )
    if small:
        message = f"不足{_DISPLAY_PT:g}pt的黑字由几种墨叠成，套印稍有不准就会发虚"
        yield error("print-black-text", facts.place(small), message, "把黑字改为单黑：0/0/0/100")
    other = facts.where(lambda page: any(map(_is_coloured, page.marks.lettering)))
    if other:
        hint = "正文和小字改用单黑；彩色的标题、大字请看打样确认"
        yield warning("print-text-inks", facts.place(other), "文字由几种墨叠成", hint)


_NO_INK = (0.0, 0.0, 0.0, 0.0)


def _is_large(look: Lettering) -> bool:
    return look.size_pt >= _DISPLAY_PT - 0.01


def _is_mixed_black(look: Lettering) -> bool:
    """Black with other inks below, or black made of the other three."""
    cyan, magenta, yellow, black = look.colour.inks or _NO_INK
    if not (cyan or magenta or yellow):
        return False
    return max(cyan, magenta, yellow) > _TRACE and max(black, min(cyan, magenta, yellow)) >= _DARK


def _is_coloured(look: Lettering) -> bool:
    """Several inks that are no small black, of which there is an error already."""
    inks = look.colour.inks or _NO_INK
    if not any(inks[:3]):
        return False
    return sum(ink > _TRACE for ink in inks) > 1 and (_is_large(look) or not _is_mixed_black(look))


def check_ink_limit(facts: Facts) -> Iterator[Problem]:
    """C+M+Y+K on one spot; more does not dry."""
    limit = facts.limits.ink_percent
    heavy = {page.number: ink for page in facts.pages if (ink := _ink_percent(page, limit)) > limit}
    if heavy:
        page, most = max(heavy.items(), key=lambda item: item[1])
        message = f"总墨量超过{limit:g}%，最高{most:.0f}%（第{page}页）"
        hint = "降低深色的CMYK色值之和；图片用印厂的ICC特性文件重新转换"
        yield error("print-ink", facts.place(heavy), message, hint)


def _ink_percent(page: Page, limit: float) -> float:
    """The heaviest spot of the page; 0 for what is within the tolerance."""
    drawn = page.marks.ink_percent
    pictured = max((placed.picture.ink_percent for placed in page.marks.pictures), default=0.0)
    return max(
        drawn if drawn > limit + _INK_TOLERANCE else 0.0,
        pictured if pictured > limit + _PICTURE_TOLERANCE else 0.0,
    )


def check_registration(facts: Facts) -> Iterator[Problem]:
    """The colour of the printer's marks, which belong outside the bleed."""
    pages = facts.where(lambda page: page.marks.has_registration)
    if pages:
        hint = "版面内的黑色改用单黑（K100）；套准色只用于出血以外的裁切线和套准线"
        yield error("print-registration", facts.place(pages), "成品或出血范围内用了套准色（四色全满）", hint)


def check_hairlines(facts: Facts) -> Iterator[Problem]:
    """Lines that a plate cannot hold; a width of 0 is one dot of the device."""
    limit = facts.limits.hairline_pt
    thin = {page.number: line for page in facts.pages if (line := page.marks.thinnest_pt) < limit - 0.005}
    if thin:
        message = f"线条细到{min(thin.values()):.2f}pt，细于{limit:g}pt，印出会断"
        yield warning("print-hairline", facts.place(thin), message, f"把线条加粗到{limit:g}pt以上")


def check_transfer(facts: Facts) -> Iterator[Problem]:
    """Transfer functions change inks behind the printer's back."""
    pages = facts.where(lambda page: page.marks.has_transfer)
    if pages:
        hint = "导出时不要保留传递函数"
        yield error("print-transfer", facts.place(pages), "含有传递函数，会改动网点", hint)
