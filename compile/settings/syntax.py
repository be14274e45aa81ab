"""What PyYAML says of a broken file, in editors' words."""

from dataclasses import dataclass

import yaml

from compile.problems import Place, Problem, error


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of broken YAML, known by what PyYAML says of it."""

    sign: str
    """Part of PyYAML's message (or of this package's loader's)."""
    code: str
    message: str
    hint: str


SYNTAX = "yaml-syntax"
FAULTS = (
    Fault("alias refused", "yaml-alias", "用了 YAML 的引用（*名字）", "把内容直接写在这里。"),
    Fault("tag refused", "yaml-tag", "用了 YAML 的类型标记（!名字）", "去掉叹号开头的标记，只写值。"),
    Fault("too deep", "yaml-too-deep", "层次太多", "检查方括号、花括号和缩进，设置至多四五层。"),
    Fault(
        "could not find expected ':'",
        SYNTAX,
        "这一行或上一行缺少冒号",
        "写成“键: 值”，冒号用半角，后面空一格。",
    ),
    Fault(
        "mapping values are not allowed",
        SYNTAX,
        "这里不该出现“键: 值”",
        "检查缩进是否与同级的行对齐；值里有半角冒号时，给整个值加上半角引号。",
    ),
    Fault(
        "expected <block end>",
        SYNTAX,
        "缩进与上面的行对不齐",
        "同级的行左边对齐，下一级多缩进两格。",
    ),
    Fault("unexpected end of stream", SYNTAX, "引号没有闭合", "补上后一个引号。"),
    Fault("unknown escape character", SYNTAX, "双引号里的反斜杠写法不成立", "改用单引号，或者去掉反斜杠。"),
    Fault("expected ',' or", SYNTAX, "括号里的列表没有写完", "各项用半角逗号隔开，最后补上括号。"),
    Fault(
        "expected a single document",
        SYNTAX,
        "文件里有不止一份设置",
        "删去单独成行的“---”，把内容合成一份。",
    ),
    Fault(
        "cannot start any token",
        SYNTAX,
        "值的开头有 YAML 不能直接使用的字符",
        "给整个值加上半角引号。",
    ),
    Fault("anchor", "yaml-alias", "“&”开头的值被当作 YAML 的引用名", "给整个值加上半角引号。"),
    Fault("alias", "yaml-alias", "“*”开头的值被当作 YAML 的引用", "给整个值加上半角引号。"),
)
OTHER = Fault("", SYNTAX, "写法不合 YAML 的规则", "检查这一行和上一行的冒号、缩进、引号和括号。")


def explain_syntax(fault: yaml.YAMLError, text: str, file: str) -> Problem:
    """The problem behind an error of PyYAML's, with its line."""
    if isinstance(fault, yaml.reader.ReaderError):
        line = text.count("\n", 0, fault.position) + 1
        message = f"有不可见的控制字符（U+{ord(text[fault.position]):04X}）"
        return error("yaml-character", Place(file=file, line=line), message, "删去这一行里的不可见字符。")
    mark = getattr(fault, "problem_mark", None)
    lines = text.splitlines()
    number = min(mark.line, len(lines) - 1) if mark else 0
    place = Place(file=file, line=number + 1)
    words = f"{getattr(fault, 'context', '')} {getattr(fault, 'problem', '')}"
    return _habit(lines, number, place) or _known(words, place)


def _habit(lines: list[str], number: int, place: Place) -> Problem | None:
    """A slip of the keyboard that PyYAML's message does not name: a tab, a full-width colon."""
    for near in (number, number - 1):
        line = lines[near] if 0 <= near < len(lines) else ""
        where = Place(file=place.file, line=near + 1)
        if "\t" in line[: len(line) - len(line.lstrip())]:
            return error("yaml-tab", where, "行首用了制表符（Tab）", "改用空格缩进，一级两格。")
        key, colon, _ = line.strip().removeprefix("- ").partition("：")
        if colon and key.isascii() and ": " not in line and not key.startswith(("#", '"', "'")):
            return error(SYNTAX, where, f"{key} 后面用了全角冒号", "改成半角冒号，后面空一格。")
    return None


def _known(words: str, place: Place) -> Problem:
    fault = next((known for known in FAULTS if known.sign in words), OTHER)
    return error(fault.code, place, fault.message, fault.hint)


def explain_bytes(fault: UnicodeDecodeError, file: str) -> Problem:
    """The problem of a file that is not UTF-8."""
    data: bytes = fault.object
    line = data.count(b"\n", 0, fault.start) + 1
    message = f"文件不是 UTF-8 编码{_guess(data)}"
    hint = "在编辑器中选择“另存为”，编码选 UTF-8。"
    return error("yaml-encoding", Place(file=file, line=line), message, hint)


def _guess(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "，而是 UTF-16（记事本称“Unicode”）"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "，像是 GBK（记事本称“ANSI”）"
