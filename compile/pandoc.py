"""Edge to pandoc: Markdown, HTML and its own document type, as JSON."""

import json
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from compile.model.nodes import Node

MARKDOWN = (
    "markdown-smart-auto_identifiers-citations-example_lists-line_blocks-pandoc_title_block"
    "-yaml_metadata_block-raw_html-raw_tex-raw_attribute-markdown_in_html_blocks"
    "-native_divs-native_spans-simple_tables-multiline_tables+table_attributes+east_asian_line_breaks"
)
"""The Markdown of `case.md`: no raw HTML or TeX can pass, quotes stay as they are typed."""
COLUMNS = 160
"""Width of a table in the characters of a grid table; finer than pandoc's 72, so widths survive."""
SECONDS = 60
_ROOM = ("+RTS", "-A32m", "-RTS")
"""Memory in which GHC lays new values before it first looks for garbage: a case is parsed before (-35 %)."""


class PandocError(Exception):
    """Pandoc refused its input; the text is its own message."""


@cache
def executable() -> str:
    """Path of the pandoc that `pypandoc_binary` carries; never the distribution's.

    `pypandoc.get_pandoc_path` would first ask every pandoc that it finds for its version, which takes as
    long as two texts.
    """
    package = find_spec("pypandoc")
    assert package and package.origin
    carried = Path(package.origin).with_name("files") / "pandoc"
    if carried.is_file():
        return str(carried)
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def run(arguments: Iterable[str], text: str | bytes = "", *, sandbox: bool = True) -> str:
    """Run pandoc on a text or a file's bytes; in its sandbox it reads and writes no other file.

    Raises `PandocError` when it fails or takes longer than `SECONDS`.
    """
    command = [executable(), *_ROOM, *(["--sandbox"] if sandbox else []), *arguments]
    data = text.encode() if isinstance(text, str) else text
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as late:
        raise PandocError(f"pandoc took more than {SECONDS} s") from late
    if done.returncode:
        raise PandocError(done.stderr.decode(errors="replace").strip())
    return done.stdout.decode()


def read_markdown(text: str) -> list[Node]:
    """The blocks of a Markdown text; columns of tables have no widths, whatever their lines' lengths say."""
    arguments = ["-f", MARKDOWN, "-t", "json", f"--columns={COLUMNS}"]
    blocks: list[Node] = json.loads(run(arguments, text))["blocks"]
    without_widths: list[Node] = transform(blocks, _drop_widths)
    return without_widths


def _drop_widths(node: Node) -> list[Node] | None:
    if node["t"] != "Table":
        return None
    attributes, caption, columns, *rest = node["c"]
    plain = [[alignment, {"t": "ColWidthDefault"}] for alignment, _width in columns]
    return [{"t": "Table", "c": [attributes, caption, plain, *rest]}]


def read_docx(data: bytes) -> list[Node]:
    """The blocks of a Word file as pandoc reads it: used for formulas only."""
    blocks: list[Node] = json.loads(run(["-f", "docx", "-t", "json"], data))["blocks"]
    return blocks


def write_markdown(blocks: Iterable[Node]) -> str:
    """Blocks as Markdown, a paragraph a line, notes at the end."""
    arguments = ["-f", "json", "-t", MARKDOWN, "--wrap=none", f"--columns={COLUMNS}"]
    return run(arguments, document(_part_digits(transform(list(blocks), _guard))))


def _guard(node: Node) -> list[Node] | None:
    """Words that pandoc 3.9 would write as something else when it reads them again.

    Of a backslash and a sign that needs one, it writes only the first; what looks like an entity, a rule or
    a fence it does not escape at all (`tests/test_pandoc.py` shows each). References to characters help.
    """
    if node["t"] == "Str":
        text = _ENTITY.sub("&amp;", node["c"])
        return [{"t": "Str", "c": piece} for piece in _BEHIND_BACKSLASH.split(text)]
    if node["t"] in {"Para", "Plain"} and node["c"] and node["c"][0]["t"] == "Str":
        first = node["c"][0]["c"]
        if _MARKUP.match(first) or (len(node["c"]) == 1 and _LETTER.fullmatch(first)):
            return [{**node, "c": [_referred(first), *node["c"][1:]]}]
    if node["t"] == "Table":
        return [{**node, "c": _without_crossings(node["c"])}]
    return None


def _without_crossings(value: Any) -> Any:
    """Cells that span others without `+` and `|`: these would pass for a corner or an edge of a neighbour."""
    if not isinstance(value, list):
        return value
    is_cell = len(value) == 5 and isinstance(value[2], int) and isinstance(value[3], int)
    if is_cell and value[2:4] != [1, 1]:
        return transform(value, _referring("+|"))
    return [_without_crossings(part) for part in value]


