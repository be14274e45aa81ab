"""The formulas of the sample cases as Word's own, OMML."""

from collections.abc import Callable

from tests.samples.ooxml import Element, make, parse, text

CENTRED = '<m:oMathParaPr {ns}><m:jc m:val="center"/></m:oMathParaPr>'


def make_formula(key: str) -> Element:
    """`m:oMathPara`, which stands in a paragraph of its own."""
    math = make("m:oMath", {}, FORMULAS[key]())
    return make("m:oMathPara", {}, [parse(CENTRED, "m"), math])


def _letters(content: str) -> Element:
    """Slanted, as Word sets letters without being told."""
    return make("m:r", {}, [_make_face(), text("m:t", content)])


def _words(content: str) -> Element:
    """Upright."""
    style = make("m:rPr", {}, [make("m:sty", {"m:val": "p"})])
    return make("m:r", {}, [style, _make_face(), text("m:t", content)])


def _make_face() -> Element:
    fonts = {"w:ascii": "Cambria Math", "w:hAnsi": "Cambria Math", "w:eastAsia": "宋体"}
    return make("w:rPr", {}, [make("w:rFonts", fonts)])


def _fraction(over: list[Element], under: list[Element]) -> Element:
    return make("m:f", {}, [make("m:num", {}, over), make("m:den", {}, under)])


def _completeness() -> list[Element]:
    share = _fraction([_words("非空记录数")], [_words("应填记录数")])
    return [_words("完整率"), _words("="), share, _words("×100%")]


def _fscore() -> list[Element]:
    mean = _fraction([_letters("2PR")], [_letters("P+R")])
    return [_letters("F"), _words("="), mean]


def _turnover() -> list[Element]:
    share = _fraction([_words("出院人数")], [_words("平均开放床位数")])
    return [_words("床位周转次数"), _words("="), share]


FORMULAS: dict[str, Callable[[], list[Element]]] = {
    "completeness": _completeness,
    "fscore": _fscore,
    "turnover": _turnover,
}
