"""The engine's log messages to problems: nothing that it leaves out or replaces passes in silence."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote

from compile.problems import Place, Problem, error
from compile.typeset.fetcher import STYLES, UNIT, Fetcher
from compile.typeset.recipe import Recipe

REPEATED = ("Too many glyphs missing",)
"""Messages that only say again what `.notdef` messages have said."""

_POSITION = re.compile(r" at (\d+):\d+")


@dataclass(frozen=True, slots=True)
class Message:
    """One warning or error of the engine."""

    template: str
    """As it stands in the program, before the details are filled in; tells what kind it is."""
    text: str
    arguments: tuple[object, ...]
    sheet: str
    """Style sheet that was read last."""


class _Listener(logging.Handler):
    def __init__(self, fetcher: Fetcher) -> None:
        super().__init__(logging.WARNING)
        self.fetcher = fetcher
        self.messages: list[Message] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record as a value."""
        if str(record.msg).startswith(REPEATED):
            return
        arguments = record.args if isinstance(record.args, tuple) else ()
        self.messages.append(Message(str(record.msg), record.getMessage(), arguments, self.fetcher.sheet))


@contextmanager
def listen(fetcher: Fetcher) -> Iterator[list[Message]]:
    """The messages of the engine, as they come in; no other handler sees them."""
    logger = logging.getLogger("weasyprint")
    listener = _Listener(fetcher)
    was_passed_on, level = logger.propagate, logger.level
    logger.addHandler(listener)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        yield listener.messages
    finally:
        logger.removeHandler(listener)
        logger.setLevel(level)
        logger.propagate = was_passed_on


def message_problem(message: Message, recipe: Recipe) -> Problem:
    """The problem that a message of the engine means for the editors or the designers."""
    text, template = message.text, message.template
    if template.startswith(".notdef"):
        char = str(message.arguments[0])
        fact = f"书中所用的字体没有字符「{char}」（U+{ord(char[0]):04X}）"
        return recipe.problem(
            "character-missing", fact, "在稿件中换用通行的字符，或改用图片", quote=recipe.words_around(char)
        )
    if template.startswith(("Failed to load image", "Failed to render SVG", "Failed to load inline SVG")):
        name = unquote(str(message.arguments[0])).removeprefix(UNIT)[:80]
        fact = f"图片 {name} 无法使用"
        return recipe.problem("picture-missing", fact, "检查稿件中的这幅图能否打开，重新插入后再试")
    if template.startswith("No anchor"):
        fact = f"文内链接指向不存在的位置：#{message.arguments[0]}"
        return recipe.problem("link-target-missing", fact, "在 Word 中改正这个链接，或取消它")
    if _POSITION.search(text) or template.startswith("Failed to load stylesheet"):
        return _style_problem(message)
    return recipe.problem("typesetting-message", f"排版程序报告：{text}", "请把这条信息转给排版程序的维护者")


def _style_problem(message: Message) -> Problem:
    position = _POSITION.search(message.text)
    line = int(position[1]) if position else None
    place = Place(file=f"styles/{message.sheet}" if message.sheet else "styles", line=line)
    hint = "改正样式表中的这一处；排版引擎支持哪些属性，见其文档"
    return error("style-error", place, f"样式表中有排版引擎不能执行的内容：{message.text}", hint)


def unread_file_problem(text: str, sheet: str) -> Problem:
    """A file that a style sheet or template asks for, and that is absent or may not be read."""
    found = re.search(r'"([^"]+)"', text)
    name = unquote(found[1]).removeprefix(STYLES).removeprefix(UNIT) if found else text
    place = Place(file=f"styles/{sheet}" if sheet else "styles", quote=name[:80])
    hint = "核对 url(…) 中的文件名；只能引用 styles 文件夹中的文件，不能引用网络地址"
    return error("style-file-missing", place, "样式表引用的文件不存在，或者不许读取", hint)


def unread_text_problem(text: str) -> Problem:
    """Text painted through a veil, which no tag can reach."""
    fact = "设了半透明（opacity）的文字，读屏软件读不到"
    return error("style-error", Place(file="styles", quote=text[:40]), fact, "去掉 opacity，改用较浅的颜色")


def unmatched_run_problem(text: str, template: str) -> Problem:
    """A run of numbers in a template that are not as many as the addresses they should lead to."""
    place = Place(file=f"styles/templates/{template}.html.j2", quote=text[:40])
    hint = "整串只写数字、字母、连接号和分隔的标点，data-references 里每个页码一个目标，用空格隔开"
    return error("template-error", place, "一串页码和它的链接数目不同，没有做成链接", hint)