def _referring(signs: str) -> Callable[[Node], list[Node] | None]:
    """A change that writes each of these signs as a reference to the character."""
    references = str.maketrans({sign: f"&#{ord(sign)};" for sign in signs})

    def change(node: Node) -> list[Node] | None:
        return [{"t": "Str", "c": node["c"].translate(references)}] if node["t"] == "Str" else None

    return change


def _part_digits(value: Any) -> Any:
    """No digit right behind a formula: `$a$1` is none to pandoc."""
    if isinstance(value, dict):
        return {key: _part_digits(part) for key, part in value.items()}
    if not isinstance(value, list):
        return value
    parts = [_part_digits(part) for part in value]
    for index in range(1, len(parts)):
        before, node = parts[index - 1 : index + 1]
        are_met = is_node(before) and before["t"] == "Math" and is_node(node) and node["t"] == "Str"
        if are_met and node["c"][:1].isdigit():
            parts[index] = _referred(node["c"])
    return parts


def _referred(text: str) -> Node:
    """A word whose first sign is written as a reference to the character."""
    return {"t": "Str", "c": f"&#{ord(text[0])};{text[1:]}"}


_ENTITY = re.compile(r"&(?=#?\w+;)")
_BEHIND_BACKSLASH = re.compile(r"(?<=\\)(?=.)")
_MARKUP = re.compile(r"-{3}|:")
"""The beginnings of a rule, a div and a definition, which a paragraph may have too."""
_LETTER = re.compile(r"[A-Z]\.")
"""The mark of a list's item; the writer escapes all others."""


def write_html(blocks: Iterable[Node], *arguments: str) -> str:
    """Blocks as an HTML fragment."""
    return run(["-f", "json", "-t", "html5-smart", "--wrap=none", *arguments], document(blocks))


@cache
def version() -> str:
    """That of pandoc itself."""
    return run(["--version"]).split()[1]


def document(blocks: Iterable[Node], meta: Node | None = None) -> str:
    """Blocks as the JSON text of a whole document."""
    whole = {"pandoc-api-version": api_version(), "meta": meta or {}, "blocks": list(blocks)}
    return json.dumps(whole, ensure_ascii=False)


@cache
def api_version() -> list[int]:
    """Version of the document type that this pandoc speaks; one process asks for all that it forks."""
    version: list[int] = json.loads(run(["-f", "markdown", "-t", "json"]))["pandoc-api-version"]
    return version


def transform(value: Any, change: Callable[[Node], list[Node] | None]) -> Any:
    """A copy of blocks or inlines in which `change` has replaced nodes, innermost first.

    `change` gives the nodes that stand for one node, or `None` to keep it. Nothing is changed in place; what
    has nothing inside is not copied, for there are a million words in a book.
    """
    if isinstance(value, list):
        result: list[Any] = []
        for item in value:
            new = transform(item, change) if isinstance(item, list | dict) else item
            replaced = change(new) if isinstance(new, dict) and "t" in new else None
            if replaced is None:
                result.append(new)
            else:
                result.extend(replaced)
        return result
    if isinstance(value, dict):
        if isinstance(value.get("c"), str):
            return value
        return {
            key: transform(part, change) if isinstance(part, list | dict) else part
            for key, part in value.items()
        }
    return value


def is_node(value: Any) -> bool:
    """Whether a JSON value is a node of the document type."""
    return isinstance(value, dict) and "t" in value


def walk(value: Any) -> Iterator[Node]:
    """Every node inside a value, outermost first, in reading order."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        elif isinstance(item, dict):
            if "t" in item:
                yield item
            waiting.extend(reversed(item.values()))


def words(text: str) -> list[Node]:
    """Text as inlines: words, and the spaces between them."""
    parts = re.split("( )", text)
    return [{"t": "Space"} if part == " " else {"t": "Str", "c": part} for part in parts if part]


def plain(value: Any, *, skip: frozenset[str] = frozenset()) -> str:
    """The text inside blocks or inlines; kinds in `skip`, such as `Note`, are passed over."""
    if isinstance(value, list):
        return "".join(plain(item, skip=skip) for item in value)
    if not isinstance(value, dict) or value.get("t") in skip:
        return ""
    kind, content = value.get("t"), value.get("c")
    if kind == "Str":
        return str(content)
    if kind in {"Space", "SoftBreak", "LineBreak"}:
        return " "
    if kind in {"Code", "CodeBlock", "Math", "RawInline", "RawBlock"}:
        return str(content[1]) if isinstance(content, list) else ""
    return plain(content, skip=skip)
