"""A YAML file to plain values, with the line on which each of them stands.

Scalars are read as YAML 1.2's core schema has them: `no`, `010`, `1:30` and dates are text, so that
nothing turns silently into something else. What settings have no use for (aliases, tags, deep nesting,
large files) is refused.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from compile.problems import Place, Problem, ProblemError, error
from compile.settings.syntax import explain_bytes, explain_syntax

Value: TypeAlias = "dict[str, Value] | list[Value] | str | int | float | bool | None"
KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys, and numbers of list items from 0, from the outermost in."""

BYTES_MAX = 256 * 1024
DEPTH_MAX = 20


@dataclass(frozen=True, slots=True)
class Document:
    """A settings file, read as far as YAML goes."""

    file: str
    """Path relative to the project, for messages."""
    values: Value
    lines: dict[KeyPath, int]
    problems: tuple[Problem, ...]
    """Such as keys that are there twice, of which the first counts."""

    def place(self, path: KeyPath) -> Place:
        """Where that key stands; for one that is missing, where it should stand."""
        known = next(path[:end] for end in range(len(path), -1, -1) if path[:end] in self.lines)
        return Place(file=self.file, line=self.lines[known], key=dotted(path))


def dotted(path: KeyPath) -> str:
    """A path as editors read it, such as `themes[2].title`; items are counted from 1."""
    steps = (f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def read_document(path: Path, file: str) -> Document:
    """Read a file; raises `ProblemError` when it is no YAML at all."""
    text = _read_text(path, file)
    try:
        root = _Loader(text).get_single_node()
    except yaml.YAMLError as fault:
        raise ProblemError(explain_syntax(fault, text, file)) from fault
    if root is None:
        raise ProblemError(_empty(file))
    builder = _Builder(file)
    values = builder.build(root, ())
    return Document(file, values, builder.lines, tuple(builder.problems))


def _empty(file: str) -> Problem:
    hint = "参照其他案例的 case.yaml 填写。" if file != "anthology.yaml" else "从备份或版本库中恢复它。"
    return error("yaml-empty", Place(file=file), "文件是空的", hint)


def _read_text(path: Path, file: str) -> str:
    try:
        data = path.read_bytes()
    except OSError as fault:
        problem = error(
            "yaml-unreadable", Place(file=file), "文件打不开", "看看它是不是文件，是否有读取的权限。"
        )
        raise ProblemError(problem) from fault
    if len(data) > BYTES_MAX:
        message = f"文件有 {len(data) // 1024} KB，超过了 {BYTES_MAX // 1024} KB"
        raise ProblemError(
            error("yaml-too-large", Place(file=file), message, "只保留设置；稿件内容不写在这里。")
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ProblemError(explain_bytes(fault, file)) from fault


class _Loader(yaml.SafeLoader):
    """Composes nodes, and refuses what settings have no use for."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: object) -> yaml.Node | None:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        is_tagged = getattr(event, "tag", None) not in (None, "!")
        refused = (
            (isinstance(event, yaml.AliasEvent), "alias refused"),
            (is_tagged, "tag refused"),
            (self._depth >= DEPTH_MAX, "too deep"),
        )
        for is_refused, words in refused:
            if is_refused:
                mark: Any = event.start_mark  # the stubs know two kinds of marks
                raise yaml.MarkedYAMLError(problem=words, problem_mark=mark)
        self._depth += 1
        try:
            return super().compose_node(parent, index)  # type: ignore[arg-type]
        finally:
            self._depth -= 1


@dataclass(slots=True)
class _Builder:
    """Turns nodes into values and notes their lines on the way."""

    file: str
    lines: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def build(self, node: yaml.Node, path: KeyPath) -> Value:
        self.lines.setdefault(path, _line(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, number)) for number, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> Value:
        values: dict[str, Value] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                place = Place(file=self.file, line=_line(key_node), key=dotted(path))
                self._report("yaml-key", place, "键应当是一个词", "写成“键: 值”，键不用括号。")
                continue
            key = str(key_node.value)
            if key in values:
                self._report_duplicate(key_node, (*path, key))
                continue
            self.lines[*path, key] = _line(key_node)
            values[key] = self.build(value_node, (*path, key))
        return values

    def _scalar(self, node: yaml.Node, path: KeyPath) -> Value:
        text = str(node.value)
        if any("\ud800" <= character <= "\udfff" for character in text):
            place = Place(file=self.file, line=_line(node), key=dotted(path))
            self._report(
                "yaml-character", place, "有不成立的字符代码（\\uD800～\\uDFFF）", "直接写出这个字。"
            )
            return text.encode(errors="replace").decode()
        return text if getattr(node, "style", None) else _plain(text)

    def _report_duplicate(self, node: yaml.Node, path: KeyPath) -> None:
        place = Place(file=self.file, line=_line(node), key=dotted(path))
        message = f"{path[-1]} 在第 {self.lines[path]} 行已经写过"
        self._report("yaml-duplicate-key", place, message, "留下正确的一行，删去另一行。")

    def _report(self, code: str, place: Place, message: str, hint: str) -> None:
        self.problems.append(error(code, place, message, hint))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


PLAIN: tuple[tuple[re.Pattern[str], Callable[[str], Value]], ...] = (
    (re.compile(r"~|null|Null|NULL|"), lambda _: None),
    (re.compile(r"true|True|TRUE"), lambda _: True),
    (re.compile(r"false|False|FALSE"), lambda _: False),
    (re.compile(r"[-+]?(0|[1-9][0-9]{0,17})"), int),
    (re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}"), float),
)
"""What an unquoted scalar means, YAML 1.2 section 10.3.2; all else is text."""


def _plain(text: str) -> Value:
    return next((convert(text) for form, convert in PLAIN if form.fullmatch(text)), text)
