"""WeasyPrint's most frequent questions, answered the short way where the answer is plain.

WeasyPrint 70.0 asks for the value of a property fifteen thousand times for a case, for a length in pixels as
often, and whether a box is in the flow five times for each; nearly all are initial, inherited, or fixed. What
is not is left to it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.css import ComputedStyle
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.functions import check_math
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES, Dimension
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout import percent
from weasyprint.layout.percent import resolve_one_percentage

from compile.typeset.extending import check_functions

_FUNCTIONS = (
    (ComputedStyle.__missing__, "self key"),
    (resolve_one_percentage, "box property_name refer_to"),
    (Box.is_in_normal_flow, "self"),
)
"""What is replaced, with the parameters that it must have."""


@contextmanager
def swift() -> Iterator[None]:
    """Take the short way as long as the context lasts; every answer is the same."""
    check_functions(_FUNCTIONS)
    ComputedStyle.__missing__, Box.is_in_normal_flow = _value, _is_in_normal_flow
    percent.resolve_one_percentage = _resolve
    try:
        yield
    finally:
        ComputedStyle.__missing__, Box.is_in_normal_flow = _compute, _ask_for_flow
        percent.resolve_one_percentage = resolve_one_percentage


_compute, _ask_for_flow = ComputedStyle.__missing__, Box.is_in_normal_flow


def _logical_names(key: str) -> tuple[str, ...]:
    """The names by which a style sheet may set the same property relative to the direction of writing."""
    name = PHYSICAL_FUNCTIONS.get(key)
    return tuple(name(block="ttb", inline=inline) for inline in ("ltr", "rtl")) if name else ()


_SPECIAL = ("page", "position", "float", "display")
"""Properties whose value depends on others, or on those of all ancestors; as does the decoration of text."""
_PLAIN = [key for key in INITIAL_VALUES if key not in _SPECIAL and not key.startswith("text_decoration_")]
_INITIAL = {
    key: _logical_names(key)
    for key in _PLAIN
    if key not in INHERITED and key not in INITIAL_NOT_COMPUTED and not check_math(INITIAL_VALUES[key])
}
_INHERITED = frozenset(key for key in _PLAIN if key in INHERITED and key not in PHYSICAL_FUNCTIONS)


def _value(style: Any, key: str) -> Any:
    """Of a property that was not asked for before."""
    cascaded, parent = style.cascaded, style.parent_style
    if key not in cascaded:
        if key in _INITIAL and cascaded.keys().isdisjoint(_INITIAL[key]):
            style[key] = value = INITIAL_VALUES[key]
            return value
        if key in _INHERITED and parent is not None:
            style[key] = value = parent[key]
            return value
    return _compute(style, key)


def _resolve(box: Any, name: str, whole: Any) -> None:
    """The used length for a computed one, of which `whole` are 100 %."""
    length = box.style[name]
    if type(length) is Dimension and length.unit == "px":
        setattr(box, name, length.value)
    else:
        resolve_one_percentage(box, name, whole)


def _is_in_normal_flow(box: Any) -> bool:
    style = box.style
    if style["float"] == "none" and style["position"] in {"static", "relative"}:
        return True
    return bool(_ask_for_flow(box))
