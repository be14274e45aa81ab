"""What a schema cannot say: names that are there twice, pages that do not fit, themes that nobody called for.

The checks look at the values as they are written, so that one wrong key hides nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping

from compile.model.anthology import Anthology
from compile.model.page import POINTS_PER_MM
from compile.problems import Problem, error
from compile.settings.document import Document, KeyPath, Value
from compile.settings.words import nearest, shorten

MARGIN_MM = 5
"""The least that is left beside and below the type area."""


def check_names(document: Document) -> Iterator[Problem]:
    """Ids and titles of themes and sections, each there once; a section's aliases count as titles."""
    for key in ("themes", "sections"):
        items = _items(document.values, key)
        yield from _twice(document, _named(key, items, "id"), "settings-duplicate-id")
        titles = [*_named(key, items, "title"), *_aliases(key, items)]
        yield from _twice(document, titles, "settings-duplicate-title")


def _twice(document: Document, names: Iterable[tuple[KeyPath, str]], code: str) -> Iterator[Problem]:
    seen: dict[str, KeyPath] = {}
    for path, name in names:
        if name in seen:
            line = document.place(seen[name]).line
            message = f"{shorten(name)}在第 {line} 行已经用过"
            yield error(code, document.place(path), message, "改成另一个，或者删去重复的一项。")
        seen.setdefault(name, path)


def _items(values: Value, key: str) -> list[tuple[int, dict[str, Value]]]:
    found = values.get(key) if isinstance(values, dict) else None
    items = enumerate(found) if isinstance(found, list) else ()
    return [(number, item) for number, item in items if isinstance(item, dict)]


def _named(key: str, items: list[tuple[int, dict[str, Value]]], field: str) -> Iterator[tuple[KeyPath, str]]:
    for number, item in items:
        name = item.get(field)
        if isinstance(name, str):
            yield (key, number, field), name


def _aliases(key: str, items: list[tuple[int, dict[str, Value]]]) -> Iterator[tuple[KeyPath, str]]:
    for number, item in items:
        aliases = item.get("aliases")
        for place, alias in enumerate(aliases if isinstance(aliases, list) else ()):
            if isinstance(alias, str):
                yield (key, number, "aliases", place), alias


def check_page(document: Document, anthology: Anthology) -> Iterator[Problem]:
    """Whether the type area and its margins fit on the page."""
    page = anthology.page.resolve()
    measures = (
        ("宽", page.inner_mm, page.measure_pt, page.trim_width_mm, "characters、body_pt 或 inner_mm"),
        ("高", page.top_mm, page.depth_pt, page.trim_height_mm, "lines、pitch_pt 或 top_mm"),
    )
    for side, margin_mm, area_pt, trim_mm, keys in measures:
        needed_mm = margin_mm + area_pt / POINTS_PER_MM + MARGIN_MM
        if needed_mm > trim_mm:
            message = f"版心连同页边至少要{side} {needed_mm:.1f} 毫米，成品只{side} {trim_mm:g} 毫米"
            yield error("page-too-small", document.place(("page",)), message, f"减小 {keys}，或者换开本。")


def check_title_lines(document: Document, anthology: Anthology) -> Iterator[Problem]:
    """Whether the lines of the book's title are the title."""
    book = anthology.book
    if book.title_lines and "".join(book.title_lines) != book.title:
        place = document.place(("book", "title_lines"))
        message = f"各行连起来是{shorten(''.join(book.title_lines))}，不是书名{shorten(book.title)}"
        yield error("book-title-lines", place, message, "照书名改正各行，或者删去 title_lines。")


def check_limits(document: Document, anthology: Anthology) -> Iterator[Problem]:
    """Whether the lower limit is below the upper one."""
    limits = anthology.limits
    if limits.characters_min > limits.characters_max:
        message = f"字数下限 {limits.characters_min} 大于上限 {limits.characters_max}"
        place = document.place(("limits", "characters_min"))
        yield error("settings-out-of-range", place, message, "改正 characters_min 或 characters_max。")


def theme_titles(document: Document) -> dict[str, str]:
    """Titles of the themes by id, as far as they are written."""
    items = _items(document.values, "themes")
    titles = {number: title for (_, number, _), title in _named("themes", items, "title")}
    return {name: titles.get(number, "") for (_, number, _), name in _named("themes", items, "id")}


def check_theme(document: Document, themes: Mapping[str, str]) -> Iterator[Problem]:
    """Whether the case's theme is one of the call's; an accepted case needs one."""
    if not isinstance(document.values, dict):
        return
    theme = document.values.get("theme")
    place = document.place(("theme",))
    is_misspelled = any(nearest(str(key), ("theme",)) for key in document.values)
    if theme is None and document.values.get("status") == "accepted" and not is_misspelled:
        hint = f"加上一行“theme: …”。{_choices(themes)}"
        yield error("settings-theme-missing", place, "录用的案例没有填写主题", hint)
    if isinstance(theme, str) and themes and theme not in themes:
        guess = _nearest_theme(theme, themes)
        hint = (f"是不是 {guess}？" if guess else "") + _choices(themes)
        yield error("settings-unknown-theme", place, f"没有主题{shorten(theme)}", hint)


def _choices(themes: Mapping[str, str]) -> str:
    listed = "、".join(f"{theme}（{title}）" if title else theme for theme, title in themes.items())
    return f"可以填：{listed}。" if listed else ""


def _nearest_theme(word: str, themes: Mapping[str, str]) -> str:
    """The theme that is meant by a misspelled id, or by its title or a part of it."""
    by_title = [theme for theme, title in themes.items() if word and word in title]
    return by_title[0] if len(by_title) == 1 else nearest(word, themes)
