"""A formula to words, for those who hear it: MathML to Chinese as it is read aloud."""

from xml.etree.ElementTree import Element, ParseError, fromstring

OPERATORS = {
    "=": "等于",
    "≠": "不等于",
    "≈": "约等于",
    "<": "小于",
    ">": "大于",
    "≤": "小于或等于",
    "≥": "大于或等于",
    "+": "加",
    "−": "减",
    "-": "减",
    "±": "加减",
    "×": "乘",
    "·": "乘",
    "⋅": "乘",
    "÷": "除以",
    "→": "趋于",
    "∑": "求和",
    "∏": "求积",
    "∫": "积分",
    "∈": "属于",
    "∞": "无穷大",
    "|": "竖线",
    "\u2061": "",
}
"""Signs that stand for words; others are left to the voice."""
POWERS = {"2": "平方", "3": "立方"}
MINUS = frozenset("−-")
ACCENTS = {
    "―": "横线", "¯": "横线", "‾": "横线", "^": "尖角", "ˆ": "尖角", "\u0302": "尖角",
    "~": "波浪线", "˜": "波浪线", "\u0303": "波浪线", "˙": "点", "¨": "两点", "→": "箭头",
}  # fmt: skip
_LEAVES = frozenset({"mi", "mn", "mtext"})


def speak(mathml: str) -> str:
    """The words, empty where the MathML cannot be read."""
    try:
        return " ".join(_say(fromstring(mathml)).split())
    except ParseError:
        return ""


def _say(node: Element) -> str:
    kind = _kind(node)
    if kind in _LEAVES:
        return (node.text or "").strip()
    if kind == "mo":
        sign = (node.text or "").strip()
        return OPERATORS.get(sign, sign)
    parts = [_say(child) for child in node]
    if kind == "mrow" and len(parts) > 1 and (node[0].text or "").strip() in MINUS:
        parts[0] = "负"
    if kind == "mfrac" and len(parts) == 2:
        return _fraction(node, *parts)
    if kind in {"msqrt", "mroot"}:
        return f"{_joined(parts[:1])}的{parts[1]}次方根" if kind == "mroot" else f"根号下{_joined(parts)}"
    if kind in {"msup", "msub", "msubsup", "mover", "munder", "munderover"}:
        return _scripts(node, kind, parts)
    if kind == "mtable":
        return "；".join(parts)
    return "，".join(parts) if kind == "mtr" else _joined(parts)


def _fraction(node: Element, over: str, under: str) -> str:
    """In the short form where it cannot be taken for another one."""
    is_plain = all(_kind(part) in _LEAVES | {"mfrac", "mrow"} for part in node.iter())
    is_plain = is_plain and sum(_kind(part) == "mfrac" for part in node.iter()) == 1
    return f"{under}分之{over}" if is_plain else f"分子为{over}、分母为{under}的分式"


def _scripts(node: Element, kind: str, parts: list[str]) -> str:
    base, *marks = parts
    if kind == "mover" and (node[1].text or "").strip() in ACCENTS:
        return f"上加{ACCENTS[(node[1].text or '').strip()]}的{base}"
    if _kind(node[0]) == "mo":
        return f"{marks[0]}时的{base}" if len(marks) == 1 else f"从{marks[0]}到{marks[1]}{base}"
    power = "" if kind in {"msub", "munder"} else marks[-1]
    index = "" if kind in {"msup", "mover"} else marks[0]
    said = f"{base}下标{index}" if index else base
    return f"{said}的{POWERS.get(power, f'{power}次方')}" if power else said


def _joined(parts: list[str]) -> str:
    """Without a space between words; one between a figure and the next, so that they stay two."""
    said = ""
    for part in parts:
        meets = said[-1:].isdigit() and part[:1].isdigit()
        said += f" {part}" if meets else part
    return said


def _kind(node: Element) -> str:
    return node.tag.rpartition("}")[2]
