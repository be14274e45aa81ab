"""Characters of Word's symbol fonts to Unicode.

The tables follow Adobe's Symbol encoding and the Unicode Consortium's mapping of the Wingdings family
(L2/12-368); where a sign has a plain twin that text fonts hold (● for U+26AB), the twin is taken.
"""

from collections.abc import Callable

from compile.read.xml import Element, q

UNKNOWN = "\ufffd"
_FIRST = 0x20
_PRIVATE = range(0xF000, 0xF100)
_NONE = "\ufffd"

_SYMBOL = (
    " !∀#∃%&∋()*+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
    + _NONE * 33
    + "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
    + _NONE
    + "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
    + _NONE
)
_WINGDINGS = (
    " ✏✂✁👓🔔📖🕯☎✆✉🖃📪📫📬📭📁📂📄🗏🗐🗄⌛⌨🖰🖲💻🖴💾🖬✇✍"
    "🖎✌👌👍👎☜☞☝☟✋☺😐☹💣☠🏳🏱✈☼💧❄🕆✞🕈✠✡☪☯ॐ☸♈♉"
    "♊♋♌♍♎♏♐♑♒♓🙰&●○■□□❑❒◆◆◆❖◆⌧⮹⌘🏵🏶❝❞" + _NONE + "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿🙢🙠🙡🙣🙦🙤🙥🙧·•"
    "▪○○○◉◎○▪□▲✦★✶✸✹✵⯐⌖⟡⌑⯑✪✰🕐🕑🕒🕓🕔🕕🕖🕗🕘"
    "🕙🕚🕛⮰⮱⮲⮳⮴⮵⮶⮷🙪🙫🙕🙔🙗🙖🙐🙑🙒🙓⌫⌦◀➢▲▼⮈➲⮉⮋←→↑↓↖↗↙↘←➔↑↓↖↗↙↘⇦"
    "⇨⇧⇩⇔⇕⇖⇗⇙⇘▭▫✗✓☒☑" + _NONE
)
_WINGDINGS_2 = (
    " 🖊🖋🖌🖍✄✀🕾🕽🗅🗆🗇🗈🗉🗊🗋🗌🗍📋🗑🗔🖵🖶🖷🖸🖭🖯🖱🖒🖓🖘🖙"
    "🖚🖛👈👉🖜🖝🖞🖟🖠🖡👆👇🖢🖣🖑✗✓☒☑☒☒⮾⮿⊘⊘🙱🙴🙲🙳‽🙹🙺"
    "🙻🙦🙤🙥🙧🙚🙘🙙🙛⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿" + _NONE + "☉🌕☽☾⸿✝🕇🕜🕝🕞🕟🕠🕡🕢🕣🕤🕥🕦🕧🙨🙩·•●●●○○○◉◎🞌"
    "▪▪■□□□□□▣▣▣▣▣◆◆◇◈◈◈◈◈◈◆◆◇◈◖◗⯊⯋■◆"
    "⬟⯂⬣⬢⯃⯄🞡🞢🞣🞤🞥🞦🞧🞨🞩🞪🞫🞬🞭🞮🞯🞰🞱🞲🞳🞴🞵🞶🞷🞸🞹🞺"
    "🞻🞼🞽🞾🞿🟀🟂✦🟆🟉★✶🟌✸🟐🟒✹🟃🟇✯🟍🟔⯌⯍※⁂" + _NONE * 6
)
_WINGDINGS_3 = {
    0x21: "←→↑↓↖↗↙↘", 0x31: "↔↕", 0x66: "←→↑↓↖↗↙↘↔↕",
    0x70: "▲▼△▽◀▶◁▷◣◢◤◥◀▶▲", 0x80: "▼▲▼◀▶",
}  # fmt: skip
_WEBDINGS = {
    0x33: "◀▶▲▼", 0x59: "♥", 0x61: "✓", 0x63: "□", 0x67: "■", 0x69: "ℹ", 0x6E: "●", 0x72: "✕", 0x73: "？",
}  # fmt: skip


def _spread(runs: dict[int, str]) -> dict[int, str]:
    return {start + offset: sign for start, signs in runs.items() for offset, sign in enumerate(signs)}


TABLES: dict[str, dict[int, str]] = {
    "symbol": _spread({_FIRST: _SYMBOL}),
    "wingdings": _spread({_FIRST: _WINGDINGS}),
    "wingdings 2": _spread({_FIRST: _WINGDINGS_2}),
    "wingdings 3": _spread(_WINGDINGS_3),
    "webdings": _spread(_WEBDINGS),
}
"""By font in lower case and code; every character is in the plane that the font gives it, 0x20 to 0xFF."""


def map_symbol(font: str, code: int) -> str:
    """The character of a symbol font's code, U+FFFD for one that no table knows.

    A code outside of the private area that Word uses for symbol fonts is a character as it stands.
    """
    table = TABLES.get(font.strip().lower())
    if table is None:
        return UNKNOWN if code in _PRIVATE or not 0 < code < 0x110000 else chr(code)
    return table.get(code & 0xFF, UNKNOWN) if code in _PRIVATE or code < 0x100 else chr(code)


def symbol(element: Element) -> str:
    """The character of a `w:sym`; one that no table knows is U+FFFD, so that it is seen."""
    try:
        code = int(element.get(q("w:char"), ""), 16)
    except ValueError:
        return UNKNOWN
    return map_symbol(element.get(q("w:font")) or "", code)


def map_private(text: str, fonts: Callable[[], tuple[str, ...]]) -> str:
    """Text of a run in a symbol font, its private-use characters mapped; others stay as they are.

    The fonts are asked for only where they matter.
    """
    if not any(ord(character) in _PRIVATE for character in text):
        return text
    font = next((name for name in fonts() if name.strip().lower() in TABLES), "")
    return "".join(_of_font(character, font) for character in text)


def find_private(text: str) -> list[str]:
    """The private-use characters of a text, each once: only the author's own font knows them."""
    return [sign for sign in dict.fromkeys(text) if "\ue000" <= sign <= "\uf8ff"]


def _of_font(character: str, font: str) -> str:
    if ord(character) not in _PRIVATE or not font:
        return character
    mapped = map_symbol(font, ord(character))
    return character if mapped == UNKNOWN else mapped
