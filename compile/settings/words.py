"""Pydantic's error types to editors' words: code, message and hint."""

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from compile.model.anthology import ISBN_PATTERN
from compile.model.settings import ID_PATTERN, LINE_PATTERN, URN_PATTERN

Words = tuple[str, str, str]
"""Code, message, hint."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What pydantic found, and what is known about the place."""

    kind: str
    """Pydantic's error type."""
    name: str
    given: Any
    context: dict[str, Any]
    about: str
    """The field and its own words, such as `order：在主题内的次序…`."""
    keys: tuple[str, ...]
    """Keys that belong below it; empty unless it should be a mapping."""

    @property
    def shown(self) -> str:
        """The value that was given, as a message quotes it."""
        return shorten(self.given)


def shorten(value: Any) -> str:
    """A value in a message, such as 「accepted」."""
    match value:
        case None:
            return "空"
        case dict():
            return "一组“键: 值”"
        case list():
            return "一个列表"
        case bool():
            return f"「{str(value).lower()}」"
    text = str(value)
    return f"「{text[:20]}…」" if len(text) > 20 else f"「{text}」"


def nearest(word: str, choices: Iterable[str]) -> str:
    """The choice most like a misspelled word, empty when none is."""
    known = {choice.casefold(): choice for choice in choices}
    found = difflib.get_close_matches(word.casefold(), known, n=1, cutoff=0.6)
    return known[found[0]] if found else ""


def words_for(fact: Fact) -> Words:
    """Code, message and hint; a type that the table does not know gets a general sentence."""
    if fact.given is None and fact.kind != "missing":
        hint = f"在冒号后面填写；不是必填的，也可以删去这一行。{fact.about}"
        return "settings-missing-value", f"{fact.name} 没有填写", hint
    return WORDS.get(fact.kind, _other)(fact)


def _other(fact: Fact) -> Words:
    return "settings-bad-value", f"{fact.name} 的值不对：{fact.shown}", f"按说明改正。{fact.about}"


def _missing(fact: Fact) -> Words:
    return "settings-missing-key", f"缺少 {fact.name}", f"加上一行“{fact.name}: …”。{fact.about}"


def _mapping(fact: Fact) -> Words:
    below = f"：{'、'.join(fact.keys)}" if fact.keys else ""
    start = "下一行起缩进两格" if fact.about else "从行首起"
    hint = f"{start}，逐行写“键: 值”{below}。{fact.about}"
    return "settings-wrong-type", f"{fact.name} 应当是一组“键: 值”，写的是{fact.shown}", hint


def _sequence(fact: Fact) -> Words:
    hint = f"下一行起缩进两格，每项一行，以“- ”开头。{fact.about}"
    return "settings-wrong-type", f"{fact.name} 应当是列表，写的是{fact.shown}", hint


def _text(fact: Fact) -> Words:
    message = f"{fact.name} 应当是文字，写的是{fact.shown}"
    if isinstance(fact.given, dict | list):
        hint = f"在冒号后面直接写文字；文字中有冒号、括号时给它加上半角引号。{fact.about}"
    else:
        hint = f'给它加上半角引号，如 "{str(fact.given).lower()}"。{fact.about}'
    return "settings-wrong-type", message, hint


PATTERNS = {
    ID_PATTERN: (
        "settings-bad-id",
        "只能用小写字母、数字和连字符，并以字母开头",
        "改成 clinical、smart-service 这样的词。",
    ),
    LINE_PATTERN: (
        "settings-bad-line",
        "应当是一行文字，不能空着，也不能换行",
        "在冒号后面写一行文字。",
    ),
    ISBN_PATTERN: (
        "settings-bad-isbn",
        "应当是 13 位的书号",
        "写成 978-7-000-00000-1 的样子，连字符可有可无。",
    ),
    URN_PATTERN: (
        "settings-bad-identifier",
        "应当是 urn: 开头的标识",
        "写成 urn:uuid:6f1d2c1e-5b0a-4c39-9a54-2e7d8b94c0f3 的样子。",
    ),
}


def _pattern(fact: Fact) -> Words:
    code, rule, hint = PATTERNS.get(
        fact.context["pattern"], ("settings-bad-value", "写法不对", "按说明改正。")
    )
    return code, f"{fact.name} {rule}，写的是{fact.shown}", hint + fact.about


def _integer(fact: Fact) -> Words:
    return _number(fact, "整数")


def _decimal(fact: Fact) -> Words:
    return _number(fact, "数")


def _number(fact: Fact, kind: str) -> Words:
    message = f"{fact.name} 应当是{kind}，写的是{fact.shown}"
    return "settings-wrong-type", message, f"写半角数字，不加引号和单位。{fact.about}"


BOUNDS = {"gt": "大于", "ge": "不小于", "lt": "小于", "le": "不大于"}


def _yes_or_no(fact: Fact) -> Words:
    message = f"{fact.name} 应当是 true 或 false，写的是{fact.shown}"
    return "settings-wrong-type", message, f"写 true 或 false，不加引号。{fact.about}"


def _range(fact: Fact) -> Words:
    bound, limit = next((BOUNDS[key], value) for key, value in fact.context.items() if key in BOUNDS)
    message = f"{fact.name} 应当{bound} {limit:g}，写的是{fact.shown}"
    return "settings-out-of-range", message, f"改成{bound} {limit:g} 的数。{fact.about}"


def _date(fact: Fact) -> Words:
    message = f"{fact.name} 不是正确的日期：{fact.shown}"
    return "settings-bad-date", message, f"写成 2023-09-05 的样子，月、日各两位。{fact.about}"


def _choice(fact: Fact) -> Words:
    choices = re.findall(r"'([^']*)'", str(fact.context["expected"]))
    guess = nearest(str(fact.given), choices)
    ask = f"是不是 {guess}？" if guess else ""
    hint = f"{ask}可以填：{'、'.join(choices)}。{fact.about}"
    return "settings-bad-choice", f"{fact.name} 不能填{fact.shown}", hint


def _few(fact: Fact) -> Words:
    message = f"{fact.name} 至少要有 {fact.context['min_length']} 项"
    return "settings-missing-value", message, f"每项一行，以“- ”开头。{fact.about}"


WORDS: dict[str, Callable[[Fact], Words]] = {
    "missing": _missing,
    "model_type": _mapping,
    "dict_type": _mapping,
    "tuple_type": _sequence,
    "too_short": _few,
    "string_type": _text,
    "string_pattern_mismatch": _pattern,
    "int_type": _integer,
    "int_parsing": _integer,
    "float_type": _decimal,
    "bool_type": _yes_or_no,
    "greater_than": _range,
    "greater_than_equal": _range,
    "less_than": _range,
    "less_than_equal": _range,
    "date_type": _date,
    "date_parsing": _date,
    "literal_error": _choice,
    "enum": _choice,
}
"""All that the models of the settings can raise; a test tries."""
